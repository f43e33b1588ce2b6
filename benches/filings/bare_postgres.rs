//! The recorded statements of filings straight into PostgreSQL: pgbench, prepared, with as many clients, on the same server and a database that held
//! the same when it began. One script a recorded filing; what has to be new in each is a variable.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::fresh::{FIRST_MOVEMENT, Fresh, Kind, MOST_MOVEMENTS, is_amount};
use crate::recording::{Bound, Statement};

/// New values that one filing may have.
const MOST_NEW: usize = 512;
/// Statements that are shown.
const SHOWN: usize = 12;
/// Clients that pgbench may have.
const MOST_CLIENTS: usize = 64;

/// Writes the scripts: the statements of one filing each, with its transactions.
pub fn write_scripts(folder: &Path, filings: &[Vec<Statement>], fresh: &[Fresh], movements: usize) -> Vec<PathBuf> {
    let scripts = filings.iter().zip(fresh).enumerate().map(|(number, (filing, fresh))| {
        let path = folder.join(format!("filing-{number}.sql"));
        std::fs::write(&path, script(filing, fresh, movements)).unwrap();
        path
    });
    scripts.collect()
}

fn script(filing: &[Statement], fresh: &Fresh, movements: usize) -> String {
    let mut text = "\\set n :n + 1\n".to_owned();
    let names: Vec<&String> = fresh.keys().collect();
    assert!(names.len() < MOST_NEW);
    for (place, kind) in fresh.values().enumerate() {
        let drawn = match kind {
            // In the order of time, as the program's ids are; sixteen digits are sixteen bytes.
            Kind::Id | Kind::Text => {
                format!("1000000000000000 + (:n * {MOST_CLIENTS} + :client_id) * {MOST_NEW} + {place}")
            }
            Kind::Index => "random(1000000000000000000, 9000000000000000000)".to_owned(),
            Kind::Amount => "random(10000, 9000000)".to_owned(),
            Kind::Movement => {
                let place = place as u64 % MOST_MOVEMENTS;
                let turn = format!("(:n * {MOST_CLIENTS} + :client_id) * {MOST_MOVEMENTS} + {place}");
                format!("{FIRST_MOVEMENT} + mod({turn}, {movements})")
            }
        };
        let _ = writeln!(text, "\\set v{place} {drawn}");
    }
    let one = |value: &String| match names.binary_search(&value) {
        Ok(place) => format!(":v{place}"),
        Err(_) => quoted(value),
    };
    for statement in filing {
        let values: Vec<String> = statement
            .values
            .iter()
            .map(|value| match value {
                Bound::Null => "NULL".to_owned(),
                // Said where the statement leaves it open, as in a list of VALUES; it costs nothing.
                Bound::One(value) if value.starts_with("\\x") => format!("CAST({} AS bytea)", one(value)),
                Bound::One(value) => one(value),
                Bound::List(values) => {
                    let all = |is: fn(&String) -> bool| values.iter().all(is);
                    let kind = match () {
                        () if all(|value| value.starts_with("\\x")) => "bytea",
                        () if all(|value| is_amount(value)) => "bigint",
                        () => "text",
                    };
                    format!("CAST(ARRAY[{}] AS {kind}[])", values.iter().map(one).collect::<Vec<_>>().join(","))
                }
            })
            .collect();
        let _ = writeln!(text, "{};", filled(&statement.sql, &values));
    }
    text
}

/// A literal that pgbench leaves alone: to it a colon begins a variable.
fn quoted(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace(':', "\\x3a"))
}

/// The statement with its values in place.
fn filled(sql: &str, values: &[String]) -> String {
    let mut text = String::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        text.push_str(&values[after[..digits].parse::<usize>().unwrap() - 1]);
        rest = &after[digits..];
    }
    text + rest
}

/// Filings per second.
pub fn run(pgbench: &str, url: &str, scripts: &[PathBuf], clients: usize, salt: u64, length: Duration) -> f64 {
    let told = pgbench_says(pgbench, url, scripts, clients, salt, length);
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.unwrap_or_else(|| panic!("pgbench: {told}"))
}

/// Prints the statements of one filing that take the longest.
pub fn show_costs(pgbench: &str, url: &str, script: &PathBuf, salt: u64, length: Duration) {
    let told = pgbench_says(pgbench, url, std::slice::from_ref(script), 1, salt, length);
    let mut costs: Vec<(f64, &str)> = told
        .lines()
        .filter_map(|line| {
            let (time, rest) = line.trim().split_once(' ')?;
            let (_, sql) = rest.trim().split_once(' ')?;
            Some((time.parse().ok()?, sql.trim()))
        })
        .collect();
    costs.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!("\nPostgreSQL: microseconds a filing, with the way there and back, and statement");
    for (time, sql) in costs.into_iter().take(SHOWN) {
        println!("{:6.0}  {sql:.200}", time * 1e3);
    }
}

fn pgbench_says(pgbench: &str, url: &str, scripts: &[PathBuf], clients: usize, salt: u64, length: Duration) -> String {
    let mut command = Command::new(pgbench);
    command.args(["--no-vacuum", "--protocol=prepared", "--report-per-command"]);
    command.args([
        format!("--client={clients}"),
        format!("--jobs={}", clients.min(2)),
        format!("--time={}", length.as_secs()),
        format!("--define=n={}", salt * 10_000_000),
    ]);
    command.args(scripts.iter().map(|path| format!("--file={}", path.display()))).arg(url);
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "pgbench: {told}{}", String::from_utf8_lossy(&output.stderr));
    told
}
