//! The seed makes what it says.

use redress::domain::{account, payment, petition};

use crate::support::app::application;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

on_both_databases! {
    fn an_account_can_be_brought_from_report_to_release(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let (account, due) = seed.disbursing_account(baht(1_000), &[baht(900), baht(600)]);
        assert_eq!(account.state, account::State::Disbursing);
        assert_eq!(due.iter().map(|row| row.amount.get()).sum::<i64>(), 100_000);
        seed.released(&due[..1]);
        assert_eq!(seed.payment(due[1].id).state, payment::State::Due);
    }
}

on_both_databases! {
    fn an_objection_is_examined_like_a_claim(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let account = seed.published_account(baht(500));
        let objection = seed.objection(&account, baht(200));
        assert_eq!(seed.ready(objection.id).state, petition::State::Ready);
    }
}
