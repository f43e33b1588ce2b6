//! What is kept: sealed, with its draft or case, and nothing of it once it is gone.

use chrono::TimeDelta;
use redress::store::history;
use std::fs;

use super::*;
use crate::support::databases::{Backend, on_both_databases};
use crate::support::pictures::{pdf, plain_jpeg, stands_in};
use crate::support::rows::connect;

/// Words that stand nowhere else.
const WORDS: &str = "canary words of a chat 9b1f";
const NAME: &str = "canary-name-5c2e.txt";

/// Every byte of the database.
fn raw_database(database: &TestDatabase) -> Vec<u8> {
    match database.backend() {
        Backend::Sqlite => {
            let path = database.folder().join("redress.db");
            ["", "-wal", "-shm"]
                .iter()
                .flat_map(|ending| fs::read(format!("{}{ending}", path.display())).unwrap_or_default())
                .collect()
        }
        Backend::Postgres => {
            use diesel::RunQueryDsl;
            let mut connection = connect(database);
            // Whole rows as text; bytes are written in hexadecimal, so they are turned back.
            let tables: Vec<crate::support::rows::Line> = diesel::sql_query(
                "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'",
            )
            .load(&mut connection)
            .unwrap();
            let mut all = Vec::new();
            for table in tables {
                let rows: Vec<crate::support::rows::Line> =
                    diesel::sql_query(format!("SELECT row_to_json(t)::text AS line FROM {} t", table.line))
                        .load(&mut connection)
                        .unwrap();
                for row in rows {
                    all.extend(row.line.as_bytes());
                    for part in row.line.split("\\\\x").skip(1) {
                        let hex: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
                        all.extend(data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap_or_default());
                    }
                }
            }
            all
        }
    }
}

on_both_databases! {
    fn neither_words_nor_name_stand_in_the_folder_or_the_database(database: TestDatabase) {
        let app = TestApp::start(&database);
        let content = format!("{WORDS}\n").repeat(9_000);
        let filed = filed_with(&app, (NAME, "text/plain", content.as_bytes()));
        let page = filed.person.get("/case/overview").expect_text(NAME);
        assert_eq!(open(&page, filed.file.id).bytes, content.as_bytes());
        let database_bytes = raw_database(&database);
        assert!(stands_in(filed.file.id.bytes(), &database_bytes), "the search finds nothing");
        let digest = redress::vault::digest(content.as_bytes());
        for needle in [WORDS.as_bytes(), NAME.as_bytes(), &digest] {
            assert!(!stands_in(needle, &database_bytes), "{needle:?} stands in the database");
        }
        for path in kept_files(&database) {
            let bytes = fs::read(&path).unwrap();
            assert!(bytes.len() >= content.len() && !stands_in(WORDS.as_bytes(), &bytes));
            assert!(!path.to_string_lossy().contains("canary"));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
                assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o077, 0);
            }
        }
    }
}

on_both_databases! {
    fn a_file_that_was_changed_cut_off_or_swapped_is_never_sent(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        // Three pieces and a bit.
        let (first, second) = (pdf(200_000), [pdf(199_999), vec![b'\n']].concat());
        add(&app, &person, ("a.pdf", "application/pdf", &first)).expect(200);
        add(&app, &person, ("b.pdf", "application/pdf", &second)).expect(200);
        let ids: Vec<EvidenceId> = rows(&app).iter().map(|row| row.id).collect();
        let path = file_of(&database, ids[0]);
        let (whole, other) = (fs::read(&path).unwrap(), fs::read(file_of(&database, ids[1])).unwrap());
        let (head, piece) = (20, 64 * 1024 + 16);
        let pieces: Vec<&[u8]> = whole[head..].chunks(piece).collect();
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            bytes
        };
        let joined = |parts: &[&[u8]]| [&whole[..head], &parts.concat()].concat();
        let broken = [
            ("another file's bytes", other.clone()),
            ("another file's head", [&other[..head], &whole[head..]].concat()),
            ("the first byte", flipped(0)),
            ("the nonce", flipped(10)),
            ("a byte in the first piece", flipped(head + 100)),
            ("the last byte", flipped(whole.len() - 1)),
            ("cut off in a piece", whole[..whole.len() - 100].to_vec()),
            ("cut off between pieces", joined(&pieces[..2])),
            ("without its last piece", joined(&pieces[..3])),
            ("two pieces swapped", joined(&[pieces[1], pieces[0], pieces[2], pieces[3]])),
            ("a piece twice", joined(&[pieces[0], pieces[0], pieces[1], pieces[2], pieces[3]])),
            ("more behind the end", [whole.as_slice(), b"more"].concat()),
            ("a head alone", whole[..head].to_vec()),
            ("nothing", Vec::new()),
        ];
        let page = person.get(PLACE);
        for (what, bytes) in broken {
            fs::write(&path, bytes).unwrap();
            let answer = open(&page, ids[0]);
            assert_eq!(answer.status, 503, "{what}");
            assert!(answer.header("content-disposition").is_none() && !stands_in(b"%PDF", &answer.bytes), "{what}");
        }
        fs::remove_file(&path).unwrap();
        open(&page, ids[0]).expect(503);
        fs::write(&path, whole).unwrap();
        assert_eq!(open(&page, ids[0]).expect(200).bytes, first);
    }
}

