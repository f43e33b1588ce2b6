//! What must hold besides role and state. A guard reads facts that the caller loaded; it never loads any.

use super::actor::{Actor, Scope};
use super::id::UserId;
use super::money::Satang;
use super::refusal::Refusal;
use super::{account, order};

/// A condition of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The account is published and its window is open (R11, R12).
    WindowOpen,
    /// The account's window is over.
    WindowOver,
    /// No published account is meant.
    NothingPublished,
    /// The own period of an order that was served still runs, or has not begun (R15).
    MayChallenge,
    /// An order is being made: only it allots, upholds or refuses.
    ByOrder,
    /// A supplementary order is being made: it only adds.
    BySupplementaryOrder,
    /// A correcting order is being made: it carries out a judgment.
    ByCorrectingOrder,
    /// Another person than the one who did that step.
    AnotherThan(Doer),
    /// Neither recommended nor agreed on the account.
    NotInvolved,
    /// No hold on the record, its account or its case.
    NotOnHold,
    /// No open conflict of the screening.
    NoOpenConflict,
    /// The stored deadline is over.
    DuePassed,
    /// The pauses stay within the cap of the rule set.
    PauseWithinCap,
    /// The account's dossier is not with the committee yet.
    BeforeDossier,
    /// The account still takes late petitions.
    AccountTakesLate,
    /// The bank confirmed a balance, zero included.
    BalanceConfirmed,
    /// It did so lately.
    BalanceRecent,
    /// Every petition is ready, lapsed or ended.
    PetitionsExamined,
    /// At least one petition is left to decide.
    SomebodyLeft,
    /// No petition is left to decide.
    NobodyLeft,
    /// Every challenge period of the account is over (R15, R22).
    ClocksOver,
    /// No challenge is reported or lodged (R22).
    NothingContested,
    /// The orders made something due.
    SomethingDue,
    /// The orders made nothing due.
    NothingDue,
    /// Every payment ended and no surplus is left (R17).
    PaymentsEnded,
    /// Other holds stay on the account.
    HoldsRemain,
    /// It is the last hold.
    LastHold,
    /// The refund channel is approved.
    ChannelApproved,
    /// The bank names the whole amount.
    InFull,
    /// A judgment was recorded.
    JudgmentRecorded,
    /// The recorded judgment is final.
    JudgmentFinal,
    /// The recorded judgment is not final.
    JudgmentOpen,
    /// No ground of the law keeps what was told (PDPA s.33).
    NothingKeeps,
    /// The years for which it is kept are over (R16, PDPA s.37(3)).
    RetentionOver,
}

/// A step whose doer must differ from the doer of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// Recommended a petition.
    Recommended,
    /// Verified an account.
    Verified,
    /// Made the order.
    Ordered,
    /// Recorded a judgment.
    Recorded,
    /// Proposed a change (a channel, a role, who acts).
    Proposed,
}

impl Doer {
    /// The step's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Verified => "verified",
            Self::Ordered => "ordered",
            Self::Recorded => "recorded",
            Self::Proposed => "proposed",
        }
    }
}

/// Who did the step before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Before {
    /// Not loaded, or not done: refuses.
    #[default]
    Unknown,
    /// The person concerned or the program: no user, so every user is another.
    Outside,
    /// A user.
    User(UserId),
}

impl Before {
    /// A step that users alone take: unknown as long as nobody did.
    pub fn by_user(user: Option<UserId>) -> Self {
        user.map_or(Self::Unknown, Self::User)
    }

    /// A step that a person outside may take as well.
    pub fn by_anyone(user: Option<UserId>) -> Self {
        user.map_or(Self::Outside, Self::User)
    }
}

/// Where the claim window of the account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// Not loaded: refuses.
    #[default]
    Unknown,
    /// There is no published account.
    None,
    /// Petitions are taken.
    Open,
    /// The last day has passed.
    Over,
}

/// A count that nobody made: refuses.
pub const NOT_COUNTED: i64 = -1;

