//! Every message that a page or the code names is there.
//!
//! Found by reading: literals given to `get`, `with` and `count` of a `text` or `t`, those given to the makers of
//! `fields`, and literals that begin with `error-`. A key put together at run time is the test's of its own module.

use std::{collections::BTreeSet, fs};

use super::{files, root, thai};

/// Makers of `web::field::Fields` that take their label from the name.
const MAKERS: [&str; 13] = [
    "text",
    "numeric",
    "amount",
    "email",
    "telephone",
    "password",
    "time",
    "textarea",
    "date",
    "file",
    "select",
    "radios",
    "checkboxes",
];

#[test]
fn every_message_named_in_a_page_or_in_code_exists() {
    let sources = files(&root().join("src"), "rs");
    let templates = files(&root().join("templates"), "");
    let mut missing = Vec::new();
    for path in sources.into_iter().chain(templates) {
        let content = fs::read_to_string(&path).unwrap();
        for named in named_messages(&content) {
            if !named.split('|').any(|key| thai().has(key)) {
                missing.push(format!("{}: {named}", path.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "no such message:\n{}", missing.join("\n"));
}

#[test]
fn the_search_for_named_messages_finds_them() {
    let code = r#"
        page.text.get("a-page"); text . with( "some", &[]); let t = text; t
            .get("broken"); values.get("a-field"); request.get("other"); self.text().get("call");
        errors.add("amount", "error-amount-zero"); format!("error-{x}"); text.count("days", 3);
        fields.radios("kind", &["atm", "no"]); fields.text(name); fields.select_of("bank", banks);
    "#;
    let expected = [
        "a-page",
        "some",
        "broken",
        "call",
        "error-amount-zero",
        "count-days",
        "field-kind",
        "option-kind-atm|option-atm",
        "option-kind-no|option-no",
        "field-bank",
    ];
    assert_eq!(named_messages(code), expected.map(String::from).into());
}

/// Keys named in `content`; alternatives, of which one is enough, have `|` between them.
fn named_messages(content: &str) -> BTreeSet<String> {
    let dense: String = content.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = BTreeSet::new();
    for receiver in ["text", "text()", "t"] {
        for method in ["get", "with"] {
            found.extend(calls(&dense, receiver, method).map(|(key, _)| key.to_owned()));
        }
        found.extend(calls(&dense, receiver, "count").map(|(noun, _)| format!("count-{noun}")));
    }
    for maker in MAKERS {
        for method in [maker.to_owned(), format!("{maker}_of")] {
            for (name, rest) in calls(&dense, "fields", &method) {
                found.insert(format!("field-{name}"));
                found.extend(options(rest).map(|value| format!("option-{name}-{value}|option-{value}")));
            }
        }
    }
    found.extend(error_keys(&dense));
    found
}

/// First arguments that are literals, each with what follows it.
fn calls<'a>(dense: &'a str, receiver: &str, method: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let call = format!("{receiver}.{method}(\"");
    let ends: Vec<usize> = dense
        .match_indices(&call)
        .filter(|(at, _)| !dense[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        .map(|(at, _)| at + call.len())
        .collect();
    ends.into_iter().filter_map(|end| dense[end..].split_once('"'))
}

/// The literals of a second argument `&["a","b"]`.
fn options(rest: &str) -> impl Iterator<Item = &str> {
    let list = rest.strip_prefix(",&[").and_then(|list| list.split_once(']'));
    list.map_or("", |(list, _)| list)
        .split(',')
        .map(|literal| literal.trim_matches('"'))
        .filter(|value| !value.is_empty())
}

/// Whole literals that begin with `error-` and are no class or id of HTML.
fn error_keys(dense: &str) -> impl Iterator<Item = String> {
    dense.match_indices("\"error-").filter_map(|(at, _)| {
        let literal = dense[at + 1..].split('"').next()?;
        let is_key = literal.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let is_html = dense[..at].ends_with("class=") || dense[..at].ends_with("id=");
        (is_key && !is_html).then(|| literal.to_owned())
    })
}
