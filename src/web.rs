//! Every URL of the program and its guard, and the pages behind them.
//!
//! Here: what a request asks for, in whose name, and the page or redirect that answers it. Not here: which step is legal
//! (`domain`), carrying it out (`casework`), rows (`store`).

pub mod access;
pub mod account;
pub mod admin;
pub mod answer;
pub mod api;
pub mod bank;
pub mod bounds;
pub mod claimant_entry;
pub mod client;
pub mod committee;
pub mod components;
pub mod cookie;
pub mod data;
pub mod demo;
pub mod desk;
pub mod evidence;
pub mod field;
pub mod headers;
pub mod health;
pub mod holder;
pub mod navigation;
mod noticed;
pub mod page;
pub mod rate;
pub mod session;
pub mod sign_in;
pub mod site;
pub mod static_files;
mod unread;
pub mod upload;
pub mod victim;
pub mod visitor;
pub mod words;

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Responder, Route, guard, web as actix};

use crate::domain::actor::Role;
use crate::domain::refusal::Refusal;
use crate::forms::Limit;
use crate::senders::KeyScope;
use crate::staff::ROLES;
use crate::store::people::Stage;
use access::{Access, Guard, Takes};
use answer::{Answer, Trouble};
use rate::Rate;

const PUBLIC: Access = Access::Public;
const FILER: Access = Access::Filer;
const DRAFT: Access = Access::Draft;
const CLAIMANT: Access = Access::Claimant;
const HOLDER: Access = Access::Holder;
const ADMIN: Access = Access::Staff(&[Role::Admin]);
const USER: Access = Access::Staff(&ROLES);
const SECOND: Access = Access::HalfIn(Stage::Code);
const ENROL: Access = Access::HalfIn(Stage::Enrol);
const DEMO: Access = Access::Demo;
const SUBMITTER: Access = Access::Sender(KeyScope::SubmitCases);

