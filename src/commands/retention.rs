//! `redress retention`: the dry run of the sweeper's erasures.

use serde::Serialize;

use super::{Call, Failure, tell, tell_object};
use crate::casework::retention::{self, Line, Plan};
use crate::domain::actor::Actor;

/// What `--json` prints; of many the first [`retention::MOST_LISTED`] are listed.
#[derive(Serialize)]
struct Report {
    as_of: String,
    years: u16,
    announced: usize,
    due: usize,
    lines: Vec<ReportLine>,
}

/// One who is due.
#[derive(Serialize)]
struct ReportLine {
    reference: Option<String>,
    announced: bool,
    due_on: String,
    erased_on: String,
}

impl ReportLine {
    fn new(line: &Line, announced: bool) -> Self {
        Self {
            reference: line.reference.as_ref().map(ToString::to_string),
            announced,
            due_on: line.due_on.to_string(),
            erased_on: line.erased_on.to_string(),
        }
    }
}

/// Says whose data will be erased because they were kept for long enough, and changes nothing.
///
/// # Errors
/// What the database says.
pub fn run(call: &Call) -> Result<(), Failure> {
    let app = call.open()?;
    let plan = retention::plan(&app)?;
    let years = app.context(Actor::System).pin()?.rules.case_retention_years;
    if call.is_json {
        let announced = plan.announced.1.iter().map(|line| ReportLine::new(line, true));
        let due = plan.due.1.iter().map(|line| ReportLine::new(line, false));
        let (announced_count, due_count) = (plan.announced.0, plan.due.0);
        let lines = announced.chain(due).collect();
        return tell_object(&Report {
            as_of: app.context(Actor::System).today().to_string(),
            years,
            announced: announced_count,
            due: due_count,
            lines,
        });
    }
    tell(&call.text.with("command-retention-years", &[("years", years.into())]));
    let today = app.context(Actor::System).today().to_string();
    tell(&call.text.with("command-retention-today", &[("day", today.into())]));
    list(call, "command-retention-announced", &plan.announced);
    list(call, "command-retention-due", &plan.due);
    tell(&last(call, &plan));
    tell(&call.text.get("command-retention-hold"));
    Ok(())
}

fn list(call: &Call, heading: &str, (count, lines): &(usize, Vec<Line>)) {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    tell(&call.text.with(heading, &[("count", number(*count).into())]));
    for line in lines {
        let reference = line.reference.as_ref().map(ToString::to_string).unwrap_or_default();
        let arguments = [
            ("reference", reference.into()),
            ("due", line.due_on.to_string().into()),
            ("erased", line.erased_on.to_string().into()),
        ];
        tell(&call.text.with("command-retention-line", &arguments));
    }
    let more = count.saturating_sub(lines.len());
    if more > 0 {
        tell(&call.text.with("command-retention-more", &[("count", number(more).into())]));
    }
}

fn last(call: &Call, plan: &Plan) -> String {
    match &plan.last {
        None => call.text.get("command-retention-never"),
        Some(run) => {
            let arguments = [
                ("day", run.day.to_string().into()),
                ("announced", run.announced.into()),
                ("called_off", run.called_off.into()),
                ("erased", run.erased.into()),
            ];
            call.text.with("command-retention-last", &arguments)
        }
    }
}
