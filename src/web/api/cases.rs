//! Handing a case over: `POST /api/v1/cases`.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;

use super::caller::{Caller, Sent};
use super::refused::Refused;
use crate::app::Context;
use crate::casework::filing::Filed;
use crate::casework::handing_over::{self, Handed, Kept, Standing};
use crate::domain::actor::Actor;
use crate::domain::petition::State;
use crate::domain::refusal::Refusal;
use crate::domain::screening::{Check, Outcome};
use crate::error::Error;
use crate::interchange::cases;
use crate::store::AnyConnection;
use crate::store::petitions::{self, Finding};
use crate::store::senders::Sender;
use crate::web::answer::{Answer, Trouble};
use crate::web::visitor::Visitor;

/// The header that makes a repeated request the same request (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Characters of its value.
pub const MOST_KEY: usize = 255;
/// How often a case is tried to be filed: again where somebody was faster with its key, its number or its reference.
const MOST_TRIES: u32 = 3;

/// A case, to whom it was handed over.
#[derive(Serialize)]
struct CaseAnswer<'a> {
    reference: &'a str,
    case: &'a str,
    claims: Vec<ClaimAnswer<'a>>,
    findings: Vec<FindingAnswer>,
}

#[derive(Serialize)]
struct ClaimAnswer<'a> {
    bank: &'a str,
    account: &'a str,
    state: State,
    findings: Vec<FindingAnswer>,
}

#[derive(Serialize)]
struct FindingAnswer {
    /// The transfer's place in the case, from 1; a finding of the whole case has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer: Option<usize>,
    check: Check,
    result: Outcome,
    detail: Value,
}

/// How a request ended.
enum Ended {
    /// The case is filed, by this request or by the same one before.
    Filed(String),
    /// The case was filed before, by another request or a file.
    Known(String),
    /// Somebody was faster: what is there has to be looked at.
    Overtaken,
}

/// A request, read.
#[derive(Clone)]
struct Submission {
    context: Context,
    sender: Sender,
    key: String,
    handed: Handed,
}

/// `POST /api/v1/cases`: files a case. The same request again, with the same key, is answered the same.
///
/// # Errors
/// What is wrong with the request, all of it at once; what the database says.
pub async fn submit(visitor: Visitor, caller: Caller, request: HttpRequest, Sent(body): Sent) -> Answer {
    let app = visitor.app();
    let key = idempotency_key(request.headers()).ok_or(Refused::NoIdempotencyKey)?;
    if !request.content_type().eq_ignore_ascii_case("application/json") {
        return Err(Trouble::WrongEncoding);
    }
    let told = cases::read(&body, app.clock.legal_now()).map_err(Refused::from)?;
    let Caller(sender) = caller;
    let submission = Submission {
        context: app.context(Actor::Sender(sender.id)),
        handed: Handed::new(&app.vault, told)?,
        sender,
        key,
    };
    let _place = visitor.site().handing_over.try_acquire().map_err(|_| Refused::TooMany)?;
    match file(&visitor, submission).await? {
        Ended::Filed(answer) => Ok(json_answer(StatusCode::CREATED, answer)),
        Ended::Known(answer) => Ok(json_answer(StatusCode::OK, answer)),
        Ended::Overtaken => Err(Error::Busy.into()),
    }
}

fn json_answer(status: StatusCode, answer: String) -> HttpResponse {
    HttpResponse::build(status).content_type("application/json").body(answer)
}

/// The key that the sender gave the request: one, of visible ASCII, at most [`MOST_KEY`] characters.
#[must_use]
pub fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    let mut sent = headers.get_all(IDEMPOTENCY_KEY);
    let key = sent.next().filter(|_| sent.next().is_none())?.to_str().ok()?;
    let is_key = (1..=MOST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    is_key.then(|| key.to_owned())
}

/// Files it, as if it had never been seen; where the database knows better, looks at what is there.
async fn file(visitor: &Visitor, submission: Submission) -> Result<Ended, Trouble> {
    let store = &visitor.app().store;
    let mut is_number_taken = false;
    for _ in 0..MOST_TRIES {
        let trying = submission.clone();
        let outcome = store.write(move |connection| trying.file(connection, is_number_taken)).await;
        match outcome {
            Ok(answer) => return Ok(Ended::Filed(answer)),
            Err(Error::Refusal(Refusal::AlreadyThere)) => {}
            Err(other) => return Err(other.into()),
        }
        let looking = submission.clone();
        match store.read(move |connection| looking.look(connection)).await? {
            Found::Answer(ended) => return Ok(ended),
            Found::Refused(refused) => return Err(refused.into()),
            Found::New { number_taken } => is_number_taken = number_taken,
        }
    }
    Ok(Ended::Overtaken)
}

