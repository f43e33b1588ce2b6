//! What a supervisor of processes asks: does it run, and can it work.

use actix_web::HttpResponse;
use diesel::connection::SimpleConnection;

use super::answer::Answer;
use super::visitor::Visitor;

/// `GET /health/live`: the process answers.
///
/// # Errors
/// None.
pub async fn live() -> Answer {
    Ok(HttpResponse::Ok().body("live\n"))
}

/// `GET /health/ready`: the database answers too.
///
/// # Errors
/// 503 where it does not.
pub async fn ready(visitor: Visitor) -> Answer {
    visitor.app().store.read(|connection| Ok(connection.batch_execute("SELECT 1")?)).await?;
    Ok(HttpResponse::Ok().body("ready\n"))
}
