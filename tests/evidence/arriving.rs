//! How a file arrives: what is accepted, how much of it, and what a form must bring along.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use redress::domain::evidence::{HEAD_BYTES, MOST_CASE_BYTES, MOST_FILES, Media, State};
use redress::evidence::Waits;

use super::*;
use crate::support::app::{application, opened};
use crate::support::databases::on_both_databases;
use crate::support::pictures::{chunk, pdf, plain_jpeg, png};

/// How long something that happens in the server by itself may take.
const AWHILE: Duration = Duration::from_secs(20);

on_both_databases! {
    fn a_file_is_added_listed_opened_and_taken_out(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let tasks = person.get("/claim/tasks").expect_text("If you have any");
        let page = tasks.click("Evidence").expect_text("What we accept");
        let document = pdf(70_000);
        let page = chosen(&page, ("สลิป โอน.pdf", "application/pdf", &document)).submit(ADD).expect(200);
        assert_eq!((page.path.as_str(), page.trail[0].status), ("/claim/evidence?did=added", 303));
        let page = page.expect_text("The file was added.").expect_text("สลิป โอน.pdf").expect_text("A transfer slip or bank statement · PDF · 69 kB");
        let file = rows(&app).remove(0);
        assert_eq!((file.state, file.size, file.media), (State::Clean, 70_000, Media::Pdf));
        assert_eq!(open(&page, file.id).expect(200).bytes, document);
        person.get("/claim/tasks").expect_text("1 file").expect_text("Added");
        fill_all(&person, BY_EMAIL);
        person.get("/claim/check").expect_text("สลิป โอน.pdf");
        // Removing asks first, and nothing is gone until it was answered.
        let asks = person.get("/claim/evidence?return=check").form("Remove").submit("Remove").expect(200);
        let asks = asks.expect_text("Remove this file?").expect_text("สลิป โอน.pdf");
        let kept = asks.form("Keep it").submit("Keep it").expect(200).expect_text("สลิป โอน.pdf");
        assert_eq!((kept.path.as_str(), rows(&app).len()), ("/claim/evidence?return=check", 1));
        let page = asks.form("Remove it").submit("Remove it").expect(200).expect_text("The file was removed.");
        assert_eq!(page.path, "/claim/evidence?return=check&did=removed");
        assert!(!page.has_text("สลิป"), "{}", page.describe());
        assert!(rows(&app).is_empty() && kept_files(&database).is_empty());
    }
}

on_both_databases! {
    fn the_same_in_thai(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = app.browser().preferring("th");
        let page = person.get("/claim/start").form("ดำเนินการต่อ").set("left_by", "transfer").submit("ดำเนินการต่อ");
        let page = page.click("หลักฐาน").expect_text("ไฟล์ที่รับ");
        let form = page.form("แนบไฟล์นี้").set("evidence_kind", "chat").attach("evidence_file", "a.exe", "application/x-msdownload", b"MZ");
        let page = form.submit("แนบไฟล์นี้").expect(422).expect_text("ไม่รับไฟล์ชนิดนี้");
        let form = page.form("แนบไฟล์นี้").attach("evidence_file", "แชต.png", "image/png", &png(8, 8, false));
        form.submit("แนบไฟล์นี้").expect(200).expect_text("แชตกับคนร้าย · PNG");
    }
}

on_both_databases! {
    fn a_file_may_be_as_large_as_its_format_allows_and_not_a_byte_larger(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let most = |media: Media| usize::try_from(media.most_bytes()).unwrap();
        let text = vec![b'a'; most(Media::Text) + 1];
        add(&app, &person, ("most.txt", "text/plain", &text[1..])).expect(200);
        refused(&database, &app, &person, ("more.txt", "text/plain", &text), "at most 1 MB");
        let document = pdf(most(Media::Pdf) + 1);
        add(&app, &person, ("most.pdf", "application/pdf", &pdf(most(Media::Pdf)))).expect(200);
        refused(&database, &app, &person, ("more.pdf", "application/pdf", &document), "at most 20 MB");
        // Far beyond the limit the browser still hears what was wrong.
        refused(&database, &app, &person, ("film.pdf", "application/pdf", &pdf(40 << 20)), "at most 20 MB");
        // A picture's padding counts as well: a comment is looked through before it goes.
        let mut picture = plain_jpeg(8, 8);
        picture.resize(most(Media::Jpeg), b' ');
        add(&app, &person, ("most.jpg", "image/jpeg", &picture)).expect(200);
        picture.push(b' ');
        refused(&database, &app, &person, ("more.jpg", "image/jpeg", &picture), "at most 10 MB");
        let sizes: Vec<i64> = rows(&app).iter().map(|row| row.size).collect();
        assert_eq!(sizes[..2], [1 << 20, 20 << 20]);
    }
}

