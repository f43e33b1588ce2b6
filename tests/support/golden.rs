//! Texts that are written from the program and read by people: a change shows as a difference. `UPDATE_GOLDEN=1` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};

/// Rewrites instead of comparing, where it is `1`.
const UPDATE: &str = "UPDATE_GOLDEN";

/// The file, from the root of the repository.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn rewrites() -> bool {
    std::env::var(UPDATE).is_ok_and(|value| value == "1")
}

/// Holds a whole file to the text.
pub fn hold(path: &str, actual: &str) {
    if rewrites() {
        fs::write(file(path), actual).unwrap();
        return;
    }
    let kept = fs::read_to_string(file(path)).unwrap_or_default();
    compare(path, &kept, actual);
}

/// Holds the blocks of a file, each between `<!-- NAME -->` and `<!-- /NAME -->`, to their texts.
pub fn hold_blocks(path: &str, blocks: &[(String, String)]) {
    let kept = fs::read_to_string(file(path)).unwrap();
    let mut wanted = kept.clone();
    for (name, text) in blocks {
        wanted = with_block(&wanted, name, text).unwrap_or_else(|| panic!("{path} has no block {name}"));
    }
    if rewrites() {
        fs::write(file(path), wanted).unwrap();
    } else {
        compare(path, &kept, &wanted);
    }
}

fn with_block(whole: &str, name: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = whole.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n{text}{close}{after}"))
}

fn compare(path: &str, kept: &str, actual: &str) {
    if kept != actual {
        let difference = difference(kept, actual);
        panic!(
            "{path} is not what the program says (- kept, + said); if the change is meant, run again with {UPDATE}=1:\n{difference}"
        );
    }
}

/// The lines that differ, each with the sign of its side.
fn difference(kept: &str, actual: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), actual.lines().collect());
    // The length of the longest common rest from each pair of lines on.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            lines.push(format!("{:>4} - {}", i + 1, old[i]));
            i += 1;
        } else {
            lines.push(format!("{:>4} + {}", j + 1, new[j]));
            j += 1;
        }
    }
    lines.join("\n")
}

#[test]
fn a_difference_names_only_the_lines_that_differ() {
    assert_eq!(difference("a\nb\nc\n", "a\nx\nc\nd\n"), "   2 - b\n   2 + x\n   4 + d");
}

#[test]
fn a_block_is_replaced_and_the_rest_is_kept() {
    let whole = "top\n<!-- one -->\nold\n<!-- /one -->\nend\n";
    let wanted = "top\n<!-- one -->\nnew\n<!-- /one -->\nend\n";
    assert_eq!(with_block(whole, "one", "new\n").as_deref(), Some(wanted));
    assert_eq!(with_block(whole, "two", "new\n"), None);
}
