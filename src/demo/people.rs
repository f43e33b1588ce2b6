//! People, accounts and stories that nobody has: names are put together, numbers are right in form and belong to the demo.

use super::random::Dice;
use super::unread;
use crate::domain::identity::{BankCode, Capacity, Offence, PersonName, PersonalNumber, PersonalNumberKind, Telephone};
use crate::domain::party::Party;
use crate::domain::told::{AccountKey, Channel, Tongue};
use crate::error::Error;

/// The banks that take part.
pub const BANKS: [&str; 4] = ["002", "004", "006", "014"];

const FIRST_NAMES: &[&str] = &[
    "กมล",
    "กิตติ",
    "ขวัญ",
    "จิรา",
    "ชนิดา",
    "ณัฐ",
    "ดวงใจ",
    "ธนา",
    "นภา",
    "บุษบา",
    "ปกรณ์",
    "พิมพ์",
    "ภูมิ",
    "มานี",
    "รัตนา",
    "วิชัย",
    "ศิริ",
    "สมปอง",
    "สุดา",
    "อรุณ",
];
const LAST_NAMES: &[&str] = &[
    "ใจดี",
    "ทองแท้",
    "นาสวน",
    "บุญมาก",
    "ป่าไม้",
    "พูนสุข",
    "ภูผา",
    "มีทรัพย์",
    "รักเรียน",
    "ลมหนาว",
    "วังน้ำ",
    "ศรีสมมติ",
    "สายธาร",
    "สุขสมมติ",
    "แสงเดือน",
    "หาดทราย",
];
const ENGLISH_NAMES: &[&str] = &["Anna Fieldmoor", "Peter Langhold", "Maria Oakenden"];
const STREETS: &[&str] = &[
    "12/3 หมู่ 4 ตำบลสมมติ อำเภอเมือง\nเชียงใหม่ 50000",
    "88 ซอยตัวอย่าง 5 แขวงสมมติ เขตบางรัก\nกรุงเทพมหานคร 10500",
    "7 ถนนทดลอง ตำบลสมมติ อำเภอหาดใหญ่\nสงขลา 90110",
];

/// What people say happened, in Thai and English.
const STORIES: &[(Offence, &str, &str)] = &[
    (
        Offence::CallCentre,
        "มีคนโทรมาอ้างว่าเป็นตำรวจ บอกว่าบัญชีเกี่ยวข้องกับคดี ให้โอนเงินมาตรวจสอบแล้วจะคืนให้",
        "A caller said he was of the police, that my account was part of a case, and that I had to send the money to be checked.",
    ),
    (
        Offence::Investment,
        "เพื่อนในกลุ่มไลน์ชวนลงทุนหุ้นต่างประเทศ ตอนแรกถอนกำไรได้ พอโอนเพิ่มก็ถอนไม่ได้อีก",
        "People in a chat group had me invest in foreign shares. At first I could take out profits, later nothing any more.",
    ),
    (
        Offence::GoodsNotOrganised,
        "สั่งซื้อโทรศัพท์มือสองจากเพจ โอนเงินแล้วไม่ได้ของ เพจบล็อกไป",
        "I bought a second-hand telephone from a page. It never came, and the page blocked me.",
    ),
    (
        Offence::SideJob,
        "รับงานกดไลก์สินค้า ต้องโอนเงินค้ำประกันก่อนหลายครั้ง สุดท้ายถอนเงินไม่ได้",
        "I took a job pressing likes. I had to send deposits again and again, and could not get them back.",
    ),
    (
        Offence::Loan,
        "กู้เงินออนไลน์ เขาให้โอนค่าธรรมเนียมก่อนอนุมัติ โอนแล้วเรียกเพิ่มเรื่อย ๆ",
        "I asked for a loan online. They wanted a fee first, and then more and more.",
    ),
    (
        Offence::Romance,
        "คุยกับคนในแอปหาคู่สามเดือน เขาบอกว่าส่งของมาให้แต่ติดศุลกากร ต้องช่วยโอนเงินค่าภาษี",
        "We had written for three months. He said that a parcel for me was held by customs and asked me to pay the duty.",
    ),
    (
        Offence::RemoteControl,
        "กดติดตั้งแอปตามที่เจ้าหน้าที่ปลอมบอก แล้วเงินถูกโอนออกจากบัญชีเอง",
        "I installed an app as somebody told me who said he was from an office. Then money left my account by itself.",
    ),
];

/// A name in Thai.
pub fn name(dice: &mut Dice) -> String {
    let first = dice.one_of(FIRST_NAMES, "กมล");
    let last = dice.one_of(LAST_NAMES, "ใจดี");
    format!("{first} {last}")
}

/// A Thai national ID with a right check digit.
pub fn national_id(dice: &mut Dice) -> Result<PersonalNumber, Error> {
    let twelve = dice.digits(12);
    let sum: u32 =
        twelve.chars().filter_map(|c| c.to_digit(10)).zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
    let text = format!("{twelve}{}", (11 - sum % 11) % 10);
    PersonalNumber::of_kind(PersonalNumberKind::National, &text).map_err(|_| unread("ID"))
}

/// A bank of the demo.
pub fn bank(dice: &mut Dice) -> Result<BankCode, Error> {
    dice.one_of(&BANKS, "006").parse().map_err(|_| unread("bank"))
}

/// An account at a bank of the demo.
pub fn account(dice: &mut Dice) -> Result<AccountKey, Error> {
    Ok(AccountKey { bank: bank(dice)?, number: dice.digits(10).parse().map_err(|_| unread("account"))? })
}

/// A person's name, checked.
pub fn person_name(text: &str) -> Result<PersonName, Error> {
    text.parse().map_err(|_| unread("name"))
}

/// A victim or an account holder: most have e-mail, all have an address.
pub fn party(dice: &mut Dice, number: usize, tongue: Tongue) -> Result<Party, Error> {
    let name = match tongue {
        Tongue::Thai => name(dice),
        Tongue::English => dice.one_of(ENGLISH_NAMES, "Anna Fieldmoor").to_owned(),
    };
    let email = dice
        .happens(85)
        .then(|| format!("person{number}@demo.example").parse())
        .transpose()
        .map_err(|_| unread("e-mail address"))?;
    let telephone: Telephone = format!("08{}", dice.digits(8)).parse().map_err(|_| unread("telephone"))?;
    Ok(Party {
        capacity: Capacity::Oneself,
        name: person_name(&name)?,
        number: national_id(dice)?,
        telephone: Some(telephone),
        email,
        address: Some(dice.one_of(STREETS, "กรุงเทพมหานคร 10200").to_owned()),
    })
}

/// Where a person wants the money: an account in their own name.
pub fn channel(dice: &mut Dice, party: &Party) -> Result<Channel, Error> {
    Ok(Channel::BankAccount { account: account(dice)?, holder: party.name.clone() })
}

/// An offence, and what a person says of it.
pub fn story(dice: &mut Dice, tongue: Tongue) -> (Offence, String) {
    let otherwise = (Offence::Other, "ถูกหลอกให้โอนเงิน", "I was tricked.");
    let (offence, thai, english) = dice.one_of(STORIES, otherwise);
    let told = match tongue {
        Tongue::Thai => thai,
        Tongue::English => english,
    };
    (offence, told.to_owned())
}