on_both_databases! {
    fn a_case_has_so_many_files_and_no_more_also_when_they_come_at_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let text = |number: usize| format!("file {number}").into_bytes();
        for number in 2..MOST_FILES {
            add(&app, &person, ("a.txt", "text/plain", &text(number))).expect(200);
        }
        assert_eq!(rows(&app).len(), MOST_FILES - 2);
        // Four at the same moment for two places.
        let page = person.get(PLACE);
        let requests: Vec<Request> =
            (0..4).map(|n| chosen(&page, ("a.txt", "text/plain", &text(100 + n))).prepare(ADD)).collect();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let sent: Vec<_> = requests.into_iter().map(|request| scope.spawn(|| request.send().status)).collect();
            sent.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 2, "{statuses:?}");
        assert_eq!((rows(&app).len(), kept_files(&database).len()), (MOST_FILES, MOST_FILES));
        assert!(!person.get(PLACE).expect_text("as many files as a case can have").html.contains("type=\"file\""));
        // Whoever has the form open still hears it.
        chosen(&page, ("a.txt", "text/plain", b"late")).submit(ADD).expect(422).expect_text("at most 30 files");
        assert_eq!((rows(&app).len(), kept_files(&database).len()), (MOST_FILES, MOST_FILES));
    }
}

on_both_databases! {
    fn the_files_of_a_case_have_a_quota_together(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        add(&app, &person, ("a.txt", "text/plain", b"a")).expect(200);
        // The rest of the quota is taken up by a file that is said to be so large.
        let (first, most) = (rows(&app).remove(0), i64::try_from(MOST_CASE_BYTES).unwrap());
        let large = Evidence { size: most - 10, version: first.version + 1, ..first.clone() };
        app.app.store.write_now(move |c| evidence::save(c, &large, first.version)).unwrap();
        refused(&database, &app, &person, ("eleven.txt", "text/plain", b"12345678901"), "at most 100 MB together");
        add(&app, &person, ("ten.txt", "text/plain", b"1234567890")).expect(200);
    }
}

on_both_databases! {
    fn name_declared_type_and_content_have_to_agree(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let (jpeg, png, document) = (plain_jpeg(8, 8), png(8, 8, false), pdf(400));
        let not = "is not what its name says";
        for (name, kind, content) in [
            // Ending and type agree, the content doesn't.
            ("slip.pdf", "application/pdf", jpeg.as_slice()),
            ("slip.jpg", "image/jpeg", &png),
            ("slip.png", "image/png", &document),
            ("slip.webp", "image/webp", b"RIFF\x10\0\0\0WAVEfmt "),
            ("slip.txt", "text/plain", &document),
            ("slip.txt", "text/plain", &jpeg),
            ("slip.pdf", "application/pdf", b"PK\x03\x04 %PDF-1.7 is not at the beginning"),
            ("slip.pdf", "application/pdf", b"<html><script>alert(1)</script></html>"),
            // Content and ending agree, the type doesn't, and the other way round.
            ("slip.jpg", "text/html", &jpeg),
            ("slip.jpg", "application/pdf", &jpeg),
            ("slip.jpg", "", &jpeg),
            ("slip.png", "image/jpeg", &jpeg),
        ] {
            refused(&database, &app, &person, (name, kind, content), not);
        }
        let unknown = "Files of this kind are not accepted";
        for (name, kind) in [
            ("slip.svg", "image/svg+xml"),
            ("slip.html", "text/html"),
            ("slip.heic", "image/heic"),
            ("slip", "image/jpeg"),
            ("slip.jpg.exe", "image/jpeg"),
            ("jpg", "image/jpeg"),
            ("...", "image/jpeg"),
        ] {
            refused(&database, &app, &person, (name, kind, &jpeg), unknown);
        }
        refused(&database, &app, &person, ("empty.pdf", "application/pdf", b""), "is empty");
        add(&app, &person, ("SLIP.JPEG", "image/jpeg; q=1", &jpeg)).expect(200);
    }
}

