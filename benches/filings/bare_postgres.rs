//! The recorded statements of filings straight into PostgreSQL: pgbench, prepared, with as many clients, on the same server and a database that held
//! the same when it began. One script a recorded filing; what has to be new in each is a variable.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::fresh::{Fresh, Kind};
use crate::recording::{Bound, Statement};

/// New values that one filing may have.
const MOST_NEW: usize = 512;
/// Clients that pgbench may have.
const MOST_CLIENTS: usize = 64;

/// Writes the scripts: the statements of one filing each, with its transactions.
pub fn write_scripts(folder: &Path, filings: &[Vec<Statement>], fresh: &[Fresh]) -> Vec<PathBuf> {
    let scripts = filings.iter().zip(fresh).enumerate().map(|(number, (filing, fresh))| {
        let path = folder.join(format!("filing-{number}.sql"));
        std::fs::write(&path, script(filing, fresh)).unwrap();
        path
    });
    scripts.collect()
}

fn script(filing: &[Statement], fresh: &Fresh) -> String {
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
                Bound::One(value) => one(value),
                Bound::List(values) => {
                    let kind = if values.iter().all(|value| value.starts_with("\\x")) { "bytea" } else { "text" };
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
    let mut command = Command::new(pgbench);
    command.args(["--no-vacuum", "--protocol=prepared"]);
    command.args([
        format!("--client={clients}"),
        format!("--jobs={}", clients.min(2)),
        format!("--time={}", length.as_secs()),
    ]);
    command.arg(format!("--define=n={}", salt * 10_000_000));
    command.args(scripts.iter().map(|path| format!("--file={}", path.display()))).arg(url);
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    let is_clean = output.status.success();
    rate.filter(|_| is_clean).unwrap_or_else(|| panic!("pgbench: {told}{}", String::from_utf8_lossy(&output.stderr)))
}
