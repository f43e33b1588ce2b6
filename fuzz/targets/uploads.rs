//! Files that people send: the form that brings one, its name, its content, and what lies sealed on our disks.

use std::io::Cursor;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use futures_util::stream;
use redress::domain::evidence::{FileName, HEAD_BYTES, MOST_NAME_CHARACTERS, Media};
use redress::domain::id::EvidenceId;
use redress::evidence::receiving::look_through;
use redress::evidence::sealing::{FileKey, KEY_BYTES, Opener};
use redress::web::upload::parts::{MOST_FIELDS, PartFault, Parts};
use tokio::runtime::{Builder, Runtime};

use super::text;

/// Bytes of a field that is no file's: few, so that longer ones are met.
const MOST_TEXT_BYTES: usize = 200;
/// Nothing is waited for: all pieces are there.
const WAIT: Duration = Duration::from_secs(5);
/// EXIF of ours, which says which way is up.
const UPRIGHT_BYTES: usize = 26;

/// A field as it was read: name, name of its file, media type, content.
type Told = (String, Option<String>, String, Vec<u8>);

/// A form with files is read the same wherever it is cut into pieces, and holds no more than was sent. The first byte says into how long ones, the
/// first line how it is announced.
pub fn multipart(bytes: &[u8]) {
    let Some((step, sent)) = bytes.split_first() else { return };
    let Some(end) = sent.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(announced) = HeaderValue::from_bytes(&sent[..end]) else { return };
    let body = &sent[end + 1..];
    let (whole, fault) = read_form(&announced, body, body.len());
    assert!(whole.len() <= MOST_FIELDS);
    assert!(whole.iter().map(|(name, _, _, content)| name.len() + content.len()).sum::<usize>() <= 3 * body.len());
    let (pieces, faulty) = read_form(&announced, body, usize::from(*step));
    assert_eq!(fault.is_some(), faulty.is_some(), "{fault:?} {faulty:?}");
    assert!(fault.is_some() || whole == pieces);
}

/// The fields up to a fault, and the fault.
fn read_form(announced: &HeaderValue, body: &[u8], step: usize) -> (Vec<Told>, Option<PartFault>) {
    thread_local!(static WAITING: Runtime = Builder::new_current_thread().enable_time().build().unwrap());
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, announced.clone());
    let pieces: Vec<Result<Bytes, PayloadError>> =
        body.chunks(step.max(1)).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let mut parts = Parts::new(&headers, stream::iter(pieces));
    let mut told = Vec::new();
    let read = WAITING.with(|waiting| waiting.block_on(read_parts(&mut parts, &mut told)));
    assert_ne!(read, Err(PartFault::Slow), "a form that was there as a whole was waited for");
    (told, read.err())
}

async fn read_parts(parts: &mut Parts, told: &mut Vec<Told>) -> Result<(), PartFault> {
    while let Some(mut part) = parts.next(WAIT).await? {
        let (name, file) = (part.name().to_owned(), part.file_name().map(ToOwned::to_owned));
        let declared = part.declared().to_owned();
        let mut content = Vec::new();
        match &file {
            None => {
                content.extend(part.text(WAIT, MOST_TEXT_BYTES).await?.into_bytes());
                assert!(content.len() <= 3 * MOST_TEXT_BYTES);
            }
            Some(name) if name.is_empty() => part.drain(WAIT).await?,
            Some(_) => {
                while let Some(piece) = part.next_piece(WAIT).await? {
                    content.extend_from_slice(&piece);
                }
            }
        }
        told.push((name, file, declared, content));
    }
    Ok(())
}

/// A name and, on a line of its own, a media type: what is kept of the name leads nowhere, is short and plain, and is kept the same again.
pub fn file_name(bytes: &[u8]) {
    let sent = text(bytes);
    let (given, declared) = sent.split_once('\n').unwrap_or((&sent, "image/png"));
    let Some(name) = FileName::read(given) else { return };
    let kept = name.as_str();
    assert!((1..=MOST_NAME_CHARACTERS).contains(&kept.chars().count()), "{kept}");
    assert!(!kept.starts_with('.') && !kept.contains(|c: char| c.is_control() || matches!(c, '/' | '\\' | '\u{202E}')));
    assert_eq!(FileName::read(kept).as_ref(), Some(&name));
    assert_eq!(format!("{name:?}"), "FileName(…)");
    if let Ok(media) = Media::told(&name, declared) {
        let same = FileName::read(&format!("a.{}", media.ending())).unwrap();
        assert_eq!(Media::told(&same, media.mime()), Ok(media));
    }
}