on_both_databases! {
    fn a_file_that_is_two_things_at_once_is_refused(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        // A comment right after the beginning: a reader of PDF takes this for a PDF.
        let comment = b"\xFF\xFE\x00\x16%PDF-1.7\n1 0 obj<<>>";
        let picture = plain_jpeg(8, 8);
        let polyglot = [&picture[..2], comment, &picture[2..]].concat();
        for (name, kind) in [("slip.jpg", "image/jpeg"), ("slip.pdf", "application/pdf")] {
            refused(&database, &app, &person, (name, kind, &polyglot), "is not what its name says");
        }
        refused(&database, &app, &person, ("a.txt", "text/plain", b"hello\n%PDF-1.4 hidden"), "is not what its name says");
        // What stands between the beginning and a PDF's mark would not be kept, and the mark would move to where readers of PDF look for it.
        let (plain, comment) = (png(8, 8, false), [&b"Comment\0"[..], &[b'-'; HEAD_BYTES]].concat());
        let head = &plain[..33];
        let moved = [head, &chunk(*b"tEXt", &comment), &chunk(*b"iCCP", b"p\0\0%PDF-1.7"), &plain[33..]].concat();
        refused(&database, &app, &person, ("slip.png", "image/png", &moved), "is not what its name says");
        // What hangs behind a picture – a zip, a script – is not kept with it.
        let zip = b"PK\x03\x04\x14\0 archive behind the end PK\x05\x06";
        let tailed = [picture.as_slice(), zip].concat();
        let page = add(&app, &person, ("slip.jpg", "image/jpeg", &tailed)).expect(200);
        let file = rows(&app).pop().unwrap();
        assert_eq!(open(&page, file.id).bytes, picture);
    }
}

on_both_databases! {
    fn text_is_utf_8_or_windows_874_without_control_bytes(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let thai = [0xE2, 0xCD, 0xB9, 0xE0, 0xA7, 0xD4, 0xB9, b'\r', b'\n', b'5', b'0'];
        for content in ["โอนเงิน 5,000 บาท\n\tเวลา 14.05".as_bytes(), &thai, "\u{FEFF}hello".as_bytes()] {
            let page = add(&app, &person, ("chat.txt", "text/plain;charset=utf-8", content)).expect(200);
            let file = rows(&app).pop().unwrap();
            let sent = open(&page, file.id);
            assert_eq!((sent.bytes.as_slice(), sent.header("content-type")), (content, Some("text/plain")));
        }
        for content in [&b"a\0b"[..], b"\x1b[2J", "c1 \u{85}".as_bytes(), b"\xE2\xCD\x81", b"\xFF\xFEa\0b\0"] {
            refused(&database, &app, &person, ("chat.txt", "text/plain", content), "characters that are no text");
        }
    }
}

