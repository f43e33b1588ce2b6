//! Letters on the wire, in a folder and in memory.

use redress::notify::mailer::{Letter, MOST_BODY_BYTES, MailFault, MailRoute, Mailer, RouteFault};

use crate::support::mail_sink::{Behaviour, MailSink, Message};

fn letter() -> Letter {
    Letter {
        to: "somchai@example.org".to_owned(),
        subject: "รหัสยืนยันแบบใช้ครั้งเดียวสำหรับเรื่องของท่าน หมายเลขอ้างอิง RD-2569-000001".to_owned(),
        text: "เรียน คุณสมชาย\n\nรหัสยืนยันของท่านคือ 1234 5678\n".to_owned(),
        html: "<p>รหัสยืนยันของท่านคือ <strong>1234 5678</strong></p>".to_owned(),
        message_id: "018f3c3e-7a00-7000-8000-000000000001".to_owned(),
    }
}

fn mailer(route: &str) -> Mailer {
    Mailer::open(&route.parse().unwrap(), "เรดเดรส <no-reply@redress.example>".parse().unwrap()).unwrap()
}

#[test]
fn a_letter_in_thai_arrives_whole_over_smtp() {
    let sink = MailSink::start();
    mailer(&sink.url()).send(&letter()).unwrap();

    let received = sink.received();
    let [mail] = received.as_slice() else { panic!("one letter, not {}", received.len()) };
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("no-reply@redress.example", "somchai@example.org"));
    assert_eq!(mail.message.subject(), letter().subject);
    assert_eq!(mail.message.text(), letter().text);
    assert_eq!(mail.message.html(), letter().html);
    let header = |name| mail.message.header(name).unwrap();
    assert_eq!(header("Message-ID"), "<018f3c3e-7a00-7000-8000-000000000001@redress.example>");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert!(header("From").ends_with("<no-reply@redress.example>"), "{}", header("From"));
    assert!(header("Content-Type").starts_with("multipart/alternative"));
    assert!(header("Date").ends_with("+0000"));
    assert!(mail.message.0.is_ascii(), "the wire carries ASCII only");
}

#[test]
fn a_refusal_says_whether_another_try_may_help_and_quotes_no_address() {
    for (behaviour, temporary, code) in [
        (Behaviour::RefuseRecipient(451), true, "451"),
        (Behaviour::RefuseRecipient(550), false, "550"),
        (Behaviour::RefuseMessage(421), true, "421"),
        (Behaviour::RefuseMessage(554), false, "554"),
        // RFC 4954: our sign-in is refused, not the letter.
        (Behaviour::RefuseRecipient(530), true, "530"),
    ] {
        let sink = MailSink::start();
        sink.next(behaviour);
        let fault = mailer(&sink.url()).send(&letter()).unwrap_err();
        assert_eq!(fault, MailFault { temporary, what: format!("the mail relay refused with {code}") });
        assert!(sink.received().is_empty());
    }
}

#[test]
fn a_letter_that_was_taken_without_an_answer_is_sent_again_under_the_same_id() {
    let sink = MailSink::start();
    sink.next(Behaviour::HangUpAfterData);
    let mailer = mailer(&sink.url());

    let fault = mailer.send(&letter()).unwrap_err();
    assert!(fault.temporary, "{fault:?}");
    mailer.send(&letter()).unwrap();

    let ids: Vec<_> = sink.received().iter().map(|mail| mail.message.header("Message-ID").unwrap()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids.first(), ids.last());
}

#[test]
fn a_relay_that_is_away_is_a_temporary_fault() {
    let url = MailSink::start().url();
    let fault = mailer(&url).send(&letter()).unwrap_err();
    assert_eq!(fault, MailFault { temporary: true, what: "the mail relay can't be reached".to_owned() });
}

#[test]
fn line_breaks_in_a_subject_begin_no_header() {
    for line_break in ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{b}", "\0"] {
        let sink = MailSink::start();
        let subject = format!("เรื่องของท่าน{line_break}Bcc: thief@example.org{line_break}{line_break}X");
        mailer(&sink.url()).send(&Letter { subject, ..letter() }).unwrap();

        let mail = sink.received().remove(0);
        assert_eq!(mail.message.header("Bcc"), None);
        assert_eq!(mail.message.subject(), "เรื่องของท่าน Bcc: thief@example.org X");
        assert!(mail.commands.iter().all(|command| !command.contains("thief")));
    }
}

