//! Banks, e-money and digital-asset operators: who keeps an account.
//!
//! Here belong the codes of the Bank of Thailand, our own short codes for those who have none, and the usual length of their account
//! numbers. The accounts belong elsewhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::clean_digits;
use crate::domain::words::{fault_enum, word_enum};

/// Digits of a code of the Bank of Thailand.
const CODE_DIGITS: usize = 3;
/// Fewest and most letters of our own short codes.
const SHORT_CODE_LETTERS: std::ops::RangeInclusive<usize> = 2..=8;
/// Codes of banks that have become part of another: what was, what is.
const FORMER: [(&str, &str); 1] = [("065", "011")];

word_enum! {
    /// What kind of operator keeps the account.
    ProviderKind ("provider_kind") {
        /// A bank, with a code of the Bank of Thailand.
        Bank = "bank",
        /// An e-money operator.
        EMoney = "e_money",
        /// A digital-asset operator.
        DigitalAsset = "digital_asset",
    }
}

/// One operator that keeps accounts.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    /// Three digits of the Bank of Thailand, or our own short code.
    pub code: &'static str,
    /// The short name that people and Bank Case IDs use.
    pub abbreviation: &'static str,
    /// The name in Thai.
    pub thai_name: &'static str,
    /// The name in English.
    pub english_name: &'static str,
    /// Its kind.
    pub kind: ProviderKind,
    /// How many characters its account numbers usually have; none where there is no usual length.
    pub usual_lengths: &'static [usize],
}

const fn bank(
    code: &'static str,
    abbreviation: &'static str,
    thai_name: &'static str,
    english_name: &'static str,
) -> Provider {
    long_bank(code, abbreviation, thai_name, english_name, &[10])
}

const fn long_bank(
    code: &'static str,
    abbreviation: &'static str,
    thai_name: &'static str,
    english_name: &'static str,
    usual_lengths: &'static [usize],
) -> Provider {
    Provider { code, abbreviation, thai_name, english_name, kind: ProviderKind::Bank, usual_lengths }
}

const fn operator(
    code: &'static str,
    thai_name: &'static str,
    english_name: &'static str,
    kind: ProviderKind,
) -> Provider {
    // A wallet is numbered by a mobile number or by an e-wallet number; an exchange has no usual form.
    let usual_lengths: &[usize] = match kind {
        ProviderKind::EMoney => &[10, 15],
        ProviderKind::Bank | ProviderKind::DigitalAsset => &[],
    };
    Provider { code, abbreviation: code, thai_name, english_name, kind, usual_lengths }
}

/// Every provider that people choose from: banks in the order of their codes, then the operators.
pub const PROVIDERS: &[Provider] = &[
    bank("002", "BBL", "ธนาคารกรุงเทพ", "Bangkok Bank"),
    bank("004", "KBANK", "ธนาคารกสิกรไทย", "Kasikornbank"),
    bank("006", "KTB", "ธนาคารกรุงไทย", "Krungthai Bank"),
    bank("008", "JPMORGAN", "ธนาคารเจพีมอร์แกน เชส", "JPMorgan Chase Bank"),
    bank("011", "TTB", "ธนาคารทหารไทยธนชาต", "TMBThanachart Bank"),
    bank("014", "SCB", "ธนาคารไทยพาณิชย์", "Siam Commercial Bank"),
    bank("017", "CITI", "ธนาคารซิตี้แบงก์", "Citibank"),
    bank("018", "SMBC", "ธนาคารซูมิโตโม มิตซุย แบงกิ้ง คอร์ปอเรชั่น", "Sumitomo Mitsui Banking Corporation"),
    bank("020", "SCBT", "ธนาคารสแตนดาร์ดชาร์เตอร์ด (ไทย)", "Standard Chartered Bank (Thai)"),
    bank("022", "CIMBT", "ธนาคารซีไอเอ็มบี ไทย", "CIMB Thai Bank"),
    bank("024", "UOB", "ธนาคารยูโอบี", "United Overseas Bank (Thai)"),
    bank("025", "BAY", "ธนาคารกรุงศรีอยุธยา", "Bank of Ayudhya (Krungsri)"),
    bank("026", "MEGA", "ธนาคารเมกะ สากลพาณิชย์", "Mega International Commercial Bank"),
    bank("027", "BOFA", "ธนาคารแห่งอเมริกา", "Bank of America"),
    bank(
        "028",
        "CACIB",
        "ธนาคารเครดิต อะกริโคล คอร์ปอเรต แอนด์ อินเวสเมนต์",
        "Crédit Agricole Corporate and Investment Bank",
    ),
    long_bank("030", "GSB", "ธนาคารออมสิน", "Government Savings Bank", &[12]),
    bank("031", "HSBC", "ธนาคารฮ่องกงและเซี่ยงไฮ้แบงกิ้งคอร์ปอเรชั่น", "Hongkong and Shanghai Banking Corporation"),
    bank("032", "DB", "ธนาคารดอยซ์แบงก์", "Deutsche Bank"),
    long_bank("033", "GHB", "ธนาคารอาคารสงเคราะห์", "Government Housing Bank", &[12]),
    long_bank(
        "034",
        "BAAC",
        "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร",
        "Bank for Agriculture and Agricultural Cooperatives",
        &[12],
    ),
    bank("035", "EXIM", "ธนาคารเพื่อการส่งออกและนำเข้าแห่งประเทศไทย", "Export-Import Bank of Thailand"),
    bank("039", "MIZUHO", "ธนาคารมิซูโฮ", "Mizuho Bank"),
    bank("045", "BNPP", "ธนาคารบีเอ็นพี พารีบาส์", "BNP Paribas"),
    bank("066", "ISBT", "ธนาคารอิสลามแห่งประเทศไทย", "Islamic Bank of Thailand"),
    long_bank("067", "TISCO", "ธนาคารทิสโก้", "TISCO Bank", &[14]),
    bank("069", "KKP", "ธนาคารเกียรตินาคินภัทร", "Kiatnakin Phatra Bank"),
    bank("070", "ICBC", "ธนาคารไอซีบีซี (ไทย)", "Industrial and Commercial Bank of China (Thai)"),
    bank("071", "TCRB", "ธนาคารไทยเครดิต", "Thai Credit Bank"),
    bank("073", "LHB", "ธนาคารแลนด์ แอนด์ เฮ้าส์", "Land and Houses Bank"),
    bank("098", "SME", "ธนาคารพัฒนาวิสาหกิจขนาดกลางและขนาดย่อมแห่งประเทศไทย", "SME Development Bank"),
    operator("TMN", "ทรูมันนี่ วอลเล็ท", "TrueMoney Wallet", ProviderKind::EMoney),
    operator("SPY", "ช้อปปี้เพย์", "ShopeePay", ProviderKind::EMoney),
    operator("MPY", "เอ็มเปย์", "mPAY", ProviderKind::EMoney),
    operator("BKB", "บิทคับ", "Bitkub", ProviderKind::DigitalAsset),
    operator("BNT", "ไบแนนซ์ ทีเอช", "Binance TH", ProviderKind::DigitalAsset),
    operator("BTZ", "บิทาซซ่า", "Bitazza", ProviderKind::DigitalAsset),
    operator("ORX", "ออร์บิกซ์", "Orbix", ProviderKind::DigitalAsset),
];

