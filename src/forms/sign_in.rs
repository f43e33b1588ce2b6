//! Forms with which people come in: staff by e-mail and password, claimants by reference and code.

use serde::Deserialize;
use validator::Validate;

use super::Errors;
use crate::credential::{FirstSignInCode, OneTimeCode};
use crate::domain::identity::Reference;

/// Longest e-mail address that is looked at, in characters (RFC 5321).
const MOST_EMAIL_CHARS: u64 = 254;
/// Longest text that is looked at as a code or reference, in characters.
const MOST_CODE_CHARS: u64 = 64;

/// E-mail and password, as typed.
#[derive(Deserialize, Validate)]
pub struct SignInForm {
    #[validate(length(min = 1, max = MOST_EMAIL_CHARS))]
    email: String,
    #[validate(length(min = 1))]
    password: String,
}

/// A sign-in of staff. Has no `Debug`.
pub struct SignIn {
    /// The e-mail address, in lower case.
    pub email: String,
    /// The password.
    pub password: String,
}

impl TryFrom<SignInForm> for SignIn {
    type Error = Errors;

    fn try_from(form: SignInForm) -> Result<Self, Errors> {
        Ok(Self { email: form.email.trim().to_lowercase(), password: form.password })
    }
}

/// The first sign-in, as typed.
#[derive(Deserialize, Validate)]
pub struct FirstSignInForm {
    #[validate(length(min = 1, max = MOST_EMAIL_CHARS))]
    email: String,
    #[validate(length(min = 1, max = MOST_CODE_CHARS))]
    first_code: String,
    #[validate(length(min = 1))]
    password: String,
    #[validate(length(min = 1), must_match(other = "password"))]
    password_again: String,
}

/// The first sign-in of staff. Has no `Debug`.
pub struct FirstSignIn {
    /// The e-mail address, in lower case.
    pub email: String,
    /// The code; `None` is not a code at all, and answered as a wrong one.
    pub code: Option<FirstSignInCode>,
    /// The password that was chosen.
    pub password: String,
}

impl TryFrom<FirstSignInForm> for FirstSignIn {
    type Error = Errors;

    fn try_from(form: FirstSignInForm) -> Result<Self, Errors> {
        Ok(Self {
            email: form.email.trim().to_lowercase(),
            code: FirstSignInCode::parse(&form.first_code),
            password: form.password,
        })
    }
}

/// The reference of a case or draft, as typed.
#[derive(Deserialize, Validate)]
pub struct ReferenceForm {
    #[validate(length(min = 1, max = MOST_CODE_CHARS))]
    reference: String,
}

impl TryFrom<ReferenceForm> for Reference {
    type Error = Errors;

    fn try_from(form: ReferenceForm) -> Result<Self, Errors> {
        form.reference.parse().map_err(|_| {
            let mut errors = Errors::new();
            errors.add("reference", "error-reference");
            errors
        })
    }
}

/// The code that came by e-mail, as typed.
#[derive(Deserialize, Validate)]
pub struct CodeForm {
    #[validate(length(min = 1, max = MOST_CODE_CHARS))]
    code: String,
}

impl TryFrom<CodeForm> for OneTimeCode {
    type Error = Errors;

    fn try_from(form: CodeForm) -> Result<Self, Errors> {
        Self::parse(&form.code).ok_or_else(|| {
            let mut errors = Errors::new();
            errors.add("code", "error-one-time-code");
            errors
        })
    }
}
