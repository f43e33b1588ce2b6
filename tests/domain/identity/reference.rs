use std::str::FromStr;

use redress::domain::identity::*;

use crate::domain::random::Random;

const ALPHABET: &str = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

#[test]
fn a_reference_is_read_however_it_is_typed() {
    for typed in ["R7KQ-2M9X", "r7kq2m9x", " R7KQ 2M9X", "r7-kq–2m-9x\u{200B}", "R๗KQ2M๙X"] {
        assert_eq!(
            Reference::from_str(typed).map(|reference| reference.to_string()),
            Ok("R7KQ-2M9X".to_owned()),
            "{typed}"
        );
    }
    assert_eq!(Reference::from_str(""), Err(ReferenceFault::Empty));
    assert_eq!(Reference::from_str("R7KQ-2M9"), Err(ReferenceFault::WrongLength));
    assert_eq!(Reference::from_str("R7KQ-2M9XX"), Err(ReferenceFault::WrongLength));
    assert_eq!(Reference::from_str("R7KQ-2M9O"), Err(ReferenceFault::UnknownCharacter));
    assert_eq!(Reference::from_str("R7KQ-2M9Y"), Err(ReferenceFault::WrongCheckCharacter));
}

#[test]
fn a_reference_finds_every_wrong_character_and_every_exchange() {
    let mut random = Random::new(4);
    for _ in 0..300 {
        let reference = Reference::from_bits(random.next());
        assert_eq!(Reference::from_str(reference.as_str()), Ok(reference.clone()));
        let characters: Vec<char> = reference.as_str().chars().filter(|c| *c != '-').collect();
        assert!(characters.len() == 8 && characters.iter().all(|c| ALPHABET.contains(*c)));
        for place in 0..8 {
            for other in ALPHABET.chars().filter(|c| *c != characters[place]) {
                let mut wrong = characters.clone();
                wrong[place] = other;
                assert!(Reference::from_str(&wrong.iter().collect::<String>()).is_err());
            }
            for other in (0..place).filter(|other| characters[*other] != characters[place]) {
                let mut wrong = characters.clone();
                wrong.swap(place, other);
                assert!(Reference::from_str(&wrong.iter().collect::<String>()).is_err());
            }
        }
    }
}

#[test]
fn different_chance_makes_different_references() {
    let references: std::collections::BTreeSet<Reference> = (0..10_000).map(Reference::from_bits).collect();
    assert_eq!(references.len(), 10_000);
    let last: std::collections::BTreeSet<char> =
        references.iter().filter_map(|reference| reference.as_str().chars().last()).collect();
    assert_eq!(last.len(), 31);
    Reference::from_bits(u64::MAX).as_str().parse::<Reference>().unwrap();
}
