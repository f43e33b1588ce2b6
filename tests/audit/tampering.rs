//! T15: whatever is edited, deleted, put in, swapped or cut off past the program is found, and its place is told. The ordinary run does a few hundred of
//! each database; `REDRESS_TAMPERINGS=10000 tests/run tampering` is the full form of the same.

use data_encoding::HEXLOWER;
use redress::audit::chain;
use redress::audit::checkpoint::Checkpoint;
use redress::audit::verify::{Finding, Wrong};
use redress::store::audit;
use redress::vault::KeyRing;
use tempfile::TempDir;

use super::{Intruder, holds, more, season, told};
use crate::domain::random::Random;
use crate::support::app::{application, beginning};
use crate::support::databases::{TestDatabase, on_both_databases};

/// Tamperings of an ordinary run on each database.
const FEW: u64 = 300;
/// Names how many there are instead.
const VARIABLE: &str = "REDRESS_TAMPERINGS";
/// Tamperings after which it is shown again that everything was put back.
const SHOWN_EVERY: u64 = 50;
/// The tables that are tampered with.
const TABLES: [&str; 3] = ["history", "audit_chain", "audit_pending"];

/// A version: its place in the chain, if it has one, and its key.
#[derive(Clone, Debug)]
struct Place {
    position: Option<i64>,
    id: String,
    version: i64,
}

impl Place {
    /// Whether a finding names it: the position where it is sealed, the version where it waits.
    fn is_named_by(&self, finding: &Finding) -> bool {
        match self.position {
            Some(position) => finding.position.is_some_and(|first| {
                (first..=finding.until.filter(|_| finding.version.is_none()).unwrap_or(first)).contains(&position)
            }),
            None => self.is_version_of(finding),
        }
    }

    fn is_version_of(&self, finding: &Finding) -> bool {
        finding.id.as_deref() == Some(&self.id) && finding.version == Some(self.version)
    }
}

/// Where something was done, and what has to be told of it.
struct Deed {
    what: String,
    found: Vec<(Place, &'static [Wrong])>,
}

/// A register with its tampering hand.
struct Register<'a> {
    intruder: Intruder,
    random: Random,
    sealed: Vec<Place>,
    waiting: Vec<Place>,
    checkpoint: &'a Checkpoint,
}

