//! The own sign-in of staff and banks: the last sign-ins, what is left of the recovery codes, changing the password or the authenticator, signing out everywhere.

pub mod authenticator;
pub mod password;
pub mod recovery;

use actix_web::Responder;
use askama::Template;

use super::access::SIGN_IN;
use super::answer::{self, Answer, Trouble};
use super::components::{Cell, Column, Table, Tag, Tone};
use super::page::Page;
use super::sign_in::signed_out;
use super::visitor::Visitor;
use crate::locale::Text;
use crate::staff::{MOST_SHOWN, SIGN_INS_KEPT};
use crate::store::people;
use crate::store::second_factor::{self, SignIn};

/// Where it is.
const HOME: &str = "/account";
/// Fewer recovery codes than this are few.
const FEW_CODES: i64 = 3;

#[derive(Template)]
#[template(path = "account/home.html")]
struct AccountPage {
    page: Page,
    codes: String,
    is_short_of_codes: bool,
    kept: String,
    sign_ins: Table,
}

/// `GET /account`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let (text, id) = (visitor.text, visitor.signed_in()?.id);
    let read = move |connection: &mut _| {
        let sign_ins = second_factor::sign_ins_of(connection, id, MOST_SHOWN)?;
        Ok((sign_ins, second_factor::recovery_codes_left(connection, id)?))
    };
    let (sign_ins, left) = visitor.app().store.read(read).await?;
    answer::html(&AccountPage {
        page: visitor.page(text.get("account-title")),
        codes: text.count("codes", u64::try_from(left).unwrap_or_default()),
        is_short_of_codes: left < FEW_CODES,
        kept: text.count("days", u64::try_from(SIGN_INS_KEPT.num_days()).unwrap_or_default()),
        sign_ins: Table {
            caption: text.get("account-sign-ins"),
            empty: text.get("account-sign-ins-none"),
            columns: ["when", "outcome", "means", "network"]
                .map(|column| Column::new(text.get(&format!("account-column-{column}"))))
                .to_vec(),
            rows: sign_ins.iter().map(|sign_in| row(text, sign_in)).collect(),
        },
    })
}

fn row(text: Text, sign_in: &SignIn) -> Vec<Cell> {
    let (key, tone) =
        if sign_in.succeeded { ("account-succeeded", Tone::Good) } else { ("account-refused", Tone::Bad) };
    let network = if sign_in.network.is_empty() { "–" } else { sign_in.network.as_str() };
    vec![
        Cell::text(text.stamp_short(sign_in.made_at.and_utc())),
        Cell::tag(Tag::new(text.get(key), tone)),
        Cell::text(text.get(&format!("sign-in-means-{}", sign_in.means))),
        Cell::text(network),
    ]
}

/// `POST /account/sign-out-everywhere`: every session of the user is over, this one too.
///
/// # Errors
/// What the database says.
pub async fn sign_out_everywhere(visitor: Visitor) -> Result<impl Responder, Trouble> {
    let id = visitor.signed_in()?.id;
    visitor.app().store.write(move |connection| people::end_sessions_of(connection, id)).await?;
    visitor.close_session().await?;
    signed_out(&visitor, SIGN_IN)
}
