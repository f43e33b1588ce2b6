//! Pictures without what cameras and programs write beside them: where and when it was taken, by what, small copies, comments, and whatever hangs
//! behind the end. What the picture looks like stays: its pixels, its colours and which way is up.
//!
//! Kept is what is listed here; everything else goes, whatever it is called. The containers are read by `img-parts`, which never decodes a pixel.

use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use crate::domain::evidence::{EvidenceFault, MOST_PIXELS, Media};

/// Entries of a directory of EXIF that are looked at.
const MOST_EXIF_ENTRIES: usize = 512;
/// The entry that says which way is up (EXIF 2.32, 4.6.5: Orientation).
const ORIENTATION: u16 = 0x0112;
/// Orientations besides 1, which needs no saying.
const TURNED: std::ops::RangeInclusive<u16> = 2..=8;

/// The chunks of a PNG that make up how it looks (PNG, third edition, 11).
const PNG_KEPT: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs",
];
/// Bytes in the first of them (PNG, third edition, 11.2.1).
const PNG_HEAD_BYTES: usize = 13;
/// The chunks of a WebP that make up how it looks (RFC 9649, 2.7).
const WEBP_KEPT: [&[u8; 4]; 5] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"];
/// The bits of a VP8X chunk that announce EXIF and XMP, and a moving picture (RFC 9649, 2.7).
const WEBP_XMP_BIT: u8 = 0b0000_0100;
const WEBP_MOVING_BIT: u8 = 0b0000_0010;

/// A marker of JPEG begins with this byte (ITU-T T.81, B.1.1.2).
const JPEG_MARK: u8 = 0xFF;
/// The end of a JPEG.
const JPEG_END: u8 = 0xD9;

/// The picture without what is not its look.
///
/// # Errors
/// `Unreadable` for a picture that is damaged or moves, `Pixels` for one that has too many.
pub(super) fn stripped(media: Media, bytes: Vec<u8>) -> Result<Bytes, EvidenceFault> {
    match media {
        Media::Jpeg => jpeg(bytes.into()),
        Media::Png => png(bytes.into()),
        Media::WebP => webp(bytes.into()),
        Media::Pdf | Media::Text => Err(EvidenceFault::Differs),
    }
}

fn unreadable<F>(_: F) -> EvidenceFault {
    EvidenceFault::Unreadable
}

/// Whether a picture of this size may be opened by people.
fn check_pixels(size: Option<(u64, u64)>) -> Result<(), EvidenceFault> {
    let (width, height) = size.ok_or(EvidenceFault::Unreadable)?;
    if width.saturating_mul(height) <= MOST_PIXELS { Ok(()) } else { Err(EvidenceFault::Pixels) }
}

fn wide<N: Into<u64>>(size: Option<(N, N)>) -> Option<(u64, u64)> {
    size.map(|(width, height)| (width.into(), height.into()))
}

fn jpeg(bytes: Bytes) -> Result<Bytes, EvidenceFault> {
    let mut picture = Jpeg::from_bytes(bytes).map_err(unreadable)?;
    // Programs differ in which of two frames they show.
    if picture.segments().iter().filter(|segment| is_frame(segment.marker())).count() != 1 {
        return Err(EvidenceFault::Unreadable);
    }
    check_pixels(wide(picture.dimensions()))?;
    let turned = picture.exif().as_deref().and_then(orientation);
    picture.segments_mut().retain(is_look);
    picture.set_exif(turned.map(upright));
    let head = 2 + picture.segments().iter().map(JpegSegment::len).sum::<usize>();
    let whole = picture.encoder().bytes();
    let (head, scans) = whole.split_at_checked(head).ok_or(EvidenceFault::Unreadable)?;
    let mut kept = Vec::with_capacity(whole.len());
    kept.extend_from_slice(head);
    keep_scans(&mut kept, scans)?;
    Ok(kept.into())
}

/// Whether a marker begins a frame (ITU-T T.81, table B.1: SOF).
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF)
}

/// Whether a marker's segment is a table or scan that decoding needs (ITU-T T.81, table B.1: DHT, DAC, SOS, DQT, DNL, DRI).
fn is_needed(marker: u8) -> bool {
    matches!(marker, 0xC4 | 0xCC | 0xDA | 0xDB | 0xDC | 0xDD)
}

/// Whether a segment before the scans is a part of how the picture looks.
fn is_look(segment: &JpegSegment) -> bool {
    let contents = segment.contents();
    match segment.marker() {
        // Pixel density; a small copy of the picture would make it longer.
        0xE0 => contents.starts_with(b"JFIF\0") && contents.len() == 14,
        0xE2 => contents.starts_with(b"ICC_PROFILE\0"),
        // How the colours are turned.
        0xEE => contents.starts_with(b"Adobe") && contents.len() == 12,
        marker => is_frame(marker) || is_needed(marker),
    }
}

