//! Pictures: what a camera writes beside them goes, which way is up stays, and no picture is larger than people can open.

use img_parts::ImageEXIF;
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use img_parts::webp::WebP;

use super::*;
use crate::support::databases::on_both_databases;
use crate::support::pictures::{
    PLACE as CANARY, TURNED, chunk, moving_webp, plain_jpeg, png, stands_in, telephone_jpeg, telephone_scans, webp,
};

/// EXIF that says nothing but that the picture is turned (TIFF, one entry).
const ONLY_TURNED: &[u8] = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

/// What is kept of a picture.
#[track_caller]
fn kept(app: &TestApp, browser: &Browser, file: Chosen<'_>) -> Vec<u8> {
    let page = add(app, browser, file).expect(200);
    open(&page, rows(app).pop().unwrap().id).expect(200).bytes
}

on_both_databases! {
    fn a_telephones_picture_loses_its_place_and_keeps_its_look(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let sent = telephone_jpeg(TURNED);
        assert!(stands_in(CANARY.as_bytes(), &sent));
        let kept = kept(&app, &person, ("IMG_1.jpg", "image/jpeg", &sent));
        assert!(!stands_in(CANARY.as_bytes(), &kept) && !stands_in(b"CANARY", &kept));
        for name in [&b"xap"[..], b"Photoshop", b"MPF"] {
            assert!(!stands_in(name, &kept));
        }
        let picture = Jpeg::from_bytes(kept.clone().into()).unwrap();
        assert_eq!(picture.exif().as_deref(), Some(ONLY_TURNED));
        assert_eq!(picture.dimensions(), Some((640, 480)));
        // Tables and both scans are there byte for byte, and the second picture behind the end isn't.
        let scans = telephone_scans();
        assert!(kept.ends_with(&scans), "the picture itself was changed");
        // One that is not turned has no EXIF at all; one without anything is kept byte for byte.
        let upright = self::kept(&app, &person, ("IMG_2.jpg", "image/jpeg", &telephone_jpeg(1)));
        assert_eq!(Jpeg::from_bytes(upright.into()).unwrap().exif(), None);
        let plain = plain_jpeg(8, 8);
        assert_eq!(self::kept(&app, &person, ("IMG_3.jpg", "image/jpeg", &plain)), plain);
        // Filling before a comment goes with it: what comes after would become a mark of it.
        let (look, end) = plain.split_at(plain.len() - 2);
        let comment = [0xFF, 0xFF, 0xFE, 0, 4, b'a', b'b'];
        let coded = [0xFE, 0, 4, b'c', b'd'];
        let filled = [look, &comment, &coded, end].concat();
        assert_eq!(self::kept(&app, &person, ("IMG_4.jpg", "image/jpeg", &filled)), [look, &coded, end].concat());
    }
}

on_both_databases! {
    fn png_and_webp_lose_what_stands_beside_the_picture(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let kept_png = kept(&app, &person, ("a.png", "image/png", &png(64, 48, true)));
        assert!(!stands_in(b"CANARY", &kept_png));
        let picture = Png::from_bytes(kept_png.into()).unwrap();
        assert_eq!((picture.exif().as_deref(), picture.dimensions()), (Some(ONLY_TURNED), Some((64, 48))));
        let kinds: Vec<[u8; 4]> = picture.chunks().iter().map(img_parts::png::PngChunk::kind).collect();
        assert_eq!(kinds, [*b"IHDR", *b"eXIf", *b"IDAT", *b"IEND"]);
        let plain = png(64, 48, false);
        assert_eq!(kept(&app, &person, ("b.png", "image/png", &plain)), plain);

        let kept_webp = kept(&app, &person, ("a.webp", "image/webp", &webp((64, 48), (64, 48))));
        assert!(!stands_in(b"CANARY", &kept_webp));
        let picture = WebP::from_bytes(kept_webp.clone().into()).unwrap();
        assert_eq!((picture.exif().as_deref(), picture.dimensions()), (Some(ONLY_TURNED), Some((64, 48))));
        // The frame announces EXIF and no XMP any more.
        assert_eq!(kept_webp[20] & 0b0000_1100, 0b0000_1000);
    }
}

