//! The sealer: every version once, in order, whoever writes meanwhile and however many sealers there are.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use redress::audit::chain;
use redress::casework::revealing;
use redress::domain::actor::Role;
use redress::store::{Missing, Store, audit, history};

use super::{Intruder, holds, more, season, told, write};
use crate::support::app::application;
use crate::support::databases::on_both_databases;
use crate::support::operator::Operator;
use crate::support::seed::{Seed, baht};

/// Who write at once, and how often each.
const WRITERS: u32 = 8;
const VERSIONS: i64 = 40;

on_both_databases! {
    fn an_untouched_register_verifies_with_its_counts(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        let before = holds(&app.store);
        assert!(before.versions > 40, "{before:?}");
        assert_eq!((before.waiting, before.sealed, before.position), (before.versions, 0, 0));
        assert_eq!(chain::seal(&app.store).unwrap() as u64, before.versions);
        let after = holds(&app.store);
        assert_eq!((after.waiting, after.sealed), (0, before.versions));
        assert_eq!((after.position, after.records, after.versions), (before.versions as i64, before.records, before.versions));
        assert_eq!(chain::seal(&app.store).unwrap(), 0);
    }
}
on_both_databases! {
    fn eight_write_while_several_seal_and_every_version_is_sealed_once(database: TestDatabase) {
        let app = application(&database);
        let other = Store::open(&database.url().parse().unwrap(), Missing::Refuse).unwrap();
        let writing = AtomicBool::new(true);
        let sealed: usize = std::thread::scope(|scope| {
            let sealers: Vec<_> = [&app.store, &app.store, &other]
                .map(|store| {
                    let writing = &writing;
                    scope.spawn(move || {
                        let mut sealed = 0;
                        while writing.load(Ordering::SeqCst) {
                            sealed += chain::seal(store).unwrap();
                            holds(store);
                        }
                        sealed
                    })
                })
                .into();
            let writers: Vec<_> = (0..WRITERS)
                .map(|_| {
                    let (app, id) = (app.clone(), Seed::new(&app).new_id());
                    scope.spawn(move || (1..=VERSIONS).for_each(|version| write(&app, id, version)))
                })
                .collect();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            writing.store(false, Ordering::SeqCst);
            sealers.into_iter().map(|sealer| sealer.join().unwrap()).sum()
        });
        let last = chain::seal(&app.store).unwrap();
        let verified = holds(&app.store);
        assert_eq!(verified.versions, u64::from(WRITERS) * VERSIONS as u64);
        assert_eq!((sealed + last) as u64, verified.versions);
        assert_eq!((verified.waiting, verified.records), (0, WRITERS.into()));
    }
}
on_both_databases! {
    fn what_waited_when_the_program_was_killed_is_sealed_afterwards(database: TestDatabase) {
        let app = application(&database);
        more(&app, 7);
        let versions = holds(&app.store).versions;
        // A sealer that ends before its commit has sealed nothing.
        let cut_short = app.store.write_if_now(chain::seal_batch, |_| false).unwrap();
        assert_eq!(cut_short as u64, versions);
        assert_eq!(holds(&app.store).waiting, versions);
        drop(app);
        let operator = Operator::new(&database);
        let (_, swept) = operator.json(&["sweep"]);
        assert_eq!(swept["sealed"], versions);
        let (code, verified) = operator.json(&["audit", "verify"]);
        assert_eq!(code, Some(0));
        assert_eq!((&verified["sealed"], &verified["waiting"]), (&versions.into(), &0.into()));
    }
}
on_both_databases! {
    fn more_than_a_batch_is_sealed_in_batches(database: TestDatabase) {
        let app = application(&database);
        let id = Seed::new(&app).new_id();
        let versions = chain::BATCH + 10;
        app.store
            .write_now(move |connection| {
                let one = |version| history::Version {
                    record: "account".to_owned(),
                    record_id: id.to_vec(),
                    version,
                    act: "settle".to_owned(),
                    from_state: None,
                    to_state: "settled".to_owned(),
                    role: Role::System,
                    user_id: None,
                    recorded_at: crate::support::app::beginning().naive_utc(),
                    legal_at: crate::support::app::beginning().naive_utc(),
                    detail: "{}".to_owned(),
                };
                let all: Vec<_> = (1..=versions).map(one).collect();
                all.chunks(500).try_for_each(|some| history::append(connection, some))
            })
            .unwrap();
        assert_eq!(app.store.write_now(chain::seal_batch).unwrap() as i64, chain::BATCH);
        assert_eq!(app.store.read_now(audit::count_waiting).unwrap(), 10);
        assert_eq!(chain::seal(&app.store).unwrap(), 10);
        assert_eq!(holds(&app.store).position, versions);
    }
}
on_both_databases! {
    fn versions_from_before_there_were_commitments_are_sealed_and_held_to(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        let mut intruder = Intruder::new(&database);
        if database.backend() == Backend::Postgres {
            intruder.does("ALTER TABLE history DROP CONSTRAINT history_committed");
        }
        intruder.does("UPDATE history SET salt = NULL, commitment = NULL");
        let versions = holds(&app.store).versions;
        assert_eq!(chain::seal(&app.store).unwrap() as u64, versions);
        holds(&app.store);
        intruder.does("UPDATE history SET detail = '{\"amount\":1}' WHERE record = 'claim' AND version = 2");
        assert!(!told(&app.store, &[]).1.is_empty());
    }
}
on_both_databases! {
    fn accounts_of_a_file_are_committed_to_as_they_are_carried_out(database: TestDatabase) {
        let operator = Operator::new(&database);
        let line = |number: u32| format!("{number},Somchai Jaidee,,black,100.00,2026-08-01 10:00:00,CCIB,H-{number}\n");
        let file: String = (1_000_000_000..1_000_000_050).map(line).collect();
        let head = "account_no,account_name,holder_id,tier,held_amount,held_at,ordered_by,reference\n";
        std::fs::write(operator.folder.path().join("accounts.csv"), format!("{head}{file}")).unwrap();
        operator.told(&["import", "accounts", "--bank", "KTB", "accounts.csv"]);
        let app = application(&database);
        assert_eq!(holds(&app.store).versions, 50);
        assert_eq!(chain::seal(&app.store).unwrap(), 50);
        assert_eq!(holds(&app.store).sealed, 50);
    }
}
on_both_databases! {
    fn officers_who_look_at_a_person_in_the_same_moment_all_see_them_and_are_all_remembered(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(900));
        let officers: Vec<_> = (1..=WRITERS).map(|number| seed.actor_of(Role::Officer, number)).collect();
        let start = Barrier::new(officers.len());
        std::thread::scope(|scope| {
            for officer in &officers {
                let (app, start) = (&app, &start);
                let context = app.context(officer.clone());
                scope.spawn(move || {
                    start.wait();
                    app.store.write_now(move |c| revealing::reveal(c, &context, claim.id)).unwrap();
                });
            }
        });
        let parties = seed.read(|c| revealing::people(c, claim.id));
        let seen = seed.read(|c| history::of(c, parties[0].id.bytes()));
        assert_eq!(seen.iter().map(|row| row.version).collect::<Vec<_>>(), (1..=i64::from(WRITERS)).collect::<Vec<_>>());
        let mut looked: Vec<_> = seen.iter().map(|row| row.user_id).collect();
        let mut all: Vec<_> = officers.iter().map(redress::domain::actor::Actor::user).collect();
        looked.sort();
        all.sort();
        assert_eq!(looked, all);
        holds(&app.store);
    }
}
