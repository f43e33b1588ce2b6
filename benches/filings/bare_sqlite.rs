//! The recorded statements of filings straight into SQLite, as fast as one connection takes them: the same compiled SQLite, the same settings, as many
//! filings a COMMIT as there are clients – the most that could ever wait together. The savepoints are the program's own expense.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, Statement as Prepared};

use crate::fresh::{FIRST_MOVEMENT, Fresh, Kind, MOST_MOVEMENTS};
use crate::recording::{Bound, Filing};

/// How often each filing is repeated to see what its statements cost.
const REPETITIONS: u64 = 20;
/// Statements that are shown.
const SHOWN: usize = 8;

/// Prints the statements that take the longest, with SQLite's plan for them.
pub fn show_costs(file: &Path, filings: &[Filing], fresh: &[Fresh]) {
    let connection = open(file);
    let scripts = scripts(&connection, filings, fresh);
    let mut costs: BTreeMap<&str, Duration> = BTreeMap::new();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    for round in 0..REPETITIONS {
        for (place, script) in (0..).zip(&scripts) {
            let number = 1_000 * round + place;
            replay(&connection, script, number, |sql, time| *costs.entry(sql).or_default() += time);
        }
    }
    connection.execute_batch("ROLLBACK").unwrap();
    let mut costs: Vec<_> = costs.into_iter().collect();
    costs.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    println!("\nSQLite: microseconds a filing, statement and plan");
    for (sql, time) in costs.into_iter().take(SHOWN) {
        println!("{:6.0}  {sql:.200}", time.as_secs_f64() * 1e6 / (REPETITIONS * scripts.len() as u64) as f64);
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let lines = plan.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap).collect::<Vec<_>>();
        lines.iter().for_each(|line| println!("          {line}"));
    }
}

/// Statements that stay prepared: more than there are.
const MOST_PREPARED: usize = 400;

/// A value as it is bound.
enum Slot {
    Fixed(Value),
    /// The number of the new value within the filing.
    New(usize),
}

/// A filing with its slots, ready to be repeated.
struct Script {
    steps: Vec<(String, Vec<Slot>)>,
    kinds: Vec<Kind>,
    /// Movements that are there.
    movements: u64,
}

/// Filings per second.
pub fn run(
    file: &Path,
    filings: &[Filing],
    fresh: &[Fresh],
    together: usize,
    salt: u64,
    lengths: (Duration, Duration),
) -> f64 {
    let connection = open(file);
    let scripts = scripts(&connection, filings, fresh);
    let mut number = salt * 10_000_000;
    let mut filed = 0_u64;
    let (warm_up, measured) = lengths;
    let begins = Instant::now() + warm_up;
    let ends = begins + measured;
    loop {
        let began = Instant::now();
        if began >= ends {
            return filed as f64 / measured.as_secs_f64();
        }
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        for _ in 0..together {
            number += 1;
            replay(&connection, &scripts[number as usize % scripts.len()], number, |_, _| {});
        }
        connection.execute_batch("COMMIT").unwrap();
        if began >= begins {
            filed += together as u64;
        }
    }
}

fn scripts(connection: &Connection, filings: &[Filing], fresh: &[Fresh]) -> Vec<Script> {
    let movements =
        connection.query_row("SELECT COUNT(*) FROM movements", [], |row| row.get::<_, i64>(0)).unwrap() as u64;
    filings.iter().zip(fresh).map(|(filing, fresh)| script(filing, fresh, movements)).collect()
}

/// The connection, set as the program sets the one that writes.
fn open(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; \
             PRAGMA cache_size = -49152; PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY;",
        )
        .unwrap();
    connection.set_prepared_statement_cache_capacity(MOST_PREPARED);
    connection
}

fn script(filing: &Filing, fresh: &Fresh, movements: u64) -> Script {
    let order: Vec<&String> = fresh.keys().collect();
    let slot = |value: &Bound| match value {
        Bound::Null => Slot::Fixed(Value::Null),
        Bound::One(text) => match order.binary_search(&text) {
            Ok(place) => Slot::New(place),
            Err(_) => Slot::Fixed(fixed(text)),
        },
        Bound::List(_) => panic!("lists were taken apart"),
    };
    let steps = filing.iter().map(|s| (s.sql.clone(), s.values.iter().map(slot).collect())).collect();
    Script { steps, kinds: fresh.values().copied().collect(), movements }
}

/// A recorded value in SQLite's types.
fn fixed(text: &str) -> Value {
    if let Some(hex) = text.strip_prefix("\\x") {
        return Value::Blob(data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap());
    }
    match text {
        "t" => Value::Integer(1),
        "f" => Value::Integer(0),
        text if text == "0" || !text.starts_with('0') => {
            text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Integer)
        }
        text => Value::Text(text.to_owned()),
    }
}

/// A value that is there once.
fn new(kind: Kind, number: u64, place: usize, movements: u64) -> Value {
    let place = place as u64;
    let mixed = |salt: u64| {
        (number.wrapping_mul(512) + place + salt)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29)
            .wrapping_mul(0xBF58_476D_1CE4_E5B9)
    };
    match kind {
        Kind::Id => Value::Blob([number.to_be_bytes(), (place << 32).to_be_bytes()].concat()),
        Kind::Index => Value::Blob((0..4).flat_map(|part| mixed(part << 60).to_be_bytes()).collect()),
        Kind::Amount => Value::Integer(10_000 + (mixed(0) % 9_000_000) as i64),
        Kind::Text => Value::Text(format!("{number}-{place}")),
        Kind::Movement => {
            let turn = (number * MOST_MOVEMENTS + place % MOST_MOVEMENTS) % movements;
            Value::Blob((FIRST_MOVEMENT + turn).to_string().into_bytes())
        }
    }
}

fn replay<'a>(connection: &Connection, script: &'a Script, number: u64, mut took: impl FnMut(&'a str, Duration)) {
    let values: Vec<Value> =
        script.kinds.iter().enumerate().map(|(place, kind)| new(*kind, number, place, script.movements)).collect();
    for (sql, slots) in &script.steps {
        let began = Instant::now();
        let mut statement: rusqlite::CachedStatement<'_> = connection.prepare_cached(sql).unwrap();
        let prepared: &mut Prepared<'_> = &mut statement;
        for (place, slot) in slots.iter().enumerate() {
            let value = match slot {
                Slot::Fixed(value) => value,
                Slot::New(which) => &values[*which],
            };
            prepared.raw_bind_parameter(place + 1, value).unwrap();
        }
        let mut rows = prepared.raw_query();
        while rows.next().unwrap_or_else(|fault| panic!("{sql}: {fault}")).is_some() {}
        took(sql, began.elapsed());
    }
}
