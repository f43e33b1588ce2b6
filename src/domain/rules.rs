//! The law of the program: every machine is a `const` table of rows – who, from, does, guard, to, tells – and nothing else knows which step is legal.
//! The guard of a request, the buttons of a page, the notices, the diagrams of the README and the golden tests read the same rows.
//! Here: the form of a table and the reading of it. The tables stand in `petition`, `account`, `challenge`, `payment` and `case`.

use super::actor::{Actor, Role};
use super::guard::{Facts, Guard};
use super::notice::Notice;
use super::refusal::Refusal;
use super::words::Word;

/// Who may take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The one who petitions: the claimant of a claim (or the Centre for them), the holder of an objection.
    Person,
    /// A role.
    Is(Role),
}

/// Where a step leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To<State> {
    /// The state stays; the version moves all the same.
    Same,
    /// Another state.
    Next(State),
}

/// One row of a table.
#[derive(Debug)]
pub struct Row<State: 'static, Act: 'static> {
    /// Who may do it.
    pub who: &'static [Who],
    /// The states it may be done in; `None` is "not there yet".
    pub from: &'static [Option<State>],
    /// What is done.
    pub does: Act,
    /// What must hold besides.
    pub guard: &'static [Guard],
    /// Where it leads.
    pub to: To<State>,
    /// Which notices go out.
    pub tells: &'static [Notice],
}

/// A row, written as the tables in the design read.
pub(super) const fn row<State: 'static, Act: 'static>(
    who: &'static [Who],
    from: &'static [Option<State>],
    does: Act,
    guard: &'static [Guard],
    to: To<State>,
    tells: &'static [Notice],
) -> Row<State, Act> {
    Row { who, from, does, guard, to, tells }
}

/// A machine: its states in the order of its life, and its rows.
#[derive(Debug)]
pub struct Machine<State: 'static, Act: 'static> {
    /// The record's name: `claim`, `objection`, `account`, `challenge`, `payment`, `case`.
    pub name: &'static str,
    /// Every state that the record can be in.
    pub states: &'static [State],
    /// The roles that `Who::Person` stands for.
    pub person: &'static [Role],
    /// The tables; `Review` is shared by two machines.
    pub tables: &'static [&'static [Row<State, Act>]],
}

/// A step that the table allows.
#[derive(Debug, Clone, Copy)]
pub struct Step<State> {
    /// The state afterwards.
    pub to: State,
    /// The notices that go out with it.
    pub tells: &'static [Notice],
}

impl<State: Word, Act: Word> Machine<State, Act> {
    /// Every row, in the order of the tables.
    pub fn rows(&self) -> impl Iterator<Item = &'static Row<State, Act>> {
        self.tables.iter().flat_map(|table| table.iter())
    }

    /// The rows for an act in a state, whoever does it.
    fn candidates(&self, from: Option<State>, act: Act) -> impl Iterator<Item = &'static Row<State, Act>> {
        self.rows().filter(move |row| row.does == act && row.from.contains(&from))
    }

    /// Whether the role is among those of the row.
    pub fn admits(&self, row: &Row<State, Act>, role: Role) -> bool {
        row.who.iter().any(|who| match who {
            Who::Person => self.person.contains(&role),
            Who::Is(wanted) => *wanted == role,
        })
    }

    /// The acts that a role may try in a state, in the order of the table, each once: the buttons of a page.
    pub fn actions(&self, role: Role, from: Option<State>) -> Vec<Act> {
        let mut acts = Vec::new();
        for row in self.rows() {
            if row.from.contains(&from) && self.admits(row, role) && !acts.contains(&row.does) {
                acts.push(row.does);
            }
        }
        acts
    }

    /// Whether nothing can be done in this state any more: no row begins there.
    pub fn is_final(&self, state: State) -> bool {
        self.rows().all(|row| !row.from.contains(&Some(state)))
    }

    /// Decides one act: the first row that admits the actor, the state and whose guards all hold.
    ///
    /// # Errors
    /// `NotFound` for a record that is not the actor's, `NotAllowed` where no row fits, else the refusal of the first guard that fails in the
    /// last fitting row.
    pub fn decide(&self, actor: &Actor, from: Option<State>, act: Act, facts: &Facts) -> Result<Step<State>, Refusal> {
        if !facts.scope.admits(actor) {
            return Err(Refusal::NotFound);
        }
        let mut refusal =
            Refusal::NotAllowed { record: self.name, act: act.word(), state: from.map_or("none", Word::word) };
        for row in self.candidates(from, act).filter(|row| self.admits(row, actor.role())) {
            match row.guard.iter().try_for_each(|guard| guard.check(actor, facts)) {
                Ok(()) => {
                    return Ok(Step { to: arrive(row.to, from, &refusal)?, tells: row.tells });
                }
                Err(why) => refusal = why,
            }
        }
        Err(refusal)
    }
}

impl<State: Word, Act: Word> Machine<State, Act> {
    /// Everything that stands between a record and an act, whoever may do it: one refusal a guard of the first row for this state, so that a page
    /// can say at once all that is missing. Empty where nothing is, and where the act is none of this state.
    pub fn missing(&self, actor: &Actor, from: State, act: Act, facts: &Facts) -> Vec<Refusal> {
        let guards = self.candidates(Some(from), act).next().map_or(&[][..], |row| row.guard);
        guards.iter().filter_map(|guard| guard.check(actor, facts).err()).collect()
    }
}

/// The state after a row. A record that is not there yet has no state to keep; no table has such a row, and a test holds them to it.
fn arrive<State: Word>(to: To<State>, from: Option<State>, otherwise: &Refusal) -> Result<State, Refusal> {
    match to {
        To::Next(state) => Ok(state),
        To::Same => from.ok_or_else(|| otherwise.clone()),
    }
}
