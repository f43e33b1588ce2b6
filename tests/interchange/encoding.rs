//! Bytes: UTF-8 with and without byte order mark, Windows-874, and what is neither.

use std::io::Read;

use redress::interchange::dialect::MOST_ROW_BYTES;
use redress::vault::digest;

use super::ACCOUNTS;
use super::reading::{faults, holds, sound, told, windows_874};

/// A header, and so many rows whose holder has a Thai name.
fn long_file(rows: usize, line_end: &str) -> String {
    let mut file = ACCOUNTS.lines().next().unwrap().to_owned() + line_end;
    for number in 0..rows {
        file += &format!("925{number:07},บุษบา หาดทราย,,ดำ,1.01,2026-08-29 20:49:00,ธนาคาร,H-{number}{line_end}");
    }
    file
}

/// Gives its bytes one by one.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let most = room.len().min(1);
        self.0.read(&mut room[..most])
    }
}

#[test]
fn a_file_says_the_same_in_each_encoding_whatever_its_line_ends_and_however_it_arrives() {
    let file = long_file(1_500, "\r\n");
    let (expected, finished) = sound(file.as_bytes());
    assert_eq!((expected.len(), finished.total.get()), (1_500, 151_500));
    assert_eq!(expected[1_499].holder.as_str(), "บุษบา หาดทราย");
    let marked = format!("\u{FEFF}{file}");
    let old_ends = file.replace("\r\n", "\r");
    for bytes in [file.as_bytes(), marked.as_bytes(), old_ends.as_bytes(), &windows_874(&file)] {
        let (rows, finished) = sound(Trickle(bytes));
        assert!(rows == expected);
        assert_eq!(finished.digest, digest(bytes));
        assert!(sound(bytes).0 == expected);
    }
}

#[test]
fn the_first_thai_letter_may_come_late() {
    for distance in [65_500, 65_535, 65_536, 65_537, 200_000] {
        let mut file = ACCOUNTS.lines().next().unwrap().to_owned() + "\n";
        let mut number = 0;
        while file.len() < distance {
            file += &format!("925{number:07},Jane Doe,,black,1.00,2026-08-29 20:49:00,BANK,H-{number}\n");
            number += 1;
        }
        file += "9258991394,บุษบา หาดทราย,,black,1.00,2026-08-29 20:49:00,BANK,X\n";
        for bytes in [file.as_bytes(), &windows_874(&file)] {
            let (rows, _) = sound(bytes);
            assert_eq!(rows.last().unwrap().holder.as_str(), "บุษบา หาดทราย", "{distance}");
        }
    }
}

#[test]
fn damaged_bytes_are_told_by_line_and_column_in_either_encoding() {
    let mut utf_8 = long_file(3, "\n").into_bytes();
    let at = utf_8.iter().rposition(|byte| *byte == 0xE0).unwrap();
    utf_8[at] = b'x';
    assert_eq!(faults(&*utf_8), [(4, Some("ordered_by"), "cell_not_text")]);
    for undefined in [0x81, 0x86, 0x90, 0x9F, 0xDB, 0xDE, 0xFC, 0xFF, 0] {
        let mut thai = windows_874(&long_file(3, "\n"));
        let at = thai.iter().position(|byte| *byte == 0xBA).unwrap();
        thai[at] = undefined;
        assert_eq!(faults(&*thai), [(2, Some("account_name"), "cell_not_text")], "{undefined:X}");
    }
    // A character that was lost before is not found again.
    let lost = long_file(1, "\n").replace("บุษบา", "บุ\u{FFFD}บา");
    assert_eq!(faults(lost.as_bytes()), [(2, Some("account_name"), "cell_not_text")]);
}

#[test]
fn damage_in_a_column_that_is_passed_over_is_told_by_its_line() {
    let file = ACCOUNTS
        .replace("reference\n", "reference,note\n")
        .replace("0000001\n", "0000001,\0\n")
        .replace("0000002\n", "0000002,ก\n");
    assert_eq!(faults(file.as_bytes()), [(2, None, "cell_not_text")]);
}

#[test]
fn what_is_no_text_at_all_is_told_at_once() {
    let utf_16: Vec<u8> = ACCOUNTS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(faults(&*[b"\xFF\xFE", &*utf_16].concat()), [(1, None, "file_not_text")]);
    assert_eq!(faults(&*utf_16), [(1, None, "file_not_text")]);
    assert_eq!(faults(&b"PK\x03\x04\x14\0\x06\0\x08\0"[..]), [(1, None, "file_not_text")]);
    for empty in ["", "\u{FEFF}", "\n\n", " \r\n", ",,,\n"] {
        assert_eq!(faults(empty.as_bytes()), [(0, None, "file_empty")], "{empty:?}");
    }
}

#[test]
fn a_row_without_end_is_given_up_in_bounded_memory() {
    assert_eq!(faults(std::io::repeat(b'x')), [(1, None, "row_too_large")]);
    let open = ACCOUNTS.as_bytes().chain(&b"1,\""[..]).chain(std::io::repeat(b'\n'));
    assert_eq!(faults(open), [(4, None, "row_too_large")]);
    let wide = format!("{}x,note\n{}\n", ACCOUNTS.lines().next().unwrap(), "x".repeat(MOST_ROW_BYTES / 2));
    assert_eq!(faults(wide.as_bytes()), [(1, Some("reference"), "column_missing")]);
}

#[test]
fn a_file_that_stops_being_readable_is_refused_at_that_line() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    assert_eq!(faults(Broken), [(0, None, "file_unreadable")]);
    let file = long_file(2_000, "\n");
    let (rows, finished) = holds(file.as_bytes().chain(Broken));
    assert!(rows.len() < 2_000);
    assert_eq!(told(&finished.faults), [(rows.len() as u64 + 2, None, "file_unreadable")]);
}
