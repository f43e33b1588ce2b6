//! Who acts: roles, and the one actor of a step. What a role may do stands in the tables (`rules`), not here.

use super::id::{CaseId, PetitionId, SenderId, UserId};
use super::identity::BankCode;
use super::words::word_enum;

word_enum! {
    /// What somebody is to the program. One role a user.
    Role ("role") {
        /// The victim or who acts for them, let in by reference and code.
        Claimant = "claimant",
        /// An account holder or connected person, let in by reference and code.
        Holder = "holder",
        /// Staff of the Centre (1441), who also file for people without e-mail.
        CentreAgent = "centre_agent",
        /// AMLO official who examines (R13).
        Officer = "officer",
        /// The second pair of eyes.
        Supervisor = "supervisor",
        /// Prepares for the committee.
        Secretary = "secretary",
        /// Orders in the committee's name (R14).
        Chair = "chair",
        /// A bank's or operator's operations desk, of one code.
        Bank = "bank",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Keeps the users, never sees a case.
        Admin = "admin",
        /// The program itself, when something falls due.
        System = "system",
    }
}

/// Who does a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The sweeper.
    System,
    /// A victim, on their own case.
    Claimant(CaseId),
    /// A connected person, on their own objection.
    Holder(PetitionId),
    /// Somebody who signed in.
    User {
        /// The immutable user id: four eyes are told apart by it.
        id: UserId,
        /// The one role.
        role: Role,
        /// The bank that a `Role::Bank` works for.
        bank: Option<BankCode>,
    },
    /// A bank, through a file of its own that staff brought in: no person signs in.
    Import {
        /// Whose file it is.
        bank: BankCode,
    },
    /// A system that hands over cases which its own people took down, as the Centre's does: no person signs in.
    Sender(SenderId),
}

impl Actor {
    /// The role that the tables ask for.
    pub fn role(&self) -> Role {
        match self {
            Self::System => Role::System,
            Self::Claimant(_) => Role::Claimant,
            Self::Holder(_) => Role::Holder,
            Self::User { role, .. } => *role,
            Self::Import { .. } => Role::Bank,
            Self::Sender(_) => Role::CentreAgent,
        }
    }

    /// The signed-in user, if it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::System | Self::Claimant(_) | Self::Holder(_) | Self::Import { .. } | Self::Sender(_) => None,
        }
    }

    /// The system that hands over, if it is one.
    pub fn sender(&self) -> Option<SenderId> {
        match self {
            Self::Sender(id) => Some(*id),
            _ => None,
        }
    }

    /// The bank that the actor works for.
    pub fn bank(&self) -> Option<&BankCode> {
        match self {
            Self::User { role: Role::Bank, bank, .. } => bank.as_ref(),
            Self::Import { bank } => Some(bank),
            _ => None,
        }
    }
}

/// Whose a record is: what the row-level rule compares an actor with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The case that it belongs to.
    pub case: Option<CaseId>,
    /// The objection that it belongs to.
    pub objection: Option<PetitionId>,
    /// The bank that keeps the account.
    pub bank: Option<BankCode>,
    /// The system that is handing it over. Once filed, a case is a matter of people: no system acts on it any more.
    pub sender: Option<SenderId>,
}

impl Scope {
    /// Whether the actor may see and touch the record at all. Staff see every record of their pages; a claimant, a holder and a bank only their own;
    /// an admin none.
    pub fn admits(&self, actor: &Actor) -> bool {
        match actor {
            Actor::System => true,
            Actor::Claimant(case) => self.case == Some(*case),
            Actor::Holder(objection) => self.objection == Some(*objection),
            Actor::User { role: Role::Bank, bank, .. } => bank.is_some() && *bank == self.bank,
            Actor::Import { bank } => self.bank.as_ref() == Some(bank),
            Actor::Sender(id) => self.sender == Some(*id),
            Actor::User { role, .. } => *role != Role::Admin,
        }
    }
}
