//! One user: how they stand, and what an administrator can do – give a new first code, let in no more, unlock, decide on a role that a colleague
//! proposed. An administrator never sets a password.

use actix_web::web::Path;
use askama::Template;

use super::users::{code_page, label};
use super::{role_label, standing, user_path};
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::locale::Text;
use crate::staff;
use crate::store::AnyConnection;
use crate::store::people::{self, User};
use crate::store::role_changes::{self, RoleChange};
use crate::store::second_factor;
use crate::web::access::Body;
use crate::web::answer::{self, Answer, Trouble};
use crate::web::components::{Button, Look, Notice, SummaryList, SummaryRow, Tag, Tone};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

word_enum! {
    /// What is done with a user by one press.
    Press ("user_act") {
        /// A new first code; everything else is taken away.
        Reset = "reset",
        /// In no more.
        Deactivate = "deactivate",
        /// In again after a long absence.
        Unlock = "unlock",
        /// A colleague's proposal is carried out.
        ApproveRole = "approve_role",
        /// A proposal is taken back.
        WithdrawRole = "withdraw_role",
    }
}

#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    page: Page,
    state: Tag,
    rows: SummaryList,
    proposed: Option<Notice>,
    deciding: Vec<Button>,
    role_href: Option<String>,
    unlock: Option<Button>,
    /// What is asked for once more before it is done, by where and in words.
    asked: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "admin/confirm.html")]
struct ConfirmPage {
    page: Page,
    lead: String,
    button: Button,
    back: String,
}

impl Press {
    /// Whether it takes something from somebody that no other press gives back: then a page of its own asks first.
    const fn is_asked(self) -> bool {
        matches!(self, Self::Reset | Self::Deactivate)
    }

    const fn look(self) -> Look {
        match self {
            Self::ApproveRole => Look::Primary,
            Self::Deactivate => Look::Danger,
            Self::Reset | Self::Unlock | Self::WithdrawRole => Look::Secondary,
        }
    }

    /// The button that does it to a user as they stand.
    fn button(self, visitor: &Visitor, user: &User) -> Button {
        Button {
            action: format!("{}/{self}", user_path(user)),
            label: visitor.text.get(&format!("admin-act-{self}")),
            look: self.look(),
            csrf: visitor.csrf(),
            hidden: vec![("version".to_owned(), user.version.to_string())],
        }
    }
}

/// A user as the page shows them.
struct Found {
    user: User,
    open: Option<RoleChange>,
    proposed_by: String,
    codes_left: i64,
}

fn found(connection: &mut AnyConnection, id: UserId) -> Result<Found, Error> {
    let user = people::find(connection, id)?.ok_or(Refusal::NotFound)?;
    let open = role_changes::open_of(connection, id)?;
    let proposer = open.as_ref().map(|change| people::find(connection, change.proposed_by)).transpose()?.flatten();
    let codes_left = second_factor::recovery_codes_left(connection, id)?;
    Ok(Found { user, open, proposed_by: proposer.map(|user| user.name).unwrap_or_default(), codes_left })
}

