//! What speaks about the person: in other cases, and in the register of frozen accounts.

use super::{Alike, Check, Figures, Finding, Outcome, Shared};
use crate::domain::told::AccountKey;

/// Another case with something of the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// What people see of that case.
    pub case: String,
    /// What it shares.
    pub shared: Shared,
}

/// Other cases with the same number, telephone, e-mail or refund account; never the name alone.
pub(super) fn same_person(alike: &[Likeness]) -> Option<Finding> {
    let mut cases: Vec<Alike> = Vec::new();
    for likeness in alike {
        match cases.iter_mut().find(|known| known.case == likeness.case) {
            Some(known) => known.shared.push(likeness.shared),
            None => cases.push(Alike { case: likeness.case.clone(), shared: vec![likeness.shared] }),
        }
    }
    for case in &mut cases {
        case.shared.sort();
        case.shared.dedup();
    }
    let is_alone = cases.is_empty();
    (!is_alone).then(|| Finding::of_case(Check::SamePerson, Outcome::Warn, Figures::default().naming(cases)))
}

/// Money is not sent back into a reported account.
pub(super) fn refund_account(refund: Option<&(AccountKey, bool)>) -> Option<Finding> {
    match refund {
        None => Some(Finding::of_case(Check::RefundAccount, Outcome::Unknown, Figures::default())),
        Some((_, false)) => None,
        Some((account, true)) => {
            let figures = Figures { accounts: vec![account.clone()], ..Figures::default() };
            Some(Finding::of_case(Check::RefundAccount, Outcome::Fail, figures))
        }
    }
}

/// R26: nobody who took part is repaid.
pub(super) fn claimant_is_holder(holder_of: &[AccountKey]) -> Option<Finding> {
    let mut accounts = holder_of.to_vec();
    accounts.sort();
    accounts.dedup();
    let figures = || Figures { accounts: accounts.clone(), ..Figures::default() };
    (!accounts.is_empty()).then(|| Finding::of_case(Check::ClaimantIsHolder, Outcome::Fail, figures()))
}
