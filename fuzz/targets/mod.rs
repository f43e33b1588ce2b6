//! Every reader of bytes that a stranger wrote, as a function that must hold for any bytes at all: it ends, it doesn't panic, and what it says of what
//! it took is true. `fuzz/main.rs` looks for bytes for which it does not hold; `tests/fuzz_corpus.rs` runs the same functions on the corpus in every run of
//! the tests. A further reader gets a function in one of the files below, a line in `TARGETS` and a folder of seeds.

mod files;
mod forms;
mod requests;
mod typed;
mod uploads;

use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use redress::locale::{Language, Text};

/// A reader, and how many bytes it is given at most: enough for every branch, few enough for millions of runs.
pub struct Target {
    pub name: &'static str,
    pub most_bytes: usize,
    pub run: fn(&[u8]),
}

/// The quickest first: where time ends, most are done.
pub const TARGETS: [Target; 24] = [
    target("scanner_answer", 100, requests::scanner_answer),
    target("checkpoints", 500, files::checkpoints),
    target("proxies", 200, requests::proxies),
    target("cookies", 300, requests::cookies),
    target("sealed_file", 300, uploads::sealed_file),
    target("money", 80, typed::money),
    target("addresses", 120, requests::addresses),
    target("account_number", 80, typed::account_number),
    target("evidence", 1_200, uploads::evidence),
    target("case_json", 1_024, files::case_json),
    target("headers", 400, requests::headers),
    target("case_lines", 200, files::case_lines),
    target("codes", 120, typed::codes),
    target("dates", 60, typed::dates),
    target("file_name", 200, uploads::file_name),
    target("personal_number", 80, typed::personal_number),
    target("key_ring", 500, files::key_ring),
    target("identity", 200, typed::identity),
    target("multipart", 700, uploads::multipart),
    target("forms", 400, forms::forms),
    target("form_values", 400, forms::form_values),
    target("transfers_csv", 520, files::transfers_csv),
    target("accounts_csv", 520, files::accounts_csv),
    target("rule_set", 800, files::rule_set),
];

const fn target(name: &'static str, most_bytes: usize, run: fn(&[u8])) -> Target {
    Target { name, most_bytes, run }
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_402_800, 0).unwrap()
}

fn thai() -> Text {
    Text::of(Language::Thai)
}

/// Whether this is met for the first time. Words of the same fault are the same in the next ten million runs, and slow to put together.
fn is_new(what: &impl Hash) -> bool {
    thread_local!(static MET: RefCell<HashSet<u64>> = RefCell::default());
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    MET.with_borrow_mut(|met| met.insert(hasher.finish()))
}

/// The corpus of a target: small, made by us, with every input that ever failed.
pub fn corpus_of(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(if env!("CARGO_PKG_NAME") == "redress" { "fuzz/corpus" } else { "corpus" })
        .join(target)
}