on_both_databases! {
    fn a_name_leads_nowhere_and_shows_what_it_is(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        for (number, (given, shown)) in [
            ("../../../../etc/cron.d/x.txt", "x.txt"),
            // A backslash in a header stands before a character that is meant as it is.
            ("C:\\Users\\x\\slip.txt", "C:Usersxslip.txt"),
            ("..\\..\\boot.txt", "boot.txt"),
            (".htaccess.txt", "htaccess.txt"),
            (". .hidden.txt", "hidden.txt"),
            ("slip\u{202E}txt.exe\u{202C}.txt", "sliptxt.exe.txt"),
            ("a%0D%0Ab.txt", "a%0D%0Ab.txt"),
            ("two\u{2028}lines \u{200B}.txt", "twolines .txt"),
            ("<script>alert(1)</script>.txt", "script>.txt"),
            ("สลิป 'โอน' \"เงิน\"; x=y.txt", "สลิป 'โอน' %22เงิน%22; x=y.txt"),
        ]
        .into_iter()
        .enumerate()
        {
            let content = format!("file {number}");
            let page = add(&app, &person, (given, "text/plain", content.as_bytes())).expect(200);
            let names = page.all("h3.file-name");
            assert_eq!(names.last().map(String::as_str), Some(shown), "{given}");
            let file = rows(&app).pop().unwrap();
            assert!(file_of(&database, file.id).starts_with(database.folder().join(EVIDENCE)));
            assert!(!page.html.contains("<script"));
        }
        // A name with a line end or a zero byte in the raw is no form that any browser sends.
        for raw in ["a\r\nX-Evil: 1\r\n.txt", "a\0b.txt"] {
            let request = chosen(&person.get(PLACE), ("RAW.txt", "text/plain", b"x")).prepare(ADD);
            let body = String::from_utf8(request.sent_body().to_vec()).unwrap().replace("RAW.txt", raw);
            let kind = request.sent_type();
            request.body(&kind, body).send().expect(400);
        }
        // A long name is shortened, and keeps its ending.
        let long = format!("{}.txt", "ก".repeat(300));
        add(&app, &person, (&long, "text/plain", b"long")).expect(200);
        let file = rows(&app).pop().unwrap();
        let name = opened(&app.app, "evidence", "name_sealed", file.id.bytes(), &file.name_sealed.unwrap());
        assert!(name.chars().count() == 120 && name.ends_with("….txt"), "{name}");
    }
}

on_both_databases! {
    fn every_fault_of_the_form_is_told_at_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let page = person.get(PLACE).form(ADD).submit(ADD).expect(422);
        assert_eq!(page.all("p.error").len(), 2);
        let page = page.expect_text("Choose a file").expect_text("Choose an answer to “What does the file show?”");
        // A file without its kind has to be chosen again, and nothing of it stays.
        let form = page.form(ADD).attach("evidence_file", "a.txt", "text/plain", b"a");
        let page = form.submit(ADD).expect(422).expect_text("Please choose the file again");
        assert!(rows(&app).is_empty() && kept_files(&database).is_empty());
        // The same file twice is one.
        let page = chosen(&page, ("a.txt", "text/plain", b"a")).submit(ADD).expect(200);
        let page = chosen(&page, ("b.txt", "text/plain", b"a")).submit(ADD).expect(200);
        page.expect_text("This file is here already");
        assert_eq!((rows(&app).len(), kept_files(&database).len()), (1, 1));
    }
}

/// What an attacker does to the parts of a form.
type Change = Box<dyn Fn(&mut Vec<String>)>;

/// What the form sends, taken apart and put together otherwise.
fn forged(request: Request, change: impl Fn(&mut Vec<String>)) -> Request {
    let kind = request.sent_type();
    let mark = format!("--{}", kind.split_once("boundary=").unwrap().1);
    let body = String::from_utf8(request.sent_body().to_vec()).unwrap();
    let mut parts: Vec<String> = body
        .split(&mark)
        .map(|part| part.trim_start_matches("\r\n").to_owned())
        .filter(|part| !part.is_empty() && !part.starts_with("--"))
        .collect();
    change(&mut parts);
    let parts: String = parts.iter().map(|part| format!("{mark}\r\n{part}")).collect();
    request.body(&kind, format!("{parts}{mark}--\r\n"))
}