/// What the guards look at, loaded by `casework`. The default knows nothing, and every guard refuses it: what was forgotten never lets a step pass.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Whose record it is.
    pub scope: Scope,
    /// The claim window.
    pub window: Window,
    /// The own challenge period: none before an order (R15).
    pub challenge_window: Window,
    /// The state of the account.
    pub account: Option<account::State>,
    /// The order being made.
    pub order: Option<order::Kind>,
    /// Who did the step that this one must differ from.
    pub doer: Before,
    /// Who recommended or agreed on the account.
    pub involved: Option<Vec<UserId>>,
    /// A hold blocks.
    pub on_hold: bool,
    /// An open conflict blocks.
    pub open_conflict: bool,
    /// The stored deadline is over.
    pub due_passed: bool,
    /// The pauses stay within the cap.
    pub pause_within_cap: bool,
    /// A balance is confirmed.
    pub balance_confirmed: bool,
    /// It was confirmed lately.
    pub balance_recent: bool,
    /// Petitions neither ready, lapsed nor ended.
    pub petitions_open: i64,
    /// Petitions left to decide.
    pub petitions_left: i64,
    /// Every R15 clock is over.
    pub clocks_over: bool,
    /// Something is before the court.
    pub contested: bool,
    /// Whether the orders made something due.
    pub something_due: Option<bool>,
    /// Every payment ended and no surplus is left.
    pub payments_ended: bool,
    /// Holds that stay after this act.
    pub holds_left: i64,
    /// The channel is approved.
    pub channel_approved: bool,
    /// What the payment says and what the bank said.
    pub amounts: Option<(Satang, Satang)>,
    /// Whether the recorded judgment is final, if there is one.
    pub judgment_final: Option<bool>,
    /// A ground of the law keeps what was told.
    pub kept: bool,
    /// The years for which it is kept are over.
    pub retention_over: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            window: Window::Unknown,
            challenge_window: Window::Unknown,
            account: None,
            order: None,
            doer: Before::Unknown,
            involved: None,
            on_hold: true,
            open_conflict: true,
            due_passed: false,
            pause_within_cap: false,
            balance_confirmed: false,
            balance_recent: false,
            petitions_open: NOT_COUNTED,
            petitions_left: NOT_COUNTED,
            clocks_over: false,
            contested: true,
            something_due: None,
            payments_ended: false,
            holds_left: NOT_COUNTED,
            channel_approved: false,
            amounts: None,
            judgment_final: None,
            kept: true,
            retention_over: false,
        }
    }
}

/// `Ok` where it holds, else the refusal.
fn wanted(holds: bool, otherwise: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(otherwise) }
}

impl Guard {
    /// Checks the guard.
    ///
    /// # Errors
    /// The refusal that names what is missing.
    pub fn check(self, actor: &Actor, facts: &Facts) -> Result<(), Refusal> {
        match self {
            Self::AnotherThan(doer) => another_than(doer, actor, facts),
            Self::NotInvolved => {
                let (user, involved) = actor.user().zip(facts.involved.as_ref()).ok_or(Refusal::Involved)?;
                wanted(!involved.contains(&user), Refusal::Involved)
            }
            Self::ByOrder => wanted(facts.order.is_some(), Refusal::OnlyByOrder),
            Self::BySupplementaryOrder => wanted(facts.order == Some(order::Kind::Supplementary), Refusal::OnlyByOrder),
            Self::ByCorrectingOrder => wanted(facts.order == Some(order::Kind::Correcting), Refusal::OnlyByOrder),
            Self::NotOnHold => wanted(!facts.on_hold, Refusal::OnHold),
            Self::NoOpenConflict => wanted(!facts.open_conflict, Refusal::OpenConflict),
            Self::DuePassed => wanted(facts.due_passed, Refusal::NotDue),
            Self::PauseWithinCap => wanted(facts.pause_within_cap, Refusal::PauseCap),
            Self::MayChallenge => match facts.challenge_window {
                Window::Open => Ok(()),
                Window::Over => Err(Refusal::ChallengePeriodOver),
                Window::None | Window::Unknown => Err(Refusal::NoOrder),
            },
            Self::WindowOpen | Self::WindowOver | Self::NothingPublished => self.check_window(facts.window),
            Self::BeforeDossier | Self::AccountTakesLate => self.check_account(facts.account),
            Self::InFull => match facts.amounts {
                Some((due, told)) => wanted(due == told, Refusal::AmountDiffers { wanted: due, found: told }),
                None => Err(Refusal::NotFound),
            },
            Self::ChannelApproved => wanted(facts.channel_approved, Refusal::ChannelNotApproved),
            Self::JudgmentRecorded => wanted(facts.judgment_final.is_some(), Refusal::NoJudgment),
            Self::JudgmentFinal => wanted(facts.judgment_final == Some(true), Refusal::NotFinal),
            Self::NothingKeeps => wanted(!facts.kept, Refusal::StillKept),
            Self::RetentionOver => wanted(facts.retention_over, Refusal::NotDue),
            Self::JudgmentOpen => wanted(facts.judgment_final == Some(false), Refusal::Final),
            _ => self.check_pool(facts),
        }
    }

