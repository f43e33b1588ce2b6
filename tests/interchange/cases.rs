//! Cases that a system hands over by file: checked whole, filed once, recognised when they come again.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::NaiveDateTime;
use redress::app::App;
use redress::domain::actor::{Actor, Role};
use redress::domain::petition::State;
use redress::interchange::cases::{FILED_AT_ONCE, import};
use redress::interchange::{Outcome, Progress, Report, Wish};
use redress::senders::{self, CENTRE, SenderFault};
use redress::store::{accounts, cases, history, petitions};
use serde_json::{Value, json};

use crate::support::app::application;
use crate::support::databases::{Backend, TestDatabase, on_both_databases};
use crate::support::seed::{Seed, baht, key};
use crate::web::api::case;

/// A file of these cases.
fn file(cases: &[Value]) -> String {
    cases.iter().map(|case| format!("{case}\n")).collect()
}

/// As many cases, each with its own number, amount and time.
fn season(count: u32) -> Vec<Value> {
    (1..=count)
        .map(|number| {
            let mut told = case(number);
            told["transfers"][0]["amount"] = json!(format!("{number}00.25"));
            told
        })
        .collect()
}

fn take(app: &App, file: &str, wish: Wish) -> Outcome {
    import(app, CENTRE, wish, Cursor::new(file.as_bytes()), &mut |_| ()).unwrap()
}

/// What a file did that was taken: new and unchanged.
#[track_caller]
fn taken(outcome: Outcome) -> (u64, u64) {
    let report = report(outcome);
    assert_eq!((report.rows, report.changed), (report.new + report.unchanged, 0));
    (report.new, report.unchanged)
}

#[track_caller]
fn report(outcome: Outcome) -> Report {
    match outcome {
        Outcome::Taken(report) => report,
        Outcome::Refused(faults) => panic!("refused: {faults:?}"),
    }
}

/// Why a file was refused: line, field and code.
#[track_caller]
fn refused(outcome: Outcome) -> Vec<(u64, Option<String>, &'static str)> {
    match outcome {
        Outcome::Refused(faults) => faults
            .listed()
            .iter()
            .map(|fault| (fault.line, fault.column().map(ToOwned::to_owned), fault.code()))
            .collect(),
        Outcome::Taken(report) => panic!("taken: {report:?}"),
    }
}

/// The numbers of every case that is filed, and when it was.
fn filed(app: &App) -> Vec<(Option<String>, NaiveDateTime)> {
    use diesel::prelude::*;
    use redress::store::schema::cases::dsl;
    let rows = dsl::cases.order(dsl::source_number).select((dsl::source_number, dsl::filed_at));
    app.store.read_now(|c| Ok(rows.load(c)?)).unwrap()
}

on_both_databases! {
    fn a_file_is_filed_and_the_same_again_changes_nothing(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        seed.published_account_at(&key("006", "9876543210"), baht(1_000));
        let text = file(&season(3));
        let first = report(take(&app, &text, Wish::Commit));
        assert_eq!((first.rows, first.new, first.total.plain()), (3, 3, "600.75".to_owned()));
        let before = filed(&app);
        assert_eq!(before.len(), 3);
        let one = app.store.read_now(|c| redress::store::senders::handed_over(c, &["1"])).unwrap().remove(0);
        let petitions = seed.read(|c| petitions::of_case(c, one.case_id));
        assert_eq!(petitions[0].state, State::Submitted);
        assert_eq!(seed.read(|c| history::of(c, one.case_id.bytes()))[0].role, Role::CentreAgent);

        assert_eq!(taken(take(&app, &text, Wish::Commit)), (0, 3));
        // Whatever the order of the fields and the blanks between them.
        let rewritten = format!("\u{feff}\n  \r\n{}", text.replace("\":", "\" : ").replace('\n', "\r\n"));
        assert_eq!(taken(take(&app, rewritten.trim_end(), Wish::Commit)), (0, 3));
        assert_eq!(taken(take(&app, &file(&season(4)), Wish::Commit)), (1, 3));
        assert_eq!(filed(&app)[..3], before[..]);
    }
}

