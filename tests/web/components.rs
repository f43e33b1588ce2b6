//! Fields and other parts of pages, as HTML.

use redress::{
    forms::{Errors, Values, WHOLE_FORM},
    locale::{Language, Text},
    web::{
        components::{Cell, Column, ErrorSummary, Progress, ProgressStep, StepStatus, Table, Tag, Tone},
        field::{Field, Fields},
    },
};
use scraper::{ElementRef, Html, Selector};

const HOSTILE: &str = r#""><script>alert(1)</script>"#;

fn first<'a>(html: &'a Html, css: &str) -> ElementRef<'a> {
    html.select(&Selector::parse(css).unwrap()).next().unwrap_or_else(|| panic!("no {css} in {}", html.html()))
}

fn count(html: &Html, css: &str) -> usize {
    html.select(&Selector::parse(css).unwrap()).count()
}

fn field(values: &Values, errors: &Errors, make: impl Fn(&Fields<'_>) -> Field) -> Html {
    let fields = Fields::new(Text::of(Language::English), values, errors);
    Html::parse_fragment(&make(&fields).to_string())
}

fn hostile() -> Values {
    let mut values = Values::new();
    for name in ["thing", "thing-day", "thing-month", "thing-year"] {
        values.set(name, HOSTILE);
    }
    values
}

fn wrong() -> Errors {
    let mut errors = Errors::new();
    errors.add("thing", "error-required");
    errors
}

type Make = fn(&Fields<'_>) -> Field;

/// One of each kind.
const KINDS: [(&str, Make); 12] = [
    ("text", |fields| fields.text("thing")),
    ("numeric", |fields| fields.numeric("thing")),
    ("amount", |fields| fields.amount("thing")),
    ("email", |fields| fields.email("thing")),
    ("telephone", |fields| fields.telephone("thing")),
    ("password", |fields| fields.password("thing")),
    ("time", |fields| fields.time("thing")),
    ("textarea", |fields| fields.textarea("thing", 5)),
    ("date", |fields| fields.date("thing")),
    ("select", |fields| fields.select("thing", &["yes", "no"])),
    ("radios", |fields| fields.radios("thing", &["yes", "no"])),
    ("checkboxes", |fields| fields.checkboxes("thing", &["yes", "no"])),
];

#[test]
fn every_kind_of_field_ties_hint_and_error_to_itself_and_can_be_linked_to() {
    for (kind, make) in KINDS {
        let html = field(&Values::new(), &wrong(), |fields| make(fields).hint("As on the card"));
        assert_eq!(count(&html, "#thing"), 1, "{kind}: an error links to #thing");
        assert_eq!(count(&html, "#thing-hint"), 1, "{kind}");
        assert_eq!(count(&html, "#thing-error"), 1, "{kind}");
        assert_eq!(count(&html, "[aria-describedby='thing-hint thing-error']"), 1, "{kind}");
    }
}

#[test]
fn every_input_has_a_label() {
    for (kind, make) in KINDS {
        let html = field(&Values::new(), &Errors::new(), make);
        let inputs = Selector::parse("input, select, textarea").unwrap();
        for input in html.select(&inputs) {
            let id = input.value().attr("id").unwrap();
            assert_eq!(count(&html, &format!("label[for='{id}']")), 1, "{kind}: {id}");
        }
    }
}

#[test]
fn what_was_typed_comes_back_and_is_never_markup() {
    for (kind, make) in KINDS {
        let html = field(&hostile(), &Errors::new(), |fields| make(fields).label(HOSTILE).hint(HOSTILE));
        assert_eq!(count(&html, "script"), 0, "{kind}");
        assert!(html.root_element().text().collect::<String>().contains(HOSTILE), "{kind}: label and hint are text");
    }
    let html = field(&hostile(), &Errors::new(), |fields| fields.text("thing"));
    assert_eq!(first(&html, "#thing").value().attr("value"), Some(HOSTILE));
    let html = field(&hostile(), &Errors::new(), |fields| fields.textarea("thing", 3));
    assert_eq!(first(&html, "#thing").text().collect::<String>(), HOSTILE);
    let html = field(&hostile(), &Errors::new(), |fields| fields.date("thing"));
    assert_eq!(first(&html, "[name='thing-year']").value().attr("value"), Some(HOSTILE));
}

#[test]
fn a_password_is_never_sent_back() {
    let html = field(&hostile(), &Errors::new(), |fields| fields.password("thing"));
    assert_eq!(first(&html, "#thing").value().attr("value"), None);
    assert!(!html.html().contains("alert"));
}

#[test]
fn what_was_chosen_stays_chosen() {
    let mut values = Values::new();
    values.push("thing", "yes");
    values.push("thing", "unknown");
    let options = ["yes", "no", "unknown"];
    let html = field(&values, &Errors::new(), |fields| fields.checkboxes("thing", &options));
    assert_eq!(count(&html, "[checked]"), 2);
    assert_eq!(first(&html, "#thing-3").value().attr("value"), Some("unknown"));
    let html = field(&values, &Errors::new(), |fields| fields.select("thing", &options));
    assert_eq!(count(&html, "option[value='yes'][selected]"), 1);
}

#[test]
fn the_summary_says_the_same_words_as_the_field_and_links_to_it() {
    let mut errors = wrong();
    errors.add(WHOLE_FORM, "error-form-unreadable");
    let summary = ErrorSummary::new(Text::of(Language::English), &errors).to_string();
    let html = Html::parse_fragment(&summary);
    let link = first(&html, "a");
    assert_eq!(link.value().attr("href"), Some("#thing"));
    let at_the_field = field(&Values::new(), &errors, |fields| fields.text("thing"));
    let sentence = first(&at_the_field, "#thing-error").text().collect::<String>();
    assert!(sentence.ends_with(&link.text().collect::<String>()));
    assert_eq!(count(&html, "li"), 2);
    let box_ = first(&html, "#main-error").value();
    assert_eq!((box_.attr("role"), box_.attr("tabindex")), (Some("alert"), Some("-1")));
}

#[test]
fn a_form_without_errors_has_no_summary() {
    let summary = ErrorSummary::new(Text::of(Language::Thai), &Errors::new()).to_string();
    assert_eq!(summary.trim(), "");
}

#[test]
fn progress_tells_a_screen_reader_where_it_stands() {
    let step = |label: &str, status| ProgressStep { label: label.into(), status };
    let progress = Progress {
        text: Text::of(Language::English),
        label: "Your claim".into(),
        steps: vec![
            step("Received", StepStatus::Done),
            step("Examined", StepStatus::Current),
            step("Paid", StepStatus::Todo),
        ],
    };
    let html = Html::parse_fragment(&progress.to_string());
    assert!(first(&html, "[aria-current='step']").text().collect::<String>().starts_with("Examined"));
    assert_eq!(count(&html, "[aria-current]"), 1);
}

#[test]
fn a_table_has_headings_for_columns_and_rows_and_says_when_it_is_empty() {
    let mut table = Table {
        caption: "Claims".into(),
        columns: vec![Column::new("Reference"), Column::numeric("Amount"), Column::new("State")],
        rows: vec![vec![
            Cell::link("R7KQ-2M9X", "/desk/case/R7KQ-2M9X"),
            Cell::numeric("1,234.50"),
            Cell::tag(Tag::new(HOSTILE, Tone::Warn)),
        ]],
        empty: "No claims".into(),
    };
    let html = Html::parse_fragment(&table.to_string());
    assert_eq!(count(&html, "th[scope='col']"), 3);
    assert_eq!(count(&html, "th[scope='row'] a"), 1);
    assert_eq!(first(&html, "td.numeric").text().collect::<String>().trim(), "1,234.50");
    assert_eq!(first(&html, ".tag").text().collect::<String>(), HOSTILE);
    // On a telephone a cell stands alone: it says which column it is of, and what it is to who can't see that.
    let labels: Vec<_> =
        html.select(&Selector::parse("td").unwrap()).map(|cell| cell.attr("data-label").unwrap()).collect();
    assert_eq!(labels, ["Amount", "State"]);
    assert_eq!(
        (count(&html, "[role='row']"), count(&html, "[role='rowheader']"), count(&html, "td[role='cell']")),
        (2, 1, 2)
    );
    table.rows.clear();
    assert!(table.to_string().contains("No claims"));
}