/// Every URL with its guard. There is no other way to a handler. How often one client may ask: a form `Rate::Act`, what proves who one is
/// `Rate::Entry`, everything `Rate::Page` besides.
#[must_use]
#[rustfmt::skip]
pub fn routes() -> Vec<Row> {
    vec![
        get("/health/live", PUBLIC, health::live),
        get("/health/ready", PUBLIC, health::ready),
        get("/static/{name}", PUBLIC, static_files::show),

        get("/sign-in", PUBLIC, sign_in::show),
        post("/sign-in", PUBLIC, sign_in::sign_in).at(Rate::Entry),
        get("/sign-in/first", PUBLIC, sign_in::show_first),
        post("/sign-in/first", PUBLIC, sign_in::sign_in_first).at(Rate::Entry),
        get("/sign-in/code", SECOND, sign_in::second::show),
        post("/sign-in/code", SECOND, sign_in::second::enter).at(Rate::Entry),
        get("/sign-in/enrol", ENROL, sign_in::enrolment::show),
        post("/sign-in/enrol", ENROL, sign_in::enrolment::enrol).at(Rate::Entry),
        get("/sign-in/again", USER, sign_in::again::show),
        post("/sign-in/again", USER, sign_in::again::step_up).at(Rate::Entry),
        post("/sign-out", PUBLIC, sign_in::sign_out),

        get("/case", PUBLIC, claimant_entry::show),
        post("/case", PUBLIC, claimant_entry::ask).at(Rate::Entry),
        get("/case/code", PUBLIC, claimant_entry::show_code),
        post("/case/code", PUBLIC, claimant_entry::enter).at(Rate::Entry),

        get("/object", PUBLIC, claimant_entry::show_objection),
        post("/object", PUBLIC, claimant_entry::ask_objection).at(Rate::Entry),
        get("/object/overview", HOLDER, holder::show),
        get("/object/overview/{act}", HOLDER, holder::show_act),
        post("/object/overview/{act}", HOLDER, holder::act),

        get("/committee", committee::READERS, committee::queue::show),
        get("/committee/accounts/{id}", committee::READERS, committee::dossier::show),
        post("/committee/accounts/{id}/submit_dossier", committee::MEMBERS, committee::dossier::submit),
        post("/committee/accounts/{id}/return_dossier", committee::MEMBERS, committee::dossier::give_back),
        get("/committee/accounts/{id}/order/{kind}", committee::MEMBERS, committee::making::show).stepped_up_for(&[Role::Chair]),
        post("/committee/accounts/{id}/order/{kind}", committee::MEMBERS, committee::making::order).stepped_up(),
        post("/committee/evidence/{id}", committee::READERS, evidence::open),
        get("/committee/orders/{id}", committee::READERS, committee::order::show),

        get("/bank", bank::BANKS, bank::show),
        get("/bank/accounts", bank::BANKS, bank::accounts::list),
        get("/bank/accounts/{id}", bank::BANKS, bank::accounts::show),
        get("/bank/accounts/{id}/confirm_balance", bank::BANKS, bank::accounts::show_confirm),
        post("/bank/accounts/{id}/confirm_balance", bank::BANKS, bank::accounts::confirm),
        get("/bank/accounts/{id}/change_balance", bank::BANKS, bank::accounts::show_change),
        post("/bank/accounts/{id}/change_balance", bank::BANKS, bank::accounts::change),
        post("/bank/accounts/{id}/lift", bank::BANKS, bank::lifting::lift),
        get("/bank/holds/new", bank::BANKS, bank::holds::show),
        post("/bank/holds/new", bank::BANKS, bank::holds::report),
        get("/bank/payments", bank::BANKS, bank::payments::list),
        get("/bank/payments/{id}", bank::BANKS, bank::payments::show),
        get("/bank/payments/{id}/{act}", bank::BANKS, bank::payments::show_act),
        post("/bank/payments/{id}/{act}", bank::BANKS, bank::payments::act),
        get("/bank/notices", bank::BANKS, bank::notices::show),
        post("/bank/notices/{id}/passed_on", bank::BANKS, bank::notices::passed_on),
        get("/", PUBLIC, victim::start::show),
        get("/check", PUBLIC, victim::ours::show),
        post("/check", PUBLIC, victim::ours::look),
        get("/privacy", PUBLIC, victim::start::privacy),
        get("/statistics", PUBLIC, victim::statistics::show),
        get("/claim/start", FILER, victim::start::ask),
        post("/claim/start", FILER, victim::start::begin),
        get("/claim/elsewhere", PUBLIC, victim::start::elsewhere),
        get("/claim/tasks", DRAFT, victim::tasks::show),
        get("/claim/leave", DRAFT, victim::tasks::ask_leave),
        get("/claim/transfers", DRAFT, victim::transfers::list),
        get("/claim/transfers/{number}", DRAFT, victim::transfers::show),
        post("/claim/transfers/{number}", DRAFT, victim::transfers::save),
        get("/claim/transfers/{number}/remove", DRAFT, victim::transfers::ask_remove),
        post("/claim/transfers/{number}/remove", DRAFT, victim::transfers::remove),
        get("/claim/evidence", DRAFT, victim::evidence::show),
        upload("/claim/evidence", DRAFT, victim::evidence::add),
        post("/claim/evidence/{id}", DRAFT, victim::evidence::open),
        post("/claim/evidence/{id}/remove", DRAFT, victim::evidence::remove),
        get("/claim/check", DRAFT, victim::check_answers::show),
        post("/claim/check", DRAFT, victim::check_answers::send),
        get("/claim/done", CLAIMANT, victim::done::show),
        // Below the paths of one page each: a step is whatever else follows.
        get("/claim/{step}", DRAFT, victim::steps::show),
        post("/claim/{step}", DRAFT, victim::steps::save),
        get("/case/ended", PUBLIC, victim::start::ended),
        get("/case/overview", CLAIMANT, victim::case::show),
        post("/case/evidence/{id}", CLAIMANT, evidence::open),
        upload("/case/claims/{claim}/evidence", CLAIMANT, victim::case::adding::add),
        post("/case/claims/{claim}/evidence/{id}/remove", CLAIMANT, victim::case::adding::remove),
        get("/case/claims/{claim}/{act}", CLAIMANT, victim::case::acts::show),
        post("/case/claims/{claim}/{act}", CLAIMANT, victim::case::acts::act),
        get("/case/payments/{payment}/{act}", CLAIMANT, victim::case::payment_acts::show),
        post("/case/payments/{payment}/{act}", CLAIMANT, victim::case::payment_acts::act),

        get("/case/data", CLAIMANT, data::show),
        post("/case/data/copy", CLAIMANT, data::copy::give),
        get("/case/data/contact", CLAIMANT, data::contact::show),
        post("/case/data/contact", CLAIMANT, data::contact::correct),
        post("/case/data/contact/code", CLAIMANT, data::contact::enter).at(Rate::Entry),
        get("/case/data/correction", CLAIMANT, data::correction::show),
        post("/case/data/correction", CLAIMANT, data::correction::ask),
        get("/case/data/erase", CLAIMANT, data::erase::show),
        post("/case/data/erase", CLAIMANT, data::erase::erase),
        get("/object/data", HOLDER, data::show),
        post("/object/data/copy", HOLDER, data::copy::give),
        get("/object/data/contact", HOLDER, data::contact::show),
        post("/object/data/contact", HOLDER, data::contact::correct),
        post("/object/data/contact/code", HOLDER, data::contact::enter).at(Rate::Entry),
        get("/object/data/correction", HOLDER, data::correction::show),
        post("/object/data/correction", HOLDER, data::correction::ask),
        get("/object/data/erase", HOLDER, data::erase::show),
        post("/object/data/erase", HOLDER, data::erase::erase),
        get("/data/erased", PUBLIC, data::erase::done),

        get("/account", USER, account::show),
        get("/account/password", USER, account::password::show),
        post("/account/password", USER, account::password::change).at(Rate::Entry),
        get("/account/recovery-codes", USER, account::recovery::show).stepped_up(),
        post("/account/recovery-codes", USER, account::recovery::renew).stepped_up(),
        get("/account/authenticator", USER, account::authenticator::show).stepped_up(),
        post("/account/authenticator", USER, account::authenticator::change).stepped_up().at(Rate::Entry),
        post("/account/sign-out-everywhere", USER, account::sign_out_everywhere),

        get("/admin", ADMIN, admin::users::list),
        get("/admin/users/new", ADMIN, admin::users::new).stepped_up(),
        post("/admin/users/new", ADMIN, admin::users::add).stepped_up(),
        get("/admin/users/{id}", ADMIN, admin::user::show).stepped_up(),
        get("/admin/users/{id}/propose_role", ADMIN, admin::role::show).stepped_up(),
        post("/admin/users/{id}/propose_role", ADMIN, admin::role::propose).stepped_up(),
        get("/admin/users/{id}/{act}", ADMIN, admin::user::ask).stepped_up(),
        post("/admin/users/{id}/{act}", ADMIN, admin::user::act).stepped_up(),

        get("/desk", desk::READERS, desk::queue::show),
        post("/desk/next", desk::TAKERS, desk::queue::next),
        get("/desk/search", desk::READERS, desk::search::show),
        post("/desk/search", desk::READERS, desk::search::find),
        get("/desk/petitions/{id}", desk::READERS, desk::petition::show),
        post("/desk/petitions/{id}/reveal", desk::EXAMINERS, desk::petition::reveal),
        get("/desk/petitions/{id}/case/{act}", desk::EXAMINERS, desk::petition::case_form),
        post("/desk/petitions/{id}/case/{act}", desk::EXAMINERS, desk::petition::case_act),
        get("/desk/petitions/{id}/correction", desk::EXAMINERS, desk::corrections::asking::form),
        post("/desk/petitions/{id}/correction", desk::EXAMINERS, desk::corrections::asking::ask),
        get("/desk/corrections", desk::READERS, desk::corrections::list),
        get("/desk/corrections/{id}", desk::READERS, desk::corrections::show),
        post("/desk/corrections/{id}/reveal", desk::EXAMINERS, desk::corrections::reveal),
        get("/desk/corrections/{id}/{act}", desk::EXAMINERS, desk::corrections::form),
        post("/desk/corrections/{id}/{act}", desk::EXAMINERS, desk::corrections::act),
        get("/desk/petitions/{id}/{act}", desk::EXAMINERS, desk::petition::form),
        post("/desk/petitions/{id}/{act}", desk::EXAMINERS, desk::petition::act),
        post("/desk/evidence/{id}", desk::READERS, evidence::open),
        get("/desk/accounts", desk::READERS, desk::accounts::list),
        get("/desk/accounts/new", desk::EXAMINERS, desk::accounts::new),
        post("/desk/accounts/new", desk::EXAMINERS, desk::accounts::report),
        get("/desk/accounts/{id}", desk::READERS, desk::account::show),
        get("/desk/accounts/{id}/{act}", desk::EXAMINERS, desk::account::form),
        post("/desk/accounts/{id}/{act}", desk::EXAMINERS, desk::account::act),
        get("/desk/challenges/{id}/{act}", desk::EXAMINERS, desk::challenge::form),
        post("/desk/challenges/{id}/{act}", desk::EXAMINERS, desk::challenge::act),
        get("/desk/services/{id}/received", desk::EXAMINERS, desk::challenge::receipt_form),
        post("/desk/services/{id}/received", desk::EXAMINERS, desk::challenge::received),
        get("/desk/payments", desk::READERS, desk::payments::list).stepped_up_for(&[Role::Supervisor]),
        post("/desk/payments/confirm", desk::EXAMINERS, desk::payments::confirm).stepped_up(),
        post("/desk/payments/release", desk::EXAMINERS, desk::payments::release).stepped_up(),
        get("/desk/letters", desk::READERS, desk::letters::list),
        get("/desk/letters/print", desk::READERS, desk::letters::print),
        post("/desk/letters/{id}/posted", desk::EXAMINERS, desk::letters::posted),
        get("/admin/letters", ADMIN, admin::letters::list),
        post("/admin/letters/{id}/again", ADMIN, admin::letters::send_again),

        get("/api/v1/openapi.json", PUBLIC, api::describe),
        post("/api/v1/cases", SUBMITTER, api::cases::submit).at(Rate::Api),

        get("/demo", DEMO, demo::show),
        post("/demo/enter", DEMO, demo::enter),
        post("/demo/clock", DEMO, demo::advance),
        get("/demo/mail/{id}", DEMO, demo::mail),
    ]
}

