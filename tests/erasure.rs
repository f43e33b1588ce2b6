//! What people told is in no byte of the database, and nothing of a person who was erased can be opened again: on no page, in no export, in no older copy
//! once the key ring was rotated.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, TimeDelta, Utc};
use redress::app::App;
use redress::casework::retention::Whose;
use redress::casework::sealing::keys::ERASED_MARK;
use redress::casework::sealing::{Opened, keys};
use redress::casework::{case_acts, correcting, erasing, filing, reporting};
use redress::config::DatabaseUrl;
use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::id::{CaseId, PartyId};
use redress::domain::identity::{Capacity, Reference};
use redress::domain::party::Party;
use redress::domain::petition;
use redress::domain::refusal::Refusal;
use redress::domain::told::{self, AccountKey, Channel};
use redress::error::Error;
use redress::export::{self, Kind};
use redress::notify::outbox;
use redress::store::sealed_columns::{Belongs, COLUMNS};
use redress::store::{AnyConnection, cases, history};
use redress::vault::{DROP_WAIT, KeyRing, Owner, Vault, WRAPPED, owner, random};
use redress::web::session::Opening;
use redress::{claimant_access, doctor, rotation};
use tempfile::TempDir;

use crate::support::app::{TestApp, application, application_on, application_with, beginning};
use crate::support::databases::{Backend, TestDatabase, on_both_databases};
use crate::support::seed::{Seed, baht, key, national_id};

/// What a victim tells, as nobody else does.
const NAME: &str = "Kanarinee Withayakul";
const TELEPHONE: &str = "0894417263";
const EMAIL: &str = "kanarinee.w@canary.example";
const ADDRESS: &str = "417/26 Soi Nok Khamin, Phra Khanong, Bangkok 10260";
const NARRATIVE: &str = "He said the parcel with my name held canary feathers, and that I must pay at once.";
const REFUND: &str = "4417263008";
const SENDER: &str = "4417263909";
const NUMBER: u32 = 41_726_300;
/// Who acts for the victim.
const ACTING: &str = "Nokhook Rakpuan";
const ACTING_EMAIL: &str = "nokhook@canary.example";
/// What officers and the victim write later.
const EXPLANATION: &str = "The canary statement proves the third transfer.";
const QUESTION: &str = "Please send the canary slip of the second transfer.";
const ANSWER: &str = "Here is the canary slip, sorry for the late answer.";
const WISH: &str = "My name is spelt Kanarini, as on the canary card.";
const RIGHT_NAME: &str = "Kanarini Withayakhun";
const REPLY: &str = "We saw the canary card and corrected it.";
const RESOLUTION: &str = "The canary telephone is shared by two sisters.";
/// A mule that no Gazette has named.
const UNKNOWN_MULE: &str = "5528374101";

/// The case of somebody for whom somebody else acts.
fn told(seed: &Seed<'_>, account: &AccountKey) -> told::Case {
    let mut told = seed.told(&[(account.clone(), baht(900)), (key("002", UNKNOWN_MULE), baht(70))]);
    told.victim = Party {
        capacity: Capacity::Oneself,
        name: NAME.parse().unwrap(),
        number: national_id(NUMBER),
        telephone: Some(TELEPHONE.parse().unwrap()),
        email: Some(EMAIL.parse().unwrap()),
        address: Some(ADDRESS.to_owned()),
    };
    told.narrative = NARRATIVE.to_owned();
    for transfer in &mut told.transfers {
        transfer.from = Some(key("014", SENDER));
    }
    told.channel = Channel::BankAccount { account: key("004", REFUND), holder: NAME.parse().unwrap() };
    told
}

/// A case, as it was filed.
struct Filed {
    case: CaseId,
    claim: redress::domain::id::PetitionId,
    victim: PartyId,
}

