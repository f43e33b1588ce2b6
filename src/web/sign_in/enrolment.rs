//! Setting up the second factor, right after the first password: the secret as a QR code and in letters, a code that shows that it arrived, and then
//! the recovery codes, once.

use askama::Template;
use qrcode::{Color, EcLevel, QrCode};

use super::{enter, status};
use crate::credential::{RecoveryCode, TotpCode};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::sign_in::EnrolmentForm;
use crate::forms::{self, Errors, Values};
use crate::staff::{self, RECOVERY_CODES};
use crate::store::people::Stage;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Field, Fields, Width};
use crate::web::navigation;
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// Light modules around a QR code (ISO/IEC 18004, section 6.3.8).
const QUIET_MODULES: usize = 4;

#[derive(Template)]
#[template(path = "sign_in/enrol.html")]
struct EnrolmentPage {
    page: Page,
    summary: ErrorSummary,
    qr: Qr,
    secret: String,
    code: Field,
}

/// A QR code as an SVG path: a unit a module.
pub(in crate::web) struct Qr {
    pub(in crate::web) size: usize,
    pub(in crate::web) path: String,
}

impl Qr {
    pub(in crate::web) fn of(content: &str) -> Result<Self, Error> {
        let broken = |fault: qrcode::types::QrError| Error::Broken { what: fault.to_string() };
        let code = QrCode::with_error_correction_level(content, EcLevel::M).map_err(broken)?;
        let (width, colors) = (code.width(), code.to_colors());
        let rows = colors.chunks(width.max(1)).enumerate();
        let dark = rows.flat_map(|(y, row)| {
            let columns = row.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
            columns.map(move |(x, _)| format!("M{} {}h1v1h-1z", x + QUIET_MODULES, y + QUIET_MODULES))
        });
        Ok(Self { size: width + 2 * QUIET_MODULES, path: dark.collect() })
    }
}

#[derive(Template)]
#[template(path = "sign_in/recovery.html")]
pub(in crate::web) struct RecoveryPage {
    page: Page,
    lead: String,
    codes: Vec<String>,
    on: String,
}

impl RecoveryPage {
    /// The page that shows recovery codes, this once, and leads on to `on`.
    pub(in crate::web) fn new(visitor: &Visitor, codes: &[RecoveryCode], on: &str) -> Self {
        let text = visitor.text;
        let count = text.count("codes", u64::try_from(RECOVERY_CODES).unwrap_or_default());
        Self {
            page: visitor.page(text.get("recovery-title")).shown_once(),
            lead: text.with("recovery-lead", &[("count", count.into())]),
            codes: codes.iter().map(RecoveryCode::text).collect(),
            on: on.to_owned(),
        }
    }
}

/// `GET /sign-in/enrol`.
///
/// # Errors
/// What the database and the vault say.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &Errors::new()).await
}

/// `POST /sign-in/enrol`: in, and the recovery codes.
///
/// # Errors
/// What the database says.
pub async fn enrol(visitor: Visitor, Body(values): Body) -> Answer {
    let code: TotpCode = match forms::read::<EnrolmentForm, _>(&values) {
        Ok(code) => code,
        Err(errors) => return page(&visitor, &errors).await,
    };
    let user = visitor.half_in(Stage::Enrol)?.clone();
    let (app, origin, wait) = (visitor.app().clone(), visitor.origin.clone(), answer::least_wait());
    let found = answer::blocking(move || staff::enrol(&app, user.id, Some(&code), &origin));
    let Some(codes) = found.await? else {
        wait.await;
        let mut errors = Errors::new();
        errors.add("totp_code", "error-factor-wrong");
        return page(&visitor, &errors).await;
    };
    enter(&visitor, &user).await?;
    // No redirect: these are shown this once, and kept nowhere that a next page could read.
    answer::html(&RecoveryPage::new(&visitor, &codes, navigation::home(user.role)))
}

async fn page(visitor: &Visitor, errors: &Errors) -> Answer {
    let (app, id) = (visitor.app().clone(), visitor.half_in(Stage::Enrol)?.id);
    let pending = answer::blocking(move || staff::pending_secret(&app, id)).await?;
    let (secret, user) = pending.ok_or(Refusal::NotFound)?;
    let text = visitor.text;
    let values = Values::new();
    let fields = Fields::new(text, &values, errors);
    let page = EnrolmentPage {
        page: visitor.page(text.get("enrol-title")).with_error(!errors.is_empty()),
        summary: ErrorSummary::new(text, errors),
        qr: Qr::of(&secret.address(&user.email))?,
        secret: secret.text(),
        code: fields.numeric("totp_code").autocomplete("one-time-code").width(Width::Medium),
    };
    answer::html_status(status(errors), &page)
}
