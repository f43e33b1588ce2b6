//! Sealing, the blind index and the key ring.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::{BASE64, HEXLOWER};
use redress::vault::{
    KeyFault, KeyRing, LOOK_EVERY, Owner, PersonKey, Place, PublicKey, SECRET_BYTES, Vault, VaultFault, WRAPPED,
    digest, owner, random, uuid_v7,
};

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

/// What a person is called by in these tests.
const PERSON: [u8; 16] = [3; 16];
const ANOTHER: [u8; 16] = [4; 16];

#[test]
fn a_persons_value_opens_with_their_key_in_its_own_place_only() {
    let (key, other) = (PersonKey::generate(PERSON).unwrap(), PersonKey::generate(ANOTHER).unwrap());
    let sealed = key.seal_text(NARRATIVE, &ROW, "โอนเงินไปสามครั้ง").unwrap();
    assert_eq!(owner(&sealed), Some(Owner::Person(PERSON)));
    assert_eq!(key.open_text(NARRATIVE, &ROW, &sealed).unwrap(), "โอนเงินไปสามครั้ง");
    assert_eq!(key.open(TELEPHONE, &ROW, &sealed), Err(VaultFault::Tampered(TELEPHONE)));
    assert_eq!(key.open(NARRATIVE, &[8; 16], &sealed), Err(VaultFault::Tampered(NARRATIVE)));
    assert_eq!(other.open(NARRATIVE, &ROW, &sealed), Err(VaultFault::Tampered(NARRATIVE)));
    // The ring opens nothing of a person's, and a person's key nothing of the register's.
    let vault = vault();
    assert_eq!(vault.open(NARRATIVE, &ROW, &sealed), Err(VaultFault::Malformed(NARRATIVE)));
    let registers = vault.seal(NARRATIVE, &ROW, b"x").unwrap();
    assert_eq!(key.open(NARRATIVE, &ROW, &registers), Err(VaultFault::Tampered(NARRATIVE)));
}

#[test]
fn a_persons_value_with_any_bit_changed_does_not_open() {
    let key = PersonKey::generate(PERSON).unwrap();
    let sealed = key.seal(NARRATIVE, &ROW, b"x").unwrap();
    for position in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            *changed.get_mut(position).unwrap() ^= 1 << bit;
            assert!(key.open(NARRATIVE, &ROW, &changed).is_err(), "byte {position}, bit {bit}");
        }
        assert!(key.open(NARRATIVE, &ROW, sealed.get(..position).unwrap()).is_err(), "cut at {position}");
    }
}

// The person is in the associated data: even with one secret for two, a value of the one is none of the other's.
#[test]
fn a_value_is_bound_to_whose_key_sealed_it() {
    let vault = vault();
    let key = PersonKey::generate(PERSON).unwrap();
    let wrapped = vault.wrap(&key).unwrap();
    let plain = vault.open(WRAPPED, &PERSON, &wrapped).unwrap();
    let twin = vault.unwrap_key(ANOTHER, &vault.seal(WRAPPED, &ANOTHER, &plain).unwrap()).unwrap();
    let mut sealed = key.seal(NARRATIVE, &ROW, b"hers").unwrap();
    sealed[1..17].copy_from_slice(&ANOTHER);
    assert_eq!(twin.open(NARRATIVE, &ROW, &sealed), Err(VaultFault::Tampered(NARRATIVE)));
}

#[test]
fn a_wrapped_key_opens_under_its_own_name_only() {
    let vault = vault();
    let key = PersonKey::generate(PERSON).unwrap();
    let sealed = key.seal(NARRATIVE, &ROW, b"kept").unwrap();
    let wrapped = vault.wrap(&key).unwrap();
    let unwrapped = vault.unwrap_key(PERSON, &wrapped).unwrap();
    assert_eq!(unwrapped.open(NARRATIVE, &ROW, &sealed).unwrap(), b"kept");
    assert_eq!(vault.unwrap_key(ANOTHER, &wrapped).unwrap_err(), VaultFault::Tampered(WRAPPED));
    assert!(self::vault().unwrap_key(PERSON, &wrapped).is_err());
    let short = vault.seal(WRAPPED, &PERSON, &[1; SECRET_BYTES - 1]).unwrap();
    assert_eq!(vault.unwrap_key(PERSON, &short).unwrap_err(), VaultFault::Malformed(WRAPPED));
}

#[test]
fn each_file_of_a_person_has_a_key_of_its_own() {
    let (key, other) = (PersonKey::generate(PERSON).unwrap(), PersonKey::generate(ANOTHER).unwrap());
    assert_eq!(key.file_key(&[1; 16]), key.clone().file_key(&[1; 16]));
    assert_ne!(key.file_key(&[1; 16]), key.file_key(&[2; 16]));
    assert_ne!(key.file_key(&[1; 16]), other.file_key(&[1; 16]));
}

