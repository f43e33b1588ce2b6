//! What the register of frozen accounts says of a told account.

use chrono::NaiveDate;

use super::{Check, Figures, Finding, Outcome, Told};
use crate::domain::guard::Window;

/// A told account that no bank reported; with the reported ones that a slip of the finger may have meant.
pub(super) fn account_frozen(told: &Told) -> Option<Finding> {
    let figures = || Figures { accounts: told.near.clone(), ..Figures::default() };
    (!told.account_known).then(|| Finding::of_transfer(Check::AccountFrozen, Outcome::Warn, told, figures()))
}

/// R11 at filing.
pub(super) fn within_window(told: &Told, filed_on: NaiveDate) -> Option<Finding> {
    let outcome = match told.window {
        Window::Open => return None,
        Window::Over => Outcome::Warn,
        Window::None | Window::Unknown => Outcome::Unknown,
    };
    let figures = Figures { told_on: Some(filed_on), compared_on: told.closes_on, ..Figures::default() };
    Some(Finding::of_transfer(Check::WithinWindow, outcome, told, figures))
}
