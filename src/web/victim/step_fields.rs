//! The fields of each page of questions.

use super::words::{banks, choices};
use crate::domain::identity::{Capacity, Method, Offence, PersonalNumberKind};
use crate::forms::claim::{FORMS, Step};
use crate::locale::Text;
use crate::web::field::{Field, Fields, Width};

/// The fields of a page, in their order.
pub(super) fn of_step(step: Step, text: Text, fields: &Fields<'_>) -> Vec<Field> {
    match step {
        Step::Capacity => {
            vec![fields.radios_of("capacity", choices(text, "capacity", Capacity::ALL))]
        }
        Step::Victim | Step::Acting => identity(text, fields),
        Step::Contact => vec![
            fields.telephone("telephone"),
            fields.radios("reach", &["email", "post"]),
            fields.email("email").hint(text.get("claim-contact-email-hint")),
            fields.textarea("postal_address", 3).autocomplete("street-address"),
        ],
        Step::Offence => {
            let offered: Vec<Offence> =
                Offence::ALL.iter().copied().filter(|offence| *offence != Offence::NotUnderDecree).collect();
            vec![fields.radios_of("offence", choices(text, "offence", &offered))]
        }
        Step::Story => vec![fields.textarea("story", 12)],
        Step::Numbers => vec![
            fields.radios("bank_case", &["yes", "no"]),
            fields.text("bank_case_id").width(Width::Long),
            fields.text("police_report").width(Width::Long).optional(),
        ],
        Step::Recovered => vec![fields.radios("other_route", &["yes", "no"]), fields.amount("recovered").optional()],
        Step::Channel => channel(text, fields),
    }
}

fn identity(text: Text, fields: &Fields<'_>) -> Vec<Field> {
    vec![
        fields.text("person_name").autocomplete("name"),
        fields.radios_of("personal_number_kind", choices(text, "personal_number_kind", PersonalNumberKind::ALL)),
        fields.text("personal_number").width(Width::Long),
    ]
}

/// The fields of a refund channel: on a draft, and where a payment came back.
pub(super) fn channel(text: Text, fields: &Fields<'_>) -> Vec<Field> {
    vec![
        fields.radios("channel_kind", &["bank_account", "promptpay"]),
        fields.select_of("refund_bank", banks(text)),
        fields.numeric("refund_number"),
        fields.numeric("promptpay"),
        fields.text("refund_holder").autocomplete("name"),
    ]
}

/// The account that money went to: on a draft, and where it is corrected.
pub(super) fn account(text: Text, fields: &Fields<'_>) -> Vec<Field> {
    vec![fields.select_of("to_bank", banks(text)), fields.numeric("to_number")]
}

/// The fields of a transfer.
pub(super) fn transfer(text: Text, fields: &Fields<'_>) -> Vec<Field> {
    let mut all = vec![
        fields.amount("transfer_amount"),
        fields.date("made_on"),
        fields.time("made_time"),
        fields.select_of("money_form", choices(text, "money_form", &FORMS)),
        fields.select_of("transfer_method", choices(text, "method", Method::ALL)),
    ];
    all.extend(account(text, fields));
    all.extend([
        fields.radios("from_known", &["yes", "unknown"]),
        fields.select_of("from_bank", banks(text)),
        fields.numeric("from_number"),
    ]);
    all
}
