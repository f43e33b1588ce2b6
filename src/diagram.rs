//! Diagrams of the machines, as the README shows them: mermaid's `stateDiagram-v2`, written from the tables that decide (`domain::rules`).
//! Here belongs how a table is drawn; which step is legal does not.

use crate::domain::rules::{Machine, Row, To, Who};
use crate::domain::words::Word;

/// An arrow of a diagram, with every step that it stands for.
struct Arrow<State> {
    from: Option<State>,
    to: State,
    steps: Vec<String>,
}

/// Draws a machine: one arrow for each pair of states, labelled with each act and, in brackets, who may do it.
pub fn diagram<State: Word, Act: Word>(machine: &Machine<State, Act>) -> String {
    let arrows = arrows(machine);
    let mut text = String::from("stateDiagram-v2\n");
    for arrow in &arrows {
        text.push_str(&format!(
            "    {} --> {}: {}\n",
            arrow.from.map_or("[*]", Word::word),
            arrow.to.word(),
            arrow.steps.join("<br/>")
        ));
    }
    for state in machine.states {
        let leaves = arrows.iter().any(|arrow| arrow.from == Some(*state) && arrow.to != *state);
        if !leaves {
            text.push_str(&format!("    {} --> [*]\n", state.word()));
        }
    }
    text
}

/// The arrows in the order of the tables, those of one pair of states together.
fn arrows<State: Word, Act: Word>(machine: &Machine<State, Act>) -> Vec<Arrow<State>> {
    let mut arrows: Vec<Arrow<State>> = Vec::new();
    for row in machine.rows() {
        let step = format!("{} ({})", spoken(row.does), doers(machine, row));
        for (from, to) in ends(machine, row) {
            let known = arrows.iter_mut().find(|arrow| arrow.from == from && arrow.to == to);
            match known {
                Some(arrow) if arrow.steps.contains(&step) => {}
                Some(arrow) => arrow.steps.push(step.clone()),
                None => arrows.push(Arrow { from, to, steps: vec![step.clone()] }),
            }
        }
    }
    arrows
}

/// Where a row begins and ends, for the states that the machine has: a table that two machines share names the states of both.
fn ends<State: Word, Act: Word>(machine: &Machine<State, Act>, row: &Row<State, Act>) -> Vec<(Option<State>, State)> {
    row.from
        .iter()
        .filter(|from| from.is_none_or(|state| machine.states.contains(&state)))
        .filter_map(|from| match row.to {
            To::Next(state) => Some((*from, state)),
            To::Same => from.map(|state| (*from, state)),
        })
        .collect()
}

/// Who may take the step, by role.
fn doers<State: Word, Act: Word>(machine: &Machine<State, Act>, row: &Row<State, Act>) -> String {
    let roles = row.who.iter().flat_map(|who| match who {
        Who::Person => machine.person.to_vec(),
        Who::Is(role) => vec![*role],
    });
    roles.map(spoken).collect::<Vec<_>>().join(", ")
}

/// A word as it is spoken, without underscores.
fn spoken(word: impl Word) -> String {
    word.word().replace('_', " ")
}
