//! Which accounts wait: for the secretary's dossier, for the committee's order, for a later order.

use askama::Template;

use super::dossier_path;
use crate::app::Context;
use crate::casework::clearing;
use crate::casework::dossier;
use crate::domain::account::State;
use crate::domain::challenge;
use crate::domain::id::AccountId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::orders;
use crate::web::answer::{self, Answer, refusal_sentence};
use crate::web::components::{Cell, Column, Paging, Table, Tag, Tone};
use crate::web::page::Page;
use crate::web::visitor::Visitor;
use crate::web::words::bank_short;

/// Accounts of one list on one page: each is looked at closely.
const MOST_LISTED: i64 = 25;

/// The lists, as the address names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// The window is over: the dossier is put together.
    Dossiers,
    /// Before the committee.
    Before,
    /// Ordered, and a later order may be wanted.
    Later,
}

const LISTS: [List; 3] = [List::Dossiers, List::Before, List::Later];

impl List {
    const fn word(self) -> &'static str {
        match self {
            Self::Dossiers => "dossiers",
            Self::Before => "before",
            Self::Later => "later",
        }
    }
}

#[derive(Template)]
#[template(path = "committee/queue.html")]
struct QueuePage {
    page: Page,
    sections: Vec<Section>,
}

/// One list as it is shown.
struct Section {
    heading: String,
    table: Table,
    paging: Paging,
}

/// An account with what is to be said of it.
struct Entry {
    account: Account,
    notes: Vec<Note>,
}

/// What is to be said of an account.
enum Note {
    Missing(Refusal),
    Complete,
    FreeMoney,
    Judged,
}

/// `GET /committee`. Each list goes on by itself: `?dossiers=ID` shows that list after an account.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let context = visitor.context()?;
    let after: Vec<Option<AccountId>> = LISTS.iter().map(|list| visitor.query.get(list.word()).parse().ok()).collect();
    let found = visitor
        .app()
        .store
        .read(move |connection| {
            LISTS
                .iter()
                .zip(after)
                .map(|(list, after)| load(connection, &context, *list, after))
                .collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let text = visitor.text;
    let sections =
        LISTS.iter().zip(found).map(|(list, (entries, next))| section(text, *list, &entries, next)).collect();
    answer::html(&QueuePage { page: visitor.page(text.get("committee-title")), sections })
}

/// The accounts of a list, and the last of them where others follow.
fn load(
    connection: &mut AnyConnection,
    context: &Context,
    list: List,
    after: Option<AccountId>,
) -> Result<(Vec<Entry>, Option<AccountId>), Error> {
    let accounts = match list {
        List::Dossiers => accounts::in_state(connection, State::WindowClosed, after, MOST_LISTED)?,
        List::Before => accounts::in_state(connection, State::BeforeCommittee, after, MOST_LISTED)?,
        List::Later => accounts::for_later_order(connection, after, MOST_LISTED)?,
    };
    let full = i64::try_from(accounts.len()).unwrap_or(i64::MAX) >= MOST_LISTED;
    let next = accounts.last().filter(|_| full).map(|account| account.id);
    let mut entries = Vec::with_capacity(accounts.len());
    for account in accounts {
        let notes = notes(connection, context, list, &account)?;
        if list != List::Later || !notes.is_empty() {
            entries.push(Entry { account, notes });
        }
    }
    Ok((entries, next))
}

fn notes(connection: &mut AnyConnection, context: &Context, list: List, account: &Account) -> Result<Vec<Note>, Error> {
    match list {
        List::Dossiers => {
            let missing = dossier::missing(connection, context, account)?;
            Ok(if missing.is_empty() { vec![Note::Complete] } else { missing.into_iter().map(Note::Missing).collect() })
        }
        List::Before => Ok(Vec::new()),
        List::Later => {
            let mut notes = Vec::new();
            if is_judged(connection, account.id)? {
                notes.push(Note::Judged);
            }
            if clearing::needs_supplementary_order(connection, context, account.id)? {
                notes.push(Note::FreeMoney);
            }
            Ok(notes)
        }
    }
}

/// Whether a final judgment waits for the order that carries it out.
pub(super) fn is_judged(connection: &mut AnyConnection, account: AccountId) -> Result<bool, Error> {
    let challenges = orders::challenges_of_account(connection, account)?;
    Ok(challenges.iter().any(|row| row.state == challenge::State::Judged && row.carried_out_by.is_none()))
}

fn section(text: Text, list: List, entries: &[Entry], next: Option<AccountId>) -> Section {
    let key = |part: &str| text.get(&format!("committee-list-{}-{part}", list.word()));
    let mut columns = vec![
        Column::new(text.get("committee-account")),
        Column::new(text.get("committee-holder")),
        Column::numeric(text.get("committee-confirmed")),
        Column::new(text.get("committee-confirmed-on")),
        Column::new(text.get("committee-window-closed")),
    ];
    if list != List::Before {
        columns.push(Column::new(text.get("committee-notes")));
    }
    Section {
        heading: key("heading"),
        table: Table {
            caption: key("hint"),
            columns,
            rows: entries.iter().map(|entry| row(text, list, entry)).collect(),
            empty: key("none"),
        },
        paging: Paging { text, previous: None, next: next.map(|id| format!("/committee?{}={id}", list.word())) },
    }
}

fn row(text: Text, list: List, entry: &Entry) -> Vec<Cell> {
    let account = &entry.account;
    let number = format!("{} {}", bank_short(&account.bank), account.number);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "–".to_owned(), |day| text.date_short(day));
    let mut cells = vec![
        Cell::link(number, dossier_path(account)),
        Cell::text(account.holder_name.clone()),
        Cell::numeric(account.confirmed_balance.map_or_else(|| "–".to_owned(), |balance| balance.to_string())),
        Cell::text(day(account.confirmed_on)),
        Cell::text(day(account.window_closes_on)),
    ];
    if list == List::Before {
        return cells;
    }
    let ready = matches!(entry.notes.as_slice(), [Note::Complete]);
    cells.push(if ready {
        Cell::tag(Tag::new(text.get("committee-complete"), Tone::Good))
    } else {
        let said: Vec<String> = entry.notes.iter().map(|note| said(text, note)).collect();
        Cell::text(said.join(" "))
    });
    cells
}

fn said(text: Text, note: &Note) -> String {
    match note {
        Note::Missing(refusal) => refusal_sentence(text, refusal),
        Note::Complete => text.get("committee-complete"),
        Note::FreeMoney => text.get("committee-note-free-money"),
        Note::Judged => text.get("committee-note-judged"),
    }
}
