//! The queue: what is to be examined, by what falls due; filters stand in the address. And "get next".

use askama::Template;
use chrono::NaiveDate;

use super::{areas, shown};
use crate::casework::taking::take_next;
use crate::domain::actor::Role;
use crate::domain::id::PetitionId;
use crate::domain::petition::{Kind, State};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::Errors;
use crate::store::pages::queue::{self, Entry, Filter, Whose};
use crate::store::people;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, Paging, Table, Tag, Tone};
use crate::web::field::{Field, Fields};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;

/// States in which somebody at the desk has work, or will have.
const WORK: [State; 6] =
    [State::Submitted, State::Late, State::InReview, State::InfoRequested, State::Lapsed, State::Recommended];
/// States whose petitions have a deadline of ours or of the person.
const WITH_DEADLINE: [State; 8] = [
    State::Proposed,
    State::Submitted,
    State::Late,
    State::InReview,
    State::InfoRequested,
    State::Lapsed,
    State::Recommended,
    State::Ready,
];
/// Tries to take the next petition while colleagues take it first.
const MOST_TRIES: usize = 5;

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    page: Page,
    areas: Vec<NavLink>,
    may_take: bool,
    nothing_next: bool,
    filters: [Field; 3],
    chips: Vec<(String, String)>,
    counts: Vec<(String, String, String)>,
    table: Table,
    paging: Paging,
}

/// What the address asks for.
struct Asked {
    state: Option<State>,
    whose: &'static str,
    kind: Option<Kind>,
}

impl Asked {
    fn of(visitor: &Visitor, role: Role) -> Self {
        let query = &visitor.query;
        // Officers work on their own and on what nobody has; the others look over everything.
        let usual = if role == Role::Officer { "open" } else { "all" };
        Self {
            state: query.get("state").parse().ok(),
            whose: ["open", "mine", "all"].into_iter().find(|word| *word == query.get("whose")).unwrap_or(usual),
            kind: query.get("kind").parse().ok(),
        }
    }

    fn filter(&self, visitor: &Visitor) -> Result<Filter, Error> {
        let user = visitor.context()?.actor.user().ok_or(Refusal::NotFound)?;
        Ok(Filter {
            states: self.state.map_or_else(|| WORK.to_vec(), |state| vec![state]),
            whose: match self.whose {
                "mine" => Whose::Mine(user),
                "open" => Whose::MineOrFree(user),
                _ => Whose::Everybodys,
            },
            kind: self.kind,
        })
    }

    /// The address with these filters and others.
    fn address(&self, others: &[(&str, &str)]) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        let own = [
            ("state", self.state.map_or("", State::as_str)),
            ("whose", self.whose),
            ("kind", self.kind.map_or("", Kind::as_str)),
        ];
        for (name, value) in own {
            let value = others.iter().find(|(other, _)| *other == name).map_or(value, |(_, value)| *value);
            if !value.is_empty() {
                pairs.append_pair(name, value);
            }
        }
        for (name, value) in others.iter().filter(|(name, _)| *name == "after") {
            pairs.append_pair(name, value);
        }
        format!("/desk?{}", pairs.finish())
    }
}

/// A place in the list: the day and id, or the id alone, of the last row shown.
fn place(after: &str) -> (Option<NaiveDate>, Option<PetitionId>) {
    match after.split_once('_') {
        Some((day, id)) => (day.parse().ok(), id.parse().ok()),
        None => (None, after.parse().ok()),
    }
}

/// `GET /desk`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let context = visitor.context()?;
    let role = context.actor.role();
    let asked = Asked::of(&visitor, role);
    let filter = asked.filter(&visitor)?;
    let by_due = asked.state.is_none_or(|state| WITH_DEADLINE.contains(&state));
    let after = place(visitor.query.get("after"));
    let all_work = Filter { states: WORK.to_vec(), ..filter.clone() };
    let read = move |connection: &mut _| {
        let (entries, more) = if by_due {
            queue::by_due(connection, &filter, after.0.zip(after.1))?
        } else {
            queue::newest(connection, &filter, after.1)?
        };
        let users: Vec<_> = entries.iter().filter_map(|entry| entry.petition.assigned_to).collect();
        let names = people::names(connection, &users)?;
        Ok((entries, more, names, queue::counts(connection, &all_work)?))
    };
    let (entries, more, names, counts) = visitor.app().store.read(read).await?;
    let calendar = context.pin()?.rules.calendar.clone();
    let rows = entries
        .iter()
        .map(|entry| {
            let due = shown::due(text, &calendar, context.today(), entry.petition.due_on);
            row(&visitor, entry, due, shown::name(&names, entry.petition.assigned_to))
        })
        .collect();
    let next = entries.last().filter(|_| more).map(|entry| {
        let id = entry.petition.id.to_string();
        let after = match entry.petition.due_on.filter(|_| by_due) {
            Some(day) => format!("{day}_{id}"),
            None => id,
        };
        asked.address(&[("after", &after)])
    });
    let first = (!visitor.query.get("after").is_empty()).then(|| asked.address(&[]));
    let page = QueuePage {
        page: visitor.page(text.get("desk-area-queue")),
        areas: areas(&visitor, "/desk"),
        may_take: role == Role::Officer,
        nothing_next: visitor.query.get("next") == "none",
        filters: filters(&visitor, &asked),
        chips: chips(&visitor, &asked),
        counts: counts
            .into_iter()
            .map(|(state, count)| {
                let label = text.get(&format!("petition-state-{state}"));
                let href = asked.address(&[("state", state.as_str())]);
                (label, count.to_string(), href)
            })
            .collect(),
        table: Table {
            caption: text.get("desk-queue-caption"),
            columns: columns(&visitor),
            rows,
            empty: text.get("desk-queue-empty"),
        },
        paging: Paging { text, previous: first, next },
    };
    answer::html(&page)
}

