//! How the domain's newtypes are written to and read from a column: one pair for both databases. The domain itself knows nothing of it.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Nullable, SingleValue, Text};

use crate::domain::id::{
    AccountId, BatchId, CaseId, ChallengeId, ChannelId, CorrectionId, DraftId, EntryId, EvidenceId, FindingId, HoldId,
    ImportId, MovementId, NoticeId, OrderId, PartyId, PaymentId, PetitionId, RequestId, SenderId, ServiceId,
    TransferId, UserId, ViewId,
};
use crate::domain::identity::{
    BankCode, Capacity, Method, MoneyForm, MuleTier, Offence, PersonalNumberKind, Reference,
};
use crate::domain::money::Satang;
use crate::domain::{
    account, actor, challenge, correction, evidence, ledger, notice, order, payment, petition, screening,
};
use crate::store::{imports, judging, people, role_changes, second_factor, staging};

/// A column of this SQL type holds the domain type.
macro_rules! column {
    ($sql:ty: $($name:ty),+ $(,)?) => {$(
        impl AsExpression<$sql> for $name {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<'a> AsExpression<$sql> for &'a $name {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl AsExpression<Nullable<$sql>> for $name {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<'a> AsExpression<Nullable<$sql>> for &'a $name {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<DB: Backend> ToSql<Nullable<$sql>, DB> for $name where Self: ToSql<$sql, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <Self as ToSql<$sql, DB>>::to_sql(self, out)
            }
        }
        impl<ST: SingleValue, DB: Backend> Queryable<ST, DB> for $name where Self: FromSql<ST, DB> {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> { Ok(row) }
        }
    )+};
}

/// Ids: sixteen bytes.
macro_rules! ids {
    ($($name:ty),+ $(,)?) => {
        column!(Binary: $($name),+);
        $(
            impl<DB: Backend> ToSql<Binary, DB> for $name where [u8]: ToSql<Binary, DB> {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <[u8] as ToSql<Binary, DB>>::to_sql(self.bytes().as_slice(), out)
                }
            }
            impl<DB: Backend> FromSql<Binary, DB> for $name where Vec<u8>: FromSql<Binary, DB> {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let bytes = Vec::<u8>::from_sql(bytes)?;
                    Ok(Self::from_bytes(bytes.try_into().map_err(|_| concat!("wanted 16 bytes for ", stringify!($name)))?))
                }
            }
        )+
    };
}

/// Words and checked texts: text.
macro_rules! texts {
    ($($name:ty),+ $(,)?) => {
        column!(Text: $($name),+);
        $(
            impl<DB: Backend> ToSql<Text, DB> for $name where str: ToSql<Text, DB> {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <str as ToSql<Text, DB>>::to_sql(self.as_str(), out)
                }
            }
            impl<DB: Backend> FromSql<Text, DB> for $name where String: FromSql<Text, DB> {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let text = String::from_sql(bytes)?;
                    text.parse().map_err(|_| concat!("not a ", stringify!($name)).into())
                }
            }
        )+
    };
}

ids!(
    AccountId,
    BatchId,
    CaseId,
    ChallengeId,
    ChannelId,
    CorrectionId,
    DraftId,
    EntryId,
    EvidenceId,
    FindingId,
    HoldId,
    ImportId,
    MovementId,
    NoticeId,
    OrderId,
    PartyId,
    PaymentId,
    PetitionId,
    RequestId,
    SenderId,
    ServiceId,
    TransferId,
    UserId,
    ViewId,
);

texts!(
    imports::Kind,
    imports::State,
    judging::Verdict,
    people::Stage,
    role_changes::State,
    second_factor::Means,
    staging::Repeats,
    BankCode,
    Capacity,
    Method,
    MoneyForm,
    MuleTier,
    Offence,
    PersonalNumberKind,
    Reference,
    account::State,
    actor::Role,
    challenge::State,
    correction::State,
    evidence::Kind,
    evidence::Media,
    evidence::State,
    ledger::Purse,
    notice::Notice,
    order::Kind,
    order::Outcome,
    order::Recommendation,
    payment::Payee,
    payment::State,
    petition::Kind,
    petition::State,
    screening::Check,
    screening::Outcome,
);

column!(BigInt: Satang);

impl<DB: Backend> ToSql<BigInt, DB> for Satang
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <i64 as ToSql<BigInt, DB>>::to_sql(self.as_ref(), out)
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for Satang
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::new(i64::from_sql(bytes)?))
    }
}