/// What is there already.
enum Found {
    /// An answer.
    Answer(Ended),
    /// Something that this request contradicts.
    Refused(Refused),
    /// Neither.
    New {
        /// Whether another sender's case has the number.
        number_taken: bool,
    },
}

impl Submission {
    /// Files the case and keeps the answer, in one transaction.
    fn file(&self, connection: &mut AnyConnection, is_number_taken: bool) -> Result<String, Error> {
        let filed = handing_over::file(connection, &self.context, &self.sender, &self.handed, is_number_taken)?;
        let answer = self.answer(connection, &filed)?;
        let about = (filed.case, answer.as_str());
        handing_over::keep_answer(connection, &self.context, self.sender.id, &self.key, &self.handed, about)?;
        Ok(answer)
    }

    /// Looks at what is there under the key, then under the number.
    fn look(&self, connection: &mut AnyConnection) -> Result<Found, Error> {
        let kept = handing_over::kept_answer(connection, &self.context, self.sender.id, &self.key, &self.handed)?;
        match kept {
            Kept::Answer(answer) => return Ok(Found::Answer(Ended::Filed(answer))),
            Kept::Another => return Ok(Found::Refused(Refused::IdempotencyKeyUsed)),
            Kept::Nothing => {}
        }
        let handed = std::slice::from_ref(&self.handed);
        let standing = handing_over::standings(connection, self.sender.id, handed)?.into_iter().next();
        Ok(match standing.unwrap_or(Standing::New) {
            Standing::New => Found::New { number_taken: false },
            Standing::NumberTaken => Found::New { number_taken: true },
            Standing::Same(case) => {
                let filed = handing_over::filed_before(connection, &self.context, &self.handed.told, case)?;
                Found::Answer(Ended::Known(self.answer(connection, &filed)?))
            }
            Standing::Differs(case) => {
                let filed = handing_over::filed_before(connection, &self.context, &self.handed.told, case)?;
                Found::Refused(Refused::FiledDifferently(filed.reference))
            }
        })
    }

    /// The case as its sender is told of it.
    fn answer(&self, connection: &mut AnyConnection, filed: &Filed) -> Result<String, Error> {
        let findings = petitions::findings_of(connection, filed.case)?;
        let told = &self.handed.told.transfers;
        let mut claims = Vec::with_capacity(filed.claims.len());
        for (_, state, account) in &filed.claims {
            let transfers = (1..).zip(told).zip(&filed.transfers).filter(|((_, told), _)| told.to == *account);
            let findings = transfers.flat_map(|((place, _), transfer)| {
                let of_transfer = findings.iter().filter(|finding| finding.transfer_id == Some(*transfer));
                of_transfer.filter_map(move |finding| worth_telling(finding, Some(place)))
            });
            claims.push(ClaimAnswer {
                bank: account.bank.as_str(),
                account: account.number.as_str(),
                state: *state,
                findings: findings.collect(),
            });
        }
        let of_case = findings.iter().filter(|finding| finding.transfer_id.is_none());
        let answer = CaseAnswer {
            reference: filed.reference.as_str(),
            case: &self.handed.number,
            claims,
            findings: of_case.filter_map(|finding| worth_telling(finding, None)).collect(),
        };
        serde_json::to_string(&answer).map_err(|fault| Error::Broken { what: fault.to_string() })
    }
}

/// A finding, unless all is in order.
fn worth_telling(finding: &Finding, transfer: Option<usize>) -> Option<FindingAnswer> {
    // The figures compared, as they are kept: they name no person. A finding whose figures don't read is told without them.
    let detail: Value = serde_json::from_str(&finding.detail).unwrap_or_default();
    let found = FindingAnswer { transfer, check: finding.check_name, result: finding.outcome, detail };
    (finding.outcome != Outcome::Pass).then_some(found)
}