fn filters(visitor: &Visitor, asked: &Asked) -> [Field; 3] {
    let text = visitor.text;
    let mut values = visitor.query.clone();
    values.set("whose", asked.whose);
    let errors = Errors::new();
    let fields = Fields::new(text, &values, &errors);
    let states = State::ALL
        .iter()
        .map(|state| {
            let label = text.get(&format!("petition-state-{state}"));
            crate::web::field::Choice::new(state.as_str(), label)
        })
        .collect();
    [
        fields.select("whose", &["open", "mine", "all"]),
        fields.select_of("state", states),
        fields.select("kind", &["claim", "objection"]),
    ]
}

/// The filters that are set, each with the address without it.
fn chips(visitor: &Visitor, asked: &Asked) -> Vec<(String, String)> {
    let text = visitor.text;
    let state = asked.state.map(|state| {
        let label = text.get(&format!("petition-state-{state}"));
        (label, asked.address(&[("state", "")]))
    });
    let kind = asked.kind.map(|kind| {
        let label = text.get(&format!("option-kind-{kind}"));
        (label, asked.address(&[("kind", "")]))
    });
    state.into_iter().chain(kind).collect()
}

pub(super) fn columns(visitor: &Visitor) -> Vec<Column> {
    let column = |name: &str| Column::new(visitor.text.get(&format!("desk-column-{name}")));
    vec![
        column("reference"),
        column("kind"),
        column("account"),
        Column::numeric(visitor.text.get("desk-column-claimed")),
        column("state"),
        column("due"),
        column("findings"),
        column("assigned"),
    ]
}

/// A row of a list of petitions.
pub(super) fn row(visitor: &Visitor, entry: &Entry, due: Option<Tag>, assigned: String) -> Vec<Cell> {
    let text = visitor.text;
    let petition = &entry.petition;
    let reference = entry.reference.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    let account = match (&entry.account, &petition.told_bank) {
        (Some((bank, number)), _) => shown::account(bank, number),
        (None, Some(bank)) => shown::bank(text, bank),
        (None, None) => "–".to_owned(),
    };
    vec![
        Cell::link(reference, format!("/desk/petitions/{}", petition.id)),
        Cell::text(text.get(&format!("option-kind-{}", petition.kind))),
        Cell::text(account),
        Cell::numeric(petition.claimed.to_string()),
        Cell::tag(shown::petition_state(text, petition.state)),
        due.map_or_else(|| Cell::text("–"), Cell::tag),
        findings(visitor, entry),
        Cell::text(assigned),
    ]
}

/// The worst outcome of the screening, or the open conflicts.
fn findings(visitor: &Visitor, entry: &Entry) -> Cell {
    let text = visitor.text;
    match entry.findings {
        None => Cell::text("–"),
        Some((_, open)) if open > 0 => {
            let open = u64::try_from(open).unwrap_or(u64::MAX);
            Cell::tag(Tag::new(text.count("conflicts", open), Tone::Bad))
        }
        Some((outcome, _)) => Cell::tag(shown::outcome(text, outcome)),
    }
}

/// `POST /desk/next`: takes the next petition, and shows it.
///
/// # Errors
/// What the database says.
pub async fn next(visitor: Visitor, Body(_): Body) -> Answer {
    let context = visitor.context()?;
    for _ in 0..MOST_TRIES {
        let context = context.clone();
        let taken = visitor.app().store.write(move |connection| take_next(connection, &context)).await;
        match taken {
            Ok(Some(petition)) => {
                return answer::see_other(&format!("/desk/petitions/{}", petition.id));
            }
            Ok(None) => break,
            // A colleague was faster: the next one, then.
            Err(Error::Refusal(Refusal::Stale { .. } | Refusal::NotAllowed { .. })) => {}
            Err(other) => return Err(other.into()),
        }
    }
    answer::see_other("/desk?next=none")
}
