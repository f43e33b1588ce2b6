//! People who file at once: one thread and one kept connection each (HTTP/1.1, RFC 9112), the next case as soon as the last one is answered. It does
//! as little as it can, because it shares the machine with what it measures.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::made_up;

/// The answer is a line or two; more is read on.
const BUFFER_BYTES: usize = 16 * 1_024;

/// Where cases are filed, and by whom.
#[derive(Clone)]
pub struct Door {
    pub address: SocketAddr,
    pub key: String,
}

/// What a run showed.
pub struct Run {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// Files cases for so long with so many clients; counts what was answered after the warm-up.
pub fn run(door: &Door, next: &AtomicU64, clients: usize, warm_up: Duration, measured: Duration) -> Run {
    let begins = Instant::now() + warm_up;
    let ends = begins + measured;
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(|| one(door, next, begins, ends))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    Run { per_second: times.len() as f64 / measured.as_secs_f64(), p50: at(50), p99: at(99) }
}

/// Files these cases, one after the other.
pub fn file_all(door: &Door, numbers: std::ops::Range<u64>) {
    let mut line = Line::open(door);
    for number in numbers {
        let request = line.request(number);
        line.file(&request);
    }
}

/// One client; the times of what was answered within the measured span.
fn one(door: &Door, next: &AtomicU64, begins: Instant, ends: Instant) -> Vec<Duration> {
    let mut line = Line::open(door);
    let mut times = Vec::new();
    loop {
        let request = line.request(next.fetch_add(1, Ordering::Relaxed));
        let sent = Instant::now();
        if sent >= ends {
            return times;
        }
        line.file(&request);
        let answered = Instant::now();
        if answered >= begins && answered < ends {
            times.push(answered - sent);
        }
    }
}

/// A kept connection.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: String,
}

impl Line {
    pub fn open(door: &Door) -> Self {
        let stream = TcpStream::connect(door.address).unwrap();
        stream.set_nodelay(true).unwrap();
        let head = format!(
            "POST /api/v1/cases HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n",
            door.address, door.key
        );
        Self { stream, buffer: vec![0; BUFFER_BYTES], head }
    }

    /// The request that files case `number`.
    pub fn request(&self, number: u64) -> String {
        let body = made_up::case(number);
        format!("{}Idempotency-Key: load-key-{number}\r\nContent-Length: {}\r\n\r\n{body}", self.head, body.len())
    }

    /// Sends it and reads the whole answer, which is a 201.
    pub fn file(&mut self, request: &str) {
        self.stream.write_all(request.as_bytes()).unwrap();
        let mut held = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[held..]).unwrap();
            held += read;
            let text = String::from_utf8_lossy(&self.buffer[..held]).into_owned();
            assert!(read > 0, "the server closed the connection: {text}");
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                if body.len() >= length.parse::<usize>().unwrap() {
                    assert!(head.starts_with("HTTP/1.1 201 "), "{text}");
                    return;
                }
            }
            if held == self.buffer.len() {
                self.buffer.resize(held * 2, 0);
            }
        }
    }
}