on_both_databases! {
    fn a_filed_case_is_not_overwritten_and_the_whole_file_is_refused(database: TestDatabase) {
        let app = application(&database);
        taken(take(&app, &file(&season(2)), Wish::Commit));
        let mut changed = season(4);
        changed[1]["story"] = json!("It was otherwise.");
        let faults = refused(take(&app, &file(&changed), Wish::Commit));
        assert_eq!(faults, [(2, Some("case".to_owned()), "already_filed_differently")]);
        assert_eq!(filed(&app).len(), 2);
    }
}

on_both_databases! {
    fn a_damaged_line_refuses_the_file_by_line_and_field_and_changes_nothing(database: TestDatabase) {
        let app = application(&database);
        let mut told = season(120);
        told[99]["transfers"][0]["amount"] = json!("1.005");
        told[99]["crime"] = json!("theft");
        let mut text = file(&told);
        text.push_str("{\"case\": 121, \"name\":\n");
        text.push_str("[]\n");
        let place = |field: &str| Some(field.to_owned());
        assert_eq!(refused(take(&app, &text, Wish::Commit)), [
            (100, place("crime"), "offence_unknown"),
            (100, place("transfers[0].amount"), "money_too_many_decimals"),
            (121, None, "json_unreadable"),
            (122, None, "object_wanted"),
        ]);
        assert_eq!(filed(&app), []);
    }
}

on_both_databases! {
    fn a_rehearsal_tells_what_would_happen_and_changes_nothing(database: TestDatabase) {
        let app = application(&database);
        for _ in 0..2 {
            assert_eq!(taken(take(&app, &file(&season(3)), Wish::Rehearse)), (3, 0));
            assert!(senders::list(&app).unwrap().is_empty());
        }
        assert_eq!(taken(take(&app, &file(&season(2)), Wish::Commit)), (2, 0));
        assert_eq!(taken(take(&app, &file(&season(3)), Wish::Rehearse)), (1, 2));
        assert_eq!(filed(&app).len(), 2);
    }
}

on_both_databases! {
    fn an_import_that_was_killed_goes_on_where_it_ended(database: TestDatabase) {
        let app = application(&database);
        let count = u32::try_from(FILED_AT_ONCE).unwrap() * 2 + 7;
        let text = file(&season(count));
        let die = &mut |progress| if matches!(progress, Progress::CarriedOut(..)) { panic!("killed") };
        let source = Cursor::new(text.as_bytes());
        catch_unwind(AssertUnwindSafe(|| import(&app, CENTRE, Wish::Commit, source, die))).unwrap_err();
        let before = filed(&app);
        assert_eq!(before.len(), FILED_AT_ONCE);
        let outcome = taken(take(&app, &text, Wish::Commit));
        assert_eq!(outcome, (u64::from(count) - 50, 50));
        assert_eq!(filed(&app).len(), 107);
        assert_eq!(taken(take(&app, &text, Wish::Commit)), (0, 107));
    }
}

on_both_databases! {
    fn the_same_number_twice_in_a_file_is_one_case_or_a_fault(database: TestDatabase) {
        let app = application(&database);
        let twice = [case(1), case(2), case(1)];
        assert_eq!(taken(take(&app, &file(&twice), Wish::Commit)), (2, 1));
        let mut other = case(3);
        other["other_route"] = json!(true);
        let faults = refused(take(&app, &file(&[case(3), other]), Wish::Commit));
        assert_eq!(faults, [(2, Some("case".to_owned()), "case_twice")]);
        assert_eq!(filed(&app).len(), 2);
    }
}

on_both_databases! {
    fn a_file_of_another_sender_has_numbers_of_its_own(database: TestDatabase) {
        let app = application(&database);
        let text = file(&season(2));
        taken(take(&app, &text, Wish::Commit));
        let of_police = |wish| import(&app, "police", wish, Cursor::new(text.as_bytes()), &mut |_| ());
        assert!(matches!(of_police(Wish::Commit), Err(SenderFault::Unknown)));
        senders::add(&app, "police", 1, &Actor::System).unwrap();
        assert_eq!(taken(of_police(Wish::Commit).unwrap()), (2, 0));
        assert_eq!(taken(of_police(Wish::Commit).unwrap()), (0, 2));
        let numbers: Vec<_> = filed(&app).into_iter().filter_map(|(number, _)| number).collect();
        assert_eq!(numbers, ["1", "1 (police)", "2", "2 (police)"]);
    }
}

