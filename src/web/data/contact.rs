//! How a person is reached, corrected by themselves (PDPA s.35). A new e-mail address is proved by a code that goes there, before it takes the old one's place; at
//! the old one they are told.

use askama::Template;

use super::Place;
use crate::casework::contact::{self, Seen};
use crate::claimant_access::{CODE_LIFE, address};
use crate::domain::identity::Reference;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::data::{ContactForm, Wanted, code};
use crate::forms::{self, Errors, Values};
use crate::store::retention;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Field, Fields, Width};
use crate::web::page::Page;
use crate::web::sign_in::status;
use crate::web::visitor::Visitor;

/// Fields of the form, which the page with the code carries along.
const CARRIED: [&str; 3] = ["telephone", "email", "postal_address"];

#[derive(Template)]
#[template(path = "data/contact.html")]
struct ContactPage {
    page: Page,
    summary: ErrorSummary,
    action: String,
    version: String,
    fields: Vec<Field>,
    home: &'static str,
}

#[derive(Template)]
#[template(path = "data/code.html")]
struct CodePage {
    page: Page,
    summary: ErrorSummary,
    lead: String,
    action: String,
    back: String,
    version: String,
    carried: Vec<(&'static str, String)>,
    code: Field,
}

/// `GET /case/data/contact`, `GET /object/data/contact`.
///
/// # Errors
/// `NotFound`; `Erased`; what the database and the vault say.
pub async fn show(visitor: Visitor) -> Answer {
    let place = Place::of(&visitor)?;
    let seen = seen(&visitor, place).await?;
    let contact = seen.contact;
    let values = Values::from_pairs([
        ("version".to_owned(), seen.version.to_string()),
        ("telephone".to_owned(), contact.telephone.map(|number| number.national()).unwrap_or_default()),
        ("email".to_owned(), contact.email.map(|text| text.as_str().to_owned()).unwrap_or_default()),
        ("postal_address".to_owned(), contact.address.unwrap_or_default()),
    ])?;
    form_page(&visitor, place, &values, &Errors::new())
}

async fn seen(visitor: &Visitor, place: Place) -> Result<Seen, Error> {
    let context = visitor.context()?;
    visitor.app().store.read(move |connection| contact::seen(connection, &context, place.whose)).await
}

/// `POST /case/data/contact`, `POST /object/data/contact`: saved, or on to the code that proves a new address.
///
/// # Errors
/// `NotFound`; `Erased`; `Stale`; what the database and the vault say.
pub async fn correct(visitor: Visitor, Body(values): Body) -> Answer {
    let place = Place::of(&visitor)?;
    let wanted: Wanted = match forms::read::<ContactForm, _>(&values) {
        Ok(wanted) => wanted,
        Err(errors) => return form_page(&visitor, place, &values, &errors),
    };
    if seen(&visitor, place).await?.contact.email.as_ref() != Some(&wanted.email) {
        return prove(&visitor, place, &values, &wanted).await;
    }
    let (context, version) = (visitor.context()?, version(&values));
    visitor
        .app()
        .store
        .write(move |connection| contact::correct(connection, &context, place.whose, version, &wanted.contact))
        .await?;
    answer::see_other(&format!("{}?done=contact", place.base))
}

/// Sends the code, and asks for it.
async fn prove(visitor: &Visitor, place: Place, values: &Values, wanted: &Wanted) -> Answer {
    let (app, browser, email) = (visitor.app().clone(), visitor.browser_digest(), wanted.email.clone());
    let reference = reference(visitor, place).await?;
    let is_sent = answer::blocking(move || address::ask(&app, browser, place.whose, &reference, &email)).await?;
    if is_sent {
        return code_page(visitor, place, values, &Errors::new());
    }
    let mut errors = Errors::new();
    errors.add("email", "error-codes-too-many");
    form_page(visitor, place, values, &errors)
}

async fn reference(visitor: &Visitor, place: Place) -> Result<Reference, Error> {
    let of = place.whose.ids();
    let found = visitor.app().store.read(move |connection| retention::reference(connection, of)).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// `POST /case/data/contact/code`, `POST /object/data/contact/code`: the new address is proved, and everything is saved together.
///
/// # Errors
/// As `correct`.
pub async fn enter(visitor: Visitor, Body(values): Body) -> Answer {
    let place = Place::of(&visitor)?;
    let wanted: Wanted = match forms::read::<ContactForm, _>(&values) {
        Ok(wanted) => wanted,
        Err(errors) => return form_page(&visitor, place, &values, &errors),
    };
    let typed = match code(&values) {
        Ok(typed) => typed,
        Err(errors) => return code_page(&visitor, place, &values, &errors),
    };
    let (app, browser, context) = (visitor.app().clone(), visitor.browser_digest(), visitor.context()?);
    let (now, version) = (context.now.naive_utc(), version(&values));
    let proved = app.store.write(move |connection| {
        if !address::prove(connection, &context.vault, now, &browser, &wanted.email, &typed)? {
            return Ok(false);
        }
        contact::correct(connection, &context, place.whose, version, &wanted.contact).map(|()| true)
    });
    if proved.await? {
        return answer::see_other(&format!("{}?done=contact", place.base));
    }
    let mut errors = Errors::new();
    errors.add("code", "error-one-time-code");
    code_page(&visitor, place, &values, &errors)
}

fn version(values: &Values) -> i64 {
    values.get("version").parse().unwrap_or_default()
}

fn form_page(visitor: &Visitor, place: Place, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let page = ContactPage {
        page: visitor.page(text.get("data-contact-title")).with_error(!errors.is_empty()).with_back(place.base),
        summary: ErrorSummary::new(text, errors),
        action: place.path("contact"),
        version: values.get("version").to_owned(),
        fields: vec![
            fields.telephone("telephone").width(Width::Medium),
            fields.email("email").width(Width::Long),
            fields.textarea("postal_address", 3).optional(),
        ],
        home: place.base,
    };
    answer::html_status(status(errors), &page)
}

fn code_page(visitor: &Visitor, place: Place, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    // What was typed is not shown again: a code is read off a letter each time.
    let empty = Values::new();
    let fields = Fields::new(text, &empty, errors);
    let minutes = text.count("minutes", u64::try_from(CODE_LIFE.num_minutes()).unwrap_or_default());
    let lead = [("email", values.get("email").into()), ("minutes", minutes.into())];
    let page = visitor.page(text.get("data-code-title")).with_error(!errors.is_empty()).shown_once();
    let page = CodePage {
        page: page.with_back(place.path("contact")),
        summary: ErrorSummary::new(text, errors),
        lead: text.with("data-code-lead", &lead),
        action: place.path("contact/code"),
        back: place.path("contact"),
        version: values.get("version").to_owned(),
        carried: CARRIED.map(|name| (name, values.get(name).to_owned())).to_vec(),
        code: fields.numeric("code").autocomplete("one-time-code"),
    };
    answer::html_status(status(errors), &page)
}