    /// The guards on the claim window.
    fn check_window(self, window: Window) -> Result<(), Refusal> {
        match (self, window) {
            (Self::WindowOpen, Window::Open)
            | (Self::WindowOver, Window::Over)
            | (Self::NothingPublished, Window::None) => Ok(()),
            (_, Window::Over) => Err(Refusal::WindowOver),
            (Self::NothingPublished, Window::Open) => Err(Refusal::Published),
            (_, Window::Open) => Err(Refusal::WindowOpen),
            (_, Window::None | Window::Unknown) => Err(Refusal::NotPublished),
        }
    }

    /// The guards on the state of the account.
    fn check_account(self, state: Option<account::State>) -> Result<(), Refusal> {
        let state = state.ok_or(Refusal::NotPublished)?;
        match self {
            Self::AccountTakesLate => wanted(account::TAKES_LATE.contains(&state), Refusal::TooLateToAdmit),
            _ => wanted(account::BEFORE_DOSSIER.contains(&state), Refusal::DossierSubmitted),
        }
    }

    /// The guards on the account as a pool: its balance, petitions, clocks, payments and holds.
    fn check_pool(self, facts: &Facts) -> Result<(), Refusal> {
        match self {
            Self::BalanceConfirmed => wanted(facts.balance_confirmed, Refusal::BalanceUnconfirmed),
            Self::BalanceRecent => wanted(facts.balance_recent, Refusal::BalanceOutdated),
            Self::PetitionsExamined => {
                wanted(facts.petitions_open == 0, Refusal::PetitionsOpen { open: facts.petitions_open })
            }
            Self::SomebodyLeft => wanted(facts.petitions_left > 0, Refusal::NothingToDecide),
            Self::NobodyLeft => wanted(facts.petitions_left == 0, Refusal::SomebodyLeft),
            Self::ClocksOver => wanted(facts.clocks_over, Refusal::ChallengePeriod),
            Self::NothingContested => wanted(!facts.contested, Refusal::Contested),
            Self::SomethingDue => wanted(facts.something_due == Some(true), Refusal::NothingDue),
            Self::NothingDue => wanted(facts.something_due == Some(false), Refusal::SomethingDue),
            Self::PaymentsEnded => wanted(facts.payments_ended, Refusal::PaymentsOpen),
            Self::HoldsRemain => wanted(facts.holds_left > 0, Refusal::LastHold),
            Self::LastHold => wanted(facts.holds_left == 0, Refusal::HoldsRemain),
            _ => Err(Refusal::Unsupported { what: "guard" }),
        }
    }
}

/// Four eyes: the actor is a user, and another than the one who did the step before.
fn another_than(doer: Doer, actor: &Actor, facts: &Facts) -> Result<(), Refusal> {
    match (actor.user(), facts.doer) {
        (Some(_), Before::Outside) => Ok(()),
        (Some(now), Before::User(before)) if now != before => Ok(()),
        _ => Err(Refusal::SamePerson { step: doer.word() }),
    }
}
