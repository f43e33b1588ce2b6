//! Which sentence a fault of the domain is told with: one table, so that the same mistake reads the same on every form.

use super::FormError;
use crate::domain::dates::DateFault;
use crate::domain::identity::{
    AccountNumberFault, BankCaseIdFault, BankCodeFault, EmailAddressFault, JuristicIdFault, NationalIdFault,
    PassportFault, PersonNameFault, PersonalNumberFault, PoliceReportFault, PromptPayFault, TelephoneFault,
};
use crate::domain::money::MoneyFault;

/// Keys of `errors.ftl`. What was left empty is said to be missing, whatever it was to be.
macro_rules! sentences {
    ($($fault:ident { $($($variant:ident)|+ => $key:literal),+ $(,)? })+) => {$(
        impl From<$fault> for FormError {
            fn from(fault: $fault) -> Self {
                Self::new(match fault {
                    $fault::Empty => "error-required",
                    $($($fault::$variant)|+ => $key),+
                })
            }
        }
    )+};
}

sentences! {
    MoneyFault {
        NotANumber => "error-amount-not-number",
        TooManyDecimals => "error-amount-decimals",
        TooLarge => "error-amount-too-large",
        Negative => "error-amount-negative",
        Zero => "error-amount-zero",
    }
    DateFault {
        NoDay | NoMonth | NoYear => "error-date-incomplete",
        NotADate | NotAMonth | NoSuchDay | YearOutOfRange => "error-date-impossible",
        NoTime | NotATime => "error-time",
    }
    PersonNameFault {
        TooLong => "error-invalid",
        ControlCharacter => "error-name-characters",
        NoLetter => "error-invalid",
    }
    NationalIdFault {
        NotDigits | WrongLength => "error-national-id-length",
        WrongCheckDigit => "error-national-id-check",
    }
    PassportFault {
        NotAlphanumeric | WrongLength => "error-passport",
    }
    JuristicIdFault {
        NotDigits | WrongLength => "error-juristic-id",
    }
    TelephoneFault {
        NotDigits | WrongLength | UnknownPrefix => "error-telephone",
    }
    EmailAddressFault {
        TooLong | NotAnAddress | NotAscii => "error-email",
    }
    AccountNumberFault {
        NotAlphanumeric | WrongLength => "error-account-number",
    }
    PromptPayFault {
        NotDigits | WrongLength | NotAMobile | WrongCheckDigit => "error-promptpay",
    }
    BankCodeFault {
        NotACode => "error-bank-code",
    }
    BankCaseIdFault {
        NotAlphanumeric | WrongLength => "error-bank-case-id",
    }
    PoliceReportFault {
        TooLong | ControlCharacter => "error-police-report",
    }
}

impl From<PersonalNumberFault> for FormError {
    fn from(fault: PersonalNumberFault) -> Self {
        match fault {
            PersonalNumberFault::National(fault) => fault.into(),
            PersonalNumberFault::Passport(fault) => fault.into(),
            PersonalNumberFault::Juristic(fault) => fault.into(),
        }
    }
}