/// One line of [`routes`].
pub struct Row {
    /// GET (with HEAD) or POST.
    pub method: Method,
    /// The path, as the router reads it.
    pub path: &'static str,
    /// Who may open it.
    pub access: Access,
    /// The roles that have to have shown the second factor lately.
    pub stepped_up: &'static [Role],
    /// How often one client may ask for it.
    pub rate: Rate,
    /// What a form brings along.
    pub takes: Takes,
    route: Route,
}

impl Row {
    /// The same row at another rate.
    #[must_use]
    pub fn at(self, rate: Rate) -> Self {
        Self { rate, ..self }
    }

    /// The same for whoever has shown the second factor lately: security.md, "Sessions".
    #[must_use]
    pub fn stepped_up(self) -> Self {
        self.stepped_up_for(&ROLES)
    }

    /// The same where that is asked of these roles alone: those who act, on a page that others read.
    #[must_use]
    pub fn stepped_up_for(self, roles: &'static [Role]) -> Self {
        Self { stepped_up: roles, ..self }
    }

    /// The route behind its guard, `above` parts of a path below the nearest page.
    fn guarded(self, above: usize) -> Route {
        let guard =
            Guard { access: self.access, rate: self.rate, stepped_up: self.stepped_up, takes: self.takes, above };
        self.route.wrap(from_fn(move |request, next| access::guard(guard, request, next)))
    }
}

