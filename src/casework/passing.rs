//! Notices that a bank passes on: to its own customer whose account is published or free again, and to those of its customers who sent money there (R10).

use crate::app::Context;
use crate::casework::{sealing, serving};
use crate::domain::actor::Scope;
use crate::domain::id::NoticeId;
use crate::domain::notice::Audience;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts;
use crate::store::notices::{self, OutboxNotice};

/// A customer whom a notice is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    /// The account number at the bank.
    pub number: String,
    /// The name, as the bank told it.
    pub name: Option<String>,
}

impl std::fmt::Debug for Customer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Customer(…)")
    }
}

/// Whom of its customers a bank passes a notice on to. They are told to the bank that keeps their accounts, and to nobody else.
///
/// # Errors
/// `NotFound` for a notice that is not this bank's; what the database and the vault say.
pub fn customers(
    connection: &mut AnyConnection,
    context: &Context,
    notice: &OutboxNotice,
) -> Result<Vec<Customer>, Error> {
    own(context, notice)?;
    let account = match notice.account_id {
        Some(id) => accounts::find(connection, id)?,
        None => None,
    };
    let Some(account) = account else {
        return Ok(Vec::new());
    };
    if notice.kind.audience() != Audience::Victims {
        return Ok(vec![Customer { number: account.number, name: Some(account.holder_name) }]);
    }
    let mut customers = Vec::new();
    for movement in accounts::movements_into(connection, &account.number_index)? {
        if Some(&movement.from_bank) != notice.bank.as_ref() {
            continue;
        }
        let open = |column, sealed: Option<&[u8]>| {
            sealing::open_if(&context.vault, "movements", column, movement.id.bytes(), sealed)
        };
        let number = open("from_number_sealed", Some(&movement.from_number_sealed))?;
        let customer = Customer {
            number: number.unwrap_or_default(),
            name: open("from_name_sealed", movement.from_name_sealed.as_deref())?,
        };
        if !customers.contains(&customer) {
            customers.push(customer);
        }
    }
    Ok(customers)
}

/// A notice is its bank's.
fn own(context: &Context, notice: &OutboxNotice) -> Result<(), Refusal> {
    let scope = Scope { bank: notice.bank.clone(), ..Scope::default() };
    if notice.means == "bank" && scope.admits(&context.actor) { Ok(()) } else { Err(Refusal::NotFound) }
}

/// The bank passed a notice on; an order's R15 service is under way from then on.
///
/// # Errors
/// `NotFound` for a notice that is not this bank's; `Stale` where it was passed on before.
pub fn passed_on(connection: &mut AnyConnection, context: &Context, id: NoticeId) -> Result<(), Error> {
    let notice = notices::find(connection, id)?.ok_or(Refusal::NotFound)?;
    own(context, &notice)?;
    notices::sent(connection, id, context.now.naive_utc())?;
    match notice.service_id {
        Some(service) => serving::served(connection, context, service),
        None => Ok(()),
    }
}
