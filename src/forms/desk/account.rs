//! What is done to a frozen account before the committee, read into the command.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::case::HoldForm;
use super::{MOST_SHORT, account_key, amount, complete, day};
use crate::casework::publishing::Command;
use crate::casework::reporting::ReportedHold;
use crate::domain::account::Act;
use crate::domain::dates::{bangkok_midnight, date_from_parts};
use crate::domain::id::HoldId;
use crate::domain::identity::{MuleTier, PersonName, PersonalNumber};
use crate::domain::told::AccountKey;
use crate::forms::{self, DateParts, Errors, Values};

/// An act on an account, or the mark that it is on hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// A row of the account's table.
    Act(Act),
    /// Put the file on hold.
    PlaceHold,
    /// Take it off.
    ReleaseHold,
}

impl std::str::FromStr for Wish {
    type Err = crate::domain::words::UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "place_hold" => Ok(Self::PlaceHold),
            "release_hold" => Ok(Self::ReleaseHold),
            _ => word.parse().map(Self::Act),
        }
    }
}

impl Wish {
    /// Its word, as in the address.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Act(act) => act.as_str(),
            Self::PlaceHold => "place_hold",
            Self::ReleaseHold => "release_hold",
        }
    }

    /// Whether it has a page with a form; `None` for what is not done at the desk.
    #[must_use]
    pub fn has_form(self) -> Option<bool> {
        match self {
            Self::PlaceHold => Some(true),
            Self::ReleaseHold => Some(false),
            Self::Act(Act::Publish | Act::PublishAgain | Act::Merge | Act::ReportHold) => Some(true),
            Self::Act(Act::Verify | Act::SendBack | Act::Lift | Act::StrikeOut) => Some(false),
            Self::Act(_) => None,
        }
    }
}

/// What a form on an account says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An act that names everything it needs.
    Act(Command),
    /// Merge into the account with this number.
    Merge(AccountKey),
    /// A further hold.
    Report(ReportedHold),
    /// On hold with a reason, or no longer.
    Mark(Option<String>),
}

/// Reads what is wished.
///
/// # Errors
/// What is wrong with the form; the whole form for what is not done here.
pub fn step(wish: Wish, values: &Values) -> Result<Step, Errors> {
    let act = match wish {
        Wish::PlaceHold => {
            let reason = forms::read_shape::<HoldForm>(values)?.hold_reason;
            return Ok(Step::Mark(Some(reason)));
        }
        Wish::ReleaseHold => return Ok(Step::Mark(None)),
        Wish::Act(act) => act,
    };
    match act {
        Act::Verify => Ok(Step::Act(Command::Verify)),
        Act::SendBack => Ok(Step::Act(Command::SendBack)),
        Act::StrikeOut => Ok(Step::Act(Command::StrikeOut)),
        Act::Lift => {
            let hold: Option<HoldId> = values.get("hold").parse().ok();
            complete(Errors::new(), hold.map(|hold| Step::Act(Command::Lift(hold))))
        }
        Act::Publish => {
            let (gazette, on) = forms::read::<GazetteForm, _>(values)?;
            Ok(Step::Act(Command::Publish { gazette, on }))
        }
        Act::PublishAgain => {
            let (gazette, on) = forms::read::<GazetteForm, _>(values)?;
            Ok(Step::Act(Command::PublishAgain { gazette, on }))
        }
        Act::Merge => forms::read::<MergeForm, AccountKey>(values).map(Step::Merge),
        Act::ReportHold => reported_hold(values).map(Step::Report),
        _ => complete(Errors::new(), None),
    }
}

/// A hold as an officer reports it (R9).
///
/// # Errors
/// What is wrong with the form.
pub fn reported_hold(values: &Values) -> Result<ReportedHold, Errors> {
    forms::read::<ReportForm, ReportedHold>(values)
}

#[derive(Deserialize, Validate)]
struct GazetteForm {
    #[validate(length(min = 1, max = MOST_SHORT))]
    gazette: String,
    gazette_date: DateParts,
}

impl TryFrom<GazetteForm> for (String, NaiveDate) {
    type Error = Errors;

    fn try_from(form: GazetteForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let on = errors.check("gazette_date", day(&form.gazette_date));
        complete(errors, on.map(|on| (form.gazette.trim().to_owned(), on)))
    }
}

#[derive(Deserialize, Validate)]
struct MergeForm {
    merge_bank: String,
    #[validate(length(min = 1))]
    merge_number: String,
}

impl TryFrom<MergeForm> for AccountKey {
    type Error = Errors;

    fn try_from(form: MergeForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let key = account_key(&mut errors, ("merge_bank", &form.merge_bank), ("merge_number", &form.merge_number));
        complete(errors, key)
    }
}

#[derive(Deserialize, Validate)]
struct ReportForm {
    frozen_bank: String,
    #[validate(length(min = 1))]
    frozen_number: String,
    #[validate(length(min = 1))]
    holder_name: String,
    holder_number: Option<String>,
    tier: String,
    held_amount: String,
    held_on: DateParts,
    #[validate(length(min = 1, max = MOST_SHORT))]
    hold_ordered_by: String,
    #[validate(length(min = 1, max = MOST_SHORT))]
    hold_reference: String,
}

impl TryFrom<ReportForm> for ReportedHold {
    type Error = Errors;

    fn try_from(form: ReportForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let key = account_key(&mut errors, ("frozen_bank", &form.frozen_bank), ("frozen_number", &form.frozen_number));
        let holder = form.holder_name.parse::<PersonName>();
        let holder = errors.check("holder_name", holder.map_err(|_| "error-name-characters"));
        let number = form.holder_number.as_deref().map(str::parse::<PersonalNumber>);
        let number = errors.check("holder_number", number.transpose().map_err(|_| "error-invalid"));
        let tier = errors.check("tier", form.tier.parse::<MuleTier>().map_err(|_| "error-choose"));
        let held = errors.check("held_amount", amount(&form.held_amount));
        let on = if form.held_on.is_blank() {
            errors.add("held_on", "error-required");
            None
        } else {
            let parts = &form.held_on;
            let on = date_from_parts(&parts.day, &parts.month, &parts.year);
            errors.check("held_on", on.map_err(super::date_error))
        };
        let told = key.zip(holder).zip(number).zip(tier.zip(held)).zip(on);
        let told = told.map(|((((key, holder), holder_number), (tier, amount)), on)| Self {
            key,
            holder,
            holder_number,
            tier,
            amount,
            held_at: bangkok_midnight(on),
            ordered_by: form.hold_ordered_by.trim().to_owned(),
            reference: form.hold_reference.trim().to_owned(),
        });
        complete(errors, told)
    }
}
