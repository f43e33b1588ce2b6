//! Rule sets as files: read, checked whole, and known by the hash of their text.
//!
//! Here belong the format (TOML) and telling a fault by file and line. What the entries mean and what is possible belongs in
//! `domain::ruleset`; which set governs a record is pinned on the record, by hash.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::domain::ruleset::{EntryDraft, HOLIDAYS, RuleDraft, RuleFault, RuleSet};

/// The largest rule set that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The name of the set that is compiled in.
pub const BUILT_IN_NAME: &str = "rules/th-2569.toml";
/// The text of the set that is compiled in.
const BUILT_IN: &str = include_str!("../rules/th-2569.toml");

/// A checked rule set with the text it came from.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// The file, as it was named.
    pub name: String,
    /// The numbers.
    pub set: RuleSet,
    /// The text, kept so that anyone can recompute what was decided by it.
    pub text: String,
    /// SHA-256 of the text: what a record pins.
    pub hash: [u8; 32],
}

/// Something wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// The file, as it was named.
    pub file: String,
    /// The line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for FileFault {}

/// Reads the set that is compiled in.
pub fn built_in() -> Result<Rulebook, Vec<FileFault>> {
    parse(BUILT_IN_NAME, BUILT_IN)
}

/// Reads a set from a file, or tells everything that is wrong with it at once.
pub fn load(path: &Path) -> Result<Rulebook, Vec<FileFault>> {
    let name = path.display().to_string();
    let whole_file = |what: String| vec![FileFault { file: name.clone(), line: 0, what }];
    let file = File::open(path).map_err(|error| whole_file(error.to_string()))?;
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let mut text = String::new();
    file.take(limit + 1).read_to_string(&mut text).map_err(|error| whole_file(error.to_string()))?;
    parse(&name, &text)
}

/// Reads a set from its text; `name` is the file's name in the faults.
pub fn parse(name: &str, text: &str) -> Result<Rulebook, Vec<FileFault>> {
    if text.len() > MAX_BYTES {
        let what = format!("a rule set has at most {MAX_BYTES} bytes");
        return Err(vec![FileFault { file: name.to_owned(), line: 0, what }]);
    }
    let mut reader = Reader::new(text);
    let Some(draft) = reader.draft() else {
        return Err(reader.into_faults(name));
    };
    match RuleSet::from_draft(&draft) {
        Ok(set) if reader.faults.is_empty() => Ok(Rulebook {
            name: name.to_owned(),
            set,
            text: text.to_owned(),
            hash: Sha256::digest(text.as_bytes()).into(),
        }),
        outcome => {
            reader.add_meanings(outcome.err().unwrap_or_default());
            Err(reader.into_faults(name))
        }
    }
}

/// Reads a text entry by entry, so that one fault does not hide the next.
struct Reader<'t> {
    text: &'t str,
    /// Where its lines end.
    ends: Vec<usize>,
    /// Line and sentence.
    faults: Vec<(usize, String)>,
    /// The line on which each version of each entry begins.
    begins: BTreeMap<String, Vec<usize>>,
    /// The entries of which something could not be read: what else would be said of them, "missing" say, would mislead.
    unread: BTreeSet<String>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(end, _)| end).collect();
        Self { text, ends, faults: Vec::new(), begins: BTreeMap::new(), unread: BTreeSet::new() }
    }

    /// What could be read; nothing where the text is not TOML and no entry can be trusted to be whole.
    fn draft(&mut self) -> Option<RuleDraft> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.add(error.span(), error.message());
        }
        if !errors.is_empty() {
            return None;
        }
        let mut draft = RuleDraft::default();
        for (key, value) in table.into_inner() {
            let name = key.get_ref().to_string();
            if name == HOLIDAYS {
                draft.holidays = self.list(&name, value);
            } else {
                let versions: Vec<EntryDraft> = self.list(&name, value);
                draft.entries.insert(name, versions);
            }
        }
        Some(draft)
    }

    /// Every table under `[[name]]` that can be read.
    fn list<T: DeserializeOwned>(&mut self, name: &str, value: Spanned<DeValue<'t>>) -> Vec<T> {
        let span = value.span();
        let DeValue::Array(tables) = value.into_inner() else {
            self.add(Some(span), &format!("{name} is written as [[{name}]]"));
            self.unread.insert(name.to_owned());
            return Vec::new();
        };
        let mut list = Vec::with_capacity(tables.len());
        for table in tables {
            let span = table.span();
            let line = self.line(span.start);
            self.begins.entry(name.to_owned()).or_default().push(line);
            match T::deserialize(ValueDeserializer::from(table)) {
                Ok(entry) => list.push(entry),
                Err(error) => {
                    self.add(error.span().or(Some(span)), &format!("{name}: {}", error.message()));
                    self.unread.insert(name.to_owned());
                }
            }
        }
        list
    }

    /// Puts faults of meaning on the lines of their entries.
    fn add_meanings(&mut self, faults: Vec<RuleFault>) {
        for fault in faults.into_iter().filter(|fault| !self.unread.contains(&fault.path)) {
            let lines = self.begins.get(&fault.path).map(Vec::as_slice).unwrap_or_default();
            let line = lines.get(fault.index.unwrap_or_default()).copied().unwrap_or_default();
            self.faults.push((line, fault.to_string()));
        }
    }

    fn add(&mut self, span: Option<Range<usize>>, what: &str) {
        let line = span.map_or(0, |span| self.line(span.start));
        // The parser's sentences can be of several lines; a fault is one.
        self.faults.push((line, what.lines().map(str::trim).collect::<Vec<_>>().join(" ")));
    }

    /// The line, counted from 1, in which this byte stands.
    fn line(&self, offset: usize) -> usize {
        self.ends.partition_point(|end| *end < offset) + 1
    }

    fn into_faults(mut self, name: &str) -> Vec<FileFault> {
        self.faults.sort();
        self.faults.into_iter().map(|(line, what)| FileFault { file: name.to_owned(), line, what }).collect()
    }
}