/// `GET /admin/users/{id}`.
///
/// # Errors
/// `NotFound`.
pub async fn show(visitor: Visitor, path: Path<String>) -> Answer {
    let id: UserId = path.parse().map_err(|_| Refusal::NotFound)?;
    let found = visitor.app().store.read(move |connection| found(connection, id)).await?;
    let text = visitor.text;
    let now = visitor.app().clock.real_now().naive_utc();
    let me = visitor.signed_in()?.id;
    let mut lines = Vec::new();
    let mut deciding = Vec::new();
    if let Some(change) = &found.open {
        lines.push(proposal(text, &found, change));
        if change.proposed_by == me {
            lines.push(text.get("admin-proposed-by-you"));
        } else if found.user.id == me {
            lines.push(text.get("admin-proposed-for-you"));
        } else {
            deciding.push(Press::ApproveRole.button(&visitor, &found.user));
        }
        deciding.push(Press::WithdrawRole.button(&visitor, &found.user));
    }
    let asked =
        [Press::Reset, Press::Deactivate].into_iter().filter(|press| found.user.active || *press == Press::Reset);
    answer::html(&UserPage {
        page: visitor.page(found.user.name.clone()).with_back("/admin"),
        state: standing(text, &found.user, now),
        rows: SummaryList { text, rows: rows(text, &found) },
        proposed: found.open.is_some().then(|| Notice {
            heading: text.get("admin-proposed-title"),
            lines,
            tone: Tone::Warn,
        }),
        deciding,
        role_href: found.open.is_none().then(|| format!("{}/propose_role", user_path(&found.user))),
        unlock: found.user.dormant_since.is_some().then(|| Press::Unlock.button(&visitor, &found.user)),
        asked: asked
            .map(|press| (format!("{}/{press}", user_path(&found.user)), text.get(&format!("admin-act-{press}"))))
            .collect(),
    })
}

/// Who proposed which role.
fn proposal(text: Text, found: &Found, change: &RoleChange) -> String {
    let role = role_label(text, change.role, change.bank.as_ref());
    text.with("admin-proposed", &[("name", found.proposed_by.as_str().into()), ("role", role.into())])
}

/// `GET /admin/users/{id}/{act}`: asks before it is done. What is not asked for stands on the user's page.
///
/// # Errors
/// `NotFound`.
pub async fn ask(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let id: UserId = path.0.parse().map_err(|_| Refusal::NotFound)?;
    let press: Press = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let user = visitor.app().store.read(move |c| people::find(c, id)).await?.ok_or(Refusal::NotFound)?;
    let back = user_path(&user);
    if !press.is_asked() {
        return answer::see_other(&back);
    }
    let text = visitor.text;
    answer::html(&ConfirmPage {
        page: visitor.page(text.get(&format!("admin-act-{press}"))).with_back(back.clone()),
        lead: text.with(&format!("admin-ask-{press}"), &[("name", user.name.as_str().into())]),
        button: press.button(&visitor, &user),
        back,
    })
}

fn rows(text: Text, found: &Found) -> Vec<SummaryRow> {
    let user = &found.user;
    let stamp = |at: Option<chrono::NaiveDateTime>| at.map_or_else(|| "–".to_owned(), |at| text.stamp(at.and_utc()));
    vec![
        SummaryRow::new(text.get("admin-user-email"), user.email.clone()),
        SummaryRow::new(text.get("admin-user-role"), label(text, user)),
        SummaryRow::new(text.get("admin-user-used"), stamp(user.used_at)),
        SummaryRow::new(text.get("admin-user-totp"), stamp(user.totp_since)),
        SummaryRow::new(text.get("admin-user-codes"), found.codes_left.to_string()),
    ]
}

/// `POST /admin/users/{id}/{act}`.
///
/// # Errors
/// `NotFound`; `Stale`; the refusals of the act.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let id: UserId = path.0.parse().map_err(|_| Refusal::NotFound)?;
    let press: Press = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let seen: i64 = values.get("version").parse().map_err(|_| Trouble::BadRequest)?;
    let (app, by) = (visitor.app().clone(), visitor.context()?.actor);
    let code = answer::blocking(move || {
        staff::expect_version(&app, id, seen)?;
        match press {
            Press::Reset => return staff::reset(&app, id, &by).map(Some),
            Press::Deactivate => staff::deactivate(&app, id, &by),
            Press::Unlock => staff::unlock(&app, id, &by),
            Press::ApproveRole => staff::approve_role(&app, id, seen, &by),
            Press::WithdrawRole => staff::withdraw_role(&app, id, &by),
        }?;
        Ok(None)
    })
    .await?;
    let on = format!("/admin/users/{id}");
    match code {
        Some(code) => code_page(&visitor, "admin-reset-title", "admin-reset-lead", &code, &on),
        None => answer::see_other(&on),
    }
}
