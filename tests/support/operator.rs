//! The real program on a database of its own, as an operator starts it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use redress::vault::KeyRing;
use serde_json::Value;
use tempfile::TempDir;

use super::app::beginning;
use super::databases::TestDatabase;

pub struct Operator<'a> {
    database: &'a TestDatabase,
    pub folder: TempDir,
    pub address: String,
}

impl<'a> Operator<'a> {
    pub fn new(database: &'a TestDatabase) -> Self {
        let folder = TempDir::new().unwrap();
        KeyRing::create_new(&folder.path().join("keys"), beginning()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { database, folder, address: format!("127.0.0.1:{port}") }
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command.current_dir(self.folder.path()).env_clear().env("REDRESS_DATABASE", self.database.url());
        command
            .args(["--keys", "keys", "--smtp", "folder:mail", "--evidence", "evidence", "--listen", &self.address])
            .args(words);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// What a command that succeeds writes to its standard output.
    #[track_caller]
    pub fn told(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The one object that a command writes with `--json`, and its exit code.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[&["--json"], words].concat());
        let object = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|fault| panic!("{words:?}: {fault}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), object)
    }

    /// Starts `serve` and waits until it says that it is ready.
    pub fn serve(&self) -> Child {
        let mut child = self.command(&["serve", "--no-workers"]).stdout(Stdio::piped()).spawn().unwrap();
        let told = BufReader::new(child.stdout.as_mut().unwrap()).lines().next();
        assert!(told.is_some_and(|line| line.unwrap().contains(&self.address)), "serve did not get ready");
        child
    }
}