impl Register<'_> {
    fn any(&mut self, places: &[Place]) -> Place {
        places[self.random.below(places.len() as u64) as usize].clone()
    }

    fn sealed(&mut self) -> Place {
        self.any(&self.sealed.clone())
    }

    fn two_sealed(&mut self) -> [Place; 2] {
        let one = self.sealed();
        loop {
            let other = self.sealed();
            if other.position != one.position {
                return [one, other];
            }
        }
    }

    /// Any version that was sealed, or one that waits.
    fn version(&mut self) -> Place {
        let all: Vec<Place> = self.sealed.iter().chain(&self.waiting).cloned().collect();
        self.any(&all)
    }

    fn some_bytes(&mut self, count: usize) -> String {
        let bytes: Vec<u8> = (0..count).map(|_| self.random.next() as u8).collect();
        self.intruder.bytes(&HEXLOWER.encode(&bytes))
    }

    fn key(&self, place: &Place) -> String {
        format!("record_id = {} AND version = {}", self.intruder.bytes(&place.id), place.version)
    }

    /// Does one thing.
    fn tamper(&mut self) -> Deed {
        match self.random.below(13) {
            0..=3 => self.edit(),
            4 => self.edit_and_commit(),
            5 => self.delete(),
            6 => self.delete_with_link(),
            7 => self.insert(),
            8 => self.swap_versions(),
            9 => self.swap_links(),
            10 => self.edit_link(),
            11 => self.delete_link(),
            _ => self.cut(),
        }
    }

    /// One column says something else.
    fn edit(&mut self) -> Deed {
        let place = self.version();
        let change = match self.random.below(12) {
            0 => "record = record || 's'".to_owned(),
            1 => "act = act || ' '".to_owned(),
            2 => "from_state = CASE WHEN from_state IS NULL THEN 'ready' END".to_owned(),
            3 => "to_state = CASE WHEN to_state = 'ready' THEN 'paid' ELSE 'ready' END".to_owned(),
            4 => "role = CASE WHEN role = 'chair' THEN 'officer' ELSE 'chair' END".to_owned(),
            5 => format!("user_id = {}", self.some_bytes(16)),
            6 => "recorded_at = '2020-01-01 00:00:00.000001'".to_owned(),
            7 => "legal_at = '2020-01-01 00:00:00'".to_owned(),
            8 => "detail = detail || ' '".to_owned(),
            9 => format!("salt = {}", self.some_bytes(16)),
            10 => format!("commitment = {}", self.some_bytes(32)),
            _ => "user_id = NULL, detail = '{\"amount\":100}', act = 'reveal '".to_owned(),
        };
        let key = self.key(&place);
        self.intruder.does(&format!("UPDATE history SET {change} WHERE {key}"));
        Deed { what: format!("{change} of {place:?}"), found: vec![(place, &[Wrong::Edited])] }
    }

    /// A column says something else, and the commitment fits it.
    fn edit_and_commit(&mut self) -> Deed {
        let place = self.sealed();
        let key = self.key(&place);
        self.intruder.does(&format!("UPDATE history SET detail = '{{\"amount\":7}}' WHERE {key}"));
        let id = HEXLOWER.decode(place.id.as_bytes()).unwrap();
        let kept = audit::kept(&mut self.intruder.connection, &id, place.version).unwrap().unwrap();
        let fits = self.intruder.bytes(&HEXLOWER.encode(&kept.commitment_of_columns().unwrap()));
        self.intruder.does(&format!("UPDATE history SET commitment = {fits} WHERE {key}"));
        Deed { what: format!("{place:?} rewritten"), found: vec![(place, &[Wrong::Rewritten])] }
    }

    fn delete(&mut self) -> Deed {
        let place = self.version();
        let key = self.key(&place);
        self.intruder.does(&format!("DELETE FROM history WHERE {key}"));
        Deed { what: format!("{place:?} deleted"), found: vec![(place, &[Wrong::Deleted])] }
    }

    /// A version goes with its link. Of the last link nothing but the checkpoint tells.
    fn delete_with_link(&mut self) -> Deed {
        let place = self.sealed();
        let key = self.key(&place);
        self.intruder.does(&format!("DELETE FROM history WHERE {key}; DELETE FROM audit_chain WHERE {key}"));
        Deed {
            what: format!("{place:?} deleted with its link"),
            found: vec![(place, &[Wrong::PositionMissing, Wrong::Cut])],
        }
    }

    /// A version that nobody made: the next of a record, or the first of one that isn't there.
    fn insert(&mut self) -> Deed {
        let like = self.sealed();
        let key = self.key(&like);
        let (id, version) = if self.random.below(2) == 0 {
            let bytes: Vec<u8> = (0..16).map(|_| self.random.next() as u8).collect();
            (HEXLOWER.encode(&bytes), 1)
        } else {
            (like.id.clone(), 1_000)
        };
        let new = self.intruder.bytes(&id);
        self.intruder.does(&format!(
            "INSERT INTO history (record, record_id, version, act, from_state, to_state, role, user_id, recorded_at, legal_at, detail, salt, commitment) \
             SELECT record, {new}, {version}, act, from_state, to_state, role, user_id, recorded_at, legal_at, detail, salt, commitment FROM history WHERE {key}"
        ));
        let place = Place { position: None, id, version };
        Deed { what: format!("{place:?} put in"), found: vec![(place, &[Wrong::Inserted])] }
    }

    /// Two versions change places.
    fn swap_versions(&mut self) -> Deed {
        let [one, other] = self.two_sealed();
        let (first, second) = (self.key(&one), self.key(&other));
        let to = |place: &Place, id: &str| format!("SET record_id = {id}, version = {}", place.version);
        let (one_id, other_id) = (self.intruder.bytes(&one.id), self.intruder.bytes(&other.id));
        let away = self.some_bytes(16);
        self.intruder.does(&format!(
            "UPDATE history SET record_id = {away} WHERE {first}; UPDATE history {} WHERE {second}; UPDATE history {} WHERE record_id = {away}",
            to(&one, &one_id),
            to(&other, &other_id)
        ));
        Deed {
            what: format!("{one:?} and {other:?} swapped"),
            found: vec![(one, &[Wrong::Edited]), (other, &[Wrong::Edited])],
        }
    }

    /// Two links change places.
    fn swap_links(&mut self) -> Deed {
        let [one, other] = self.two_sealed();
        let (first, second) = (one.position.unwrap(), other.position.unwrap());
        self.intruder.does(&format!(
            "UPDATE audit_chain SET position = 1000000 WHERE position = {first}; \
             UPDATE audit_chain SET position = {first} WHERE position = {second}; \
             UPDATE audit_chain SET position = {second} WHERE position = 1000000"
        ));
        Deed {
            what: format!("links {first} and {second} swapped"),
            found: vec![(one, &[Wrong::LinkBroken]), (other, &[Wrong::LinkBroken])],
        }
    }

    fn edit_link(&mut self) -> Deed {
        let place = self.sealed();
        let change = match self.random.below(4) {
            0 => format!("record_id = {}", self.some_bytes(16)),
            1 => "version = version + 1000".to_owned(),
            2 => format!("commitment = {}", self.some_bytes(32)),
            _ => format!("link = {}", self.some_bytes(32)),
        };
        self.intruder.does(&format!("UPDATE audit_chain SET {change} WHERE position = {}", place.position.unwrap()));
        Deed { what: format!("{change} of the link of {place:?}"), found: vec![(place, &[Wrong::LinkBroken])] }
    }

    /// A link goes: its version was then never sealed.
    fn delete_link(&mut self) -> Deed {
        let place = self.sealed();
        self.intruder.does(&format!("DELETE FROM audit_chain WHERE position = {}", place.position.unwrap()));
        let version = Place { position: None, ..place.clone() };
        let what = format!("link of {place:?} deleted");
        Deed { what, found: vec![(place, &[Wrong::PositionMissing, Wrong::Cut]), (version, &[Wrong::Inserted])] }
    }

    /// Everything from a position on goes; only the checkpoint tells.
    fn cut(&mut self) -> Deed {
        let from = self.sealed().position.unwrap();
        self.intruder.does(&format!(
            "DELETE FROM history WHERE EXISTS (SELECT 1 FROM audit_chain c WHERE c.record_id = history.record_id AND c.version = history.version AND c.position >= {from}); \
             DELETE FROM audit_chain WHERE position >= {from}"
        ));
        let end = Place { position: Some(self.checkpoint.position), id: String::new(), version: 0 };
        Deed { what: format!("cut off at {from}"), found: vec![(end, &[Wrong::Cut])] }
    }

    /// Puts everything back.
    fn restore(&mut self) {
        for table in TABLES {
            self.intruder.does(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"));
        }
    }
}

