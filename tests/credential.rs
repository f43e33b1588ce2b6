//! Passwords, codes and tokens.

use std::collections::BTreeSet;

use argon2::password_hash::phc::PasswordHash;
use chrono::DateTime;
use redress::credential::{
    FirstSignInCode, HASH_LANES, HASH_MEMORY_KIB, HASH_PASSES, OneTimeCode, PasswordOwner, PasswordRefusal, Token,
    check_password, hash_password, verify_password,
};
use redress::vault::{KeyRing, Vault, digest};

const OWNER: PasswordOwner<'_> =
    PasswordOwner { email: "Malee.Jaidee@amlo.example", name: "มาลี ใจดีมีสุขยิ่ง" };
const REQUEST: [u8; 16] = [3; 16];

fn vault() -> Vault {
    Vault::new(KeyRing::generate(DateTime::UNIX_EPOCH).unwrap())
}

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane.
#[test]
fn passwords_are_hashed_with_argon2id_at_the_agreed_cost() {
    assert_eq!((HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES), (19_456, 2, 1));
    let text = hash_password("a long quiet river").unwrap();
    assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
    let hash = PasswordHash::new(&text).unwrap();
    assert_eq!(hash.salt.unwrap().len(), 16);
    assert_eq!(hash.hash.unwrap().len(), 32);
    assert_ne!(text, hash_password("a long quiet river").unwrap());
}

#[test]
fn a_password_is_verified_and_an_unknown_user_never_is() {
    let kept = hash_password("แม่น้ำสายยาวที่เงียบสงบ").unwrap();
    assert!(verify_password("แม่น้ำสายยาวที่เงียบสงบ", Some(&kept)));
    assert!(!verify_password("แม่น้ำสายยาวที่เงียบสงบ ", Some(&kept)));
    assert!(!verify_password("แม่น้ำสายยาวที่เงียบสงบ", None));
    assert!(!verify_password("anything at all", Some("not a hash")));
    assert!(!verify_password("", None));
}

// ASVS 5.0: same answer and timing. Far apart on purpose, so that a busy machine does not fail it: no hash takes no time.
#[test]
fn an_unknown_user_costs_a_hash_too() {
    let kept = hash_password("a long quiet river").unwrap();
    let time = |stored: Option<&str>| {
        let start = std::time::Instant::now();
        assert!(!verify_password("a wrong password", stored));
        start.elapsed()
    };
    let quickest = |stored: Option<&str>| (0..3).map(|_| time(stored)).min().unwrap();
    assert!(quickest(None) * 4 > quickest(Some(&kept)));
}

#[test]
fn a_password_is_long_enough_and_not_too_long_counted_in_characters() {
    assert_eq!(check_password("elevenchars", OWNER), Err(PasswordRefusal::TooShort));
    assert_eq!(check_password("twelve chars", OWNER), Ok(()));
    assert_eq!(check_password("สิบเอ็ดตัว", OWNER), Err(PasswordRefusal::TooShort), "30 bytes, 10 characters");
    let long: String =
        ('ก'..='ฮ').cycle().zip("abcdefg".chars().cycle()).flat_map(|(thai, latin)| [thai, latin]).take(256).collect();
    assert_eq!(check_password(&long, OWNER), Ok(()));
    assert_eq!(check_password(&format!("{long}x"), OWNER), Err(PasswordRefusal::TooLong));
}

#[test]
fn no_composition_is_asked_for() {
    for password in ["the cat sat on the roof", "onlylowercaseletterhere", "820417365920", "กระต่ายหมายจันทร์ดวงใหญ่"]
    {
        assert_eq!(check_password(password, OWNER), Ok(()), "{password}");
    }
}

#[test]
fn common_passwords_are_refused_however_they_are_decorated() {
    for password in [
        "1qaz2wsx3edc",
        "qwerty123456",
        "Administrator",
        "Password2569!!",
        "1234password",
        "passwordpassword",
        "aaaaaaaaaaaa",
        "abcabcabcabcab",
        "123456789012",
        "987654321098",
        "abcdefghijklmn",
        "กขกขกขกขกขกข",
    ] {
        assert_eq!(check_password(password, OWNER), Err(PasswordRefusal::Common), "{password}");
    }
}

