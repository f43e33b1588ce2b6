//! A mail server of the test's own: speaks enough SMTP on a loopback port, keeps what it gets, and misbehaves
//! when told to. And the little reading of messages that a test needs.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use data_encoding::BASE64;

/// How the sink answers one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes the message.
    Accept,
    /// Refuses the recipient with this code, quoting the address.
    RefuseRecipient(u16),
    /// Refuses the message after its end with this code.
    RefuseMessage(u16),
    /// Takes the message, keeps it, and hangs up before saying so.
    HangUpAfterData,
}

/// One message as it came over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    pub from: String,
    pub to: String,
    /// Every line that the client sent in this conversation besides the message.
    pub commands: Vec<String>,
    /// The message, dots unstuffed.
    pub message: Message,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    script: Mutex<VecDeque<Behaviour>>,
    stopping: AtomicBool,
}

/// The server; stops when dropped.
pub struct MailSink {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl MailSink {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if theirs.stopping.load(Ordering::SeqCst) {
                    break;
                }
                // A client that hangs up in between is its own business.
                let _ = converse(stream.unwrap(), &theirs);
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    /// What `REDRESS_SMTP` would be.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// How to behave in the next conversation; after those told of, it accepts.
    pub fn next(&self, behaviour: Behaviour) {
        self.shared.script.lock().unwrap().push_back(behaviour);
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn converse(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let behaviour = shared.script.lock().unwrap().pop_front().unwrap_or(Behaviour::Accept);
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let (mut from, mut to, mut commands) = (String::new(), String::new(), Vec::new());
    writer.write_all(b"220 sink ready\r\n")?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        commands.push(line.clone());
        let verb: String = line.chars().take(4).collect::<String>().to_ascii_uppercase();
        match (verb.as_str(), behaviour) {
            ("EHLO", _) => writer.write_all(b"250-sink\r\n250 8BITMIME\r\n")?,
            ("MAIL", _) => {
                from = between_angles(&line);
                writer.write_all(b"250 ok\r\n")?;
            }
            ("RCPT", Behaviour::RefuseRecipient(code)) => {
                writer.write_all(format!("{code} <{}> not now\r\n", between_angles(&line)).as_bytes())?;
            }
            ("RCPT", _) => {
                to = between_angles(&line);
                writer.write_all(b"250 ok\r\n")?;
            }
            ("DATA", _) => {
                writer.write_all(b"354 go on\r\n")?;
                let message = Message(read_message(&mut reader)?);
                match behaviour {
                    Behaviour::RefuseMessage(code) => {
                        writer.write_all(format!("{code} no\r\n").as_bytes())?;
                    }
                    _ => {
                        let received =
                            Received { from: from.clone(), to: to.clone(), commands: commands.clone(), message };
                        shared.received.lock().unwrap().push(received);
                        if behaviour == Behaviour::HangUpAfterData {
                            return Ok(());
                        }
                        writer.write_all(b"250 kept\r\n")?;
                    }
                }
            }
            ("QUIT", _) => return writer.write_all(b"221 bye\r\n"),
            _ => writer.write_all(b"502 what\r\n")?,
        }
    }
}

/// Reads to the line with one dot. A line ends at LF here, with or without CR: the careless server that RUSTSEC-2026-0561 is about.
fn read_message(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim_end_matches(['\r', '\n']) == "." {
            return Ok(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn between_angles(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or_else(String::new, |(inside, _)| inside.to_owned())
}

/// A message as text (RFC 5322).
#[derive(Debug, Clone)]
pub struct Message(pub String);

impl Message {
    pub fn of(bytes: &[u8]) -> Self {
        Self(String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The value of a header, as it was sent.
    pub fn header(&self, name: &str) -> Option<String> {
        header(&self.0, name)
    }

    /// The subject, decoded (RFC 2047).
    pub fn subject(&self) -> String {
        decode_words(&self.header("Subject").unwrap())
    }

    /// The part of text/plain, decoded.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The part of text/html, decoded.
    pub fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        let content_type = self.header("Content-Type").unwrap();
        let boundary = content_type.split("boundary=").nth(1).unwrap().trim_matches('"').to_owned();
        let (_, body) = self.0.split_once("\r\n\r\n").unwrap();
        let delimiter = format!("--{boundary}");
        let part = body
            .split(&delimiter)
            .map(str::trim_start)
            .find(|part| header(part, "Content-Type").is_some_and(|is| is.starts_with(kind)))
            .unwrap();
        assert_eq!(header(part, "Content-Transfer-Encoding").as_deref(), Some("base64"));
        let encoded: String = part.split_once("\r\n\r\n").unwrap().1.split_whitespace().collect();
        String::from_utf8(BASE64.decode(encoded.as_bytes()).unwrap()).unwrap().replace("\r\n", "\n")
    }
}

fn headers(entity: &str) -> Vec<String> {
    let head = entity.split_once("\r\n\r\n").map_or(entity, |(head, _)| head);
    let mut lines: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn header(entity: &str, name: &str) -> Option<String> {
    let lines = headers(entity);
    let mut values =
        lines.iter().filter_map(|line| line.split_once(": ")).filter(|(key, _)| key.eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value.trim().to_owned())
}

/// Decodes `=?utf-8?b?…?=`, the only form that our mailer writes; blanks between two of them do not count.
fn decode_words(value: &str) -> String {
    let mut decoded = String::new();
    let mut last_was_encoded = false;
    for word in value.split(' ').filter(|word| !word.is_empty()) {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        let is_joined = decoded.is_empty() || (last_was_encoded && encoded.is_some());
        if !is_joined {
            decoded.push(' ');
        }
        match encoded {
            Some(base64) => decoded.push_str(&String::from_utf8(BASE64.decode(base64.as_bytes()).unwrap()).unwrap()),
            None => decoded.push_str(word),
        }
        last_was_encoded = encoded.is_some();
    }
    decoded
}
