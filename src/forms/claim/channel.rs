//! Where the money is to be returned (R11): a bank account or a PromptPay in the person's own name.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LINE, account};
use crate::domain::identity::{PersonName, PromptPay};
use crate::domain::told::Channel;
use crate::forms::Errors;

/// The channels that are offered.
pub const CHANNEL_KINDS: [&str; 2] = ["bank_account", "promptpay"];

/// A refund channel, as typed.
#[derive(Deserialize, Validate)]
pub struct ChannelForm {
    channel_kind: String,
    #[validate(length(max = MOST_LINE))]
    refund_bank: String,
    #[validate(length(max = MOST_LINE))]
    refund_number: String,
    #[validate(length(max = MOST_LINE))]
    promptpay: String,
    #[validate(length(max = MOST_LINE))]
    refund_holder: String,
}

impl TryFrom<ChannelForm> for Channel {
    type Error = Errors;

    fn try_from(form: ChannelForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let mut own = None;
        let mut promptpay = None;
        match form.channel_kind.as_str() {
            "bank_account" => {
                own = account(&mut errors, ("refund_bank", &form.refund_bank), ("refund_number", &form.refund_number));
            }
            "promptpay" => {
                promptpay = errors.check("promptpay", form.promptpay.parse::<PromptPay>());
            }
            _ => errors.add("channel_kind", "error-choose"),
        }
        let holder = errors.check("refund_holder", form.refund_holder.parse::<PersonName>());
        let channel = match (own, promptpay, holder) {
            (Some(account), _, Some(holder)) => Self::BankAccount { account, holder },
            (None, Some(number), Some(holder)) => Self::PromptPay { number, holder },
            _ => return Err(errors),
        };
        errors.into_result(channel)
    }
}
