//! Sealing, the blind index and the key ring.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::{BASE64, HEXLOWER};
use redress::vault::{KeyFault, KeyRing, Place, Vault, VaultFault, digest, random, uuid_v7};

const NARRATIVE: Place = Place { table: "claims", column: "narrative" };
const TELEPHONE: Place = Place { table: "claims", column: "telephone" };
const ROW: [u8; 16] = [7; 16];

fn noon() -> DateTime<Utc> {
    "2026-11-23T05:00:00.123456Z".parse().unwrap()
}

fn vault() -> Vault {
    Vault::new(KeyRing::generate(noon()).unwrap())
}

/// Writes a ring as an administrator would: `(id, purpose, secret byte, day made)` each.
fn write_ring(path: &Path, keys: &[(u32, &str, u8, u32)]) {
    let mut text = String::new();
    for (id, purpose, byte, day) in keys {
        let secret = BASE64.encode(&[*byte; 32]);
        text += &format!(
            "[[key]]\nid = {id}\npurpose = \"{purpose}\"\nsecret = \"{secret}\"\ncreated = \"2026-11-{day:02}T00:00:00Z\"\n\n"
        );
    }
    write_file(path, &text);
}

fn write_file(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    set_mode(path, 0o600);
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) {}

#[test]
fn what_was_sealed_opens_in_its_own_place_only() {
    let vault = vault();
    let sealed = vault.seal_text(NARRATIVE, &ROW, "โอนเงินไปสามครั้ง").unwrap();
    assert_eq!(vault.open_text(NARRATIVE, &ROW, &sealed).unwrap(), "โอนเงินไปสามครั้ง");
    assert_eq!(vault.open(TELEPHONE, &ROW, &sealed), Err(VaultFault::Tampered(TELEPHONE)));
    assert_eq!(vault.open(NARRATIVE, &[8; 16], &sealed), Err(VaultFault::Tampered(NARRATIVE)));
    let elsewhere = Place { table: "claimsn", column: "arrative" };
    assert_eq!(vault.open(elsewhere, &ROW, &sealed), Err(VaultFault::Tampered(elsewhere)));
}

#[test]
fn a_sealed_value_with_any_bit_changed_does_not_open() {
    let vault = vault();
    let sealed = vault.seal(NARRATIVE, &ROW, b"x").unwrap();
    for position in 0..sealed.len() {
        let mut changed = sealed.clone();
        *changed.get_mut(position).unwrap() ^= 1;
        assert!(vault.open(NARRATIVE, &ROW, &changed).is_err(), "byte {position}");
        assert!(vault.open(NARRATIVE, &ROW, sealed.get(..position).unwrap()).is_err(), "cut at {position}");
    }
    assert_eq!(
        vault.open(NARRATIVE, &ROW, b"not sealed at all, but long enough to have all its parts"),
        Err(VaultFault::Malformed(NARRATIVE))
    );
}

#[test]
fn a_sealed_value_names_its_version_and_key_and_is_never_the_same_twice() {
    let vault = vault();
    let one = vault.seal(NARRATIVE, &ROW, b"same").unwrap();
    let two = vault.seal(NARRATIVE, &ROW, b"same").unwrap();
    assert_eq!(one.get(..5).unwrap(), [1, 0, 0, 0, 1]);
    assert_eq!(one.len(), 1 + 4 + 24 + 4 + 16);
    assert_ne!(one, two);
}

#[test]
fn text_that_is_not_text_is_said_so() {
    let vault = vault();
    let sealed = vault.seal(NARRATIVE, &ROW, &[0xff]).unwrap();
    assert_eq!(vault.open_text(NARRATIVE, &ROW, &sealed), Err(VaultFault::NotText(NARRATIVE)));
}

#[test]
fn the_newest_key_seals_and_all_open_until_they_are_removed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    write_ring(&path, &[(1, "seal", 1, 1), (2, "index", 2, 1)]);
    let before = Vault::new(KeyRing::load(&path).unwrap());
    let old = before.seal(NARRATIVE, &ROW, b"old").unwrap();

    write_ring(&path, &[(9, "seal", 9, 20), (1, "seal", 1, 1), (2, "index", 2, 1)]);
    let rotated = Vault::new(KeyRing::load(&path).unwrap());
    let new = rotated.seal(NARRATIVE, &ROW, b"new").unwrap();
    assert_eq!(new.get(1..5).unwrap(), [0, 0, 0, 9]);
    assert_eq!(rotated.open(NARRATIVE, &ROW, &old).unwrap(), b"old");
    assert_eq!(rotated.open(NARRATIVE, &ROW, &new).unwrap(), b"new");
    assert_eq!(rotated.index("national_id", "1"), before.index("national_id", "1"));

    write_ring(&path, &[(9, "seal", 9, 20), (2, "index", 2, 1)]);
    let removed = Vault::new(KeyRing::load(&path).unwrap());
    assert_eq!(removed.open(NARRATIVE, &ROW, &old), Err(VaultFault::UnknownKey { place: NARRATIVE, id: 1 }));
}

