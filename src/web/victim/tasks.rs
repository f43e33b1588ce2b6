//! The list of what is to be filled in, in any order.

use askama::Template;

use super::writing::{self, Writing};
use super::{CHECK, EVIDENCE, TRANSFERS, evidence};
use crate::forms::claim::{Missing, Step};
use crate::locale::Text;
use crate::web::access::DRAFT_HOME;
use crate::web::answer::{self, Answer};
use crate::web::components::{Tag, Task, TaskList, Tone};
use crate::web::page::Page;
use crate::web::session::IDLE;
use crate::web::visitor::Visitor;

/// The pages that belong together, each group a task; the list of transfers is one of its own after the second.
pub(super) const GROUPS: [(&str, &[Step]); 3] = [
    ("who", &[Step::Capacity, Step::Victim, Step::Acting, Step::Contact]),
    ("story", &[Step::Offence, Step::Story, Step::Numbers, Step::Recovered]),
    ("channel", &[Step::Channel]),
];

#[derive(Template)]
#[template(path = "victim/tasks.html")]
struct TasksPage {
    page: Page,
    reference: String,
    tasks: TaskList,
    kept: String,
    minutes: String,
    has_email: bool,
    can_leave: bool,
}

/// `GET /claim/tasks`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let writing = writing::load(&visitor).await?;
    let files = evidence::items(&visitor).await?.len();
    let context = visitor.app().context(crate::domain::actor::Actor::System);
    let missing = writing.answers.missing(context.legal);
    let days = context.pin()?.rules.draft_days;
    answer::html(&TasksPage {
        page: visitor.page(text.get("tasks-title")),
        reference: writing.reference.to_string(),
        tasks: tasks(text, &writing, &missing, files),
        kept: text.count("days", days.into()),
        minutes: idle_minutes(text),
        has_email: writing.answers.email().is_some(),
        can_leave: visitor.user.is_none(),
    })
}

/// Leaving a draft that nobody can come back to.
#[derive(Template)]
#[template(path = "victim/leave.html")]
struct LeavePage {
    page: Page,
    files: Option<String>,
}

/// `GET /claim/leave`: asks before somebody without an e-mail address, whom no code can be sent to, leaves for good.
///
/// # Errors
/// What the database says.
pub async fn ask_leave(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let writing = writing::load(&visitor).await?;
    if visitor.user.is_some() || writing.answers.email().is_some() {
        return answer::see_other(DRAFT_HOME);
    }
    let files = u64::try_from(evidence::items(&visitor).await?.len()).unwrap_or_default();
    answer::html(&LeavePage {
        page: visitor.page(text.get("leave-title")).with_back(DRAFT_HOME),
        files: (files > 0).then(|| text.count("files", files)),
    })
}

/// How long a page stays open without a press.
pub(super) fn idle_minutes(text: Text) -> String {
    let minutes = u64::try_from(IDLE.num_minutes()).unwrap_or_default();
    text.count("minutes", minutes)
}

/// Evidence helps, and nobody has to have any.
fn evidence_task(text: Text, files: usize) -> Task {
    let added = u64::try_from(files).unwrap_or_default();
    let (hint, status) = match added {
        0 => (text.get("task-evidence-hint"), Tag::new(text.get("task-status-optional"), Tone::Quiet)),
        added => (text.count("files", added), Tag::new(text.get("task-status-added"), Tone::Good)),
    };
    Task { label: text.get("task-evidence"), hint: Some(hint), href: Some(EVIDENCE.to_owned()), status }
}

fn tasks(text: Text, writing: &Writing, missing: &Missing, files: usize) -> TaskList {
    let answers = &writing.answers;
    let pages = answers.pages();
    let mut tasks: Vec<Task> = GROUPS
        .iter()
        .map(|(name, steps)| {
            let asked = steps.iter().filter(|step| pages.contains(step));
            let open = asked.clone().any(|step| missing.steps.contains(step));
            let begun = asked.clone().any(|step| answers.has(*step));
            // Whoever comes back goes on with the first page that is missing.
            let first =
                asked.clone().find(|step| open && missing.steps.contains(step)).or_else(|| asked.clone().next());
            Task {
                label: text.get(&format!("task-{name}")),
                hint: Some(text.get(&format!("task-{name}-hint"))),
                href: first.map(|step| format!("/claim/{step}")),
                status: progress(text, open, begun),
            }
        })
        .collect();
    let told = u64::try_from(answers.transfers().len()).unwrap_or_default();
    let transfers = Task {
        label: text.get("task-transfers"),
        hint: Some(match told {
            0 => text.get("task-transfers-hint"),
            told => text.count("transfers", told),
        }),
        href: Some(TRANSFERS.to_owned()),
        status: progress(text, missing.transfers, told > 0),
    };
    tasks.insert(2, transfers);
    tasks.insert(3, evidence_task(text, files));
    let is_whole = *missing == Missing::default();
    tasks.push(Task {
        label: text.get("task-check"),
        hint: None,
        href: is_whole.then(|| CHECK.to_owned()),
        status: if is_whole {
            Tag::new(text.get("task-status-todo"), Tone::Info)
        } else {
            Tag::new(text.get("task-status-later"), Tone::Quiet)
        },
    });
    TaskList { tasks }
}

fn progress(text: Text, open: bool, begun: bool) -> Tag {
    match (open, begun) {
        (false, _) => Tag::new(text.get("task-status-done"), Tone::Good),
        (true, true) => Tag::new(text.get("task-status-begun"), Tone::Info),
        (true, false) => Tag::new(text.get("task-status-todo"), Tone::Info),
    }
}