on_both_databases! {
    fn the_token_comes_first_or_no_byte_is_kept(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let other = writer(&app);
        let sent = || chosen(&person.get(PLACE), ("a.txt", "text/plain", b"a")).prepare(ADD);
        let foreign = other.get(PLACE).form(ADD).value("csrf").unwrap();
        let own = person.get(PLACE).form(ADD).value("csrf").unwrap();
        let changes: [(&str, Change); 6] = [
            ("missing", Box::new(|parts| drop(parts.remove(0)))),
            ("late", Box::new(|parts| parts.rotate_left(1))),
            ("another session's", Box::new(move |parts| parts[0] = parts[0].replace(&own, &foreign))),
            ("empty", Box::new(|parts| parts[0] = "Content-Disposition: form-data; name=\"csrf\"\r\n\r\n\r\n".to_owned())),
            ("as a file", Box::new(|parts| parts[0] = parts[0].replace("name=\"csrf\"", "name=\"csrf\"; filename=\"csrf\""))),
            ("nothing at all", Box::new(Vec::clear)),
        ];
        for (what, change) in changes {
            let page = forged(sent(), change).send();
            assert!(matches!(page.status, 400 | 403), "{what}: {}", page.describe());
            assert!(rows(&app).is_empty() && kept_files(&database).is_empty(), "{what}");
        }
        // Another site's page, and what no browser sends as a form with a file.
        sent().with("sec-fetch-site", "cross-site").send().expect(403);
        sent().with("origin", "https://evil.example").send().expect(403);
        sent().with("content-encoding", "gzip").send().expect(415);
        person.post(PLACE, &[("evidence_kind", "slip")]).expect(415);
        let several = forged(sent(), |parts| parts.push(parts.last().unwrap().clone()));
        several.send().expect(422).expect_text("one file at a time");
        let flood = forged(sent(), |parts| {
            let field = "Content-Disposition: form-data; name=\"x\"\r\n\r\nx\r\n".to_owned();
            parts.splice(1..1, vec![field; 30]);
        });
        flood.send().expect(400);
        let long = forged(sent(), |parts| parts.insert(1, format!("Content-Disposition: form-data; name=\"x\"\r\n\r\n{}\r\n", "x".repeat(70_000))));
        long.send().expect(413);
        assert!(rows(&app).is_empty() && kept_files(&database).is_empty());
        forged(sent(), |_| {}).send().expect(303);
    }
}

/// A request as bytes on the wire, with the length that a whole body would have.
fn on_the_wire(app: &TestApp, browser: &Browser, kind: &str, length: usize) -> Vec<u8> {
    let host = app.base_url.trim_start_matches("http://");
    let cookie = browser.cookie("redress").unwrap().value;
    format!(
        "POST {PLACE} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: redress={cookie}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nAccept-Language: en\r\nConnection: close\r\n\r\n",
        app.base_url
    )
    .into_bytes()
}

/// Waits until something is so.
#[track_caller]
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < AWHILE, "{what}");
        std::thread::yield_now();
    }
}

on_both_databases! {
    fn a_file_that_breaks_off_or_stalls_leaves_nothing_behind(database: TestDatabase) {
        let mut inner = application(&database);
        inner.evidence.waits = Waits { piece: Duration::from_secs(2), ..Waits::default() };
        let app = TestApp::run(inner, None, redress::web::routes);
        let person = writer(&app);
        let document = pdf(3 << 20);
        let request = chosen(&person.get(PLACE), ("a.pdf", "application/pdf", &document)).prepare(ADD);
        let (kind, body) = (request.sent_type(), request.sent_body().to_vec());
        let begin = || {
            let mut stream = TcpStream::connect(app.base_url.trim_start_matches("http://")).unwrap();
            stream.write_all(&on_the_wire(&app, &person, &kind, body.len())).unwrap();
            stream.write_all(&body[..2 << 20]).unwrap();
            until("the file never began to arrive", || !kept_files(&database).is_empty());
            stream
        };
        // The connection breaks off.
        drop(begin());
        until("a broken-off file stays", || kept_files(&database).is_empty() && rows(&app).is_empty());
        // The connection stays and nothing comes any more: the page says so.
        let mut stream = begin();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("took too long to arrive"), "{answer}");
        assert!(kept_files(&database).is_empty() && rows(&app).is_empty());
    }
}

on_both_databases! {
    fn what_is_more_than_anybody_may_send_is_refused_by_its_length(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let mut stream = TcpStream::connect(app.base_url.trim_start_matches("http://")).unwrap();
        let kind = "multipart/form-data; boundary=x";
        stream.write_all(&on_the_wire(&app, &person, kind, 129 << 20)).unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        assert_eq!(&head, b"HTTP/1.1 413");
    }
}
