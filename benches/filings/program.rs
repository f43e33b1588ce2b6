//! The program that is measured – the release build, as an operator starts it – and the register that it works on.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::client::Door;
use crate::made_up::{self, BANKS};

/// Cases whose movements the banks have reported: more than a run files.
pub const CASES_WITH_MOVEMENTS: u64 = 30_000;

/// The program with a database and a folder of its own.
pub struct Program {
    folder: PathBuf,
    database: String,
}

/// `serve`, running; it is killed when this goes.
pub struct Serving {
    child: Child,
    pub door: Door,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Program {
    /// On this database. All programs of one folder have the same keys, so that blind indexes are the same in every database.
    pub fn new(folder: &Path, database: &str) -> Self {
        Self { folder: folder.to_owned(), database: database.to_owned() }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("REDRESS_DATABASE", &self.database)
            .env("REDRESS_LOG", "warn");
        command.args(["--keys", "keys", "--smtp", "folder:mail", "--evidence", "evidence"]).args(words);
        command
    }

    /// What the command printed.
    fn does(&self, words: &[&str]) -> String {
        let output = self.command(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Lays the schema, and lets the banks report.
    pub fn fill(&self) {
        self.does(&["migrate"]);
        let file = self.folder.join("import.csv");
        let path = file.to_str().unwrap().to_owned();
        for (code, _) in BANKS {
            std::fs::write(&file, made_up::accounts_file(code)).unwrap();
            self.does(&["--json", "import", "accounts", "--bank", code, &path]);
        }
        for (code, _) in BANKS {
            std::fs::write(&file, made_up::movements_file(code, CASES_WITH_MOVEMENTS)).unwrap();
            self.does(&["--json", "import", "transfers", "--bank", code, &path]);
        }
    }

    /// Adds a system that hands cases over; its key.
    pub fn key(&self) -> String {
        let told: serde_json::Value =
            serde_json::from_str(&self.does(&["--json", "sender", "add", "--name", "centre"])).unwrap();
        told["key"].as_str().unwrap().to_owned()
    }

    /// Starts `serve` and waits until it is ready.
    pub fn serve(&self, key: &str) -> Serving {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        // The notices go out from another machine.
        let words = ["--listen", &address.to_string(), "serve", "--no-workers"];
        let mut child = self.command(&words).stdout(Stdio::piped()).spawn().unwrap();
        let told = BufReader::new(child.stdout.as_mut().unwrap()).lines().next();
        assert!(told.is_some_and(|line| line.unwrap().contains(&address.to_string())), "serve did not get ready");
        Serving { child, door: Door { address, key: key.to_owned() } }
    }
}