#[test]
fn a_password_made_of_the_persons_name_or_address_is_refused() {
    for password in ["malee.jaidee@amlo.example", "Malee.Jaidee", "malee.jaidee2569", "มาลี ใจดีมีสุขยิ่ง", "มาลีใจดีมีสุขยิ่ง1"]
    {
        assert_eq!(check_password(password, OWNER), Err(PasswordRefusal::AboutThePerson), "{password}");
    }
}

#[test]
fn a_one_time_code_is_eight_digits_and_seldom_twice_the_same() {
    let codes: Vec<_> = (0..100).map(|_| OneTimeCode::new().unwrap().text()).collect();
    for code in &codes {
        let (one, two) = code.split_once(' ').unwrap();
        assert!(
            [one, two].iter().all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_digit())),
            "{code}"
        );
    }
    assert!(codes.iter().collect::<BTreeSet<_>>().len() > 98);
}

#[test]
fn a_one_time_code_is_understood_with_spaces_hyphens_and_thai_digits() {
    let code = OneTimeCode::parse("12345678").unwrap();
    for typed in ["1234 5678", " 1234\u{a0}5678\n", "1234-5678", "๑๒๓๔ ๕๖๗๘", "๑2๓4-๕6๗8", &code.text()]
    {
        assert_eq!(OneTimeCode::parse(typed).as_ref(), Some(&code), "{typed}");
    }
    for typed in ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨", "12345678\0", &"1 ".repeat(200)] {
        assert_eq!(OneTimeCode::parse(typed), None, "{typed}");
    }
}

#[test]
fn a_one_time_code_is_good_for_its_own_request_and_key() {
    let vault = vault();
    let code = OneTimeCode::new().unwrap();
    let kept = code.keyed_digest(&vault, &REQUEST);
    assert!(code.matches(&vault, &REQUEST, &kept));
    assert!(!code.matches(&vault, &[4; 16], &kept));
    assert!(!code.matches(&self::vault(), &REQUEST, &kept));
    assert!(!code.matches(&vault, &REQUEST, &[]));
    assert!(!OneTimeCode::parse("00000000").unwrap().matches(
        &vault,
        &REQUEST,
        &OneTimeCode::parse("00000001").unwrap().keyed_digest(&vault, &REQUEST)
    ));
}

#[test]
fn a_first_sign_in_code_is_four_groups_that_no_one_misreads() {
    let vault = vault();
    let code = FirstSignInCode::new().unwrap();
    let shown = code.text();
    assert!(shown.split('-').count() == 4 && shown.split('-').all(|group| group.len() == 4), "{shown}");
    assert!(!shown.contains(['I', 'O', '0', '1']), "{shown}");
    for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), format!(" {} ", shown.replace('-', ""))]
    {
        assert_eq!(FirstSignInCode::parse(&typed).as_ref(), Some(&code), "{typed}");
    }
    assert_eq!(FirstSignInCode::parse("ABCD-EFGH-IJKL-MNOP"), None);
    let kept = code.keyed_digest(&vault, &REQUEST);
    assert!(code.matches(&vault, &REQUEST, &kept));
    assert!(!code.matches(&vault, &[4; 16], &kept));
    assert!(!FirstSignInCode::new().unwrap().matches(&vault, &REQUEST, &kept));
}

#[test]
fn a_token_comes_back_as_it_was_handed_out() {
    let token = Token::new().unwrap();
    let kept = token.digest();
    let back = Token::parse(&token.text()).unwrap();
    assert_eq!(token.text().len(), 43);
    assert!(back.matches(&kept));
    assert_eq!(back.digest(), kept);
    assert_ne!(kept, digest(token.text().as_bytes()));
    assert!(!Token::new().unwrap().matches(&kept));
    assert!(Token::parse("").is_none());
    assert!(Token::parse(&format!("{}=", token.text())).is_none());
    assert!(Token::parse(&"A".repeat(10_000)).is_none());
}

#[test]
fn no_code_or_token_shows_itself() {
    let shown =
        format!("{:?} {:?} {:?}", OneTimeCode::new().unwrap(), FirstSignInCode::new().unwrap(), Token::new().unwrap());
    assert_eq!(shown, "OneTimeCode(…) FirstSignInCode(…) Token(…)");
}
