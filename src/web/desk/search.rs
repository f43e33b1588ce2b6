//! Search by what a person on the telephone can say. It posts, so that no personal data stands in an address; a single hit opens.

use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::{areas, queue, shown, status};
use crate::casework::sealing;
use crate::domain::identity::{
    AccountNumber, BankCode, EmailAddress, PROVIDERS, PersonName, PersonalNumber, PersonalNumberKind, Reference,
    Telephone,
};
use crate::domain::told::AccountKey;
use crate::forms::desk::MOST_SHORT;
use crate::forms::{self, Errors, Values};
use crate::store::pages::queue as queue_rows;
use crate::store::pages::search::{self, Wanted};
use crate::vault::Vault;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, ErrorSummary, Table};
use crate::web::field::{Field, Fields};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "desk/search.html")]
struct SearchPage {
    page: Page,
    areas: Vec<NavLink>,
    summary: ErrorSummary,
    field: Field,
    found: Option<[Table; 2]>,
}

#[derive(Deserialize, Validate)]
struct SearchForm {
    #[validate(length(min = 1, max = MOST_SHORT))]
    sought: String,
}

/// `GET /desk/search`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &Values::new(), &Errors::new(), None)
}

/// `POST /desk/search`.
///
/// # Errors
/// What the database says.
pub async fn find(visitor: Visitor, Body(values): Body) -> Answer {
    let form: SearchForm = match forms::read_shape(&values) {
        Ok(form) => form,
        Err(errors) => return page(&visitor, &values, &errors, None),
    };
    let wanted = readings(&visitor.app().vault, form.sought.trim());
    let (petitions, accounts) = visitor
        .app()
        .store
        .read(move |connection| {
            let found = search::search(connection, &wanted)?;
            let petitions = queue_rows::entries(connection, found.petitions)?;
            Ok((petitions, found.accounts))
        })
        .await?;
    match (petitions.as_slice(), accounts.as_slice()) {
        ([one], []) => {
            return answer::see_other(&format!("/desk/petitions/{}", one.petition.id));
        }
        ([], [one]) => return answer::see_other(&format!("/desk/accounts/{}", one.id)),
        _ => {}
    }
    let text = visitor.text;
    let context = visitor.context()?;
    let calendar = context.pin()?.rules.calendar.clone();
    let column = |name: &str| Column::new(text.get(&format!("desk-column-{name}")));
    let found = [
        Table {
            caption: text.get("desk-petitions"),
            columns: queue::columns(&visitor),
            rows: petitions
                .iter()
                .map(|entry| {
                    let due = entry.petition.due_on;
                    let due = shown::due(text, &calendar, context.today(), due);
                    queue::row(&visitor, entry, due, "–".to_owned())
                })
                .collect(),
            empty: text.get("desk-search-none"),
        },
        Table {
            caption: text.get("desk-area-accounts"),
            columns: vec![column("account"), column("holder"), column("state")],
            rows: accounts
                .iter()
                .map(|account| {
                    vec![
                        Cell::link(
                            shown::account(&account.bank, &account.number),
                            format!("/desk/accounts/{}", account.id),
                        ),
                        Cell::text(account.holder_name.clone()),
                        Cell::tag(shown::account_state(text, account.state)),
                    ]
                })
                .collect(),
            empty: text.get("desk-accounts-empty"),
        },
    ];
    page(&visitor, &values, &Errors::new(), Some(found))
}

/// Every reading of what was typed. A told account is indexed together with its bank, so each bank is tried.
fn readings(vault: &Vault, sought: &str) -> Wanted {
    let number: Option<AccountNumber> = sought.parse().ok();
    let indexes = number.as_ref().map(|number| {
        PROVIDERS
            .iter()
            .map(|provider| AccountKey { bank: BankCode::from(provider), number: number.clone() })
            .map(|key| sealing::account_index(vault, &key))
            .collect()
    });
    Wanted {
        reference: sought.parse::<Reference>().ok(),
        account_number: number.map(|number| number.as_str().to_owned()),
        account_indexes: indexes.unwrap_or_default(),
        name_index: sought.parse::<PersonName>().ok().map(|name| {
            let name = name.as_str().to_lowercase();
            vault.index("name", &name).to_vec()
        }),
        number_indexes: PersonalNumberKind::ALL
            .iter()
            .filter_map(|kind| PersonalNumber::of_kind(*kind, sought).ok())
            .map(|number| sealing::number_index(vault, &number))
            .collect(),
        telephone_index: sought
            .parse::<Telephone>()
            .ok()
            .map(|telephone| vault.index("telephone", telephone.as_str()).to_vec()),
        email_index: sought.parse::<EmailAddress>().ok().map(|email| {
            let email = email.as_str().to_lowercase();
            vault.index("email", &email).to_vec()
        }),
    }
}

fn page(visitor: &Visitor, values: &Values, errors: &Errors, found: Option<[Table; 2]>) -> Answer {
    let text = visitor.text;
    let page = SearchPage {
        page: visitor.page(text.get("desk-area-search")).with_error(!errors.is_empty()),
        areas: areas(visitor, "/desk/search"),
        summary: ErrorSummary::new(text, errors),
        field: Fields::new(text, values, errors).text("sought"),
        found,
    };
    answer::html_status(status(errors), &page)
}