fn file(seed: &Seed<'_>, told: told::Case) -> Filed {
    let case = CaseId::from_bytes(seed.new_id());
    let reference = Reference::from_bits(u64::from_le_bytes(random().unwrap()));
    let claims =
        seed.act(&Actor::Claimant(case), move |c, context| filing::submit(c, context, &reference, &told)).claims;
    let claim = claims.iter().find(|(_, state, _)| *state != petition::State::Waiting).unwrap().0;
    let victim = seed.read(|c| cases::parties_of(c, case)).first().unwrap().id;
    Filed { case, claim, victim }
}

/// A case with everything that is sealed of one: it was asked about, answered and recommended.
fn examined(seed: &Seed<'_>) -> Filed {
    let account = seed.published_account(baht(1_000));
    let told = told(seed, &key(account.bank.as_str(), &account.number));
    let filed = file(seed, told);
    seed.taken(filed.claim);
    let officer = seed.actor_of(Role::Officer, 1);
    seed.review(&officer, filed.claim, Review::Ask { question: QUESTION.to_owned(), reply_by: None });
    seed.review(&Actor::Claimant(filed.case), filed.claim, Review::Answer { text: ANSWER.to_owned() });
    let lines = seed.read(|c| redress::store::petitions::lines_of(c, filed.claim));
    let what = redress::domain::command::Recommendation::AcceptTransfers(
        lines.iter().map(|line| (line.transfer_id, line.amount)).collect(),
    );
    seed.review(
        &officer,
        filed.claim,
        Review::Recommend { what, reasons: vec![], explanation: EXPLANATION.to_owned() },
    );
    let (case, claimant) = (filed.case, Actor::Claimant(filed.case));
    let asked = seed.act(&claimant, move |c, context| correcting::ask(c, context, Whose::Case(case), WISH));
    let propose = correcting::Command::Propose {
        name: Some(RIGHT_NAME.parse().unwrap()),
        number: Some(national_id(NUMBER + 2)),
        answer: REPLY.to_owned(),
    };
    seed.act(&officer, move |c, context| correcting::act(c, context, asked, 1, &propose));
    filed
}

fn erase(app: &App, party: PartyId) -> Result<(), Error> {
    let context = app.context(Actor::System);
    app.store.write_now(move |connection| erasing::erase(connection, &context, party))
}

/// The bytes that a text could stand as: as it is, and as a dump writes bytes.
fn forms(text: &str) -> [Vec<u8>; 3] {
    let hex = data_encoding::HEXLOWER.encode(text.as_bytes());
    [text.as_bytes().to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()]
}

fn holds(bytes: &[u8], text: &str) -> bool {
    forms(text).iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_slice()))
}

