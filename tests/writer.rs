//! How writes share commits on SQLite: each is answered for itself, after the commit, whatever its neighbours do. The writes of a test are queued
//! behind one that waits for the test, so that they meet in one transaction.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use redress::domain::refusal::Refusal;
use redress::error::Error;
use redress::store::{AnyConnection, Missing, Store};

use crate::support::SCHEMA;
use crate::support::databases::{Backend, TestDatabase};

type Waiting<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// A fresh SQLite database and the store on it.
fn sqlite() -> (TestDatabase, Store) {
    let database = TestDatabase::new(Backend::Sqlite, &SCHEMA);
    let store = Store::open(&database.url().parse().unwrap(), Missing::Refuse).unwrap();
    (database, store)
}

/// Sends SQL.
fn send(connection: &mut AnyConnection, sql: &str) -> Result<(), Error> {
    Ok(connection.batch_execute(sql)?)
}

/// A row that is told apart by its number.
fn row(number: i64) -> String {
    format!(
        "INSERT INTO rule_sets (hash, name, text, added_at) VALUES (x'{number:08x}', '{number}', '', '2026-11-23 09:00:00')"
    )
}

/// One figure.
fn figure(connection: &mut AnyConnection, sql: &str) -> Result<i64, Error> {
    #[derive(QueryableByName)]
    struct Figure {
        #[diesel(sql_type = BigInt)]
        figure: i64,
    }
    Ok(diesel::sql_query(format!("SELECT ({sql}) AS figure")).get_result::<Figure>(connection)?.figure)
}

/// Whether the row is there, as another connection sees it.
fn is_there(store: &Store, number: i64) -> bool {
    let sql = format!("SELECT COUNT(*) FROM rule_sets WHERE name = '{number}'");
    store.read_now(|connection| figure(connection, &sql)).unwrap() == 1
}

/// A write that queues as soon as it is polled.
fn write<T: Send + 'static>(
    store: &Store,
    work: impl Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
) -> Waiting<T> {
    let store = store.clone();
    Box::pin(async move { store.write(work).await })
}