fn places(intruder: &mut Intruder, sql: &str) -> Vec<Place> {
    let read = |line: String| {
        let [position, id, version] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        Place { position: position.parse().ok(), id: id.to_owned(), version: version.parse().unwrap() }
    };
    intruder.lines(sql).into_iter().map(read).collect()
}

on_both_databases! {
    fn every_random_tampering_is_found_with_its_place(database: TestDatabase) {
        let many = std::env::var(VARIABLE).map_or(FEW, |text| text.parse().expect(VARIABLE));
        let app = application(&database);
        season(&app);
        chain::seal(&app.store).unwrap();
        let checkpoint = signed(&holds(&app.store));
        more(&app, 4);
        let mut intruder = Intruder::new(&database);
        for table in TABLES {
            intruder.does(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
        }
        let id = intruder.hexadecimal("record_id");
        let sealed = places(&mut intruder, &format!("SELECT position || ' ' || {id} || ' ' || version AS line FROM audit_chain ORDER BY position"));
        let waiting = places(&mut intruder, &format!("SELECT 'waits ' || {id} || ' ' || version AS line FROM audit_pending ORDER BY record_id, version"));
        assert!(sealed.len() > 40 && waiting.len() == 4);
        let mut register = Register { intruder, random: Random::new(15), sealed, waiting, checkpoint: &checkpoint };
        let checkpoints = std::slice::from_ref(&checkpoint);
        for number in 0..many {
            let deed = register.tamper();
            let (_, findings) = told(&app.store, checkpoints);
            for (place, wrongs) in &deed.found {
                let is_found = findings.iter().any(|finding| wrongs.contains(&finding.wrong) && place.is_named_by(finding));
                assert!(is_found, "{number}: {} was not found at {place:?}: {findings:#?}", deed.what);
            }
            register.restore();
            if number % SHOWN_EVERY == 0 {
                assert_eq!(told(&app.store, checkpoints).1, [], "{number}: {} was not put back", deed.what);
            }
        }
    }
}
on_both_databases! {
    fn what_is_put_into_the_queue_or_the_chain_past_the_sealer_is_found(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        chain::seal(&app.store).unwrap();
        let end = holds(&app.store).position;
        more(&app, 1);
        let mut intruder = Intruder::new(&database);
        let wrongs = || told(&app.store, &[]).1.into_iter().map(|finding| (finding.wrong, finding.position)).collect::<Vec<_>>();
        intruder.does("INSERT INTO audit_pending (record_id, version) SELECT record_id, version FROM audit_chain WHERE position = 3");
        assert_eq!(wrongs(), [(Wrong::SealedBefore, Some(3))]);
        // It is not sealed once more, and the sealer is not held up by it.
        assert_eq!(chain::seal(&app.store).unwrap(), 1);
        intruder.does("DELETE FROM audit_pending");
        holds(&app.store);
        intruder.does("INSERT INTO audit_pending (record_id, version) VALUES (#77, 1)");
        assert_eq!(wrongs(), [(Wrong::Deleted, None)]);
        intruder.does("DELETE FROM audit_pending");
        intruder.does(&format!("INSERT INTO audit_chain (position, record_id, version, commitment, link) VALUES ({}, #77, 1, DIGEST, DIGEST)", end + 2));
        assert_eq!(wrongs(), [(Wrong::LinkBroken, Some(end + 2)), (Wrong::Deleted, Some(end + 2))]);
    }
}

/// A checkpoint of this end of the chain.
fn signed(verified: &redress::audit::verify::Verified) -> Checkpoint {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("keys");
    KeyRing::create_new(&path, beginning()).unwrap();
    let key = KeyRing::add_signing_key(&path, beginning()).unwrap().signing_key().unwrap();
    Checkpoint::sign(&key, verified.position, verified.end.clone(), beginning())
}

/// The version at a position says something else, and everything from there on is committed to and sealed anew.
pub fn rewrite(database: &TestDatabase, position: i64) {
    let mut intruder = Intruder::new(database);
    let place = format!(
        "EXISTS (SELECT 1 FROM audit_chain c WHERE c.record_id = history.record_id AND c.version = history.version AND c.position = {position})"
    );
    intruder.does(&format!("UPDATE history SET detail = '{{\"amount\":1}}' WHERE {place}"));
    let mut before = chain::BEGINNING.to_vec();
    for row in audit::links_after(&mut intruder.connection, 0, i64::from(i32::MAX)).unwrap() {
        let commitment = row.kept.commitment_of_columns().unwrap();
        let link = chain::link(&before, row.position, &row.sealed_record, row.sealed_version, &commitment);
        let (digest, new) = (intruder.bytes(&HEXLOWER.encode(&commitment)), intruder.bytes(&HEXLOWER.encode(&link)));
        let id = intruder.bytes(&HEXLOWER.encode(&row.sealed_record));
        intruder.does(&format!(
            "UPDATE history SET commitment = {digest} WHERE record_id = {id} AND version = {}; \
             UPDATE audit_chain SET commitment = {digest}, link = {new} WHERE position = {}",
            row.sealed_version, row.position
        ));
        before = link.to_vec();
    }
}
