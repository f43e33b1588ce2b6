//! The driver's program, and one session with it: commands of W3C WebDriver over HTTP.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longest wait for one command, and for a script in the page.
const COMMAND_LIMIT: Duration = Duration::from_secs(120);
/// Lines that the driver may print before it names its port.
const GREETING_LINES: usize = 20;
/// Runs the driver until its own standard input ends – which is when the test is over or its process has died, however it died – then ends all that the
/// driver started, and takes the profile away. In a process group of its own, so that nobody else's signal reaches it.
const KEEPER: &str = r#"
    profile=$1
    shift
    "$@" </dev/null &
    cat >/dev/null
    trap "" TERM
    kill -TERM 0
    wait
    rm -rf "$profile"
"#;

/// One browser, and the program that drives it.
pub(super) struct Session {
    agent: ureq::Agent,
    url: String,
    keeper: Child,
    alive: Option<ChildStdin>,
}

impl Session {
    /// Starts a driver on a free port, and in it a browser with these options of Chromium.
    pub(super) fn start(mut options: Value) -> Self {
        let profile = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        options["args"].as_array_mut().unwrap().push(json!(format!("--user-data-dir={}", profile.display())));
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&profile)
            .args(["chromedriver", "--port=0"])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let alive = keeper.stdin.take();
        let greeting = BufReader::new(keeper.stdout.take().unwrap());
        let port = greeting.lines().take(GREETING_LINES).map(Result::unwrap).find_map(|line| port_in(&line));
        let port = port.expect("chromedriver does not run: tests/run installs it");
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(COMMAND_LIMIT))
            .build()
            .new_agent();
        let mut session = Self { agent, url: format!("http://127.0.0.1:{port}/session"), keeper, alive };
        let wanted = json!({
            "browserName": "chrome",
            "timeouts": { "script": COMMAND_LIMIT.as_millis() as u64, "pageLoad": COMMAND_LIMIT.as_millis() as u64 },
            "goog:chromeOptions": options,
        });
        let answer = session.post("", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        session.url = format!("{}/{}", session.url, answer["sessionId"].as_str().unwrap());
        session
    }

    /// A command that asks.
    #[track_caller]
    pub(super) fn get(&self, path: &str) -> Value {
        self.try_get(path).unwrap_or_else(|fault| panic!("GET {path}: {fault}"))
    }

    /// The same, with what went wrong.
    pub(super) fn try_get(&self, path: &str) -> Result<Value, String> {
        read(self.agent.get(format!("{}{path}", self.url)).call())
    }

    /// A command that acts.
    #[track_caller]
    pub(super) fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.agent.post(format!("{}{path}", self.url)).send_json(body);
        read(answer).unwrap_or_else(|fault| panic!("POST {path}: {fault}"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The browser is asked to end; whatever it answers, the keeper sees to it.
        drop(self.agent.delete(&self.url).call());
        drop(self.alive.take());
        drop(self.keeper.wait());
    }
}

/// The value of an answer, or the words of its error.
fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|fault| fault.to_string())?;
    // A picture is longer than the limit that is usual for an answer.
    let body = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_json::<Value>();
    let value = body.map_err(|fault| fault.to_string())?["value"].take();
    if answer.status().is_success() { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
}

/// The port in "ChromeDriver was started successfully on port 40123."
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}
