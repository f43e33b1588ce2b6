//! What a victim sees and does, through the browser, on both databases.

mod case;
mod claim;
mod public;
mod wrong;

use redress::domain::id::CaseId;
use redress::domain::identity::Reference;
use redress::store::cases;
use redress::store::notices::{self, OutboxNotice};
use redress::store::petitions::{self, Petition};
use redress::web::session::Opening;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};

/// A Thai national ID whose last digit is right.
pub(crate) const NATIONAL_ID: &str = "1-1037-02071-81-1";
pub(crate) const EMAIL: &str = "malee@example.org";
pub(crate) const CONTINUE: &str = "Save and continue";

/// The answers to one page.
pub(crate) type Typed<'a> = &'a [(&'a str, &'a str)];

pub(crate) const IDENTITY: Typed<'static> =
    &[("person_name", "มาลี ใจดี"), ("personal_number_kind", "national_id"), ("personal_number", NATIONAL_ID)];
pub(crate) const BY_EMAIL: Typed<'static> = &[("telephone", "081 234 5678"), ("reach", "email"), ("email", EMAIL)];
pub(crate) const BY_POST: Typed<'static> =
    &[("telephone", "081-234-5678"), ("reach", "post"), ("postal_address", "99 Moo 1, Mueang, Chiang Mai 50000")];
pub(crate) const TRANSFER: Typed<'static> = &[
    ("transfer_amount", "1,234.50"),
    ("made_on-day", "1"),
    ("made_on-month", "พ.ย."),
    ("made_on-year", "2569"),
    ("made_time", "14.05 น."),
    ("money_form", "bank_transfer"),
    ("transfer_method", "mobile_banking"),
    ("to_bank", "006"),
    ("to_number", "123-4-56789-0"),
    ("from_known", "unknown"),
];
pub(crate) const CHANNEL: Typed<'static> = &[
    ("channel_kind", "bank_account"),
    ("refund_bank", "004"),
    ("refund_number", "777 000 1234"),
    ("refund_holder", "มาลี ใจดี"),
];

/// Begins a claim; the list of tasks.
#[track_caller]
pub(crate) fn begin(browser: &Browser) -> Page {
    browser
        .get("/")
        .click("Start a claim")
        .form("Continue")
        .set("left_by", "transfer")
        .submit("Continue")
        .expect(200)
        .expect_text("Your claim")
}

/// Fills in the page at a path; where it leads.
#[track_caller]
pub(crate) fn fill(browser: &Browser, path: &str, typed: Typed<'_>) -> Page {
    browser.get(path).expect(200).form(CONTINUE).set_all(typed).submit(CONTINUE)
}

/// Fills in everything, with this way of being reached; the list of tasks.
#[track_caller]
pub(crate) fn fill_all(browser: &Browser, contact: Typed<'_>) -> Page {
    for (path, typed) in [
        ("/claim/capacity", &[("capacity", "self")][..]),
        ("/claim/victim", IDENTITY),
        ("/claim/contact", contact),
        ("/claim/offence", &[("offence", "call_centre")][..]),
        ("/claim/story", &[("story", "A caller said he was of the police.")][..]),
        ("/claim/numbers", &[("bank_case", "no")][..]),
        ("/claim/recovered", &[("other_route", "no")][..]),
        ("/claim/transfers/new", TRANSFER),
        ("/claim/channel", CHANNEL),
    ] {
        fill(browser, path, typed).expect(200);
    }
    browser.get("/claim/tasks").expect(200)
}

/// Sends the claim; the confirmation.
#[track_caller]
pub(crate) fn send(browser: &Browser) -> Page {
    browser.get("/claim/check").form("Send the claim").submit("Send the claim").expect(200)
}

/// The reference that a page shows large.
#[track_caller]
pub(crate) fn reference(page: &Page) -> Reference {
    page.all("strong.reference")[0].parse().unwrap()
}

/// The case under a reference, with its claims.
fn filed(app: &TestApp, reference: &Reference) -> (cases::Case, Vec<Petition>) {
    app.app
        .store
        .read_now(|connection| {
            let case = cases::by_reference(connection, reference)?.unwrap();
            let claims = petitions::of_case(connection, case.id)?;
            Ok((case, claims))
        })
        .unwrap()
}

/// A browser that is in a case.
fn in_case(app: &TestApp, case: CaseId) -> Browser {
    app.with_session(Opening { case: Some(case), ..Opening::default() })
}

/// Notices that go out this way and have not gone yet.
fn waiting(app: &TestApp, means: &str) -> Vec<OutboxNotice> {
    app.app.store.read_now(|connection| notices::list(connection, means, "pending", None, 100)).unwrap()
}

/// A sealed column of a notice, opened.
fn opened(app: &TestApp, notice: &OutboxNotice, column: &'static str, sealed: &[u8]) -> String {
    crate::support::app::opened(&app.app, "notices", column, notice.id.bytes(), sealed)
}