/// The first byte says what the rest is told to be. What is kept of it is the same thing and nothing besides, looks the same when it is looked through
/// again, and has nothing in it that its look does not need.
pub fn evidence(bytes: &[u8]) {
    let Some((told, sent)) = bytes.split_first() else { return };
    let media = Media::ALL[usize::from(*told) % Media::ALL.len()];
    let mut sent = sent.to_vec();
    if media == Media::Png && *told >= 128 {
        mend_sums(&mut sent);
    }
    if !media.is_looked_through() || media.check_head(head(&sent)).is_err() {
        return;
    }
    let Ok(kept) = look_through(media, sent.clone()) else { return };
    assert!(media.check_head(head(&kept)).is_ok(), "what is kept is something else");
    assert!(kept.len() <= sent.len() + 100);
    assert!(look_through(media, kept.clone()).as_ref() == Ok(&kept), "what is kept is not kept again");
    match media {
        Media::Text => assert!(kept == sent && !kept.contains(&0)),
        Media::Jpeg => assert_bare_jpeg(&kept),
        Media::Png => assert_bare_png(&kept),
        Media::WebP => assert_bare_webp(&kept),
        Media::Pdf => {}
    }
}

fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD_BYTES)]
}

/// ITU-T T.81, B.1: up to the first scan, segments of the picture and those that we let pass; at the end, the end.
fn assert_bare_jpeg(kept: &[u8]) {
    assert!(kept.starts_with(&[0xFF, 0xD8]) && kept.ends_with(&[0xFF, 0xD9]));
    let mut rest = &kept[2..];
    while let [0xFF, marker, high, low, ..] = *rest {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let (segment, after) = rest.split_at(2 + length);
        let content = &segment[4..];
        match marker {
            0xDA => return,
            0xE0 => assert!(content.starts_with(b"JFIF\0") && content.len() == 14),
            0xE1 => assert!(content.starts_with(b"Exif\0\0MM\0*") && content.len() == 6 + UPRIGHT_BYTES),
            0xE2 => assert!(content.starts_with(b"ICC_PROFILE\0")),
            0xEE => assert!(content.starts_with(b"Adobe")),
            _ => assert!(matches!(marker, 0xC0..=0xC7 | 0xC9..=0xCF | 0xDB..=0xDD), "{marker:02X}"),
        }
        rest = after;
    }
    assert_eq!(rest, [0xFF, 0xD9]);
}

/// The chunks of a PNG: where each begins, and its content.
fn chunks(png: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let length = usize::try_from(u32::from_be_bytes(png.get(at..at + 4)?.try_into().unwrap())).unwrap();
        let content = png.get(at + 8..)?.get(..length)?;
        let begins = at;
        at += 12 + length;
        (png.len() >= at).then_some((begins, content))
    })
}

/// PNG, third edition, 5.3: nothing but the chunks of the picture, and nothing behind the last.
fn assert_bare_png(kept: &[u8]) {
    let mut end = 8;
    for (begins, content) in chunks(kept) {
        let kind = &kept[begins + 4..begins + 8];
        assert!(![b"tEXt", b"zTXt", b"iTXt", b"tIME"].iter().any(|beside| *beside == kind));
        assert!(kind != b"eXIf" || content.starts_with(b"MM\0*") && content.len() == UPRIGHT_BYTES);
        end = begins + 12 + content.len();
    }
    assert_eq!(end, kept.len());
    assert_eq!(&kept[end - 8..end - 4], b"IEND");
}

/// RFC 9649, 2.3: nothing but the chunks of the picture.
fn assert_bare_webp(kept: &[u8]) {
    let length = usize::try_from(u32::from_le_bytes(kept[4..8].try_into().unwrap())).unwrap();
    assert_eq!(length + 8 + length % 2, kept.len());
    let mut rest = &kept[12..];
    while rest.len() >= 8 {
        let (kind, length) = (&rest[..4], usize::try_from(u32::from_le_bytes(rest[4..8].try_into().unwrap())).unwrap());
        let content = &rest[8..8 + length];
        assert!([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"EXIF"].iter().any(|known| *known == kind));
        assert!(kind != b"EXIF" || content.starts_with(b"MM\0*") && length == UPRIGHT_BYTES);
        assert!(kind != b"VP8X" || content.is_empty() || content[0] & 0b100 == 0, "XMP is announced");
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
}

/// Puts right the check sums of a PNG's chunks, which chance would never get right (PNG, annex D).
fn mend_sums(png: &mut [u8]) {
    let ends: Vec<(usize, usize)> =
        chunks(png).map(|(begins, content)| (begins + 4, begins + 8 + content.len())).collect();
    for (from, to) in ends {
        let sum = png[from..to].iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
        });
        png[to..to + 4].copy_from_slice(&(!sum).to_be_bytes());
    }
}

/// What opens is what was sealed, to the last byte.
pub fn sealed_file(bytes: &[u8]) {
    let key = FileKey::from_bytes(&[7; KEY_BYTES]).unwrap();
    let id = EvidenceId::from_bytes([9; 16]);
    let opened = Opener::begin(Cursor::new(bytes), &key, id).and_then(Opener::read_all);
    if let Ok(opened) = opened {
        assert!(opened.is_empty() || **opened == *b"a word with the bank\n", "{}", text(&opened));
    }
}