on_both_databases! {
    fn a_picture_has_a_hundred_million_pixels_and_not_a_row_more(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let too_many = "at most 100 million pixels";
        for (name, kind, content) in [
            ("most.png", "image/png", png(10_000, 10_000, false)),
            ("most.jpg", "image/jpeg", plain_jpeg(50_000, 2_000)),
            ("most.webp", "image/webp", webp((10_000, 10_000), (10_000, 10_000))),
        ] {
            add(&app, &person, (name, kind, &content)).expect(200);
        }
        for (name, kind, content) in [
            ("bomb.png", "image/png", png(10_000, 10_001, false)),
            ("bomb.png", "image/png", png(u32::MAX, u32::MAX, false)),
            ("bomb.jpg", "image/jpeg", plain_jpeg(65_535, 65_535)),
            // The frame says one thing and the picture another, either way.
            ("bomb.webp", "image/webp", webp((16_000, 16_000), (8, 8))),
            ("bomb.webp", "image/webp", webp((8, 8), (16_000, 16_000))),
        ] {
            refused(&database, &app, &person, (name, kind, &content), too_many);
        }
    }
}

on_both_databases! {
    fn a_damaged_or_ambiguous_picture_is_refused_in_words(database: TestDatabase) {
        let app = TestApp::start(&database);
        let person = writer(&app);
        let (jpeg, drawing, web) = (telephone_jpeg(TURNED), png(64, 48, true), webp((64, 48), (64, 48)));
        let words = "damaged or animated";
        // A second frame: programs differ in which they show.
        let frame = [0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
        let two_frames = [&jpeg[..2], &frame, &jpeg[2..]].concat();
        refused(&database, &app, &person, ("a.jpg", "image/jpeg", &two_frames), words);
        refused(&database, &app, &person, ("a.png", "image/png", &png(0, 8, false)), words);
        refused(&database, &app, &person, ("a.webp", "image/webp", &moving_webp()), words);
        let mut changed = drawing.clone();
        changed[20] ^= 1;
        refused(&database, &app, &person, ("a.png", "image/png", &changed), words);
        // The end of a PNG is empty, and its head has one length: more would be a place to hide something in.
        let (plain, size) = (png(64, 48, false), [0, 0, 0, 64, 0, 0, 0, 48, 8, 2, 0, 0, 0, b'x']);
        let full_end = [&plain[..plain.len() - 12], &chunk(*b"IEND", CANARY.as_bytes())].concat();
        refused(&database, &app, &person, ("a.png", "image/png", &full_end), words);
        let long_head = [&plain[..8], &chunk(*b"IHDR", &size), &plain[33..]].concat();
        refused(&database, &app, &person, ("a.png", "image/png", &long_head), words);
        // Cut off anywhere, or with a byte turned anywhere, it is kept or refused, and never our own fault.
        for (name, kind, whole) in [("a.jpg", "image/jpeg", &jpeg), ("a.png", "image/png", &drawing), ("a.webp", "image/webp", &web)] {
            for step in 1..12 {
                let at = whole.len() * step / 12;
                let mut turned = whole.clone();
                turned[at] ^= 0x5A;
                for content in [&whole[..at], &turned] {
                    let page = add(&app, &person, (name, kind, content));
                    assert!(matches!(page.status, 200 | 422), "{name} at {at}: {}", page.describe());
                    if let Some(file) = rows(&app).pop() {
                        let page = person.get(PLACE);
                        assert!(!stands_in(CANARY.as_bytes(), &open(&page, file.id).bytes), "{name} at {at}");
                        page.form("Remove").submit("Remove").form("Remove it").submit("Remove it").expect(200);
                    }
                }
            }
        }
    }
}