on_both_databases! {
    fn files_go_with_their_draft_into_the_case(database: TestDatabase) {
        let app = TestApp::start(&database);
        let picture = plain_jpeg(8, 8);
        let filed = filed_with(&app, ("slip.jpg", "image/jpeg", &picture));
        assert_eq!((filed.file.draft_id, filed.file.case_id), (None, Some(filed.case)));
        let page = filed.person.get("/case/overview").expect_text("Your evidence").expect_text("slip.jpg");
        assert_eq!(open(&page, filed.file.id).bytes, picture);
        // What was filed stays: nobody takes it out.
        assert!(!page.has_text("Remove"));
        let token = filed.person.csrf_of(&page);
        let remove = format!("/claim/evidence/{}/remove", filed.file.id);
        filed.person.post(&remove, &[("csrf", &token), ("sure", "yes")]);
        let claim = format!("/case/claims/{}/evidence/{}/remove", filed.claim, filed.file.id);
        filed.person.post(&claim, &[("csrf", &token), ("sure", "yes")]).expect(409);
        assert_eq!(row(&app, filed.file.id).unwrap().case_id, Some(filed.case));
        let history = app.app.store.read_now(|c| history::of(c, filed.file.id.bytes())).unwrap();
        let acts: Vec<(i64, &str)> = history.iter().map(|version| (version.version, version.act.as_str())).collect();
        assert_eq!(acts, [(1, "attach")]);
    }
}

on_both_databases! {
    fn what_is_taken_out_or_abandoned_goes_with_its_bytes(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        add(&app, &person, ("a.txt", "text/plain", b"a")).expect(200);
        let stranger = writer(&app);
        add(&app, &stranger, ("b.txt", "text/plain", b"b")).expect(200);
        let sweep = || redress::casework::sweeping::sweep(&app.app).unwrap();
        assert_eq!(sweep().files, 0);
        assert_eq!(kept_files(&database).len(), 2);
        // Drafts are kept for ninety days from the last file on.
        app.pass(TimeDelta::days(91));
        let swept = sweep();
        assert_eq!((swept.drafts, swept.files), (2, 2));
        assert!(rows(&app).is_empty() && kept_files(&database).is_empty());
    }
}

on_both_databases! {
    fn what_was_left_behind_while_it_arrived_is_cleared_after_a_while(database: TestDatabase) {
        use redress::casework::attaching::{self, Announced, Whose};
        use redress::domain::evidence::Media;
        use redress::evidence::files::StoredName;
        use std::io::Write;
        let app = TestApp::start(&database);
        let (draft, _) = app.draft(7, "malee@example.org");
        // As a program leaves it that is killed in the middle.
        let id = EvidenceId::from_bytes(app.new_id());
        let context = attaching::on_draft(&app.app);
        let announced = Announced { id, whose: Whose::Draft(draft), media: Media::Jpeg, by: None };
        app.app.store.write_now(move |c| attaching::announce(c, &context, &announced)).unwrap().unwrap();
        for name in [StoredName::raw(id), StoredName::kept(id)] {
            let mut arriving = app.app.evidence.files.put(name).unwrap();
            arriving.write_all(b"half").unwrap();
            std::mem::forget(arriving);
        }
        let sweep = || redress::casework::sweeping::sweep(&app.app).unwrap().files;
        assert_eq!((sweep(), kept_files(&database).len()), (0, 2));
        app.pass(TimeDelta::minutes(61));
        assert_eq!((sweep(), kept_files(&database).len(), rows(&app).len()), (1, 0, 0));
    }
}

on_both_databases! {
    fn with_an_erased_person_go_their_files_in_every_copy(database: TestDatabase) {
        use redress::casework::erasing;
        use redress::domain::actor::{Actor, Role};
        use redress::store::cases;
        let app = TestApp::start(&database);
        let filed = filed_with(&app, (NAME, "text/plain", WORDS.as_bytes()));
        // A copy of the folder and of the row, made before.
        let (copy, before) = (fs::read(file_of(&database, filed.file.id)).unwrap(), filed.file.clone());
        let victim = app.app.store.read_now(|c| cases::parties_of(c, filed.case)).unwrap()[0].id;
        let context = app.app.context(Actor::System);
        app.app.store.write_now(move |c| erasing::erase(c, &context, victim)).unwrap();
        redress::casework::sweeping::sweep(&app.app).unwrap();
        assert!(kept_files(&database).is_empty());
        let officer = app.staff(Role::Officer);
        let page = officer.get(&format!("/desk/petitions/{}", filed.claim));
        assert!(!page.has_text(NAME) && page.has_text("No files were added"));
        // The row and the bytes put back from the copy open no more: the person's key is gone.
        let now = row(&app, before.id).unwrap();
        let back = Evidence { version: now.version + 1, ..before.clone() };
        app.app.store.write_now(move |c| evidence::save(c, &back, now.version)).unwrap();
        let id = before.id.to_string();
        let folder = database.folder().join(EVIDENCE).join(&id[id.len() - 2..]);
        fs::write(folder.join(&id), copy).unwrap();
        let token = officer.csrf_of(&page);
        officer.post(&format!("/desk/evidence/{id}"), &[("csrf", &token)]).expect(409);
    }
}

on_both_databases! {
    fn a_files_dates_are_those_of_the_legal_clock(database: TestDatabase) {
        let app = TestApp::start(&database);
        let filed = filed_with(&app, ("slip.jpg", "image/jpeg", &plain_jpeg(8, 8)));
        app.pass_days(3);
        let page = filed.person.get("/case/overview");
        open(&page, filed.file.id).expect(200);
        let views = app.app.store.read_now(|c| evidence::views_of(c, &[filed.file.id], 10)).unwrap();
        assert_eq!(views[0].viewed_at.date() - filed.file.uploaded_at.date(), TimeDelta::days(3));
        let person = writer(&app);
        add(&app, &person, ("a.txt", "text/plain", b"a")).expect(200).expect_text("26 Nov 2026 CE");
        assert_eq!(rows(&app).pop().unwrap().uploaded_at.date(), app.app.clock.legal_now().date_naive());
        assert_ne!(app.app.clock.legal_now().date_naive(), app.app.clock.real_now().date_naive());
    }
}
