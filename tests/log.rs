//! The form of the log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use redress::config::ConfigFault;
use redress::config::log::LogSettings;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn logged(is_json: bool, write: impl FnOnce()) -> String {
    let paper = Paper::default();
    let ink = paper.clone();
    let log = LogSettings::new("info", is_json).unwrap().dispatch(move || ink.clone());
    tracing::dispatcher::with_default(&log, write);
    let bytes = paper.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn an_event_is_one_line_whatever_is_in_it() {
    let nasty = "x\n2026-11-23 INFO all is well\r\u{1b}[2J\u{2028}y";
    for is_json in [false, true] {
        let text = logged(is_json, || {
            tracing::info!(agent = %nasty, "first {nasty}");
            tracing::debug!("not shown");
            tracing::warn!(path = ?nasty, "สวัสดี");
        });
        let lines: Vec<_> = text.split_inclusive('\n').collect();
        let [first, second] = lines.as_slice() else { panic!("two lines: {text}") };
        assert!(first.contains("all is well") && second.contains("สวัสดี"), "{text}");
        assert!(!text.contains(['\r', '\u{1b}', '\u{2028}']), "{text:?}");
        assert_eq!(first.starts_with('{'), is_json);
    }
}

#[test]
fn a_filter_that_is_not_understood_is_refused() {
    assert_eq!(LogSettings::new("redress=loud", false), Err(ConfigFault::Log));
    assert!(LogSettings::new("redress=debug,warn", false).is_ok());
}
