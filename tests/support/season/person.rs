//! Invented people.

use crate::domain::random::Random;

const FIRST: [&str; 8] = ["กมล", "จิรา", "ณัฐ", "นภา", "พิมพ์", "รัตนา", "ศิริ", "อรุณ"];
const LAST: [&str; 7] = ["ทองแท้", "บุญมาก", "พูนสุข", "มีทรัพย์", "รักเรียน", "วังน้ำ", "แสงเดือน"];

#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub national_id: String,
    pub telephone: String,
}

impl Person {
    pub fn new(random: &mut Random) -> Self {
        let mut pick = |words: &[&str]| words[random.below(words.len() as u64) as usize].to_owned();
        let name = format!("{}{} {}", pick(&FIRST), pick(&FIRST), pick(&LAST));
        let telephone = format!("08{:08}", random.below(100_000_000));
        Self { name, national_id: national_id(random), telephone }
    }
}

/// Thirteen digits with their check digit.
fn national_id(random: &mut Random) -> String {
    let digits: Vec<u64> =
        (0..12).map(|place| if place == 0 { 1 + random.below(8) } else { random.below(10) }).collect();
    let weighted: u64 = digits.iter().zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = (11 - weighted % 11) % 10;
    digits.iter().chain([&check]).map(u64::to_string).collect()
}
