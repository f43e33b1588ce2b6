//! The diagrams of the README are written from the tables of law.

use crate::support::golden;
use redress::diagram::diagram;
use redress::domain::rules::Machine;
use redress::domain::words::Word;
use redress::domain::{account, case, challenge, correction, payment, petition};

fn block<State: Word, Act: Word>(machine: &Machine<State, Act>) -> (String, String) {
    let text = format!("```mermaid\n{}```\n", diagram(machine));
    (format!("states:{}", machine.name), text)
}

#[test]
fn the_readme_shows_the_tables_as_they_are() {
    let blocks = [
        block(&petition::CLAIM_MACHINE),
        block(&petition::OBJECTION_MACHINE),
        block(&account::MACHINE),
        block(&challenge::MACHINE),
        block(&payment::MACHINE),
        block(&correction::MACHINE),
    ];
    golden::hold_blocks("README.md", &blocks);
}

#[test]
fn a_diagram_has_one_arrow_for_each_pair_of_states_and_says_who() {
    let text = diagram(&payment::MACHINE);
    assert!(text.starts_with("stateDiagram-v2\n    [*] --> due: clear (system)\n"), "{text}");
    assert_eq!(text.matches(" returned --> due:").count(), 1, "{text}");
    let waived = "due --> waived: waive (claimant, centre agent, holder)\n";
    assert!(text.contains(waived), "{text}");
    // Confirmed is no end: a payment may still come back.
    assert!(text.ends_with("    waived --> [*]\n    undeliverable --> [*]\n"), "{text}");
}

#[test]
fn a_diagram_shows_no_state_that_only_the_other_kind_of_petition_has() {
    let text = diagram(&petition::OBJECTION_MACHINE);
    assert!(!text.contains("waiting") && !text.contains("proposed"), "{text}");
}

#[test]
fn a_step_that_changes_nothing_but_the_version_is_a_loop() {
    let text = diagram(&case::MACHINE);
    assert!(
        text.contains("    open --> open: correct contact (claimant, holder, centre agent, officer)<br/>"),
        "{text}"
    );
}
