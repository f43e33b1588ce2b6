//! The key ring rotated while others read and write. `REDRESS_ROTATION_ROWS=100000 tests/run rotation` is the full form of the same.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use redress::app::App;
use redress::casework::filing;
use redress::casework::sealing::{self, Keys, keys};
use redress::domain::actor::Actor;
use redress::domain::id::{CaseId, MovementId};
use redress::domain::identity::Reference;
use redress::rotation::{self, BATCH, Progress};
use redress::store::accounts::{self, Movement};
use redress::store::sealed_columns::{COLUMNS, Column};
use redress::vault::{ChangeFault, DROP_WAIT, KeyFault, KeyRing, Vault, WRAPPED, random, uuid_v7};
use redress::{doctor, store};
use tempfile::TempDir;

use crate::support::app::{application_with, beginning};
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::operator::Operator;
use crate::support::seed::{Seed, baht, key};

/// Sealed rows of an ordinary run.
const FEW_ROWS: usize = 2_000;
/// Names how many there are instead.
const ROWS_VARIABLE: &str = "REDRESS_ROTATION_ROWS";
/// Who read and write meanwhile.
const CLIENTS: usize = 8;
/// The keys of a fresh ring, and the one that is added.
const OLD: u32 = 1;
const NEW: u32 = 3;

/// A key ring in a file.
struct Ring {
    _folder: TempDir,
    path: PathBuf,
}

impl Ring {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("keys");
        KeyRing::create_new(&path, beginning()).unwrap();
        Self { path, _folder: folder }
    }

    /// A program of its own, with a pool, a writer and a vault of its own.
    fn program(&self, database: &TestDatabase) -> App {
        application_with(database, vault(&self.path))
    }
}

fn vault(path: &Path) -> Vault {
    Vault::of_file(path, KeyRing::load(path).unwrap())
}

fn later() -> DateTime<Utc> {
    beginning() + TimeDelta::hours(1)
}

fn rows() -> usize {
    std::env::var(ROWS_VARIABLE).map_or(FEW_ROWS, |text| text.parse().expect(ROWS_VARIABLE))
}

/// Half of the rows people's keys, half values of the register; the ids of either.
fn fill(app: &App, rows: usize) -> (Vec<[u8; 16]>, Vec<MovementId>) {
    let (mut people, mut movements) = (Vec::new(), Vec::new());
    let context = app.context(Actor::System);
    for some in (0..rows).collect::<Vec<_>>().chunks(1_000) {
        let ids: Vec<[u8; 16]> = some.iter().map(|_| *uuid_v7(context.now).unwrap().as_bytes()).collect();
        let (persons, reported) = ids.split_at(ids.len() / 2);
        let rows: Vec<Movement> = reported.iter().map(|id| movement(app, MovementId::from_bytes(*id))).collect();
        people.extend(persons);
        movements.extend(rows.iter().map(|row| row.id));
        let (context, persons) = (context.clone(), persons.to_vec());
        let written = app.store.write_now(move |connection| {
            for some in persons.chunks(100) {
                Keys::make(connection, &context, some)?;
            }
            rows.iter().try_for_each(|row| accounts::insert_movement(connection, row))
        });
        written.unwrap();
    }
    (people, movements)
}

fn movement(app: &App, id: MovementId) -> Movement {
    let number = id.to_string();
    Movement {
        id,
        reference: number.clone(),
        from_bank: "004".parse().unwrap(),
        from_number_sealed: sealing::seal(&app.vault, "movements", "from_number_sealed", id.bytes(), &number).unwrap(),
        from_number_index: app.vault.index("account", &number).to_vec(),
        from_name_sealed: None,
        to_bank: None,
        to_number_sealed: None,
        to_number_index: None,
        amount: baht(1),
        booked_at: beginning().naive_utc(),
        reported_by: "004".parse().unwrap(),
    }
}

/// A case, or a movement, as a client brings one.
fn write(seed: &Seed<'_>, turn: usize) {
    if turn.is_multiple_of(2) {
        let row = movement(seed.app, MovementId::from_bytes(seed.new_id()));
        seed.app.store.write_now(move |connection| accounts::insert_movement(connection, &row)).unwrap();
        return;
    }
    let told = seed.told(&[(key("002", "9258991394"), baht(10))]);
    let case = CaseId::from_bytes(seed.new_id());
    let reference = Reference::from_bits(u64::from_le_bytes(random().unwrap()));
    seed.act(&Actor::Claimant(case), move |c, context| filing::submit(c, context, &reference, &told));
}

/// Opens what stands in some rows: one of the old, and what came last.
fn read(app: &App, person: [u8; 16], movement: MovementId) {
    app.store
        .read_now(|connection| {
            Keys::of(connection, &app.vault, &[person])?.key(&person)?;
            open_all(app, connection, 3, |column| column.table != "movements");
            let row = accounts::movement_by_reference(connection, &movement.to_string())?.unwrap();
            let sealed = Some(row.from_number_sealed.as_slice());
            let number = sealing::open_if(&app.vault, "movements", "from_number_sealed", movement.bytes(), sealed)?;
            assert_eq!(number, Some(movement.to_string()));
            Ok(())
        })
        .unwrap();
}