on_both_databases! {
    fn no_case_waits_to_be_screened_when_an_import_returns(database: TestDatabase) {
        let app = application(&database);
        taken(take(&app, &file(&[case(1), case(2)]), Wish::Commit));
        let waiting = {
            use diesel::prelude::*;
            use redress::store::schema::screening_queue::dsl;
            app.store.read_now(|c| Ok(dsl::screening_queue.count().get_result::<i64>(c)?)).unwrap()
        };
        assert_eq!(waiting, 0);
    }
}

#[test]
fn a_line_without_end_is_refused_and_the_lines_after_it_are_still_looked_at() {
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let app = application(&database);
    let text = format!("{}{}\n{{}}\n", file(&[case(1)]), "x".repeat(600_000));
    let faults = refused(take(&app, &text, Wish::Commit));
    assert_eq!(faults[0], (2, None, "line_too_long"));
    assert!(faults[1..].iter().all(|(line, ..)| *line == 3));
    assert_eq!(refused(take(&app, "\n\n", Wish::Commit))[0], (0, None, "file_empty"));
}

#[test]
fn faults_are_listed_up_to_a_thousand_and_counted_beyond() {
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let app = application(&database);
    let Outcome::Refused(faults) = take(&app, &"{\n".repeat(1_003), Wish::Commit) else { panic!("taken") };
    assert_eq!((faults.count(), faults.listed().len(), faults.left_off()), (1_003, 1_000, 3));
}

#[test]
fn every_word_of_the_list_of_offences_is_read_and_kept() {
    use redress::domain::identity::Offence;
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let app = application(&database);
    let told: Vec<Value> = (1..)
        .zip(Offence::ALL)
        .map(|(number, offence)| {
            let mut told = case(number);
            told["crime"] = json!(offence.as_str());
            told
        })
        .collect();
    assert_eq!(taken(take(&app, &file(&told), Wish::Commit)), (16, 0));
    for (number, offence) in (1..).zip(Offence::ALL) {
        let number: i32 = number;
        let row = app
            .store
            .read_now(|c| {
                let row = redress::store::senders::handed_over(c, &[&number.to_string()])?.remove(0);
                cases::find(c, row.case_id)
            })
            .unwrap()
            .unwrap();
        assert_eq!(row.offence, *offence);
    }
}

#[test]
fn every_fault_of_a_case_has_its_words() {
    use redress::domain::dates::DateFault;
    use redress::domain::identity::*;
    use redress::domain::money::MoneyFault;
    let mut codes: Vec<&str> = Vec::new();
    macro_rules! add {
        ($($fault:ty),+) => { $(codes.extend(<$fault>::ALL.iter().map(|fault| fault.code()));)+ };
    }
    add!(
        PersonNameFault,
        NationalIdFault,
        PassportFault,
        JuristicIdFault,
        TelephoneFault,
        EmailAddressFault,
        BankCaseIdFault,
        PoliceReportFault,
        PromptPayFault,
        BankCodeFault,
        AccountNumberFault,
        MoneyFault,
        DateFault
    );
    // Those of the reader itself, as they stand in its text: one that is new is looked for without being named here.
    for source in ["src/interchange/cases.rs", "src/interchange/cases/fields.rs", "src/interchange/cases/file.rs"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        let text: &'static str = std::fs::read_to_string(path).unwrap().leak();
        let endings = [
            "_unknown",
            "_wanted",
            "_too_long",
            "_twice",
            "_future",
            "_empty",
            "_character",
            "_read",
            "_differently",
            "_unreadable",
        ];
        let literals = text.split('"').skip(1).step_by(2);
        codes.extend(literals.filter(|literal| endings.iter().any(|ending| literal.ends_with(ending))));
    }
    assert!(codes.len() > 60);
    for code in codes {
        for language in redress::locale::Language::ALL {
            assert!(redress::locale::Text::of(language).has(&format!("import-fault-{code}")), "{code} in {language}");
        }
    }
}

on_both_databases! {
    fn a_told_account_that_nobody_reported_opens_no_account(database: TestDatabase) {
        let app = application(&database);
        taken(take(&app, &file(&[case(1)]), Wish::Commit));
        let told = key("006", "9876543210");
        assert!(app.store.read_now(|c| accounts::by_number(c, &told.bank, &told.number)).unwrap().is_none());
    }
}