#[test]
fn what_is_under_an_older_key_is_sealed_anew_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    write_ring(&path, &[(1, "seal", 1, 1), (2, "index", 2, 1)]);
    let old = Vault::new(KeyRing::load(&path).unwrap()).seal(NARRATIVE, &ROW, b"old").unwrap();
    write_ring(&path, &[(9, "seal", 9, 20), (1, "seal", 1, 1), (2, "index", 2, 1)]);
    let vault = Vault::new(KeyRing::load(&path).unwrap());
    let new = vault.reseal(NARRATIVE, &ROW, &old).unwrap().unwrap();
    assert_eq!(owner(&new), Some(Owner::Register(9)));
    assert_eq!(vault.open(NARRATIVE, &ROW, &new).unwrap(), b"old");
    assert_eq!(vault.reseal(NARRATIVE, &ROW, &new), Ok(None));
    assert_eq!(vault.reseal(TELEPHONE, &ROW, &old), Err(VaultFault::Tampered(TELEPHONE)));
    let persons = PersonKey::generate(PERSON).unwrap().seal(NARRATIVE, &ROW, b"x").unwrap();
    assert_eq!(vault.reseal(NARRATIVE, &ROW, &persons), Ok(None));
}

#[test]
fn a_running_program_opens_at_once_what_a_new_key_sealed_and_soon_seals_with_it() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    let ring = KeyRing::create_new(&path, noon()).unwrap();
    let running = Vault::of_file(&path, ring.clone());
    let before = running.seal(NARRATIVE, &ROW, b"before").unwrap();
    let added = KeyRing::add_key(&path, noon() + TimeDelta::hours(1)).unwrap();
    let beside = Vault::of_file(&path, KeyRing::load(&path).unwrap());
    assert_eq!(beside.newest_key(), added);
    let sealed = beside.seal(NARRATIVE, &ROW, b"new").unwrap();
    assert_eq!(running.open(NARRATIVE, &ROW, &sealed).unwrap(), b"new");
    assert_eq!(beside.open(NARRATIVE, &ROW, &before).unwrap(), b"before");

    // One that meets nothing of the new key moves on by itself.
    let quiet = Vault::of_file(&path, KeyRing::load(&path).unwrap());
    assert_eq!(quiet.newest_key(), added);
    let further = KeyRing::add_key(&path, noon() + TimeDelta::hours(2)).unwrap();
    let start = std::time::Instant::now();
    while quiet.newest_key() != further {
        assert!(start.elapsed() < 10 * LOOK_EVERY, "the ring changed, and nobody noticed");
        std::thread::yield_now();
    }
}

#[test]
fn a_ring_that_is_spoilt_or_anothers_leaves_the_keys_in_memory_in_force() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys");
    let running = Vault::of_file(&path, KeyRing::create_new(&path, noon()).unwrap());
    let sealed = running.seal(NARRATIVE, &ROW, b"kept").unwrap();
    let index = running.index("email", "a@b.example");
    write_file(&path, "not a ring");
    let unknown = {
        let mut changed = sealed.clone();
        changed[4] = 7;
        changed
    };
    let fault = Err(VaultFault::UnknownKey { place: NARRATIVE, id: 7 });
    assert_eq!(running.open(NARRATIVE, &ROW, &unknown), fault);
    assert_eq!(running.open(NARRATIVE, &ROW, &sealed).unwrap(), b"kept");
    // Another database's ring would index so that nothing is found again.
    write_ring(&path, &[(7, "seal", 9, 20), (1, "seal", 1, 1), (2, "index", 2, 1)]);
    assert_eq!(running.open(NARRATIVE, &ROW, &unknown), fault);
    assert_eq!(running.index("email", "a@b.example"), index);
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
    let shown = format!("{:?}", PersonKey::generate(PERSON).unwrap());
    assert!(shown.contains("Secret(…)"), "{shown}");
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
fn a_public_key_is_written_in_one_way_only() {
    let key = BASE64.encode(&[0; 32]);
    assert_eq!(key.parse::<PublicKey>().unwrap().to_string(), key);
    // The same 32 bytes, padded within: what the decoder takes and nothing of ours writes.
    let padded = format!("{}={}", "A".repeat(19), "A".repeat(24));
    assert_eq!(BASE64.decode(padded.as_bytes()).unwrap(), [0; 32]);
    assert!(padded.parse::<PublicKey>().is_err());
    for wrong in ["", "AAAA", &key[1..], &format!("{key} ")] {
        assert!(wrong.parse::<PublicKey>().is_err(), "{wrong:?}");
    }
}

#[test]
fn random_bytes_differ() {
    assert_ne!(random::<32>().unwrap(), random::<32>().unwrap());
}
