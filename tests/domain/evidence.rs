//! What a name, an ending, a declared type and the first bytes of a file mean.

use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::evidence::{
    EvidenceFault, FileName, MOST_CASE_BYTES, MOST_FILES, MOST_NAME_CHARACTERS, MOST_PIXELS, Media, READERS, may_open,
};
use redress::domain::id::{CaseId, PetitionId, SenderId, UserId};
use redress::locale::{Language, Text};

fn name(given: &str) -> Option<String> {
    FileName::read(given).map(|name| name.as_str().to_owned())
}

#[test]
fn of_a_name_stays_what_names_a_file() {
    for (given, kept) in [
        ("slip.pdf", "slip.pdf"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\win.ini", "win.ini"),
        ("C:\\fakepath\\a.jpg", "a.jpg"),
        ("a\u{0}b\r\nc\u{1b}.txt", "abc.txt"),
        ("exe\u{202E}gpj.txt", "exegpj.txt"),
        ("\u{FEFF}สลิป\u{200B}  โอน .png ", "สลิป โอน .png"),
        ("...hidden", "hidden"),
    ] {
        assert_eq!(name(given).as_deref(), Some(kept), "{given:?}");
    }
    for nothing in ["", " ", ".", "..", "...", "/", "a/", "\u{202E}", "\u{0}"] {
        assert_eq!(name(nothing), None, "{nothing:?}");
    }
    assert!(!format!("{:?}", FileName::read("secret.txt")).contains("secret"));
}

#[test]
fn a_name_is_kept_to_its_limit_and_shortened_beyond_it() {
    let of = |characters: usize| format!("{}.pdf", "ก".repeat(characters - 4));
    assert_eq!(name(&of(MOST_NAME_CHARACTERS)), Some(of(MOST_NAME_CHARACTERS)));
    let long = name(&of(MOST_NAME_CHARACTERS + 1)).unwrap();
    assert_eq!(long.chars().count(), MOST_NAME_CHARACTERS);
    assert!(long.ends_with("ก….pdf"));
    // Where it is cut, no blank is left that reading it again would take away.
    let cut = name(&"a ".repeat(MOST_NAME_CHARACTERS)).unwrap();
    assert_eq!(name(&cut), Some(cut));
    assert_eq!(name(&format!("a.{}", "x".repeat(1_000))).unwrap().chars().count(), MOST_NAME_CHARACTERS);
}

#[test]
fn ending_and_declared_type_have_to_agree() {
    let told = |given: &str, kind: &str| Media::told(&FileName::read(given).unwrap(), kind);
    assert_eq!(told("a.PDF", "application/pdf"), Ok(Media::Pdf));
    assert_eq!(told("a.jpeg", "image/jpg; charset=x"), Ok(Media::Jpeg));
    assert_eq!(told("a.b.webp", "IMAGE/WEBP"), Ok(Media::WebP));
    assert_eq!(told("a.pdf", "image/png"), Err(EvidenceFault::Differs));
    assert_eq!(told("a.pdf", ""), Err(EvidenceFault::Differs));
    assert_eq!(told("a.pdf.svg", "application/pdf"), Err(EvidenceFault::Format));
    assert_eq!(told("pdf", "application/pdf"), Err(EvidenceFault::Format));
}

#[test]
fn the_first_bytes_are_of_one_format_alone() {
    let heads: [(Media, &[u8]); 4] = [
        (Media::Pdf, b"%PDF-1.4\n"),
        (Media::Jpeg, &[0xFF, 0xD8, 0xFF, 0xE0]),
        (Media::Png, b"\x89PNG\r\n\x1a\n"),
        (Media::WebP, b"RIFF\x04\0\0\0WEBP"),
    ];
    for (media, head) in heads {
        for told in Media::ALL {
            let is_right = *told == media;
            assert_eq!(told.check_head(head).is_ok(), is_right, "{media} told as {told}");
        }
        let as_well = [head, b"......%PDF-1.7"].concat();
        assert_eq!(media.check_head(&as_well).is_ok(), media == Media::Pdf, "{media} with a PDF inside");
    }
    assert_eq!(Media::Text.check_head(b"hello"), Ok(()));
    assert_eq!(Media::WebP.check_head(b"RIFF\x04\0\0\0WAVE"), Err(EvidenceFault::Differs));
    assert_eq!(Media::Pdf.check_head(b" %PDF-1.4"), Err(EvidenceFault::Differs));
}

#[test]
fn the_limits_are_these() {
    let most: Vec<u64> = Media::ALL.iter().map(|media| media.most_mebibytes()).collect();
    assert_eq!(most, [20, 10, 10, 10, 1]);
    assert_eq!((MOST_FILES, MOST_CASE_BYTES >> 20, MOST_PIXELS), (30, 100, 100_000_000));
}

#[test]
fn who_opens_evidence() {
    let (own, other) = (CaseId::from_bytes([1; 16]), CaseId::from_bytes([2; 16]));
    let scope = Scope { case: Some(own), ..Scope::default() };
    for role in Role::ALL {
        let user = Actor::User { id: UserId::from_bytes([3; 16]), role: *role, bank: Some("006".parse().unwrap()) };
        assert_eq!(may_open(&user, &scope), READERS.contains(role), "{role}");
    }
    assert!(may_open(&Actor::Claimant(own), &scope) && !may_open(&Actor::Claimant(other), &scope));
    for nobody in
        [Actor::System, Actor::Holder(PetitionId::from_bytes([1; 16])), Actor::Sender(SenderId::from_bytes([1; 16]))]
    {
        assert!(!may_open(&nobody, &scope));
    }
}

#[test]
fn every_fault_has_its_words_in_both_languages() {
    for language in [Language::Thai, Language::English] {
        for fault in EvidenceFault::ALL {
            assert!(Text::of(language).has(&format!("error-evidence-{}", fault.code())), "{fault} in {language}");
        }
    }
}
