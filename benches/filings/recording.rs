//! What the program sends to a database while one client files a few cases: the statements with their values, one list a case.
//!
//! PostgreSQL writes both into its log. SQLite has no log: the server runs inside this process, and diesel tells the statements; their values are
//! those of the same cases on PostgreSQL, place by place. Lists on one side become several values on the other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use serde_json::Value;

/// A value as PostgreSQL writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    Null,
    One(String),
    List(Vec<String>),
}

/// A statement with its values.
#[derive(Debug, Clone)]
pub struct Statement {
    pub sql: String,
    pub values: Vec<Bound>,
}

/// The statements of one filing.
pub type Filing = Vec<Statement>;

fn heard() -> &'static Mutex<Vec<String>> {
    static HEARD: OnceLock<Mutex<Vec<String>>> = OnceLock::new();
    HEARD.get_or_init(Mutex::default)
}

/// Hears every statement of the connections opened from now on in this process.
pub fn listen() {
    let listener = || -> Option<Box<dyn Instrumentation>> {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string();
                let sql = text.split(" -- binds: ").next().unwrap_or(&text).to_owned();
                heard().lock().unwrap().push(sql);
            }
        }))
    };
    set_default_instrumentation(listener).unwrap();
}

/// What was heard since the last time.
pub fn heard_since() -> Vec<String> {
    std::mem::take(&mut heard().lock().unwrap())
}

fn is_control(sql: &str) -> bool {
    ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"].iter().any(|word| sql.starts_with(word))
}

/// What a new connection is told.
fn is_setting(sql: &str) -> bool {
    sql.starts_with("SET ") || sql.starts_with("PRAGMA ")
}

/// Statements of one filing each, with its transactions: it ends with its COMMIT. What came before and after the filings writes no case.
pub fn with_control(statements: Vec<Statement>) -> Vec<Filing> {
    let mut filings = vec![Filing::new()];
    for statement in statements.into_iter().filter(|statement| !is_setting(&statement.sql)) {
        let is_end = statement.sql.starts_with("COMMIT");
        filings.last_mut().unwrap().push(statement);
        if is_end {
            filings.push(Filing::new());
        }
    }
    filings.retain(|filing| filing.iter().any(|statement| is_case(&statement.sql)));
    // The first one comes with what the program reads at its start.
    filings.split_off(1)
}

/// The same without the transactions.
pub fn by_filing(statements: Vec<Statement>) -> Vec<Filing> {
    let mut filings = with_control(statements);
    for filing in &mut filings {
        filing.retain(|statement| !is_control(&statement.sql));
    }
    filings
}

fn is_case(sql: &str) -> bool {
    sql.starts_with("INSERT INTO \"cases\"") || sql.starts_with("INSERT INTO `cases`")
}

/// The statements of a database in PostgreSQL's JSON logs.
pub fn from_log(folder: &Path, database: &str) -> Vec<Statement> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    let text: String = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    text.lines().filter_map(|line| statement(&serde_json::from_str(line).unwrap(), database)).collect()
}

fn statement(line: &Value, database: &str) -> Option<Statement> {
    if line["dbname"] != database {
        return None;
    }
    let message = line["message"].as_str()?;
    let sql = message.strip_prefix("statement: ").or_else(|| {
        let named = message.strip_prefix("execute ")?;
        named.split_once(": ").map(|(_, sql)| sql)
    })?;
    let values =
        line["detail"].as_str().and_then(|detail| detail.split_once("arameters: ")).map(|(_, rest)| values(rest));
    Some(Statement { sql: sql.to_owned(), values: values.unwrap_or_default() })
}

/// Reads `$1 = 'text', $2 = NULL, …`; a quote inside is written twice.
fn values(mut rest: &str) -> Vec<Bound> {
    let mut found = Vec::new();
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            found.push(Bound::Null);
            rest = after.strip_prefix("NULL").unwrap();
            continue;
        };
        let mut text = String::new();
        let mut pieces = quoted;
        loop {
            let (piece, more) = pieces.split_once('\'').unwrap();
            text.push_str(piece);
            match more.strip_prefix('\'') {
                Some(more) => {
                    text.push('\'');
                    pieces = more;
                }
                None => {
                    rest = more;
                    break;
                }
            }
        }
        found.push(list(&text).map_or(Bound::One(text.clone()), Bound::List));
    }
    found
}

/// Reads PostgreSQL's form of an array: `{one,"two"}`. JSON objects look alike; their first key is quoted and followed by a colon.
fn list(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    if serde_json::from_str::<Value>(text).is_ok() && !inner.is_empty() {
        return None;
    }
    if inner.is_empty() {
        return None;
    }
    Some(inner.split(',').map(|part| part.trim_matches('"').replace("\\\\", "\\")).collect())
}

/// How many values a statement of SQLite's takes: each `?`, or each number after `$`.
fn places(sql: &str) -> usize {
    let numbered = sql.split('$').skip(1).map(|rest| rest.bytes().take_while(u8::is_ascii_digit).collect::<Vec<_>>());
    sql.matches('?').count() + numbered.collect::<std::collections::BTreeSet<_>>().len()
}

/// SQLite's statements with the values of the same filings on PostgreSQL.
pub fn with_values_of(heard: Vec<String>, told: &[Filing], known: &BTreeMap<String, String>) -> Vec<Filing> {
    let bare = heard.into_iter().map(|sql| Statement { sql, values: Vec::new() }).collect();
    let mut filings = by_filing(bare);
    assert_eq!(filings.len(), told.len(), "both databases were told the same cases");
    for (filing, other) in filings.iter_mut().zip(told) {
        assert_eq!(filing.len(), other.len(), "{filing:#?}\n{other:#?}");
        for (statement, other) in filing.iter_mut().zip(other) {
            let flat = other.values.iter().flat_map(|value| match value {
                Bound::Null => vec![Bound::Null],
                Bound::One(text) => vec![Bound::One(known.get(text).unwrap_or(text).clone())],
                Bound::List(texts) => {
                    texts.iter().map(|text| Bound::One(known.get(text).unwrap_or(text).clone())).collect()
                }
            });
            statement.values = flat.collect();
            assert_eq!(places(&statement.sql), statement.values.len(), "{}\n{}", statement.sql, other.sql);
        }
    }
    filings
}
