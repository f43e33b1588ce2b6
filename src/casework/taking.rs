//! "Get next": which petition an officer takes is not the officer's choice.

use crate::app::Context;
use crate::casework::{examining, wanted};
use crate::domain::command::Review;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::pages::queue;
use crate::store::petitions::Petition;

/// Takes the oldest petition that nobody has, and that the officer neither filed nor just put back. `None` where there is none.
///
/// # Errors
/// The refusals of the table; `Stale` where a colleague was faster.
pub fn take_next(connection: &mut AnyConnection, context: &Context) -> Result<Option<Petition>, Error> {
    let user = wanted(context.actor.user())?;
    match queue::next_for(connection, user)? {
        Some(next) => examining::review(connection, context, next.id, next.version, &Review::Take).map(Some),
        None => Ok(None),
    }
}
