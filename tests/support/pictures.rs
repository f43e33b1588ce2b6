//! Files as people send them: small pictures with everything that a camera writes into them, put together byte by byte, and a PDF.

use img_parts::png::PngChunk;

/// What a camera knew of the place, and a name: nothing of it may be kept.
pub const PLACE: &str = "13.7563N 100.5018E CANARY-PLACE";
/// A picture that is turned by a quarter.
pub const TURNED: u16 = 6;

/// EXIF as a telephone writes it: which way is up, and where it was (the GPS directory).
pub fn exif(orientation: u16) -> Vec<u8> {
    let [low, high] = orientation.to_le_bytes();
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    // Two entries: Orientation, and where the directory of the place begins.
    exif.extend([2, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, low, high, 0, 0]);
    exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    // One entry: GPSAreaInformation, with its text behind it.
    exif.extend([1, 0, 0x1C, 0, 7, 0]);
    exif.extend(u32::try_from(PLACE.len()).unwrap().to_le_bytes());
    exif.extend([56, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(PLACE.as_bytes());
    exif
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker][..], &length, contents].concat()
}

fn frame(width: u16, height: u16) -> Vec<u8> {
    let ([h, i], [w, x]) = (height.to_be_bytes(), width.to_be_bytes());
    segment(0xC0, &[8, h, i, w, x, 1, 1, 0x11, 0])
}

/// The parts of a JPEG between its head and what a camera adds: tables, frame, one scan with a restart and a stuffed byte.
fn look(width: u16, height: u16) -> Vec<u8> {
    let tables = [segment(0xDB, &[0; 65]), frame(width, height), segment(0xC4, &[0; 20])].concat();
    let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]].concat();
    [tables, scan].concat()
}

/// A JPEG of this size without anything beside the picture.
pub fn plain_jpeg(width: u16, height: u16) -> Vec<u8> {
    let head = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    [&[0xFF, 0xD8][..], &head, &look(width, height), &[0xFF, 0xD9]].concat()
}

/// A JPEG as a telephone makes it: EXIF with the place, XMP, IPTC, a comment before and between the scans, and a second picture behind the end.
pub fn telephone_jpeg(orientation: u16) -> Vec<u8> {
    let exif = [b"Exif\0\0", exif(orientation).as_slice()].concat();
    let mark = |name: &str| format!("{name}{PLACE}").into_bytes();
    let before = [
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        segment(0xE1, &exif),
        segment(0xE1, &mark("http://ns.adobe.com/xap/1.0/\0")),
        segment(0xED, &mark("Photoshop 3.0\0")),
        segment(0xE2, &mark("MPF\0")),
        segment(0xFE, PLACE.as_bytes()),
    ];
    // The end of a picture inside a comment is no end.
    let comment = [PLACE.as_bytes(), &[0xFF, 0xD9]].concat();
    let between = [segment(0xFE, &comment), segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x78]].concat();
    let behind = [vec![0xFF, 0xD8], segment(0xE1, &exif), look(8, 8), vec![0xFF, 0xD9]].concat();
    [&[0xFF, 0xD8][..], &before.concat(), &look(640, 480), &between, &[0xFF, 0xD9], &behind].concat()
}

/// What is left of [`telephone_jpeg`]'s scans.
pub fn telephone_scans() -> Vec<u8> {
    [look(640, 480), segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x78, 0xFF, 0xD9]].concat()
}

/// A chunk of a PNG.
pub fn chunk(kind: [u8; 4], contents: &[u8]) -> Vec<u8> {
    PngChunk::new(kind, contents.to_vec().into()).encoder().bytes().to_vec()
}

/// A PNG of this size, with or without what programs write beside the picture.
pub fn png(width: u32, height: u32, with_more: bool) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut png = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &head)].concat();
    if with_more {
        png.extend(chunk(*b"eXIf", &exif(TURNED)));
        png.extend(chunk(*b"tEXt", format!("Comment\0{PLACE}").as_bytes()));
        png.extend(chunk(*b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0{PLACE}").as_bytes()));
        png.extend(chunk(*b"tIME", &[7, 234, 11, 23, 3, 0, 0]));
    }
    png.extend(chunk(*b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]));
    png.extend(chunk(*b"IEND", &[]));
    png.extend(if with_more { PLACE.as_bytes() } else { &[] });
    png
}

fn riff(id: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let mut chunk = [&id[..], &u32::try_from(contents.len()).unwrap().to_le_bytes(), contents].concat();
    chunk.extend(std::iter::repeat_n(0, contents.len() % 2));
    chunk
}

/// A WebP whose frame says one size and whose picture says another, with EXIF and XMP.
pub fn webp(frame: (u32, u32), picture: (u16, u16)) -> Vec<u8> {
    let ([w, x, y, _], [h, i, j, _]) = ((frame.0 - 1).to_le_bytes(), (frame.1 - 1).to_le_bytes());
    let ([a, b], [c, d]) = (picture.0.to_le_bytes(), picture.1.to_le_bytes());
    let chunks = [
        b"WEBP".to_vec(),
        riff(b"VP8X", &[0b0000_1100, 0, 0, 0, w, x, y, h, i, j]),
        riff(b"VP8 ", &[0x50, 0x5a, 0, 0x9d, 0x01, 0x2a, a, b, c, d]),
        riff(b"EXIF", &exif(TURNED)),
        riff(b"XMP ", PLACE.as_bytes()),
        riff(b"JUNK", PLACE.as_bytes()),
    ];
    riff(b"RIFF", &chunks.concat())
}

/// A WebP that moves.
pub fn moving_webp() -> Vec<u8> {
    let chunks = [b"WEBP".to_vec(), riff(b"VP8X", &[0b0000_0010, 0, 0, 0, 1, 0, 0, 1, 0, 0]), riff(b"ANIM", &[0; 6])];
    riff(b"RIFF", &chunks.concat())
}

/// A PDF of so many bytes.
pub fn pdf(bytes: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    // Bytes that repeat nowhere near, with line ends and what looks like a boundary's beginning among them.
    pdf.extend((0_u32..).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(bytes - 15 - 8));
    pdf.extend(b"\r\n--\r\n\r\n%%EOF\n\n".iter().take(bytes - pdf.len()));
    assert_eq!(pdf.len(), bytes);
    pdf
}

/// Whether these bytes stand somewhere in those.
pub fn stands_in(needle: &[u8], bytes: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
