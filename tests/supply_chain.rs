//! What comes in from others (security.md: supply chain). Licences, sources and the bill of materials are `.ci/run`'s.

use std::fs;

use toml::{Table, Value};

fn read(name: &str) -> Table {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// Entries of a list of `deny.toml`, by the way to it.
fn entries<'t>(table: &'t Table, way: &[&str]) -> &'t [Value] {
    let (last, tables) = way.split_last().unwrap();
    let found = tables.iter().try_fold(table, |table, name| table.get(*name)?.as_table());
    found.and_then(|table| table.get(*last)?.as_array()).map_or(&[], Vec::as_slice)
}

#[test]
fn every_exception_has_its_reason() {
    let deny = read("deny.toml");
    for way in [&["bans", "deny"][..], &["bans", "skip"], &["bans", "skip-tree"], &["advisories", "ignore"]] {
        for entry in entries(&deny, way) {
            let reason = entry.get("reason").and_then(Value::as_str).unwrap_or_default();
            assert!(reason.len() > 15, "{}: {entry} has no reason", way.join("."));
        }
    }
    assert!(!entries(&deny, &["advisories", "ignore"]).is_empty(), "the reader of deny.toml reads nothing");
    // Of a licence's exception the reason stands above it.
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap();
    let above = text.lines().take_while(|line| !line.starts_with("exceptions = [")).last().unwrap();
    assert!(above.starts_with("# "), "{above}");
}

/// RUSTSEC-2026-0447 and -0448: what actix would unpack bodies with is not there. The reader of pictures' containers could unpack a colour profile of a
/// PNG; it is never asked to, and nothing else has its unpacker.
#[test]
fn nothing_that_unpacks_is_in_the_program() {
    let lock = read("Cargo.lock");
    let needs = |package: &&Value| {
        let needed = package.get("dependencies").and_then(Value::as_array);
        needed.is_some_and(|needed| needed.iter().any(|name| name.as_str() == Some("miniz_oxide")))
    };
    let users: Vec<&str> =
        entries(&lock, &["package"]).iter().filter(needs).filter_map(|package| package["name"].as_str()).collect();
    assert_eq!(users, ["img-parts"]);
    for package in entries(&lock, &["package"]) {
        let name = package["name"].as_str().unwrap();
        assert!(!["brotli", "zstd", "flate2", "async-compression"].contains(&name), "{name} is in Cargo.lock");
    }
}

/// Nothing comes from anywhere but the registry, and everything has its checksum.
#[test]
fn every_package_is_the_registrys_and_has_its_checksum() {
    let lock = read("Cargo.lock");
    let packages = entries(&lock, &["package"]);
    assert!(packages.len() > 100);
    for package in packages.iter().filter(|package| package["name"].as_str() != Some("redress")) {
        let source = package.get("source").and_then(Value::as_str);
        assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{package}");
        assert_eq!(package["checksum"].as_str().map(str::len), Some(64), "{package}");
    }
}
