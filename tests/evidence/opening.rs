//! Who opens evidence, how it is sent, and that every opening is remembered.

use redress::domain::actor::Role;
use redress::domain::command::Review;
use redress::store::history;

use super::*;
use crate::support::databases::on_both_databases;
use crate::support::pictures::{pdf, plain_jpeg};

on_both_databases! {
    fn a_file_is_sent_to_be_saved_and_to_do_nothing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let document = pdf(150_000);
        let name = "สลิป; filename=evil.exe \"x\" ก.pdf";
        let filed = filed_with(&app, (name, "application/pdf", &document));
        let sent = open(&app.staff(Role::Officer).get(&format!("/desk/petitions/{}", filed.claim)), filed.file.id).expect(200);
        assert_eq!(sent.bytes, document);
        for (header, value) in [
            ("content-type", "application/pdf"),
            ("content-length", "150000"),
            ("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(sent.header(header), Some(value), "{header}");
        }
        let disposition = sent.header("content-disposition").unwrap();
        let (plain, extended) = disposition.split_once("; filename*=UTF-8''").unwrap();
        assert_eq!(plain, "attachment; filename=\"evidence.pdf\"");
        assert!(extended.bytes().all(|b| b.is_ascii_alphanumeric() || b"%-._~".contains(&b)), "{extended}");
        assert!(sent.header("transfer-encoding").is_none());
    }
}

on_both_databases! {
    fn whoever_examines_decides_or_audits_opens_it_and_nobody_else(database: TestDatabase) {
        let app = TestApp::start(&database);
        let picture = plain_jpeg(8, 8);
        let filed = filed_with(&app, ("slip.jpg", "image/jpeg", &picture));
        let (id, desk) = (filed.file.id, format!("/desk/petitions/{}", filed.claim));
        for role in [Role::Officer, Role::Supervisor, Role::Auditor] {
            assert_eq!(open(&app.staff(role).get(&desk), id).expect(200).bytes, picture, "{role}");
        }
        let account = Seed::new(&app.app).petition(filed.claim).account_id.unwrap();
        for role in [Role::Secretary, Role::Chair, Role::Auditor] {
            let dossier = app.user(role, 2).get(&format!("/committee/accounts/{account}")).expect_text("slip.jpg");
            assert_eq!(open(&dossier, id).expect(200).bytes, picture, "{role}");
        }
        // By every address, with a token of their own: it is not there.
        for role in [Role::Admin, Role::Bank, Role::CentreAgent] {
            let somebody = app.user(role, 3);
            let token = somebody.csrf_of(&somebody.get("/"));
            for place in ["desk", "committee", "case", "claim"] {
                somebody.post(&format!("/{place}/evidence/{id}"), &[("csrf", &token)]).expect(404);
            }
        }
        let stranger = filed_with(&app, ("other.jpg", "image/jpeg", &plain_jpeg(16, 8))).person;
        let token = stranger.csrf_of(&stranger.get("/case/overview"));
        stranger.post(&format!("/case/evidence/{id}"), &[("csrf", &token)]).expect(404);
        stranger.post(&format!("/desk/evidence/{id}"), &[("csrf", &token)]).expect(404);
        let answer = format!("/case/claims/{}/evidence/{id}/remove", filed.claim);
        stranger.post(&answer, &[("csrf", &token)]).expect(404);
        stranger.post(&answer, &[("csrf", &token), ("sure", "yes")]).expect(404);
        let somebody = writer(&app);
        let token = somebody.csrf_of(&somebody.get(PLACE));
        somebody.post(&format!("{PLACE}/{id}"), &[("csrf", &token)]).expect(404);
        somebody.post(&format!("{PLACE}/{id}/remove"), &[("csrf", &token)]).expect(404);
        somebody.post(&format!("{PLACE}/{id}/remove"), &[("csrf", &token), ("sure", "yes")]).expect(404);
        somebody.post(&format!("{PLACE}/not-an-id"), &[("csrf", &token)]).expect(404);
        // Nobody opens anything by a link, or without the token.
        app.user(Role::Officer, 3).get(&format!("/desk/evidence/{id}")).expect(405);
        app.user(Role::Officer, 4).post(&format!("/desk/evidence/{id}"), &[]).expect(403);
        in_case(&app, filed.case).get("/case/overview").expect_text("slip.jpg");
    }
}