// RUSTSEC-2026-0561: the sink ends a line at a bare LF, as a careless server would.
#[test]
fn a_dot_after_a_bare_line_feed_does_not_end_the_message() {
    for line_break in ["\r\n", "\n", "\r"] {
        let sink = MailSink::start();
        let text = format!("เรียน{line_break}.{line_break}MAIL FROM:<thief@example.org>{line_break}.{line_break}");
        mailer(&sink.url()).send(&Letter { text: text.clone(), html: text.clone(), ..letter() }).unwrap();

        let mail = sink.received().remove(0);
        assert_eq!(mail.message.text(), text.replace("\r\n", "\n"));
        assert_eq!(mail.message.html(), text.replace("\r\n", "\n"));
        assert_eq!(mail.commands.len(), 4, "EHLO, MAIL, RCPT, DATA and no more: {:?}", mail.commands);
    }
}

#[test]
fn an_address_or_id_that_could_carry_a_command_is_refused_for_good() {
    let mailer = mailer("memory:");
    for to in [
        "",
        "somchai",
        "a@b.example\r\nRCPT TO:<c@d.example>",
        "\"a\r\nb\"@b.example",
        "a b@c.example",
        "<a@b.example>",
    ] {
        let fault = mailer.send(&Letter { to: to.to_owned(), ..letter() }).unwrap_err();
        assert!(!fault.temporary && !fault.what.contains("example"), "{to:?}: {fault:?}");
    }
    for message_id in ["", "a b", "a>\r\nBcc: c@d.example", "../../etc/passwd", "..", "a@b", &"a".repeat(65)] {
        let fault = mailer.send(&Letter { message_id: message_id.to_owned(), ..letter() }).unwrap_err();
        assert!(!fault.temporary, "{message_id:?}");
    }
    let text = "ก".repeat(MOST_BODY_BYTES);
    assert!(!mailer.send(&Letter { text, ..letter() }).unwrap_err().temporary);
    assert!(mailer.sent().is_empty());
}

#[test]
fn a_folder_gets_one_file_a_letter_readable_by_its_owner() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("new/mail");
    let mailer = mailer(&format!("folder:{}", folder.display()));
    assert_eq!(mailer.folder(), Some(folder.as_path()));
    mailer.send(&letter()).unwrap();
    mailer.send(&letter()).unwrap();

    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, [folder.join("018f3c3e-7a00-7000-8000-000000000001.eml")]);
    let file = files.first().unwrap();
    assert_eq!(Message::of(&std::fs::read(file).unwrap()).text(), letter().text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_mailer_in_memory_keeps_what_was_sent_for_all_who_share_it() {
    let mailer = mailer("memory:");
    let same = mailer.clone();
    mailer.send(&letter()).unwrap();
    let sent = same.sent();
    let [envelope] = sent.as_slice() else { panic!("one letter, not {}", sent.len()) };
    assert_eq!(envelope.letter.to, "somchai@example.org");
    assert_eq!(Message::of(&envelope.message).subject(), letter().subject);
}

#[test]
fn mail_leaves_the_machine_encrypted_or_not_at_all() {
    let fault = |route: &str| route.parse::<MailRoute>().unwrap_err();
    assert_eq!(fault("smtp://mail.example"), RouteFault::Unencrypted);
    assert_eq!(fault("smtp://user:secret@mail.example?tls=opportunistic"), RouteFault::OpenPassword);
    assert_eq!(fault("smtp://mail.example?tls=no"), RouteFault::Relay);
    assert_eq!(fault("smtps://"), RouteFault::Relay);
    assert_eq!(fault("folder:"), RouteFault::Unknown);
    assert_eq!(fault("mailto:me"), RouteFault::Unknown);
    for route in [
        "smtps://user:secret@mail.example",
        "smtp://user:secret@mail.example:2525?tls=required",
        "smtp://mail.example?tls=opportunistic",
        "smtp://user:secret@localhost:1025",
        "smtp://[::1]:1025",
    ] {
        let shown = format!("{:?}", route.parse::<MailRoute>().unwrap());
        assert!(!shown.contains("secret") && !shown.contains("user"), "{shown}");
    }
}

#[test]
fn a_letter_does_not_show_whom_it_is_for() {
    let shown = format!("{:?}", letter());
    assert_eq!(shown, "Letter(018f3c3e-7a00-7000-8000-000000000001, …)");
}