/// Runs these writes in the order given, behind one that holds the writer back until all of them wait.
fn behind_a_gate<T: Send + 'static>(store: &Store, mut writes: Vec<Waiting<T>>) -> Vec<Result<T, Error>> {
    let (open, gate) = channel::<()>();
    let gate = Mutex::new(gate);
    let mut held = write(store, move |_| {
        // The sender goes when the gate opens.
        let _opened = gate.lock().unwrap().recv();
        Ok(())
    });
    block_on(async {
        assert!(is_pending(&mut held).await);
        for waiting in &mut writes {
            assert!(is_pending(waiting).await);
        }
        drop(open);
        held.await.unwrap();
        let mut outcomes = Vec::new();
        for waiting in writes {
            outcomes.push(waiting.await);
        }
        outcomes
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn a_refused_write_is_taken_back_and_its_neighbours_stay() {
    let (_database, store) = sqlite();
    let writes = (1..=9).map(|number| {
        write(&store, move |connection| {
            send(connection, &row(number))?;
            if number == 5 { Err(Refusal::NotFound.into()) } else { Ok(()) }
        })
    });
    let outcomes = behind_a_gate(&store, writes.collect());
    for (number, outcome) in (1..).zip(&outcomes) {
        assert_eq!(outcome.is_ok(), number != 5, "{number}: {outcome:?}");
        assert_eq!(is_there(&store, number), number != 5, "{number}");
    }
    assert!(matches!(outcomes[4], Err(Error::Refusal(Refusal::NotFound))));
}

#[test]
fn a_broken_constraint_takes_back_its_own_write_alone() {
    let (_database, store) = sqlite();
    let orphan = "INSERT INTO sessions (digest, user_id, created_at, seen_at) \
                  VALUES (x'01', x'77', '2026-11-23 09:00:00', '2026-11-23 09:00:00')";
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let writes = vec![
        write(&store, move |connection| {
            counted.fetch_add(1, Ordering::Relaxed);
            send(connection, &row(1))
        }),
        write(&store, move |connection| {
            send(connection, &row(2))?;
            send(connection, orphan)
        }),
        write(&store, |connection| send(connection, &row(3))),
        // The first one's row is there already.
        write(&store, |connection| send(connection, &row(1))),
    ];
    let outcomes = behind_a_gate(&store, writes);
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
    assert!(matches!(outcomes[1], Err(Error::Database(_))), "{outcomes:?}");
    assert!(matches!(outcomes[3], Err(Error::Refusal(Refusal::AlreadyThere))), "{outcomes:?}");
    assert_eq!([1, 2, 3].map(|number| is_there(&store, number)), [true, false, true]);
    assert_eq!(runs.load(Ordering::Relaxed), 1, "nobody had to run again");
}

#[test]
fn a_panic_is_told_to_its_sender_and_the_others_run_again() {
    let (_database, store) = sqlite();
    let writes = (1..=5).map(|number| {
        write(&store, move |connection| {
            send(connection, &row(number))?;
            assert!(number != 3, "a panic that the test wants");
            Ok(())
        })
    });
    let outcomes = behind_a_gate(&store, writes.collect());
    for (number, outcome) in (1..).zip(&outcomes) {
        assert_eq!(outcome.is_ok(), number != 3, "{number}: {outcome:?}");
        assert_eq!(is_there(&store, number), number != 3, "{number}");
    }
    store.write_now(|connection| send(connection, &row(6))).unwrap();
    assert!(is_there(&store, 6), "the writer goes on");
}

#[test]
fn a_full_disk_is_told_to_the_one_write_that_does_not_fit() {
    let (_database, store) = sqlite();
    let room = store.read_now(|c| figure(c, "SELECT page_count FROM pragma_page_count")).unwrap() + 20;
    store.write_now(move |connection| send(connection, &format!("PRAGMA max_page_count = {room}"))).unwrap();
    let writes = (1..=5).map(|number| {
        write(&store, move |connection| {
            send(connection, &row(number))?;
            if number == 3 {
                // SQLite ends the whole transaction here.
                send(connection, "UPDATE rule_sets SET text = hex(zeroblob(1000000)) WHERE name = '3'")?;
            }
            Ok(())
        })
    });
    let outcomes = behind_a_gate(&store, writes.collect());
    for (number, outcome) in (1..).zip(&outcomes) {
        assert_eq!(outcome.is_ok(), number != 3, "{number}: {outcome:?}");
        assert_eq!(is_there(&store, number), number != 3, "{number}");
    }
}

#[test]
fn a_fault_of_a_write_that_carries_on_all_the_same_is_found_out() {
    let (_database, store) = sqlite();
    let room = store.read_now(|c| figure(c, "SELECT page_count FROM pragma_page_count")).unwrap() + 20;
    store.write_now(move |connection| send(connection, &format!("PRAGMA max_page_count = {room}"))).unwrap();
    let writes = vec![
        write(&store, |connection| send(connection, &row(1))),
        write(&store, |connection| {
            let told = send(
                connection,
                "INSERT INTO rule_sets VALUES (x'02', '2', hex(zeroblob(1000000)), '2026-11-23 09:00:00')",
            );
            assert!(told.is_err());
            Ok(())
        }),
    ];
    let outcomes = behind_a_gate(&store, writes);
    assert!(outcomes[0].is_ok() && is_there(&store, 1), "what was taken with it ran again: {outcomes:?}");
    assert!(outcomes[1].is_err(), "its transaction was over: {outcomes:?}");
}

#[test]
fn a_rehearsal_leaves_nothing_behind_and_is_answered() {
    let (_database, store) = sqlite();
    let rehearsed = store.write_if_now(|connection| send(connection, &row(1)).map(|()| "seen"), |_| false);
    assert_eq!(rehearsed.unwrap(), "seen");
    assert!(!is_there(&store, 1));
}

#[test]
fn nobody_is_answered_before_the_commit() {
    let (_database, store) = sqlite();
    let (running, is_running) = channel::<()>();
    let (open, gate) = channel::<()>();
    let gate = Mutex::new(gate);
    let mut first = write(&store, |connection| send(connection, &row(1)));
    let mut second = write(&store, move |connection| {
        send(connection, &row(2))?;
        running.send(()).unwrap();
        let _opened = gate.lock().unwrap().recv();
        Ok(())
    });
    let (hold, held) = channel::<()>();
    let held = Mutex::new(held);
    let mut before = write(&store, move |_| {
        let _released = held.lock().unwrap().recv();
        Ok(())
    });
    block_on(async {
        for waiting in [&mut before, &mut first, &mut second] {
            assert!(is_pending(waiting).await);
        }
        drop(hold);
        is_running.recv().unwrap();
        // The first has run in the transaction that the second still holds open.
        assert!(is_pending(&mut first).await, "an answer without a commit");
        assert!(!is_there(&store, 1));
        drop(open);
        first.await.unwrap();
        assert!(is_there(&store, 1));
        second.await.unwrap();
        assert!(is_there(&store, 2));
    });
}

/// Whether a write has no answer yet.
async fn is_pending<T>(waiting: &mut Waiting<T>) -> bool {
    poll_fn(|task| Poll::Ready(waiting.as_mut().poll(task).is_pending())).await
}

#[test]
fn writes_run_in_the_order_in_which_they_came() {
    let (_database, store) = sqlite();
    let order = Arc::new(Mutex::new(Vec::new()));
    // More than share one commit.
    let writes = (1..=150).map(|number| {
        let order = Arc::clone(&order);
        write(&store, move |connection| {
            send(connection, &row(number))?;
            order.lock().unwrap().push(number);
            if number % 7 == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
        })
    });
    let outcomes = behind_a_gate(&store, writes.collect());
    assert_eq!(*order.lock().unwrap(), (1..=150).collect::<Vec<i64>>());
    for (number, outcome) in (1..).zip(&outcomes) {
        assert_eq!((outcome.is_ok(), is_there(&store, number)), (number % 7 != 0, number % 7 != 0), "{number}");
    }
}

#[test]
fn two_hundred_increments_at_once_make_two_hundred() {
    let (_database, store) = sqlite();
    store.write_now(|connection| send(connection, &row(0))).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..25 {
                    store.write_now(increment).unwrap();
                }
            });
        }
    });
    let counted = store.read_now(|connection| figure(connection, "SELECT CAST(name AS INTEGER) FROM rule_sets"));
    assert_eq!(counted.unwrap(), 200);
}

/// Reads and writes back one more: lost updates would show.
fn increment(connection: &mut AnyConnection) -> Result<(), Error> {
    let found = figure(connection, "SELECT CAST(name AS INTEGER) FROM rule_sets")?;
    send(connection, &format!("UPDATE rule_sets SET name = '{}'", found + 1))
}

#[test]
fn a_sender_that_went_away_changes_nothing_for_the_others() {
    let (_database, store) = sqlite();
    let mut gone = write(&store, |connection| send(connection, &row(1)));
    block_on(async {
        let _queued = is_pending(&mut gone).await;
        drop(gone);
        write(&store, |connection| send(connection, &row(2))).await.unwrap();
    });
    assert!(is_there(&store, 1) && is_there(&store, 2));
}

#[test]
fn no_constraint_waits_for_the_commit() {
    // One that did would take a whole shared transaction with it.
    let (_database, store) = sqlite();
    let deferred = "SELECT COUNT(*) FROM sqlite_schema WHERE upper(sql) LIKE '%DEFERR%'";
    assert_eq!(store.read_now(|connection| figure(connection, deferred)).unwrap(), 0);
}
