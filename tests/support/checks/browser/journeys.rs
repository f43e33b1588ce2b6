//! Going from page to page, against a small server that answers by a script.

use crate::support::browser::{Browser, Hop};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Answers as many requests as there are answers, and gives back the requests as they came.
struct Script {
    address: String,
    server: thread::JoinHandle<Vec<String>>,
}

impl Script {
    fn start(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let serve = |answer: &&str| {
                let (mut stream, _) = listener.accept().unwrap();
                let request = read(&stream);
                let close = "Connection: close\r\nContent-Length:";
                let (head, body) = answer.split_once("\n\n").unwrap_or((answer, ""));
                let head = head.replace('\n', "\r\n");
                write!(stream, "HTTP/1.1 {head}\r\n{close} {}\r\n\r\n{body}", body.len()).unwrap();
                request
            };
            answers.iter().map(serve).collect()
        });
        Self { address, server }
    }

    fn requests(self) -> Vec<String> {
        self.server.join().unwrap()
    }
}

fn read(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        request.push_str(&line);
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}

#[test]
fn a_person_signs_in_and_stays_signed_in() {
    let script = Script::start(&[
        "200 OK\n\n<title>Sign in</title><form method=post action=/in><input name=who><button>Sign in</button></form>",
        "303 See Other\nLocation: /case?lang=en#top\nSet-Cookie: __Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax",
        "200 OK\n\n<title>Your case</title>",
        "200 OK\nSet-Cookie: __Host-session=; Path=/; Secure; Max-Age=0\n\n<title>Out</title>",
        "404 Not Found\n\n<title>Gone</title>",
    ]);
    let browser = Browser::new(&script.address).preferring("th");
    let sign_in = browser.get("/in").expect(200);
    let case = sign_in.form("Sign in").set("who", "A").submit("Sign in").expect(200);
    assert_eq!((case.title().as_str(), case.path.as_str()), ("Your case", "/case?lang=en"));
    assert_eq!(case.trail, [Hop { status: 303, path: "/in".to_owned() }]);
    let cookie = browser.cookie("__Host-session").unwrap();
    assert!(cookie.http_only && cookie.secure && cookie.same_site == "Lax");
    browser.get("/out");
    assert_eq!(browser.cookie("__Host-session"), None);
    assert_eq!(browser.get("/case").status, 404);

    let address = script.address.clone();
    let requests = script.requests();
    let has = |place: usize, line: &str| requests[place].lines().any(|sent| sent == line);
    assert!(has(0, "accept-language: th") && has(0, "sec-fetch-site: none"));
    assert!(!requests[0].contains("origin:") && !requests[0].contains("cookie:"));
    assert!(requests[1].starts_with("POST /in ") && requests[1].ends_with("\r\n\r\nwho=A"));
    assert!(has(1, &format!("origin: {address}")) && has(1, "sec-fetch-site: same-origin"));
    assert!(requests[2].starts_with("GET /case?lang=en ") && has(2, "cookie: __Host-session=abc"));
    assert!(!requests[2].contains("origin:"), "{}", requests[2]);
    assert!(!requests[4].contains("cookie:"));
}

#[test]
fn an_attack_is_sent_as_it_stands_and_its_redirect_not_followed() {
    let script = Script::start(&["303 See Other\nLocation: /case"]);
    let browser = Browser::new(&script.address);
    browser.plant_cookie("session", "stolen");
    let answer = browser
        .request("POST", "/pay")
        .without("origin")
        .with("sec-fetch-site", "cross-site")
        .fields(&[("amount", "1")])
        .send();
    assert_eq!((answer.status, answer.header("location")), (303, Some("/case")));
    let requests = script.requests();
    assert!(requests[0].contains("sec-fetch-site: cross-site\r\n"));
    assert!(requests[0].contains("cookie: session=stolen\r\n") && !requests[0].contains("origin:"));
}

#[test]
fn the_same_request_is_repeated_where_a_redirect_asks_for_it() {
    let script = Script::start(&["307 Temporary Redirect\nLocation: /there", "200 OK\n\nok"]);
    let browser = Browser::new(&script.address);
    let page = browser.shown("/", "<form method=post action=/here><input name=a value=1><button>Go</button></form>");
    assert_eq!(page.form("Go").submit("Go").path, "/there");
    let requests = script.requests();
    assert!(requests[1].starts_with("POST /there ") && requests[1].ends_with("a=1"));
}

#[test]
#[should_panic(expected = "unless it is Secure")]
fn a_host_cookie_that_a_browser_refuses_ends_the_test() {
    let script = Script::start(&["200 OK\nSet-Cookie: __Host-session=abc; Path=/"]);
    Browser::new(&script.address).get("/");
}