/// Keeps the scans with the tables between them, up to the end of the picture: comments go, and so does what hangs behind the end, such as a second
/// picture with a place of its own. A picture that was cut off is given an end.
fn keep_scans(kept: &mut Vec<u8>, scans: &[u8]) -> Result<(), EvidenceFault> {
    let mut rest = scans;
    while let Some((coded, marked)) = next_marker(rest).and_then(|at| rest.split_at_checked(at)) {
        kept.extend_from_slice(without_filling(coded));
        let marker = marked.get(1).copied().ok_or(EvidenceFault::Unreadable)?;
        if marker == JPEG_END {
            kept.extend_from_slice(&[JPEG_MARK, JPEG_END]);
            return Ok(());
        }
        let length = marked.get(2..4).and_then(|length| length.try_into().ok()).map(u16::from_be_bytes);
        let length = length.filter(|length| *length >= 2).ok_or(EvidenceFault::Unreadable)?;
        let (segment, after) = marked.split_at_checked(2 + usize::from(length)).ok_or(EvidenceFault::Unreadable)?;
        match marker {
            _ if is_needed(marker) => kept.extend_from_slice(segment),
            0xE0..=0xEF | 0xFE => {}
            _ => return Err(EvidenceFault::Unreadable),
        }
        rest = after;
    }
    kept.extend_from_slice(without_filling(rest));
    kept.extend_from_slice(&[JPEG_MARK, JPEG_END]);
    Ok(())
}

/// Coded data without the filling before the mark that follows (ITU-T T.81, B.1.1.2): were the segment behind it left out and the filling kept, it
/// would make a mark of the data after that, and bring into the picture what was none of it.
fn without_filling(mut coded: &[u8]) -> &[u8] {
    while let [before @ .., JPEG_MARK] = coded {
        coded = before;
    }
    coded
}

/// Where coded data ends: at a mark that is neither a stuffed byte, nor a restart, nor a filling.
fn next_marker(data: &[u8]) -> Option<usize> {
    data.windows(2)
        .position(|pair| matches!(*pair, [JPEG_MARK, code] if !matches!(code, 0x00 | JPEG_MARK | 0xD0..=0xD7)))
}

fn png(bytes: Bytes) -> Result<Bytes, EvidenceFault> {
    let mut picture = Png::from_bytes(bytes).map_err(unreadable)?;
    let count = |kind: &[u8; 4]| picture.chunks().iter().filter(|chunk| chunk.kind() == *kind).count();
    let begins = picture.chunks().first().is_some_and(|chunk| is_chunk(chunk, b"IHDR", PNG_HEAD_BYTES));
    // Whatever stood in the end would be kept with the picture.
    let ends = picture.chunks().last().is_some_and(|chunk| is_chunk(chunk, b"IEND", 0));
    if !begins || !ends || count(b"IHDR") != 1 || count(b"IEND") != 1 || count(b"IDAT") == 0 {
        return Err(EvidenceFault::Unreadable);
    }
    check_pixels(wide(picture.dimensions()))?;
    let turned = picture.exif().as_deref().and_then(orientation);
    picture.chunks_mut().retain(|chunk: &PngChunk| PNG_KEPT.contains(&&chunk.kind()));
    picture.set_exif(turned.map(upright));
    Ok(picture.encoder().bytes())
}

fn is_chunk(chunk: &PngChunk, kind: &[u8; 4], length: usize) -> bool {
    chunk.kind() == *kind && chunk.contents().len() == length
}

fn webp(bytes: Bytes) -> Result<Bytes, EvidenceFault> {
    let mut picture = WebP::from_bytes(bytes).map_err(unreadable)?;
    let is_moving = picture.chunks().iter().any(|chunk| {
        let bits = chunk.content().data().and_then(|data| data.first()).copied().unwrap_or_default();
        matches!(&chunk.id(), b"ANIM" | b"ANMF") || (chunk.id() == *b"VP8X" && bits & WEBP_MOVING_BIT != 0)
    });
    let pictures = picture.chunks().iter().filter(|chunk| matches!(&chunk.id(), b"VP8 " | b"VP8L")).count();
    if is_moving || pictures != 1 {
        return Err(EvidenceFault::Unreadable);
    }
    // Frame and picture each have a size, and programs differ in which they believe.
    check_pixels(wide(picture.dimensions()))?;
    let mut bare = picture.clone();
    bare.remove_chunks_by_id(*b"VP8X");
    check_pixels(wide(bare.dimensions()))?;
    let turned = picture.exif().as_deref().and_then(orientation);
    picture.chunks_mut().retain(|chunk: &RiffChunk| WEBP_KEPT.contains(&&chunk.id()));
    for chunk in picture.chunks_mut().iter_mut().filter(|chunk| chunk.id() == *b"VP8X") {
        if let RiffContent::Data(data) = chunk.content_mut() {
            let mut bits = data.to_vec();
            if let Some(first) = bits.first_mut() {
                *first &= !WEBP_XMP_BIT;
            }
            *data = bits.into();
        }
    }
    picture.set_exif(turned.map(upright));
    Ok(picture.encoder().bytes())
}

/// Which way is up, of EXIF (a TIFF, revision 6.0, 2): the one entry of the first directory, where it says that the picture is turned. A crate
/// that reads all of EXIF would read all of what a stranger wrote.
fn orientation(exif: &[u8]) -> Option<u16> {
    let is_little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes = exif.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = usize::from(short(directory)?).min(MOST_EXIF_ENTRIES);
    let places = (0..entries).filter_map(|entry| directory.checked_add(2 + entry * 12));
    let mut found = places.filter(|at| short(*at) == Some(ORIENTATION));
    let value = short(found.next()?.checked_add(8)?)?;
    TURNED.contains(&value).then_some(value)
}

/// EXIF that says nothing but which way is up.
fn upright(orientation: u16) -> Bytes {
    let [high, low] = orientation.to_be_bytes();
    let head: [u8; 10] = *b"MM\0*\0\0\0\x08\0\x01";
    let entry: [u8; 12] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, high, low, 0, 0];
    [head.as_slice(), &entry, &[0; 4]].concat().into()
}