#[test]
fn an_index_is_equal_for_equal_values_of_one_field_under_one_key() {
    let vault = vault();
    let index = vault.index("national_id", "1101700230708");
    assert_eq!(vault.index("national_id", "1101700230708"), index);
    assert_ne!(vault.index("national_id", "1101700230709"), index);
    assert_ne!(vault.index("telephone", "1101700230708"), index);
    assert_ne!(self::vault().index("national_id", "1101700230708"), index);
}

// A changed derivation would make every index in every database unfindable.
#[test]
fn the_index_is_derived_as_it_always_was() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    write_ring(&path, &[(1, "seal", 1, 1), (2, "index", 2, 1)]);
    let vault = Vault::new(KeyRing::load(&path).unwrap());
    assert_eq!(
        HEXLOWER.encode(&vault.index("national_id", "1101700230708")),
        "19935baf928f3a9178cd6c6edba3f8c7994c672564a1c66736f608501c93dce0"
    );
}

// FIPS 180-2, appendix B.1.
#[test]
fn the_digest_is_sha_256() {
    assert_eq!(HEXLOWER.encode(&digest(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn a_new_key_ring_is_for_its_owner_alone_and_opens_again() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    let made = Vault::new(KeyRing::create_new(&path, noon()).unwrap());
    let sealed = made.seal(NARRATIVE, &ROW, b"kept").unwrap();
    let read = Vault::new(KeyRing::load(&path).unwrap());
    assert_eq!(read.open(NARRATIVE, &ROW, &sealed).unwrap(), b"kept");
    assert_eq!(read.index("email", "a@b.example"), made.index("email", "a@b.example"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_key_ring_is_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    write_file(&path, "anything");
    assert!(matches!(KeyRing::create_new(&path, noon()), Err(KeyFault::Exists(_))));
    assert!(matches!(KeyRing::load_or_create(&path, true, noon()), Err(KeyFault::Invalid { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "anything");
}

#[test]
fn a_key_ring_is_made_on_the_first_run_only() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    let fault = KeyRing::load_or_create(&path, false, noon()).unwrap_err();
    assert!(matches!(fault, KeyFault::Missing(_)));
    assert!(fault.to_string().contains(&path.display().to_string()), "{fault}");
    assert!(!path.exists());
    KeyRing::load_or_create(&path, true, noon()).unwrap();
    KeyRing::load_or_create(&path, true, noon()).unwrap();
}

#[cfg(unix)]
#[test]
fn a_key_ring_that_others_can_read_is_refused_with_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    KeyRing::create_new(&path, noon()).unwrap();
    for mode in [0o640, 0o604, 0o620] {
        set_mode(&path, mode);
        let fault = KeyRing::load(&path).unwrap_err();
        assert!(matches!(fault, KeyFault::LoosePermissions(_)));
        assert!(fault.to_string().contains("chmod 600"), "{fault}");
    }
}

#[test]
fn a_key_ring_with_missing_double_or_broken_keys_is_refused_without_showing_them() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    let rings: [&[(u32, &str, u8, u32)]; 5] = [
        &[(1, "seal", 1, 1)],
        &[(2, "index", 2, 1)],
        &[(1, "seal", 1, 1), (2, "index", 2, 1), (3, "index", 3, 2)],
        &[(1, "seal", 1, 1), (1, "index", 2, 1)],
        &[(1, "sign", 1, 1), (2, "index", 2, 1)],
    ];
    for ring in rings {
        write_ring(&path, ring);
        assert!(matches!(KeyRing::load(&path), Err(KeyFault::Invalid { .. })), "{ring:?}");
    }
    write_file(
        &path,
        "[[key]]\nid = 1\npurpose = \"seal\"\nsecret = \"c2VjcmV0\"\ncreated = \"2026-11-01T00:00:00Z\"\n",
    );
    let fault = KeyRing::load(&path).unwrap_err();
    assert!(!format!("{fault} {fault:?}").contains("c2VjcmV0"), "{fault:?}");
}

#[test]
fn keys_are_not_shown() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    write_ring(&path, &[(1, "seal", 171, 1), (2, "index", 171, 1)]);
    let shown = format!("{:?}", Vault::new(KeyRing::load(&path).unwrap()));
    assert!(!shown.contains("171") && !shown.contains(&BASE64.encode(&[171; 32])), "{shown}");
}

#[test]
fn ids_are_version_seven_distinct_and_sort_by_the_microsecond_they_were_made() {
    let ids: Vec<_> = (0..2000).map(|step| uuid_v7(noon() + TimeDelta::microseconds(step)).unwrap()).collect();
    assert!(ids.iter().all(|id| id.get_version_num() == 7));
    assert!(ids.is_sorted());
    let together: BTreeSet<_> = (0..1000).map(|_| uuid_v7(noon()).unwrap()).collect();
    assert_eq!(together.len(), 1000);
    let (seconds, _) = ids.first().unwrap().get_timestamp().unwrap().to_unix();
    assert_eq!(i64::try_from(seconds).unwrap(), noon().timestamp());
}

#[test]
fn random_bytes_differ() {
    assert_ne!(random::<32>().unwrap(), random::<32>().unwrap());
}
