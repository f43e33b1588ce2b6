//! Fifty at once, over HTTP, with sessions of real people and as many tabs as it takes: of what can be done once, one is done, everybody else is refused
//! in words, and what `doctor` proves holds after every round. `REDRESS_RACE_ROUNDS=200 tests/run races` is the full form of the same.

mod account;
mod dossier;

use std::collections::BTreeMap;
use std::sync::Barrier;

use redress::app::App;
use redress::doctor;
use redress::store::history;

use crate::support::browser::Request;
use crate::support::seed::Seed;

/// How many press at the same moment.
const AT_ONCE: usize = 50;
/// Rounds of an ordinary run.
const FEW_ROUNDS: usize = 3;
/// Names how many rounds there are instead.
const ROUNDS_VARIABLE: &str = "REDRESS_RACE_ROUNDS";
/// Rounds on one database: what `doctor` goes through after each does not grow with the rounds.
const ROUNDS_A_DATABASE: usize = 10;

/// The rounds, by the database that they share.
fn rounds() -> Vec<std::ops::Range<usize>> {
    let all = std::env::var(ROUNDS_VARIABLE).map_or(FEW_ROUNDS, |text| text.parse().expect(ROUNDS_VARIABLE));
    assert!(all > 0, "{ROUNDS_VARIABLE} is 0: nothing would be shown");
    (0..all).step_by(ROUNDS_A_DATABASE).map(|first| first..all.min(first + ROUNDS_A_DATABASE)).collect()
}

/// Everybody's request at one moment; the status of each answer, in the same order.
fn at_once(requests: Vec<Request>) -> Vec<u16> {
    assert_eq!(requests.len(), AT_ONCE);
    let start = Barrier::new(requests.len());
    std::thread::scope(|scope| {
        let send = |request: Request| {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                request.send().status
            })
        };
        let threads: Vec<_> = requests.into_iter().map(send).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The same buttons pressed in as many tabs as it takes, by these people in turn.
fn tabs(people: &[Request], count: usize) -> impl Iterator<Item = Request> {
    people.iter().cycle().take(count).cloned()
}

/// One was carried out, which leads on to another page; all others are told that somebody was faster.
#[track_caller]
fn one_was_faster(statuses: &[u16]) {
    assert_eq!(counted(statuses), BTreeMap::from([(303, 1), (409, AT_ONCE - 1)]));
}

/// How many answers have each status.
fn counted(statuses: &[u16]) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for status in statuses {
        *counts.entry(*status).or_default() += 1;
    }
    counts
}

/// How often an act stands in the history of a record.
fn times(seed: &Seed<'_>, record: &[u8; 16], act: &str) -> usize {
    seed.read(|c| history::of(c, record)).iter().filter(|version| version.act == act).count()
}

/// Everything that has to be true of the records is.
#[track_caller]
fn proved(app: &App) {
    let proved = doctor::examine(app, &mut |finding| panic!("{finding:?}")).unwrap();
    assert!(proved.accounts > 0);
}
