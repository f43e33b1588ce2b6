//! The demo's staff and banks: a sign-in a role and a bank, two where two people are needed, made for this demo alone.

use std::collections::BTreeMap;

use crate::app::App;
use crate::credential::{FirstSignInCode, TotpCode, totp_step};
use crate::domain::actor::{Actor, Role};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::staff::{self, FirstSignInFault, NewUser, Origin};
use crate::store::AnyConnection;
use crate::store::people::{self, User};

/// Somebody who works in the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The address that they sign in with.
    pub email: &'static str,
    /// The name.
    pub name: &'static str,
    /// The role.
    pub role: Role,
    /// The bank, of a user of one.
    pub bank: Option<&'static str>,
}

const fn member(email: &'static str, name: &'static str, role: Role) -> Member {
    Member { email, name, role, bank: None }
}

const fn of_bank(email: &'static str, name: &'static str, bank: &'static str) -> Member {
    Member { email, name, role: Role::Bank, bank: Some(bank) }
}

/// Everybody, in the order in which they are shown. Officers and the supervisor are different people, and there are two administrators: four eyes.
pub const CREW: &[Member] = &[
    member("officer1@demo.example", "กมล ใจดี", Role::Officer),
    member("officer2@demo.example", "นภา ทองแท้", Role::Officer),
    member("supervisor@demo.example", "วิชัย พูนสุข", Role::Supervisor),
    member("secretary@demo.example", "รัตนา บุญมาก", Role::Secretary),
    member("chair@demo.example", "ปกรณ์ แสงเดือน", Role::Chair),
    member("centre@demo.example", "สุดา ลมหนาว", Role::CentreAgent),
    of_bank("bbl@demo.example", "ฝ่ายปฏิบัติการ BBL", "002"),
    of_bank("kbank@demo.example", "ฝ่ายปฏิบัติการ KBANK", "004"),
    of_bank("ktb@demo.example", "ฝ่ายปฏิบัติการ KTB", "006"),
    of_bank("scb@demo.example", "ฝ่ายปฏิบัติการ SCB", "014"),
    member("auditor@demo.example", "ธนา วังน้ำ", Role::Auditor),
    member("admin@demo.example", "อรุณ หาดทราย", Role::Admin),
    member("admin2@demo.example", "มาลัย ศรีสมุทร", Role::Admin),
];

/// The sign-ins of a demo: everybody has the same password, drawn for this demo.
pub struct SignIns {
    /// The password.
    pub password: String,
}

/// Adds everybody, with password and authenticator.
///
/// # Errors
/// `AlreadyThere` where the database has them; what it says.
pub fn engage(app: &App) -> Result<SignIns, Error> {
    let password = FirstSignInCode::new()?.text();
    for member in CREW {
        let new = NewUser::read(member.email, member.name, member.role.as_str(), member.bank)?;
        let (_, code) = staff::add(app, &new, &Actor::System)?;
        let origin = Origin::default();
        let id =
            staff::sign_in_first(app, member.email, Some(&code), &password, &origin).map_err(|fault| match fault {
                FirstSignInFault::Error(error) => error,
                FirstSignInFault::Wrong | FirstSignInFault::Password(_) => super::unread("password"),
            })?;
        let code = staff::pending_secret(app, id)?.map(|(secret, _)| secret.code(totp_step(app.clock.real_now())));
        staff::enrol(app, id, code.as_ref(), &origin)?.ok_or_else(|| super::unread("authenticator"))?;
    }
    Ok(SignIns { password })
}

/// The code that a member's authenticator would show next, where one can be taken now.
///
/// # Errors
/// What the database and the vault say.
pub fn codes(app: &App) -> Result<BTreeMap<&'static str, TotpCode>, Error> {
    let mut codes = BTreeMap::new();
    for member in CREW {
        let user = app.store.read_now(|connection| user(connection, member.email))?;
        if let Some(code) = staff::next_code(app, &user)? {
            codes.insert(member.email, code);
        }
    }
    Ok(codes)
}

/// The user behind a member of the crew.
///
/// # Errors
/// `NotFound`; what the database says.
pub fn user(connection: &mut AnyConnection, email: &str) -> Result<User, Error> {
    let found = people::by_email(connection, email)?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// The `number`th of a role – of this bank, where one is named – as who acts.
pub(super) fn actor(
    connection: &mut AnyConnection,
    role: Role,
    bank: Option<&str>,
    number: usize,
) -> Result<Actor, Error> {
    let member = CREW
        .iter()
        .filter(|member| member.role == role && (bank.is_none() || member.bank == bank))
        .nth(number)
        .ok_or(Refusal::NotFound)?;
    let user = user(connection, member.email)?;
    Ok(Actor::User { id: user.id, role: user.role, bank: user.bank })
}
