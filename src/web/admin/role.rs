//! Proposing a role for a user. Another administrator approves it on the user's page.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::users::{UserFormPage, label};
use super::{bank_choices, role_choices, user_path};
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::forms::{Errors, Values};
use crate::staff::{self, read_role};
use crate::store::people::{self, User};
use crate::web::access::Body;
use crate::web::answer::{self, Answer, Trouble};
use crate::web::components::ErrorSummary;
use crate::web::field::Fields;
use crate::web::visitor::Visitor;

/// `GET /admin/users/{id}/propose_role`.
///
/// # Errors
/// `NotFound`.
pub async fn show(visitor: Visitor, path: Path<String>) -> Answer {
    let user = wanted(&visitor, &path).await?;
    page(&visitor, &user, &Values::new(), &Errors::new())
}

/// `POST /admin/users/{id}/propose_role`.
///
/// # Errors
/// `NotFound`; `Stale`; the refusals of `staff::propose_role`.
pub async fn propose(visitor: Visitor, path: Path<String>, Body(values): Body) -> Answer {
    let user = wanted(&visitor, &path).await?;
    let bank = Some(values.get("bank")).filter(|bank| !bank.is_empty());
    let (role, bank) = match read_role(values.get("role"), bank) {
        Ok(read) => read,
        Err(errors) => return page(&visitor, &user, &values, &errors),
    };
    let seen: i64 = values.get("version").parse().map_err(|_| Trouble::BadRequest)?;
    let (app, by, id) = (visitor.app().clone(), visitor.context()?.actor, user.id);
    answer::blocking(move || {
        staff::expect_version(&app, id, seen)?;
        staff::propose_role(&app, id, role, bank, &by)
    })
    .await?;
    answer::see_other(&user_path(&user))
}

async fn wanted(visitor: &Visitor, path: &str) -> Result<User, Trouble> {
    let id: UserId = path.parse().map_err(|_| Refusal::NotFound)?;
    let user = visitor.app().store.read(move |connection| people::find(connection, id)).await?;
    Ok(user.ok_or(Refusal::NotFound)?)
}

fn page(visitor: &Visitor, user: &User, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let page = UserFormPage {
        page: visitor.page(text.get("admin-role-title")).with_error(!errors.is_empty()).with_back(user_path(user)),
        summary: ErrorSummary::new(text, errors),
        lead: text.with("admin-role-lead", &[("name", user.name.as_str().into()), ("role", label(text, user).into())]),
        action: format!("{}/propose_role", user_path(user)),
        version: user.version,
        fields: vec![fields.select_of("role", role_choices(text)), fields.select_of("bank", bank_choices(text))],
        button: text.get("admin-role-button"),
    };
    answer::html_status(if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}