on_both_databases! {
    fn every_opening_is_remembered_and_shown_to_who_examines(database: TestDatabase) {
        let app = TestApp::start(&database);
        let filed = filed_with(&app, ("slip.jpg", "image/jpeg", &plain_jpeg(8, 8)));
        let (id, desk) = (filed.file.id, format!("/desk/petitions/{}", filed.claim));
        let officer = app.staff(Role::Officer);
        let page = officer.get(&desk).expect_text("Not opened yet").expect_text("Evidence added");
        // Several at the same moment are several.
        let request = opening(&page, id);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let request = request.clone();
                scope.spawn(move || assert_eq!(request.send().status, 200));
            }
        });
        open(&filed.person.get("/case/overview"), id).expect(200);
        let views = app.app.store.read_now(|c| evidence::views_of(c, &[id], 100)).unwrap();
        assert_eq!(views.len(), 5);
        for view in &views {
            let kept = app.app.store.read_now(|c| history::of(c, view.id.bytes())).unwrap();
            assert_eq!(kept.len(), 1);
            assert_eq!((kept[0].act.as_str(), kept[0].role, kept[0].user_id), ("view", view.role, view.user_id));
            assert!(kept[0].detail.contains(&id.to_string()));
        }
        let page = app.user(Role::Supervisor, 2).get(&desk);
        let shown = page.all("section.card p.hint").iter().filter(|line| line.starts_with("Opened by officer")).count();
        assert_eq!(shown, 4, "{}", page.describe());
        let page = page.expect_text("Opened by Claimant");
        // And in the timeline, for whoever reads that alone.
        let opened = page.all(".timeline-label").into_iter().filter(|label| label.starts_with("Evidence opened")).collect::<Vec<_>>();
        assert_eq!((opened.len(), opened.iter().filter(|label| label.contains("officer 1")).count()), (5, 4), "{opened:?}");
        // Looking at the page alone is no opening; a refused opening is none either.
        assert_eq!(app.app.store.read_now(|c| evidence::views_of(c, &[id], 100)).unwrap().len(), 5);
    }
}

on_both_databases! {
    fn files_are_added_to_an_answer_and_what_was_written_stays(database: TestDatabase) {
        let app = TestApp::start(&database);
        let filed = filed_with(&app, ("slip.jpg", "image/jpeg", &plain_jpeg(8, 8)));
        let seed = Seed::new(&app.app);
        let path = format!("/case/claims/{}/answer", filed.claim);
        let place = format!("/case/claims/{}/evidence", filed.claim);
        filed.person.get(&path).expect(409);
        seed.taken(filed.claim);
        let ask = Review::Ask { question: "Please send the statement".to_owned(), reply_by: None };
        seed.review(&seed.actor_of(Role::Officer, 1), filed.claim, ask);

        let page = filed.person.get(&path).expect_text("Files with your answer");
        let wrong = chosen(&page, ("a.exe", "application/x-msdownload", b"MZ")).set("answer", "Here it is");
        let page = wrong.submit(ADD).expect(422).expect_text("Files of this kind are not accepted");
        assert_eq!(page.form(ADD).value("answer").as_deref(), Some("Here it is"));
        let page = chosen(&page, ("statement.pdf", "application/pdf", &pdf(400))).submit(ADD).expect(200);
        assert_eq!(page.form(ADD).value("answer").as_deref(), Some("Here it is"));
        let page = page.expect_text("The file was added.");
        assert!(page.all("a.language, button.language").is_empty(), "it would take away what was written");
        // Without anything written the page has its own address.
        let empty = chosen(&filed.person.get(&path), ("second.txt", "text/plain", b"2")).submit(ADD).expect(200);
        assert_eq!(empty.path, format!("{path}?did=added"));
        let asks = page.form(ADD).set("answer", "Here it is").submit("Remove statement.pdf").expect(200);
        let kept = asks.form("Keep it").submit("Keep it").expect(200).expect_text("statement.pdf");
        assert_eq!(kept.form(ADD).value("answer").as_deref(), Some("Here it is"));
        let thai = asks.form("ภาษาไทย").submit("ภาษาไทย").expect(200);
        assert_eq!(kept_files(&database).len(), 3, "the other language asks again");
        let asks = thai.form("English").submit("English").expect(200);
        let page = asks.form("Remove it").submit("Remove it").expect(200).expect_text("The file was removed.");
        assert!(!page.has_text("statement.pdf") && page.has_text("second.txt"));
        assert_eq!(page.form(ADD).value("answer").as_deref(), Some("Here it is"));
        assert_eq!(kept_files(&database).len(), 2);
        // A file that was chosen and not added is not lost without a word.
        let forgotten = chosen(&page, ("third.txt", "text/plain", b"3")).submit("Send the answer").expect(422);
        let forgotten = forgotten.expect_text("was not added yet");
        assert_eq!(rows(&app).iter().filter(|row| row.request_id.is_some() && row.on_disk).count(), 1);
        forgotten.form(ADD).submit("Send the answer").expect(200);
        // Answered, nothing is added or taken out any more; the desk sees it.
        let token = filed.person.csrf_of(&filed.person.get("/case/overview"));
        let file = rows(&app).into_iter().find(|row| row.request_id.is_some() && row.on_disk).unwrap();
        filed.person.post(&format!("{place}/{}/remove", file.id), &[("csrf", &token), ("sure", "yes")]).expect(409);
        let officer = app.user(Role::Officer, 2).get(&format!("/desk/petitions/{}", filed.claim));
        assert_eq!(open(&officer.expect_text("second.txt"), file.id).expect(200).bytes, b"2");
        let acts = app.app.store.read_now(|c| history::of(c, file.id.bytes())).unwrap();
        assert_eq!(acts.iter().map(|version| version.act.as_str()).collect::<Vec<_>>(), ["attach"]);
    }
}
