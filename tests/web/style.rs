//! The style sheet keeps what it promises about contrast (WCAG 2.2 AA, 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../static/redress.css");

/// Text and the ground it stands on.
const TEXT: [(&str, &str); 26] = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "brand-soft"),
    ("ink", "warn-soft"),
    ("ink", "bad-soft"),
    ("ink", "good-soft"),
    ("ink", "info-soft"),
    ("ink-soft", "ground"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("ink-soft", "brand-soft"),
    ("link", "ground"),
    ("link", "surface"),
    ("link", "sunken"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("brand", "ground"),
    ("brand", "surface"),
    ("brand-strong", "brand-soft"),
    ("bad", "ground"),
    ("bad", "surface"),
    ("info", "info-soft"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
];

/// Borders of inputs, the focus and what stands next to them.
const LINES: [(&str, &str); 6] = [
    ("line-strong", "ground"),
    ("line-strong", "surface"),
    ("focus", "ground"),
    ("focus", "surface"),
    ("focus", "brand-soft"),
    ("brand", "brand-soft"),
];

#[test]
fn text_and_lines_stand_out_from_their_ground_in_light_and_in_dark() {
    for (mood, colours) in [("light", colours(0)), ("dark", colours(1))] {
        for (pairs, least) in [(&TEXT[..], 4.5), (&LINES[..], 3.0)] {
            for (front, back) in pairs {
                let found = contrast(colours[*front], colours[*back]);
                assert!(found >= least, "{mood}: {front} on {back} is {found:.2}:1, not {least}:1");
            }
        }
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere_and_thai_letters_are_not_spaced() {
    for refused in ["@import", "url(", "@font-face", "letter-spacing:", "outline: 0;"] {
        assert!(!STYLE.contains(refused), "{refused}");
    }
}

/// Colours of the `index`th `:root` of the sheet: light stands first, dark second.
fn colours(index: usize) -> BTreeMap<&'static str, [f64; 3]> {
    let block = STYLE.split(":root {").nth(index + 1).unwrap().split('}').next().unwrap();
    block
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": #"))
        .map(|(name, hex)| {
            let channel = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            (name, [channel(0), channel(2), channel(4)])
        })
        .collect()
}

/// Contrast ratio as WCAG 2.2 defines it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear =
        colour.map(|channel| if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}
