//! What has to be true of every page that a person comes to, as their browser shows it: no fault that axe-core knows of – WCAG 2.2 A and AA, and its best
//! practices, none argued away – in light and in dark, nothing wider than the device, no table hidden beside a
//! telephone's screen, and words in the language that the page says it is in.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::support::driver::Driver;

/// Where `tests/run` puts it.
const AXE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../axe/node_modules/axe-core/axe.min.js");
/// What axe-core calls the rules that hold here.
const TAGS: [&str; 7] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/// Answers with the rules that were kept, and with every fault: rule, element, what is wrong.
const EXAMINE: &str = "
    const [rules, done] = arguments;
    axe.run(document, { resultTypes: ['violations'], ...rules }).then(
        found => done({
            kept: found.passes.map(rule => rule.id),
            faults: found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target.join(' ')}: ${node.failureSummary}`)),
        }),
        fault => done({ kept: [], faults: [String(fault)] }),
    );";

/// Answers with the tables that are wider than a telephone's screen.
const HIDDEN: &str = "
    return innerWidth > 640 ? [] : [...document.querySelectorAll('.table-scroll')]
        .filter(table => table.scrollWidth > table.clientWidth).map(table => table.getAttribute('aria-label'));";

/// Fails with the page, the rule and the element where something is wrong with the page that is shown.
#[track_caller]
pub fn examine(driver: &Driver) {
    let faults = faults(driver);
    assert!(faults.is_empty(), "{} is not for everybody:\n{}", driver.path(), faults.join("\n"));
}

/// Everything that is wrong with the page that is shown.
pub fn faults(driver: &Driver) -> Vec<String> {
    driver.run(axe(), json!([]));
    let mut faults = Vec::new();
    // Off unless named, as few sites keep it: controls of 24 px (WCAG 2.5.8).
    let all = json!({ "runOnly": { "type": "tag", "values": TAGS }, "rules": { "target-size": { "enabled": true } } });
    let colours = json!({ "runOnly": { "type": "rule", "values": ["color-contrast"] } });
    for (scheme, rules) in [("dark", colours), ("light", all)] {
        driver.prefer(scheme);
        let found = driver.run_until_done(EXAMINE, json!([rules]));
        let kept: Vec<&str> = strings(&found["kept"]);
        let wrong = strings(&found["faults"]);
        assert!(!kept.is_empty() || !wrong.is_empty(), "axe-core did not look: {found}");
        faults.extend(wrong.into_iter().map(|fault| format!("{scheme}: {fault}")));
    }
    let width =
        driver.run("const page = document.documentElement; return page.scrollWidth - page.clientWidth", json!([]));
    if width.as_i64() != Some(0) {
        faults.push(format!("reflow (WCAG 1.4.10): {width} px wider than the device"));
    }
    // What lies beside the screen is not seen, and nothing says that it is there.
    let hidden = driver.run(HIDDEN, json!([]));
    faults.extend(strings(&hidden).into_iter().map(|table| format!("hidden beside the screen: {table}")));
    faults
}

fn axe() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = Path::new(AXE);
        std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{AXE}: {fault}: tests/run installs it"))
    })
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}
