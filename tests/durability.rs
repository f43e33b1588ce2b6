//! What was acknowledged survives a kill of the process (reliability.md): the real program, the real signal.

use crate::support::browser::Browser;
use crate::support::databases::on_both_databases;
use crate::support::operator::Operator;
use crate::web::victim;

on_both_databases! {
    fn a_claim_that_was_acknowledged_is_there_after_the_process_was_killed(database: TestDatabase) {
        let operator = Operator::new(&database);
        let browser = Browser::new(&format!("http://{}", operator.address));
        let mut first = operator.serve();
        victim::begin(&browser);
        victim::fill_all(&browser, victim::BY_EMAIL);
        let reference = victim::reference(&victim::send(&browser));
        // SIGKILL: nothing of the process runs any more.
        first.kill().unwrap();
        first.wait().unwrap();

        let mut second = operator.serve();
        browser.get("/case/overview").expect(200).expect_text(reference.as_str());
        assert!(operator.command(&["doctor"]).output().unwrap().status.success(), "every invariant holds");
        second.kill().unwrap();
        second.wait().unwrap();
    }
}