impl Provider {
    /// The provider of this code, whether present or former.
    pub fn by_code(code: &str) -> Option<&'static Self> {
        let code = FORMER.iter().find(|(former, _)| *former == code).map_or(code, |(_, present)| *present);
        PROVIDERS.iter().find(|provider| provider.code == code)
    }

    /// The provider of this short name, in either case.
    pub fn by_abbreviation(abbreviation: &str) -> Option<&'static Self> {
        PROVIDERS.iter().find(|provider| provider.abbreviation.eq_ignore_ascii_case(abbreviation))
    }

    /// The provider of this full name in Thai or English; the Thai word for bank may be missing.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        let name = name.trim();
        let thai =
            |provider: &&Self| provider.thai_name == name || provider.thai_name.strip_prefix("ธนาคาร") == Some(name);
        let english = |provider: &&Self| provider.english_name.eq_ignore_ascii_case(name);
        PROVIDERS.iter().find(|provider| thai(provider) || english(provider))
    }
}

fault_enum! {
    /// Why a text does not name a provider.
    BankCodeFault {
        Empty = "bank_code_empty": "no bank was given",
        NotACode = "bank_code_not_a_code": "a bank is named by three digits or a short code",
    }
}

/// The code of a provider: three digits of the Bank of Thailand or a short code such as `TMN`. A code that the list does not have is
/// kept as it came: banks open faster than programs are released.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankCode(String);

impl BankCode {
    /// The code as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The provider, where the list has it.
    pub fn provider(&self) -> Option<&'static Provider> {
        Provider::by_code(&self.0)
    }
}

impl From<&Provider> for BankCode {
    fn from(provider: &Provider) -> Self {
        Self(provider.code.to_owned())
    }
}

impl FromStr for BankCode {
    type Err = BankCodeFault;

    /// Reads a code, present or former, with the leading zeros a spreadsheet may have lost; an abbreviation; or a full name.
    fn from_str(text: &str) -> Result<Self, BankCodeFault> {
        let code = clean_digits(text);
        if code.is_empty() {
            return Err(BankCodeFault::Empty);
        }
        if code.len() <= CODE_DIGITS && code.chars().all(|c| c.is_ascii_digit()) {
            let code = format!("{code:0>CODE_DIGITS$}");
            return Ok(Provider::by_code(&code).map_or(Self(code), Self::from));
        }
        // A name of one word as well without the blanks and hyphens that a code may have.
        let named = || Provider::by_name(text).or_else(|| Provider::by_name(&code));
        if let Some(provider) = Provider::by_abbreviation(&code).or_else(named) {
            return Ok(Self::from(provider));
        }
        if SHORT_CODE_LETTERS.contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphabetic()) {
            return Ok(Self(code.to_ascii_uppercase()));
        }
        Err(BankCodeFault::NotACode)
    }
}

impl TryFrom<&str> for BankCode {
    type Error = BankCodeFault;

    fn try_from(text: &str) -> Result<Self, BankCodeFault> {
        text.parse()
    }
}

impl fmt::Display for BankCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for BankCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for BankCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