/// Opens the newest values of these columns; how many.
fn open_all(app: &App, connection: &mut store::AnyConnection, limit: i64, of: impl Fn(&Column) -> bool) -> usize {
    let mut opened = 0;
    for column in COLUMNS.iter().filter(|column| of(column)) {
        for value in column.newest(connection, limit).unwrap() {
            let (row, place) = (value.row().unwrap(), column.place);
            if place == WRAPPED {
                app.vault.unwrap_key(row, &value.sealed).unwrap();
            } else {
                keys::open_one(connection, &app.vault, place.table, place.column, &row, &value.sealed).unwrap();
            }
            opened += 1;
        }
    }
    opened
}

/// What is under a key of the ring.
fn under(app: &App, key: u32) -> u64 {
    rotation::held(app).unwrap().iter().filter(|held| held.key == key).map(|held| held.values).sum()
}

fn goes_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

on_both_databases! {
    fn everything_comes_under_the_new_key_while_eight_clients_write_and_read(database: TestDatabase) {
        let ring = Ring::new();
        let app = ring.program(&database);
        let rows = rows();
        let (people, movements) = fill(&app, rows);
        assert_eq!(under(&app, OLD), u64::try_from(rows).unwrap());
        // The clients are another program than the one that rotates: it has to notice the new key by itself.
        let served = ring.program(&database);
        let (is_over, done, start) = (AtomicBool::new(false), AtomicUsize::new(0), Barrier::new(CLIENTS + 1));
        let rotated = std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (served, is_over, done, start) = (&served, &is_over, &done, &start);
                let (people, movements) = (&people, &movements);
                scope.spawn(move || {
                    let seed = Seed::new(served);
                    start.wait();
                    let mut turns = 0;
                    while turns == 0 || !is_over.load(Ordering::Relaxed) {
                        if client % 2 == 0 {
                            write(&seed, turns);
                            served.store.give_way();
                        } else {
                            let place = turns * CLIENTS + client;
                            read(served, people[place % people.len()], movements[place % movements.len()]);
                        }
                        turns += 1;
                    }
                    done.fetch_add(turns, Ordering::Relaxed);
                });
            }
            start.wait();
            assert_eq!(KeyRing::add_key(&ring.path, later()).unwrap(), NEW);
            let rotated = rotation::rotate(&app, &mut goes_on);
            is_over.store(true, Ordering::Relaxed);
            rotated
        })
        .unwrap();
        assert!(rotated.complete);
        assert!(rotated.values >= u64::try_from(rows).unwrap(), "{rotated:?}");
        assert!(done.into_inner() > CLIENTS);
        assert_eq!(under(&app, OLD), 0);
        assert!(under(&app, NEW) > u64::try_from(rows).unwrap());

        KeyRing::drop_key(&ring.path, OLD, later() + DROP_WAIT).unwrap();
        let after = ring.program(&database);
        let opened = after.store.read_now(|connection| Ok(open_all(&after, connection, i64::MAX, |_| true))).unwrap();
        assert!(opened > rows, "{opened}");
        doctor::examine(&after, &mut |finding| panic!("{finding:?}")).unwrap();
    }

    fn a_rotation_that_was_interrupted_goes_on_where_it_was(database: TestDatabase) {
        let ring = Ring::new();
        let app = ring.program(&database);
        fill(&app, FEW_ROWS);
        let all = u64::try_from(FEW_ROWS).unwrap();
        KeyRing::add_key(&ring.path, later()).unwrap();
        let app = ring.program(&database);
        let stopped = rotation::rotate(&app, &mut |_| ControlFlow::Break(())).unwrap();
        assert!(!stopped.complete);
        assert_eq!(stopped.values, u64::try_from(BATCH).unwrap());
        assert_eq!((under(&app, OLD), under(&app, NEW)), (all - stopped.values, stopped.values));
        // What is half done opens, as a program that starts now has both keys.
        let app = ring.program(&database);
        app.store.read_now(|connection| Ok(open_all(&app, connection, i64::MAX, |_| true))).unwrap();
        let rest = rotation::rotate(&app, &mut goes_on).unwrap();
        assert!(rest.complete);
        assert_eq!(rest.values, all - stopped.values);
        assert_eq!((under(&app, OLD), under(&app, NEW)), (0, all));
        // Once more, there is nothing to do.
        let again = rotation::rotate(&app, &mut goes_on).unwrap();
        assert_eq!((again.values, again.passes, again.complete), (0, 1, true));
    }

    fn what_somebody_changed_meanwhile_is_not_overwritten(database: TestDatabase) {
        let ring = Ring::new();
        let app = ring.program(&database);
        let (_, movements) = fill(&app, 4);
        let column = COLUMNS.iter().find(|one| (one.table, one.column) == ("movements", "from_number_sealed")).unwrap();
        let read = app.store.read_now(|connection| column.not_under(connection, NEW, None, BATCH)).unwrap();
        assert_eq!(read.len(), movements.len());
        let theirs = app.vault.seal_text(column.place, &read[0].row().unwrap(), "theirs").unwrap();
        let (first, kept) = (read[0].clone(), theirs.clone());
        let replaced = app.store.write_now(move |connection| {
            assert!(column.replace(connection, &first, &theirs)?);
            column.replace(connection, &first, b"the rotation's")
        });
        assert!(!replaced.unwrap());
        let now = app.store.read_now(|connection| column.not_under(connection, NEW, None, BATCH)).unwrap();
        assert!(now.iter().any(|value| value.sealed == kept));
    }

    fn an_operator_lists_adds_rotates_and_drops(database: TestDatabase) {
        let operator = Operator::new(&database);
        let path = operator.folder.path().join("keys");
        fill(&application_with(&database, vault(&path)), 10);
        let (_, listed) = operator.json(&["keys", "list"]);
        assert_eq!(listed[0]["id"], OLD);
        assert_eq!((&listed[0]["purpose"], &listed[0]["seals"], &listed[0]["values"]), (&"seal".into(), &true.into(), &10.into()));
        assert_eq!(listed[1]["purpose"], "index");
        assert!(!listed.to_string().contains("secret"));
        let refused = operator.run(&["keys", "drop", "1"]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(operator.json(&["keys", "add"]), (Some(0), serde_json::json!({ "key": NEW })));

        let (code, held) = operator.json(&["keys", "drop", "1"]);
        assert_eq!(code, Some(1));
        assert_eq!(held["held"][0]["place"], "movements.from_number_sealed");
        assert_eq!(held["held"][1], serde_json::json!({ "key": OLD, "place": "person_keys.wrapped", "values": 5 }));
        let (code, rotated) = operator.json(&["keys", "rotate"]);
        assert_eq!((code, &rotated["values"], &rotated["complete"]), (Some(0), &10.into(), &true.into()));
        assert!(operator.told(&["keys", "list"]).contains("values under it: 10"));

        // The new key is a moment old: somebody may still store what the old one sealed.
        let early = operator.run(&["keys", "drop", "1"]);
        assert_eq!(early.status.code(), Some(1));
        assert!(String::from_utf8(early.stderr).unwrap().contains("wait a minute"));
        let text = std::fs::read_to_string(&path).unwrap();
        let mut form: toml::Table = text.parse().unwrap();
        for one in form["key"].as_array_mut().unwrap().iter_mut().filter(|one| one["id"].as_integer() == Some(NEW.into())) {
            one["created"] = "2026-11-24T00:00:00Z".into();
        }
        std::fs::write(&path, form.to_string()).unwrap();
        assert_eq!(operator.json(&["keys", "drop", "1"]), (Some(0), serde_json::json!({ "key": OLD })));
        let ids: Vec<u32> = KeyRing::load(&path).unwrap().listed().iter().map(|key| key.id).collect();
        assert_eq!(ids, [NEW, 2]);
        assert!(operator.run(&["doctor"]).status.success());
        assert_eq!(operator.run(&["keys", "drop", "1"]).status.code(), Some(1));
    }
}

