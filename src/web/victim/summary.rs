//! Answers as they are read back: for the check before they are sent, and the list of transfers.

use super::steps::TO_CHECK;
use super::words::bank_typed;
use crate::domain::dates::{date_from_parts, parse_time};
use crate::domain::identity::{AccountNumber, BankCode};
use crate::domain::money::Satang;
use crate::forms::Values;
use crate::forms::claim::{Answers, Step};
use crate::locale::Text;
use crate::web::components::{SummaryList, SummaryRow};

/// One page of answers, each with a link that changes it and returns.
pub(super) fn of_step(text: Text, answers: &Answers, step: Step) -> SummaryList {
    let values = answers.values(step);
    let change = format!("/claim/{step}?{TO_CHECK}");
    let row =
        |name: &str, line: String| SummaryRow::new(text.get(&format!("field-{name}")), line).change(change.clone());
    let typed = |name: &str| row(name, values.get(name).trim().to_owned());
    let word = |name: &str, list: &str| row(name, text.get(&format!("{list}-{}", values.get(name))));
    let option = |name: &str| row(name, option_label(text, name, values.get(name)));
    let rows = match step {
        Step::Capacity => vec![word("capacity", "capacity")],
        Step::Victim | Step::Acting => {
            vec![typed("person_name"), word("personal_number_kind", "personal_number_kind"), typed("personal_number")]
        }
        Step::Contact => vec![
            typed("telephone"),
            match values.get("reach") {
                "email" => typed("email"),
                _ => option("reach"),
            },
            typed("postal_address"),
        ],
        Step::Offence => vec![word("offence", "offence")],
        Step::Story => vec![typed("story")],
        Step::Numbers => vec![
            match values.get("bank_case") {
                "yes" => typed("bank_case_id"),
                _ => option("bank_case"),
            },
            typed("police_report"),
        ],
        Step::Recovered => vec![option("other_route"), row("recovered", amount(text, values.get("recovered")))],
        Step::Channel => channel(text, &values, &row),
    };
    // What was left empty on purpose is not shown as a gap.
    let rows = rows.into_iter().filter(|row| row.lines.iter().any(|line| !line.is_empty()));
    SummaryList { text, rows: rows.collect() }
}

fn channel(text: Text, values: &Values, row: &dyn Fn(&str, String) -> SummaryRow) -> Vec<SummaryRow> {
    let typed = |name: &str| row(name, values.get(name).trim().to_owned());
    let kind = row("channel_kind", option_label(text, "channel_kind", values.get("channel_kind")));
    let mut rows = vec![kind];
    if values.get("channel_kind") == "promptpay" {
        rows.push(typed("promptpay"));
    } else {
        rows.push(row("refund_bank", bank_typed(text, values.get("refund_bank"))));
        rows.push(typed("refund_number"));
    }
    rows.push(typed("refund_holder"));
    rows
}

fn option_label(text: Text, name: &str, value: &str) -> String {
    let own = format!("option-{name}-{value}");
    if text.has(&own) { text.get(&own) } else { text.get(&format!("option-{value}")) }
}

/// An amount as it was understood; nothing where none was typed.
fn amount(text: Text, typed: &str) -> String {
    typed.parse::<Satang>().map_or_else(|_| String::new(), |amount| text.money(amount))
}

/// A transfer, a line each: how much, to where, when, how, and from where if that is known.
pub(super) fn transfer_lines(text: Text, values: &Values) -> Vec<String> {
    let part = |part: &str| values.get(&format!("made_on-{part}"));
    let day = date_from_parts(part("day"), part("month"), part("year"));
    let time = parse_time(values.get("made_time"));
    let made = match (day, time) {
        (Ok(day), Ok(time)) => text.stamp(crate::domain::dates::bangkok_moment(day, time)),
        _ => String::new(),
    };
    let by = format!(
        "{} · {}",
        text.get(&format!("money_form-{}", values.get("money_form"))),
        text.get(&format!("method-{}", values.get("transfer_method")))
    );
    let from = text.with(
        "transfer-from",
        &[
            ("bank", bank_typed(text, values.get("from_bank")).into()),
            ("account", values.get("from_number").trim().into()),
        ],
    );
    let mut lines = vec![
        amount(text, values.get("transfer_amount")),
        format!("{} {}", bank_typed(text, values.get("to_bank")), values.get("to_number").trim()),
        made,
        by,
    ];
    if values.get("from_known") == "yes" {
        lines.push(from);
    }
    lines
}

/// A word of warning where the number has another length than this bank's numbers usually have.
pub(super) fn unusual_length(text: Text, values: &Values) -> Option<String> {
    let bank: BankCode = values.get("to_bank").parse().ok()?;
    let number: AccountNumber = values.get("to_number").parse().ok()?;
    number.unusual_length(&bank).then(|| text.get("transfer-unusual-length"))
}
