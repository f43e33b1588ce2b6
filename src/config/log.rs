//! The log: what is shown and in which form. One event is one line whatever is in it, so that nobody can write an event of their
//! own into it. What may be logged at all is everybody's care: references, never personal data.

use std::io::{self, Write};

use tracing::Dispatch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

use super::ConfigFault;

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    filter: String,
    is_json: bool,
}

impl LogSettings {
    /// The filter in the form of `RUST_LOG`; JSON or text.
    ///
    /// # Errors
    /// When the filter is not understood.
    pub fn new(filter: &str, is_json: bool) -> Result<Self, ConfigFault> {
        EnvFilter::builder().parse(filter).map_err(|_| ConfigFault::Log)?;
        Ok(Self { filter: filter.to_owned(), is_json })
    }

    /// Starts logging to standard error, for the whole program. A second call changes nothing.
    pub fn start(&self) {
        // Fails only where it was done before, which is what is wanted.
        drop(self.dispatch(io::stderr).try_init());
    }

    /// The log, written to `writer`; tests read it there.
    #[must_use]
    pub fn dispatch<W>(&self, writer: W) -> Dispatch
    where
        W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
    {
        let filter = EnvFilter::builder().parse_lossy(&self.filter);
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(OneLine(writer));
        if self.is_json { log.json().flatten_event(true).into() } else { log.compact().into() }
    }
}

/// Writes each event, which comes in one piece, as one line.
struct OneLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = OneLine<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }

    fn make_writer_for(&'w self, about: &tracing::Metadata<'_>) -> Self::Writer {
        OneLine(self.0.make_writer_for(about))
    }
}

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(one_line(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The event with every control character shown as an escape, and one line break at its end.
fn one_line(event: &str) -> String {
    let mut line = String::with_capacity(event.len());
    for c in event.strip_suffix('\n').unwrap_or(event).chars() {
        match c {
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                line.extend(c.escape_default());
            }
            _ => line.push(c),
        }
    }
    line.push('\n');
    line
}
