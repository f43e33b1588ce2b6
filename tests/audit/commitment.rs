//! What a version's commitment depends on: every column, and where one ends and the next begins.

use std::collections::BTreeSet;

use redress::audit::commitment::{Columns, commitment};

const SALT: &[u8] = &[7; 16];
const VERSION: Columns<'_> = Columns {
    record: "claim",
    record_id: &[1; 16],
    version: 2,
    act: "take",
    from_state: Some("submitted"),
    to_state: "in_review",
    role: "officer",
    user_id: Some(&[2; 16]),
    recorded_at: 1_000,
    legal_at: 2_000,
    detail: "{}",
};

#[test]
fn a_commitment_stands_for_every_column_and_its_salt() {
    let others = [
        Columns { record: "claims", ..VERSION },
        Columns { record_id: &[3; 16], ..VERSION },
        Columns { version: 3, ..VERSION },
        Columns { act: "taken", ..VERSION },
        Columns { from_state: None, ..VERSION },
        Columns { from_state: Some(""), ..VERSION },
        Columns { to_state: "ready", ..VERSION },
        Columns { role: "chair", ..VERSION },
        Columns { user_id: None, ..VERSION },
        Columns { user_id: Some(&[]), ..VERSION },
        Columns { recorded_at: 1_001, ..VERSION },
        Columns { legal_at: 1_999, ..VERSION },
        Columns { detail: "{ }", ..VERSION },
        // The same characters, divided otherwise.
        Columns { record: "claimt", act: "ake", ..VERSION },
        Columns { to_state: "in_reviewo", role: "fficer", ..VERSION },
        Columns { from_state: None, to_state: "submittedin_review", ..VERSION },
    ];
    let mut seen =
        BTreeSet::from([commitment(SALT, &VERSION), commitment(&[8; 16], &VERSION), commitment(&[], &VERSION)]);
    assert_eq!(seen.len(), 3);
    for other in others {
        assert!(seen.insert(commitment(SALT, &other)), "{other:?}");
    }
}

#[test]
fn the_way_of_writing_columns_stays_what_it_is() {
    // Made once with another program (Python's hashlib): a chain that is there must verify for ever.
    let found = data_encoding::HEXLOWER.encode(&commitment(SALT, &VERSION));
    assert_eq!(found, "d0c4a570189280edfc16d76fd0645bfa77124d103a04c48bb6c5b336cb9e206b");
    let link = redress::audit::chain::link(&[0; 32], 1, &[1; 16], 2, &[9; 32]);
    assert_eq!(
        data_encoding::HEXLOWER.encode(&link),
        "6b1e095536dcc33d014b269b337665e6b0ca2a68248512096e7318c61e17d761"
    );
}