/// Everything that the database keeps: SQLite's file and its log, PostgreSQL as a dump.
fn every_byte(database: &TestDatabase) -> Vec<u8> {
    let url = database.url();
    match database.backend() {
        Backend::Sqlite => {
            let file = PathBuf::from(url.strip_prefix("sqlite:").unwrap());
            let log = log_of(&file);
            let mut bytes = std::fs::read(&file).unwrap();
            let logged = std::fs::read(&log).unwrap();
            assert!(!logged.is_empty(), "nothing is in the log: it would not be looked at");
            bytes.extend(logged);
            bytes
        }
        Backend::Postgres => {
            let dump = Command::new("pg_dump").arg(&url).output().expect("pg_dump comes with the server");
            assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
            dump.stdout
        }
    }
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

on_both_databases! {
    fn what_people_told_is_in_no_byte_of_the_database(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let filed = examined(&seed);
        let account = seed.published_account(baht(300));
        let mut by_another = told(&seed, &key(account.bank.as_str(), &account.number));
        by_another.acting = Some(Party {
            capacity: Capacity::Guardian,
            name: ACTING.parse().unwrap(),
            number: national_id(NUMBER + 1),
            telephone: None,
            email: Some(ACTING_EMAIL.parse().unwrap()),
            address: None,
        });
        file(&seed, by_another);
        // The two cases are alike: somebody looks at it and writes why it is no conflict.
        let findings = seed.read(|c| redress::store::petitions::findings_of(c, filed.case));
        let finding = findings.iter().find(|row| row.conflict).map(|row| row.id);
        if let Some(finding) = finding {
            let seen = seed.case(filed.case).version;
            let command = case_acts::CaseCommand::ResolveFinding { finding, reason: RESOLUTION.to_owned() };
            let case = filed.case;
            seed.act(&seed.actor_of(Role::Supervisor, 1), move |c, context| {
                case_acts::act(c, context, case, seen, &command)
            });
        }
        // A draft, and the code that opens it again.
        let (_, reference) = app.draft(77, EMAIL);
        claimant_access::ask(&app.app, [7; 32], &reference.parse().unwrap()).unwrap();
        outbox::deliver_all(&app.app).unwrap();
        assert!(app.mails().iter().any(|mail| mail.letter.to == EMAIL));

        let bytes = every_byte(&database);
        // The search finds what is there, or it would find nothing of what is not.
        let case = seed.case(filed.case);
        assert!(holds(&bytes, case.reference.as_str()));
        let wrapped = seed.read(|c| redress::store::person_keys::find(c, &[*filed.victim.bytes()])).remove(0).wrapped.unwrap();
        let found = forms_of_bytes(&wrapped).iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_slice()));
        assert!(found, "a sealed value is not found where it stands");
        for secret in [
            NAME, "Kanarinee", TELEPHONE, EMAIL, ADDRESS, NARRATIVE, "canary", REFUND, SENDER, UNKNOWN_MULE, ACTING, ACTING_EMAIL,
            EXPLANATION, QUESTION, ANSWER, RESOLUTION, WISH, RIGHT_NAME, REPLY, national_id(NUMBER + 2).as_str(), national_id(NUMBER).as_str(), national_id(NUMBER + 1).as_str(),
        ] {
            assert!(!holds(&bytes, secret), "{secret} stands in the database");
        }
    }

    fn an_erased_person_is_a_mark_on_every_page_and_no_error(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let filed = examined(&seed);
        let claimant = app.with_session(Opening { case: Some(filed.case), ..Opening::default() });
        claimant.get("/case/overview").expect(200);
        let case = seed.case(filed.case);
        erase(&app.app, filed.victim).unwrap();

        let officer = app.staff(Role::Officer);
        let page = officer.get(&format!("/desk/petitions/{}", filed.claim)).expect(200).expect_text("(erased)");
        for gone in [NAME, "Kanarinee", NARRATIVE, QUESTION, ANSWER, EXPLANATION, REFUND, "263008"] {
            assert!(!page.has_text(gone), "{gone}");
        }
        assert!(page.has_text("Personal data erased"));
        // What they asked to be corrected nobody waits for any more.
        officer.get("/desk/corrections").expect(200).expect_text("Nobody waits for a correction.");
        let asked = seed.read(|c| redress::store::corrections::of_parties(c, &[filed.victim])).remove(0).id;
        let correction = officer.get(&format!("/desk/corrections/{asked}")).expect(200).expect_text("(erased)");
        for gone in [WISH, RIGHT_NAME, REPLY, national_id(NUMBER + 2).as_str()] {
            assert!(!correction.has_text(gone), "{gone}");
        }
        let shown = page.form("Show identity data").submit("Show identity data").expect(200);
        assert!(shown.has_text("(erased)") && !shown.has_text(NAME));
        // Whoever was in is out, and nobody comes in again.
        assert_ne!(claimant.get("/case/overview").path, "/case/overview");
        claimant_access::ask(&app.app, [9; 32], &case.reference).unwrap();
        outbox::deliver_all(&app.app).unwrap();
        assert!(!app.mails().iter().any(|mail| mail.letter.to == EMAIL && mail.letter.subject.contains("code")), "a code went to somebody who was erased");
        // Nor are they found.
        let sought = officer.get("/desk/search").form("/desk/search").set("sought", national_id(NUMBER).as_str());
        sought.submit("Search").expect(200).expect_text("No petition was found.");

        let mut csv = Vec::new();
        export::write(&app.app, Kind::Claims, &mut csv).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.contains(ERASED_MARK) && !csv.contains(UNKNOWN_MULE), "{csv}");
        doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
        let known = seed.read(|c| history::of(c, filed.victim.bytes()));
        assert!(known.iter().any(|row| (row.record.as_str(), row.act.as_str(), row.to_state.as_str()) == ("party", "erase", "erased")));
    }

    fn who_is_erased_stays_erased_and_the_record_takes_nothing_more(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let filed = examined(&seed);
        erase(&app, filed.victim).unwrap();
        assert!(matches!(erase(&app, filed.victim), Err(Error::Refusal(Refusal::Erased))));
        let nobody = PartyId::from_bytes(seed.new_id());
        assert!(matches!(erase(&app, nobody), Err(Error::Refusal(Refusal::NotFound))));
        let (claim, seen) = (filed.claim, seed.petition(filed.claim).version);
        let remark = Review::SendBack { remark: "Again.".to_owned() };
        let refused = seed.try_act(&seed.actor_of(Role::Supervisor, 1), move |c, context| {
            redress::casework::examining::review(c, context, claim, seen, &remark)
        });
        assert!(matches!(refused, Err(Error::Refusal(Refusal::Erased))));
        // A screening that waits finds nothing to compare, and that is no fault.
        let case = filed.case;
        let system = app.context(Actor::System);
        app.store
            .write_now(move |c| redress::casework::screening::queue::queue_cases(c, &system, &[case]))
            .unwrap();
        redress::casework::screening::drain(&app).unwrap();
    }

    fn erasing_one_person_leaves_everybody_else(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let account = seed.published_account(baht(1_000));
        let other = seed.filed_claim(&account, baht(70)).case_id.unwrap();
        let filed = examined(&seed);
        erase(&app, filed.victim).unwrap();
        let open = |case: CaseId| {
            seed.read(|c| {
                let row = cases::find(c, case)?.unwrap();
                keys::open_one(c, &app.vault, "cases", "narrative_sealed", case.bytes(), &row.narrative_sealed)
            })
        };
        assert_eq!(open(filed.case), Opened::Erased);
        assert!(matches!(open(other), Opened::Text(text) if text.contains("police")));
    }

    fn a_draft_goes_with_its_key(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (id, _) = app.draft(78, EMAIL);
        let kept = |c: &mut AnyConnection| redress::store::person_keys::find(c, &[*id.bytes()]);
        assert_eq!(app.app.store.read_now(kept).unwrap().len(), 1);
        app.pass_days(120);
        redress::casework::sweeping::sweep(&app.app).unwrap();
        assert!(app.app.store.read_now(|c| cases::find_draft(c, id)).unwrap().is_none());
        assert!(app.app.store.read_now(kept).unwrap().is_empty());
    }

    fn another_persons_value_or_key_in_the_place_of_ones_own_does_not_open(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let account = seed.published_account(baht(1_000));
        let one = seed.filed_claim(&account, baht(70)).case_id.unwrap();
        let two = seed.filed_claim(&account, baht(80)).case_id.unwrap();
        let party = |case| seed.read(|c| cases::parties_of(c, case)).remove(0);
        let (one, two) = (party(one), party(two));
        let opens = |row: &PartyId, column: &'static str, sealed: &[u8]| {
            let opened = app.store.read_now(|c| keys::open_one(c, &app.vault, "parties", column, row.bytes(), sealed));
            opened.is_ok()
        };
        assert!(opens(&one.id, "name_sealed", &one.name_sealed));
        assert!(!opens(&two.id, "name_sealed", &one.name_sealed), "another row");
        assert!(!opens(&one.id, "number_sealed", &one.name_sealed), "another column");
        // The same value under another person's name: the key's id is part of what was sealed.
        let mut renamed = one.name_sealed.clone();
        renamed[1..17].copy_from_slice(two.id.bytes());
        assert_eq!(owner(&renamed), Some(Owner::Person(*two.id.bytes())));
        assert!(!opens(&one.id, "name_sealed", &renamed), "another person");
        let wrapped = |id: PartyId| seed.read(|c| redress::store::person_keys::find(c, &[*id.bytes()])).remove(0).wrapped.unwrap();
        assert!(app.vault.unwrap_key(*one.id.bytes(), &wrapped(one.id)).is_ok());
        assert!(app.vault.unwrap_key(*one.id.bytes(), &wrapped(two.id)).is_err(), "another's key");
        assert!(app.vault.open(WRAPPED, two.id.bytes(), &wrapped(one.id)).is_err());
    }
}

