//! The desk of officers and supervisors, through its pages.

mod accounts;
mod payments;
mod petitions;
mod queue;
mod search;
mod words;

use redress::domain::actor::Role;
use redress::domain::id::PetitionId;
use redress::staff;

use crate::support::app::{TestApp, email_of};
use crate::support::browser::{Browser, Page};

/// The page of a petition.
#[track_caller]
fn petition(browser: &Browser, id: PetitionId) -> Page {
    browser.get(&format!("/desk/petitions/{id}")).expect(200)
}

/// The role of somebody who is signed in, changed; signed in again: the same person all the same.
#[track_caller]
fn in_another_role(app: &TestApp, before: Role, after: Role) -> Browser {
    let email = email_of(before, 1, None);
    let user = staff::find(&app.app, &email).unwrap();
    staff::set_role(&app.app, user.id, after, None, &redress::domain::actor::Actor::System).unwrap();
    let browser = app.browser();
    app.sign_in(&browser, &email).expect(200);
    browser
}
