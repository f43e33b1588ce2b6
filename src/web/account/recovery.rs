//! New recovery codes in place of those before: shown once, after the second factor was shown again.

use askama::Template;

use super::HOME;
use crate::staff;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::page::Page;
use crate::web::sign_in::enrolment::RecoveryPage;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "account/recovery.html")]
struct RenewPage {
    page: Page,
}

/// `GET /account/recovery-codes`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    let page = RenewPage { page: visitor.page(visitor.text.get("account-recovery-title")).with_back(HOME) };
    answer::html(&page)
}

/// `POST /account/recovery-codes`.
///
/// # Errors
/// What the database says.
pub async fn renew(visitor: Visitor, Body(_): Body) -> Answer {
    let (app, id) = (visitor.app().clone(), visitor.signed_in()?.id);
    let codes = answer::blocking(move || staff::renew_recovery_codes(&app, id)).await?;
    answer::html(&RecoveryPage::new(&visitor, &codes, HOME))
}
