//! libFuzzer's program: one of the targets, named by the variable `REDRESS_FUZZ_TARGET`. Started by `fuzz/run`.
#![no_main]

mod targets;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use targets::{TARGETS, Target};

static CHOSEN: OnceLock<&'static Target> = OnceLock::new();

fn chosen() -> &'static Target {
    let name = std::env::var("REDRESS_FUZZ_TARGET").unwrap_or_default();
    match TARGETS.iter().find(|target| target.name == name) {
        Some(target) => target,
        None => {
            // What `fuzz/run` asks for when it wants the list: name, most bytes, corpus.
            for target in &TARGETS {
                println!("{} {} {}", target.name, target.most_bytes, targets::corpus_of(target.name).display());
            }
            std::process::exit(0)
        }
    }
}

fuzz_target!(init: { CHOSEN.get_or_init(chosen); }, |bytes: &[u8]| {
    (CHOSEN.get_or_init(chosen).run)(bytes);
});
