//! Answers, tasks, steps and events, one under the other.

use askama::Template;

use super::Tag;
use crate::locale::Text;

/// Answers given, each with a way to change it.
#[derive(Clone, Template)]
#[template(path = "components.html", block = "summary_list")]
pub struct SummaryList {
    /// The words.
    pub text: Text,
    /// One a question.
    pub rows: Vec<SummaryRow>,
}

/// One answer of a [`SummaryList`].
#[derive(Clone)]
pub struct SummaryRow {
    /// What was asked.
    pub label: String,
    /// What was answered, a line each.
    pub lines: Vec<String>,
    /// Path where it is changed.
    pub change: Option<String>,
}

impl SummaryRow {
    /// An answer of one line that can't be changed here.
    pub fn new(label: impl Into<String>, line: impl Into<String>) -> Self {
        Self { label: label.into(), lines: vec![line.into()], change: None }
    }

    /// The same with the path where it is changed.
    #[must_use]
    pub fn change(mut self, path: impl Into<String>) -> Self {
        self.change = Some(path.into());
        self
    }
}

/// What is to be done, in any order, each with how far it is.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "task_list")]
pub struct TaskList {
    /// The tasks.
    pub tasks: Vec<Task>,
}

/// One task of a [`TaskList`].
#[derive(Debug, Clone)]
pub struct Task {
    /// What is to be done.
    pub label: String,
    /// A line under it.
    pub hint: Option<String>,
    /// Where it is done; none while it can't be begun.
    pub href: Option<String>,
    /// How far it is.
    pub status: Tag,
}

/// How far a step of a [`Progress`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepStatus {
    /// Behind us.
    Done,
    /// Where it stands.
    Current,
    /// To come.
    Todo,
}

impl StepStatus {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Todo => "todo",
        }
    }
}

/// A step of a [`Progress`].
#[derive(Debug, Clone)]
pub struct ProgressStep {
    /// Its name.
    pub label: String,
    /// How far it is.
    pub status: StepStatus,
}

/// Where something stands, as a line of fixed steps.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "progress")]
pub struct Progress {
    /// The words.
    pub text: Text,
    /// What the line is of.
    pub label: String,
    /// All steps, in order.
    pub steps: Vec<ProgressStep>,
}

/// An event of a [`Timeline`].
#[derive(Clone)]
pub struct Event {
    /// When, as written.
    pub when: String,
    /// What happened.
    pub label: String,
    /// By whom, as the reader may know it.
    pub by: Option<String>,
    /// More, a paragraph each.
    pub lines: Vec<String>,
}

/// What happened, newest first.
#[derive(Clone, Template)]
#[template(path = "components.html", block = "timeline")]
pub struct Timeline {
    /// The events, in the order shown.
    pub events: Vec<Event>,
}