#[test]
fn a_ring_is_changed_whole_by_one_at_a_time_and_never_lost() {
    let ring = Ring::new();
    let before = std::fs::read(&ring.path).unwrap();
    let unfinished = ring.path.with_file_name("keys.new");
    std::fs::write(&unfinished, "half a").unwrap();
    assert!(matches!(KeyRing::add_key(&ring.path, later()), Err(KeyFault::Changing(path)) if path == unfinished));
    assert_eq!(std::fs::read(&ring.path).unwrap(), before);
    std::fs::remove_file(&unfinished).unwrap();

    let barrier = Barrier::new(8);
    let added = std::thread::scope(|scope| {
        let add = || {
            barrier.wait();
            KeyRing::add_key(&ring.path, later()).ok()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(add)).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    // Each that was told a number is there, and no number was told twice.
    let listed: Vec<u32> = KeyRing::load(&ring.path).unwrap().listed().iter().map(|key| key.id).collect();
    assert_eq!(listed.len(), added.len() + 2);
    assert!(!added.is_empty() && added.iter().all(|id| listed.contains(id)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&ring.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!unfinished.exists());
}

#[test]
fn a_key_that_is_needed_is_not_dropped() {
    let ring = Ring::new();
    let dropped = |id, at| match KeyRing::drop_key(&ring.path, id, at) {
        Err(KeyFault::Change(fault)) => Some(fault),
        other => other.map(|()| None).unwrap(),
    };
    let at = later() + DROP_WAIT;
    assert_eq!(dropped(OLD, at), Some(ChangeFault::Seals(OLD)));
    assert_eq!(dropped(2, at), Some(ChangeFault::Indexes(2)));
    assert_eq!(dropped(7, at), Some(ChangeFault::NoSuchKey(7)));
    KeyRing::add_key(&ring.path, later()).unwrap();
    let early = ChangeFault::TooSoon { newest: NEW, since: later() };
    assert_eq!(dropped(OLD, at - TimeDelta::seconds(1)), Some(early));
    assert_eq!(dropped(NEW, at), Some(ChangeFault::Seals(NEW)));
    assert_eq!(dropped(OLD, at), None);
}
