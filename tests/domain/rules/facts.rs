//! Facts that let a row pass, and every way in which one guard of it can fail alone.

use redress::domain::account::{BEFORE_DOSSIER, State, TAKES_LATE};
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::guard::{Before, Facts, Guard, Window};
use redress::domain::id::{CaseId, PetitionId, SenderId, UserId};
use redress::domain::money::Satang;
use redress::domain::order::Kind;
use redress::domain::refusal::Refusal;

const CASE: CaseId = CaseId::from_bytes([7; 16]);
const OBJECTION: PetitionId = PetitionId::from_bytes([8; 16]);
const SENDER: SenderId = SenderId::from_bytes([9; 16]);
/// Who acts, where a user acts.
const ACTING: UserId = UserId::from_bytes([1; 16]);
const ANOTHER: UserId = UserId::from_bytes([2; 16]);
const DUE: Satang = Satang::new(100);
const SHORT: Satang = Satang::new(99);

/// Somebody of this role, whose record `scope` is.
pub fn actor(role: Role) -> Actor {
    match role {
        Role::System => Actor::System,
        Role::Claimant => Actor::Claimant(CASE),
        Role::Holder => Actor::Holder(OBJECTION),
        _ => Actor::User { id: ACTING, role, bank: (role == Role::Bank).then(|| "004".parse().unwrap()) },
    }
}

pub fn scope() -> Scope {
    Scope { case: Some(CASE), objection: Some(OBJECTION), bank: Some("004".parse().unwrap()), sender: Some(SENDER) }
}

/// Everything loaded, nothing in the way; what the guards want beyond that is theirs to say.
fn untroubled() -> Facts {
    Facts {
        scope: scope(),
        doer: Before::User(ANOTHER),
        involved: Some(vec![ANOTHER]),
        on_hold: false,
        open_conflict: false,
        contested: false,
        petitions_open: 0,
        ..Facts::default()
    }
}

/// Facts with which these guards hold.
pub fn permitting(guards: &[Guard]) -> Facts {
    let mut facts = untroubled();
    for guard in guards {
        permit(*guard, &mut facts);
    }
    facts
}

fn permit(guard: Guard, facts: &mut Facts) {
    match guard {
        Guard::WindowOpen => facts.window = Window::Open,
        Guard::WindowOver => facts.window = Window::Over,
        Guard::NothingPublished => facts.window = Window::None,
        Guard::MayChallenge => facts.challenge_window = Window::Open,
        Guard::ByOrder => facts.order = Some(Kind::First),
        Guard::BySupplementaryOrder => facts.order = Some(Kind::Supplementary),
        Guard::ByCorrectingOrder => facts.order = Some(Kind::Correcting),
        Guard::BeforeDossier | Guard::AccountTakesLate => {
            facts.account = Some(State::WindowClosed);
        }
        Guard::DuePassed => facts.due_passed = true,
        Guard::PauseWithinCap => facts.pause_within_cap = true,
        Guard::BalanceConfirmed => facts.balance_confirmed = true,
        Guard::BalanceRecent => facts.balance_recent = true,
        Guard::SomebodyLeft => facts.petitions_left = 1,
        Guard::NobodyLeft => facts.petitions_left = 0,
        Guard::ClocksOver => facts.clocks_over = true,
        Guard::SomethingDue => facts.something_due = Some(true),
        Guard::NothingDue => facts.something_due = Some(false),
        Guard::PaymentsEnded => facts.payments_ended = true,
        Guard::HoldsRemain => facts.holds_left = 1,
        Guard::LastHold => facts.holds_left = 0,
        Guard::ChannelApproved => facts.channel_approved = true,
        Guard::InFull => facts.amounts = Some((DUE, DUE)),
        Guard::JudgmentRecorded => facts.judgment_final = facts.judgment_final.or(Some(true)),
        Guard::JudgmentFinal => facts.judgment_final = Some(true),
        Guard::JudgmentOpen => facts.judgment_final = Some(false),
        Guard::NothingKeeps => facts.kept = false,
        Guard::RetentionOver => facts.retention_over = true,
        // The untroubled facts hold these.
        Guard::AnotherThan(_)
        | Guard::NotInvolved
        | Guard::NotOnHold
        | Guard::NoOpenConflict
        | Guard::PetitionsExamined
        | Guard::NothingContested => {}
    }
}