/// A page: GET, and HEAD with it.
pub fn get<F, Args>(path: &'static str, access: Access, handler: F) -> Row
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let either = guard::Any(guard::Get()).or(guard::Head());
    let route = Route::new().guard(either).to(handler);
    Row { method: Method::GET, path, access, rate: Rate::Page, stepped_up: &[], takes: Takes::Values, route }
}

/// A form that is sent: POST, with its token.
pub fn post<F, Args>(path: &'static str, access: Access, handler: F) -> Row
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let route = actix::post().to(handler);
    Row { method: Method::POST, path, access, rate: Rate::Act, stepped_up: &[], takes: Takes::Values, route }
}

/// A form that brings a file: POST, `multipart/form-data`, with its token as the first field.
pub fn upload<F, Args>(path: &'static str, access: Access, handler: F) -> Row
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Row { takes: Takes::File, ..post(path, access, handler) }
}

/// Puts the routes into an actix application, a resource a path.
pub fn configure(service: &mut actix::ServiceConfig, routes: Vec<Row>) {
    service.app_data(actix::PayloadConfig::new(Limit::BODY_BYTES));
    let pages: Vec<&'static str> = routes.iter().filter(|row| row.method == Method::GET).map(|row| row.path).collect();
    let mut waiting = routes;
    while let Some(path) = waiting.first().map(|row| row.path) {
        let (same, others): (Vec<Row>, Vec<Row>) = waiting.into_iter().partition(|row| row.path == path);
        waiting = others;
        let above = parts_above(path, &pages);
        let resource = same.into_iter().fold(actix::resource(path), |resource, row| resource.route(row.guarded(above)));
        service.service(resource.default_service(actix::to(wrong_method)));
    }
    service.default_service(actix::to(absent));
}

/// How many parts of a path have to go until it is that of a page: none where it is one; all of them where only the start page is left.
fn parts_above(path: &str, pages: &[&str]) -> usize {
    let (mut rest, mut parts) = (path, 0);
    while !rest.is_empty() && !pages.contains(&rest) {
        rest = rest.rsplit_once('/').map_or("", |(above, _)| above);
        parts += 1;
    }
    parts
}

async fn wrong_method() -> Answer {
    Err(Trouble::WrongMethod)
}

async fn absent() -> Answer {
    Err(Refusal::NotFound.into())
}
