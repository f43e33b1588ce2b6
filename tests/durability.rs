//! What was acknowledged survives a kill of the process (reliability.md): the real program, the real signal.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use redress::vault::KeyRing;
use tempfile::TempDir;

use crate::support::app::beginning;
use crate::support::browser::Browser;
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::web::victim;

/// The program with a database of its own, as an operator starts it.
struct Operator<'a> {
    database: &'a TestDatabase,
    folder: TempDir,
    address: String,
}

impl<'a> Operator<'a> {
    fn new(database: &'a TestDatabase) -> Self {
        let folder = TempDir::new().unwrap();
        KeyRing::create_new(&folder.path().join("keys"), beginning()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { database, folder, address: format!("127.0.0.1:{port}") }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command.current_dir(self.folder.path()).env_clear().env("REDRESS_DATABASE", self.database.url());
        command
            .args(["--keys", "keys", "--smtp", "folder:mail", "--evidence", "evidence", "--listen", &self.address])
            .args(words);
        command
    }

    /// Starts `serve` and waits until it says that it is ready.
    fn serve(&self) -> Child {
        let mut child = self.command(&["serve", "--no-workers"]).stdout(Stdio::piped()).spawn().unwrap();
        let told = BufReader::new(child.stdout.as_mut().unwrap()).lines().next();
        assert!(told.is_some_and(|line| line.unwrap().contains(&self.address)), "serve did not get ready");
        child
    }
}

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
