//! The client of a virus scanner: `clamd`'s command INSTREAM (clamd(8)) over its socket. Here: one question and its answer. When it is asked and what
//! becomes of the answer belongs in `scanning`.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::config::ClamAddress;

/// How long a connection may take.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// How long one reading or writing may take: a scan of 20 MiB takes seconds, the loading of new signatures a minute.
const WAIT: Duration = Duration::from_secs(120);
/// Bytes of an answer: a word and a signature's name.
const MOST_ANSWER_BYTES: u64 = 1024;

/// What the scanner says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found.
    Found,
}

/// A virus scanner.
#[derive(Debug, Clone)]
pub struct Scanner(ClamAddress);

/// A connection of either kind.
trait Socket: Read + Write {}
impl<S: Read + Write> Socket for S {}

impl Scanner {
    /// The scanner at this address.
    #[must_use]
    pub fn new(address: ClamAddress) -> Self {
        Self(address)
    }

    fn connect(&self) -> io::Result<Box<dyn Socket>> {
        match &self.0 {
            #[cfg(unix)]
            ClamAddress::Unix(path) => {
                let socket = std::os::unix::net::UnixStream::connect(path)?;
                socket.set_read_timeout(Some(WAIT))?;
                socket.set_write_timeout(Some(WAIT))?;
                Ok(Box::new(socket))
            }
            #[cfg(not(unix))]
            ClamAddress::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
            ClamAddress::Tcp(address) => {
                let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
                let socket = TcpStream::connect_timeout(&address, CONNECT_WAIT)?;
                socket.set_read_timeout(Some(WAIT))?;
                socket.set_write_timeout(Some(WAIT))?;
                Ok(Box::new(socket))
            }
        }
    }

    /// Has a file scanned; `next` gives it piece by piece, and nothing at its end.
    ///
    /// # Errors
    /// Where the scanner can't be reached or does not answer as one; what `next` says.
    pub fn scan(&self, mut next: impl FnMut() -> io::Result<Option<Vec<u8>>>) -> io::Result<Verdict> {
        let mut socket = self.connect()?;
        socket.write_all(b"zINSTREAM\0")?;
        while let Some(piece) = next()? {
            // An empty piece would end the file.
            if !piece.is_empty() {
                socket.write_all(&u32::try_from(piece.len()).map_err(io::Error::other)?.to_be_bytes())?;
                socket.write_all(&piece)?;
            }
        }
        socket.write_all(&0_u32.to_be_bytes())?;
        let mut answer = Vec::new();
        socket.take(MOST_ANSWER_BYTES).read_to_end(&mut answer)?;
        verdict(&answer).ok_or_else(|| io::Error::other("the virus scanner gave no verdict"))
    }
}

/// What an answer says; none where it is no verdict, such as an error of the scanner.
#[must_use]
pub fn verdict(answer: &[u8]) -> Option<Verdict> {
    let answer = String::from_utf8_lossy(answer);
    match answer.trim_end_matches('\0').trim().strip_prefix("stream: ")? {
        "OK" => Some(Verdict::Clean),
        found if found.ends_with(" FOUND") => Some(Verdict::Found),
        _ => None,
    }
}
