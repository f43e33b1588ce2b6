//! Virus scanners for tests: one that speaks the protocol and finds what it is told, and the real one with a signature of our own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::{fs, thread};

/// What the signature of our own finds; no virus scanner of anybody else's knows it.
pub const BAIT: &str = "REDRESS-TEST-BAIT-7f3a61c2-NOT-A-VIRUS";

/// What a fake scanner does with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Looks for the bait.
    Scans,
    /// Says that something is wrong with itself.
    Fails,
    /// Hangs up in the middle.
    HangsUp,
}

/// A scanner that speaks the protocol of `clamd`.
pub struct FakeClamd {
    address: SocketAddr,
    heard: Receiver<Vec<u8>>,
}

impl FakeClamd {
    /// Listens; each connection is met in the next of these moods, then in the last.
    pub fn start(moods: &'static [Mood]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, heard) = channel();
        thread::spawn(move || {
            let moods = moods.iter().chain(std::iter::repeat(moods.last().unwrap()));
            for (stream, mood) in listener.incoming().zip(moods) {
                answer(stream.unwrap(), *mood, &sender);
            }
        });
        Self { address, heard }
    }

    /// As `REDRESS_CLAMAV` names it.
    pub fn address(&self) -> String {
        format!("tcp:{}", self.address)
    }

    /// The files that were scanned since the last look.
    pub fn heard(&self) -> Vec<Vec<u8>> {
        self.heard.try_iter().collect()
    }
}

fn answer(mut stream: TcpStream, mood: Mood, heard: &Sender<Vec<u8>>) {
    let mut command = [0; 10];
    stream.read_exact(&mut command).unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    if mood == Mood::HangsUp {
        return;
    }
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let length = u32::from_be_bytes(length);
        if length == 0 {
            break;
        }
        let mut piece = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut piece).unwrap();
        file.extend(piece);
    }
    let found = super::pictures::stands_in(BAIT.as_bytes(), &file);
    let answer: &[u8] = match mood {
        Mood::Fails => b"INSTREAM size limit exceeded. ERROR\0",
        _ if found => b"stream: Redress.Test.Bait.UNOFFICIAL FOUND\0",
        _ => b"stream: OK\0",
    };
    // Before the answer: whoever has it finds the file. The test may be over already.
    drop(heard.send(file));
    stream.write_all(answer).unwrap();
}

/// The real `clamd`, with one signature; it ends when this is dropped.
pub struct RealClamd(Child, std::path::PathBuf);

impl RealClamd {
    /// Starts it in a folder.
    pub fn start(folder: &Path) -> Self {
        let signatures = folder.join("signatures");
        fs::create_dir(&signatures).unwrap();
        let hex: String = BAIT.bytes().map(|byte| format!("{byte:02x}")).collect();
        fs::write(signatures.join("redress.ndb"), format!("Redress.Test.Bait:0:*:{hex}\n")).unwrap();
        let socket = folder.join("clamd.sock");
        let settings = format!(
            "LocalSocket {}\nDatabaseDirectory {}\nForeground yes\nMaxThreads 2\nBytecode no\nUser {}\n",
            socket.display(),
            signatures.display(),
            std::env::var("USER").unwrap_or_else(|_| "root".to_owned()),
        );
        let file = folder.join("clamd.conf");
        fs::write(&file, settings).unwrap();
        let mut command = Command::new("/usr/sbin/clamd");
        command.arg("-c").arg(&file).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("clamd is missing: run the tests with tests/run");
        let mut log = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        // The last word of its start, when its signatures are loaded and its socket listens.
        while !said.contains("Self checking") {
            assert!(log.read_line(&mut said).unwrap() > 0, "clamd ended:\n{said}");
        }
        // Whatever it says later must not fill the pipe.
        thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self(child, socket)
    }

    /// As `REDRESS_CLAMAV` names it.
    pub fn address(&self) -> String {
        format!("unix:{}", self.1.display())
    }
}

impl Drop for RealClamd {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
