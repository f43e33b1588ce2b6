//! Forms with which people come in: staff by e-mail and password, claimants by reference and code.

use serde::Deserialize;
use validator::Validate;

use super::Errors;
use crate::credential::{FirstSignInCode, OneTimeCode, TotpCode};
use crate::domain::identity::Reference;
use crate::staff::Proof;

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

/// A code of the authenticator or a recovery code, as typed.
#[derive(Deserialize, Validate)]
pub struct ProofForm {
    #[validate(length(min = 1, max = MOST_CODE_CHARS))]
    factor_code: String,
}

impl TryFrom<ProofForm> for Proof {
    type Error = Errors;

    fn try_from(form: ProofForm) -> Result<Self, Errors> {
        Self::parse(&form.factor_code).ok_or_else(|| fault("factor_code", "error-factor-shape"))
    }
}

/// The first code of an authenticator, as typed.
#[derive(Deserialize, Validate)]
pub struct EnrolmentForm {
    #[validate(length(min = 1, max = MOST_CODE_CHARS))]
    totp_code: String,
}

impl TryFrom<EnrolmentForm> for TotpCode {
    type Error = Errors;

    fn try_from(form: EnrolmentForm) -> Result<Self, Errors> {
        Self::parse(&form.totp_code).ok_or_else(|| fault("totp_code", "error-totp-shape"))
    }
}

/// A change of the own password, as typed.
#[derive(Deserialize, Validate)]
pub struct PasswordForm {
    #[validate(length(min = 1))]
    current_password: String,
    #[validate(length(min = 1, max = MOST_CODE_CHARS))]
    factor_code: String,
    #[validate(length(min = 1))]
    password: String,
    #[validate(length(min = 1), must_match(other = "password"))]
    password_again: String,
}

/// A change of the own password. Has no `Debug`.
pub struct NewPassword {
    /// The password so far.
    pub current: String,
    /// The second factor.
    pub proof: Proof,
    /// The password that was chosen.
    pub new: String,
}

impl TryFrom<PasswordForm> for NewPassword {
    type Error = Errors;

    fn try_from(form: PasswordForm) -> Result<Self, Errors> {
        let proof = Proof::parse(&form.factor_code).ok_or_else(|| fault("factor_code", "error-factor-shape"))?;
        Ok(Self { current: form.current_password, proof, new: form.password })
    }
}

fn fault(field: &'static str, key: &'static str) -> Errors {
    let mut errors = Errors::new();
    errors.add(field, key);
    errors
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
        form.reference.parse().map_err(|_| fault("reference", "error-reference"))
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
        Self::parse(&form.code).ok_or_else(|| fault("code", "error-one-time-code"))
    }
}
