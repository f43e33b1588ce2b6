//! The readers of foreign bytes on the corpus of the fuzzer, every input that ever failed among it: the same functions that `fuzz/run` searches with.

use std::fs;

use crate::targets::{TARGETS, corpus_of};

#[test]
fn every_reader_of_foreign_bytes_holds_on_its_corpus() {
    for target in &TARGETS {
        let folder = corpus_of(target.name);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()))
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert!(files.len() >= 3, "{}: a reader without a corpus is not tried at all", target.name);
        for file in files {
            let bytes = fs::read(&file).unwrap();
            assert!(bytes.len() <= target.most_bytes, "{} is longer than its target is given", file.display());
            // The name shows where it fails.
            let outcome = std::panic::catch_unwind(|| (target.run)(&bytes));
            assert!(outcome.is_ok(), "{} does not hold on {}", target.name, file.display());
        }
    }
}

/// A target that is not run, or a folder that no target reads, would be forgotten silently.
#[test]
fn every_folder_of_the_corpus_is_a_readers() {
    let folders = fs::read_dir(corpus_of("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    for folder in folders {
        assert!(TARGETS.iter().any(|target| target.name == folder), "{folder} is no target");
    }
}
