//! Queries that join records for one page: bounded, paged by key, each carried by an index. What is stored of one record stands in its own file.

pub mod payments;
pub mod queue;
pub mod register;
pub mod search;

/// Rows of a list on one page.
pub const PAGE: i64 = 50;

/// One row more than a page shows: it says whether there is a next page.
const PAGE_AND_ONE: i64 = PAGE + 1;

/// The rows of a page, and whether others follow.
fn paged<T>(mut rows: Vec<T>) -> (Vec<T>, bool) {
    let shown = usize::try_from(PAGE).unwrap_or_default();
    let more = rows.len() > shown;
    rows.truncate(shown);
    (rows, more)
}