fn forms_of_bytes(bytes: &[u8]) -> [Vec<u8>; 2] {
    [bytes.to_vec(), data_encoding::HEXLOWER.encode(bytes).into_bytes()]
}

fn later() -> DateTime<Utc> {
    beginning() + TimeDelta::hours(1)
}

/// Of a database's sealed values, how many open and how many don't.
fn opening(app: &App, belongs: Belongs) -> (usize, usize) {
    app.store
        .read_now(|connection| {
            let (mut open, mut shut) = (0, 0);
            for column in COLUMNS.iter().filter(|column| column.belongs == belongs) {
                for value in column.newest(connection, 10_000)? {
                    let (row, place) = (value.row()?, column.place);
                    let opened = if place == WRAPPED {
                        app.vault.unwrap_key(row, &value.sealed).is_ok()
                    } else {
                        let opened =
                            keys::open_one(connection, &app.vault, place.table, place.column, &row, &value.sealed);
                        matches!(opened, Ok(Opened::Text(_)))
                    };
                    if opened { open += 1 } else { shut += 1 }
                }
            }
            Ok((open, shut))
        })
        .unwrap()
}

/// A backup of before the erasure, looked into by somebody who has everything that there is today.
#[test]
fn an_older_copy_opens_no_more_once_the_ring_was_rotated_and_the_old_key_dropped() {
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let folder = TempDir::new().unwrap();
    let ring = folder.path().join("keys");
    KeyRing::create_new(&ring, beginning()).unwrap();
    let vault = || Vault::of_file(&ring, KeyRing::load(&ring).unwrap());
    let app = application_with(&database, vault());
    let seed = Seed::new(&app);
    let filed = examined(&seed);
    let hold = seed.hold_on(&key("006", "1110009999"), baht(5));
    seed.act(&seed.actor_of(Role::Bank, 1), move |c, context| reporting::report_hold(c, context, &hold));

    let file = PathBuf::from(database.url().strip_prefix("sqlite:").unwrap());
    let copy = folder.path().join("backup.db");
    std::fs::copy(&file, &copy).unwrap();
    std::fs::copy(log_of(&file), log_of(&copy)).unwrap();
    let url: DatabaseUrl = format!("sqlite:{}", copy.display()).parse().unwrap();
    let backup = || application_on(&url, vault());
    let whole = opening(&backup(), Belongs::Person);
    assert!(whole.0 > 20 && whole.1 == 0, "{whole:?}");

    erase(&app, filed.victim).unwrap();
    KeyRing::add_key(&ring, later()).unwrap();
    let rotating = application_with(&database, vault());
    let rotated = rotation::rotate(&rotating, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    assert!(rotated.complete && rotated.values > 0);
    // As long as the ring has the old key, the backup tells everything: the rotation alone erases nothing.
    assert_eq!(opening(&backup(), Belongs::Person), whole);
    KeyRing::drop_key(&ring, 1, later() + DROP_WAIT).unwrap();

    let after = backup();
    for belongs in [Belongs::Person, Belongs::Register] {
        let (open, shut) = opening(&after, belongs);
        assert_eq!(open, 0, "{belongs:?}");
        assert!(shut > 0);
    }
    // And what is live lives on, but for who was erased.
    let live = application_with(&database, vault());
    doctor::examine(&live, &mut |finding| panic!("{finding:?}")).unwrap();
    assert!(opening(&live, Belongs::Register).0 > 0);
}