/// Every way in which the guard fails and the rest stays as it is, with the refusal that says so.
pub fn failures(guard: Guard, facts: &Facts) -> Vec<(Facts, Refusal)> {
    let with = |change: &dyn Fn(&mut Facts), refusal: Refusal| {
        let mut changed = facts.clone();
        change(&mut changed);
        (changed, refusal)
    };
    let window = |window, refusal| with(&|f| f.window = window, refusal);
    let order = |kind| with(&|f| f.order = kind, Refusal::OnlyByOrder);
    match guard {
        Guard::WindowOpen => vec![
            window(Window::Over, Refusal::WindowOver),
            window(Window::None, Refusal::NotPublished),
            window(Window::Unknown, Refusal::NotPublished),
        ],
        Guard::WindowOver => {
            vec![window(Window::Open, Refusal::WindowOpen), window(Window::None, Refusal::NotPublished)]
        }
        Guard::NothingPublished => {
            vec![window(Window::Open, Refusal::Published), window(Window::Over, Refusal::WindowOver)]
        }
        Guard::MayChallenge => vec![
            with(&|f| f.challenge_window = Window::Over, Refusal::ChallengePeriodOver),
            with(&|f| f.challenge_window = Window::None, Refusal::NoOrder),
            with(&|f| f.challenge_window = Window::Unknown, Refusal::NoOrder),
        ],
        Guard::ByOrder => vec![order(None)],
        Guard::BySupplementaryOrder => {
            vec![order(None), order(Some(Kind::First)), order(Some(Kind::Correcting))]
        }
        Guard::ByCorrectingOrder => {
            vec![order(None), order(Some(Kind::First)), order(Some(Kind::Supplementary))]
        }
        Guard::AnotherThan(doer) => [Before::User(ACTING), Before::Unknown]
            .map(|before| {
                let refusal = Refusal::SamePerson { step: doer.word() };
                with(&|f| f.doer = before, refusal)
            })
            .to_vec(),
        Guard::NotInvolved => [Some(vec![ANOTHER, ACTING]), None]
            .map(|involved| with(&|f| f.involved.clone_from(&involved), Refusal::Involved))
            .to_vec(),
        Guard::BeforeDossier => account_outside(BEFORE_DOSSIER, facts, &Refusal::DossierSubmitted),
        Guard::AccountTakesLate => account_outside(TAKES_LATE, facts, &Refusal::TooLateToAdmit),
        Guard::InFull => {
            let differs = Refusal::AmountDiffers { wanted: DUE, found: SHORT };
            vec![with(&|f| f.amounts = Some((DUE, SHORT)), differs), with(&|f| f.amounts = None, Refusal::NotFound)]
        }
        Guard::NotOnHold => vec![with(&|f| f.on_hold = true, Refusal::OnHold)],
        Guard::NoOpenConflict => vec![with(&|f| f.open_conflict = true, Refusal::OpenConflict)],
        Guard::DuePassed => vec![with(&|f| f.due_passed = false, Refusal::NotDue)],
        Guard::PauseWithinCap => vec![with(&|f| f.pause_within_cap = false, Refusal::PauseCap)],
        Guard::BalanceConfirmed => {
            vec![with(&|f| f.balance_confirmed = false, Refusal::BalanceUnconfirmed)]
        }
        Guard::BalanceRecent => vec![with(&|f| f.balance_recent = false, Refusal::BalanceOutdated)],
        Guard::PetitionsExamined => {
            vec![with(&|f| f.petitions_open = 2, Refusal::PetitionsOpen { open: 2 })]
        }
        Guard::SomebodyLeft => vec![with(&|f| f.petitions_left = 0, Refusal::NothingToDecide)],
        Guard::NobodyLeft => vec![with(&|f| f.petitions_left = 1, Refusal::SomebodyLeft)],
        Guard::ClocksOver => vec![with(&|f| f.clocks_over = false, Refusal::ChallengePeriod)],
        Guard::NothingContested => vec![with(&|f| f.contested = true, Refusal::Contested)],
        Guard::SomethingDue => vec![with(&|f| f.something_due = Some(false), Refusal::NothingDue)],
        Guard::NothingDue => vec![with(&|f| f.something_due = Some(true), Refusal::SomethingDue)],
        Guard::PaymentsEnded => vec![with(&|f| f.payments_ended = false, Refusal::PaymentsOpen)],
        Guard::HoldsRemain => vec![with(&|f| f.holds_left = 0, Refusal::LastHold)],
        Guard::LastHold => vec![with(&|f| f.holds_left = 1, Refusal::HoldsRemain)],
        Guard::ChannelApproved => {
            vec![with(&|f| f.channel_approved = false, Refusal::ChannelNotApproved)]
        }
        Guard::JudgmentRecorded => vec![with(&|f| f.judgment_final = None, Refusal::NoJudgment)],
        Guard::JudgmentFinal => vec![with(&|f| f.judgment_final = Some(false), Refusal::NotFinal)],
        Guard::JudgmentOpen => vec![with(&|f| f.judgment_final = Some(true), Refusal::Final)],
        Guard::NothingKeeps => vec![with(&|f| f.kept = true, Refusal::StillKept)],
        Guard::RetentionOver => vec![with(&|f| f.retention_over = false, Refusal::NotDue)],
    }
}

/// The account in every state that is not in the list, and not known at all.
fn account_outside(list: &[State], facts: &Facts, refusal: &Refusal) -> Vec<(Facts, Refusal)> {
    let outside = State::ALL.iter().filter(|state| !list.contains(state));
    let mut all: Vec<(Facts, Refusal)> =
        outside.map(|state| (Facts { account: Some(*state), ..facts.clone() }, refusal.clone())).collect();
    all.push((Facts { account: None, ..facts.clone() }, Refusal::NotPublished));
    all
}
