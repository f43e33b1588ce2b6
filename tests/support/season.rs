//! A small made-up season: what six banks send, each with its own habits, what victims tell, and what a reviewer should notice about each told
//! transfer. The same seed gives the same files. Every person, number and account is invented.

mod bank;
mod person;

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use crate::domain::random::Random;
use bank::{Account, Movement};
pub use bank::{BANKS, Bank, Kind};
use person::Person;

/// A file as a bank sends it.
pub struct File {
    pub bank: &'static Bank,
    pub kind: Kind,
    pub bytes: Vec<u8>,
    /// The sum of its rows, satang.
    pub total: i64,
    pub rows: usize,
}

/// What is to be noticed: the case's number, the transfer's place, the check.
pub type Notice = (usize, usize, &'static str);

/// The whole season.
pub struct Season {
    pub files: Vec<File>,
    /// One case a line.
    pub cases: String,
    /// What has to be marked, and nothing else of the checks in `MARKED`.
    pub notices: BTreeSet<Notice>,
    pub transfers: usize,
}

/// The checks that `Season::notices` speaks of.
pub const MARKED: [&str; 7] = [
    "account_frozen",
    "trail_amount",
    "trail_time",
    "same_transfer",
    "refund_account",
    "claimant_is_holder",
    "recovered_elsewhere",
];

/// What is odd about a case; every fourth is.
#[derive(Clone, Copy)]
enum Oddity {
    None,
    NotReported,
    Mistyped,
    Amount,
    Time,
    AnothersTransfer,
    RefundToMule,
    Holder,
    Recovered,
}

/// In turn, so that a small season has each of them.
const ODDITIES: [Oddity; 8] = [
    Oddity::NotReported,
    Oddity::Mistyped,
    Oddity::Amount,
    Oddity::Time,
    Oddity::AnothersTransfer,
    Oddity::RefundToMule,
    Oddity::Holder,
    Oddity::Recovered,
];

/// One season of so many victims.
pub fn season(seed: u64, victims: usize) -> Season {
    let mut maker = Maker::new(seed, victims);
    for number in 1..=victims {
        let oddity = if number % 4 == 0 { ODDITIES[(number / 4 - 1) % ODDITIES.len()] } else { Oddity::None };
        maker.tell(number, oddity);
    }
    maker.done()
}

struct Maker {
    random: Random,
    mules: Vec<Account>,
    /// Accounts that no bank reports.
    unreported: Vec<Account>,
    movements: Vec<Movement>,
    cases: Vec<Value>,
    notices: BTreeSet<Notice>,
    transfers: usize,
}

impl Maker {
    fn new(seed: u64, victims: usize) -> Self {
        let mut random = Random::new(seed);
        let mut open = |reported: usize| -> Vec<Account> {
            (0..reported).map(|place| Account::open(&mut random, &BANKS[place % BANKS.len()])).collect()
        };
        let (mules, unreported) = (open(12 + victims / 10), open(6));
        Self {
            random,
            mules,
            unreported,
            movements: Vec::new(),
            cases: Vec::new(),
            notices: BTreeSet::new(),
            transfers: 0,
        }
    }

    /// One victim's case with one to three transfers, each into another account.
    fn tell(&mut self, number: usize, oddity: Oddity) {
        let victim = Person::new(&mut self.random);
        let own = Account::open(&mut self.random, &BANKS[number % BANKS.len()]);
        let count = 1 + self.random.below(3) as usize;
        let mut told = Vec::new();
        for place in 1..=count {
            let first = place == 1;
            let odd = if first { oddity } else { Oddity::None };
            told.push(self.transfer((number, place), &victim, &own, odd));
        }
        let mut case = json!({
            "case": number, "name": victim.name, "national_id": victim.national_id, "phone": victim.telephone,
            "email": format!("victim{number}@example.test"), "crime": "call_centre",
            "bank_case_id": format!("25690501{}{number:06}", own.bank.abbreviation), "police_case": "",
            "refund": { "kind": "bank", "bank": own.bank.code, "account": own.number, "name": victim.name },
            "recovered_elsewhere": "0.00", "story": "", "transfers": told,
        });
        self.whole_case(number, count, oddity, &mut case);
        self.transfers += case["transfers"].as_array().unwrap().len();
        self.cases.push(case);
    }

    /// What is odd about a case as a whole.
    fn whole_case(&mut self, number: usize, count: usize, oddity: Oddity, case: &mut Value) {
        let mule = self.mules[number % self.mules.len()].clone();
        let check = match oddity {
            Oddity::RefundToMule => {
                let (bank, account) = (mule.bank.code, &mule.number);
                case["refund"] = json!({ "kind": "bank", "bank": bank, "account": account, "name": mule.holder.name });
                "refund_account"
            }
            Oddity::Holder => {
                case["national_id"] = json!(mule.holder.national_id);
                "claimant_is_holder"
            }
            Oddity::Recovered => {
                case["recovered_elsewhere"] = json!("12.34");
                "recovered_elsewhere"
            }
            Oddity::AnothersTransfer => {
                // The first transfer of the case before, which has nothing odd about it: both are to be looked at.
                let other = &self.cases[number - 2];
                case["transfers"] = json!([other["transfers"][0].clone()]);
                self.notices.retain(|(case, _, _)| *case != number);
                self.notices.extend([(number, 1, "same_transfer"), (number - 1, 1, "same_transfer")]);
                return;
            }
            _ => return,
        };
        self.notices.extend((1..=count).map(|place| (number, place, check)));
    }

    /// One transfer: what the bank saw, and what the victim tells of it.
    fn transfer(&mut self, at: (usize, usize), victim: &Person, own: &Account, odd: Oddity) -> Value {
        let (number, place) = at;
        let mule = match odd {
            Oddity::NotReported => self.unreported[number % self.unreported.len()].clone(),
            _ => self.mules[(number * 7 + place) % self.mules.len()].clone(),
        };
        let satang = 10_000 + i64::try_from(self.random.below(50_000_000)).unwrap();
        let minutes = i64::try_from(self.random.below(120 * 24 * 60)).unwrap();
        let booked = start() + Duration::minutes(minutes);
        self.movements.push(Movement {
            reference: format!("TX{number:06}{place:02}"),
            from: own.clone(),
            sender: victim.name.clone(),
            to: Some(mule.clone()),
            satang,
            booked,
        });
        if place == 1 {
            self.moves_on(number, &mule, satang, booked);
        }
        let (mut account, mut told, mut made) = (mule.number.clone(), satang, booked);
        let check = match odd {
            Oddity::NotReported => "account_frozen",
            Oddity::Mistyped => {
                account = mistyped(&account);
                "account_frozen"
            }
            Oddity::Amount => {
                told += 1_000;
                "trail_amount"
            }
            Oddity::Time => {
                made += Duration::minutes([-90, 45, 1440][number % 3]);
                "trail_time"
            }
            _ => "",
        };
        if !check.is_empty() {
            self.notices.insert((number, place, check));
        }
        json!({
            "bank": mule.bank.code, "account": account, "account_name": mule.holder.name,
            "amount": format!("{}.{:02}", told / 100, told % 100), "at": made.format("%Y-%m-%dT%H:%M").to_string(),
            "method": "mobile_banking", "from_bank": own.bank.code, "from_account": own.number,
        })
    }

    /// Part of the money leaves again: to another account, or out of the banks' sight.
    fn moves_on(&mut self, number: usize, mule: &Account, satang: i64, booked: NaiveDateTime) {
        let to = number.is_multiple_of(2).then(|| self.mules[(number * 5 + 3) % self.mules.len()].clone());
        self.movements.push(Movement {
            reference: format!("TX{number:06}99"),
            from: mule.clone(),
            sender: mule.holder.name.clone(),
            to: to.filter(|other| other.number != mule.number),
            satang: satang / 2,
            booked: booked + Duration::minutes(17),
        });
    }

    fn done(self) -> Season {
        let mut files = Vec::new();
        for bank in &BANKS {
            let mine: Vec<&Account> = self.mules.iter().filter(|mule| mule.bank.code == bank.code).collect();
            files.push(bank.accounts(&mine));
            let known = |account: &Account| mine.iter().any(|mule| mule.number == account.number);
            // A movement that touches two banks is told by both, under the same reference.
            let seen: Vec<&Movement> = self
                .movements
                .iter()
                .filter(|movement| known(&movement.from) || movement.to.as_ref().is_some_and(known))
                .collect();
            files.push(bank.transfers(&seen));
        }
        let cases = self.cases.iter().map(|case| format!("{case}\n")).collect();
        Season { files, cases, notices: self.notices, transfers: self.transfers }
    }
}

/// When it began, in Bangkok.
fn start() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 5, 1).unwrap().and_hms_opt(0, 0, 0).unwrap()
}

/// Two neighbouring digits that differ, exchanged.
fn mistyped(number: &str) -> String {
    let mut digits: Vec<char> = number.chars().collect();
    let place = (0..digits.len() - 1).find(|place| digits[*place] != digits[place + 1]).unwrap();
    digits.swap(place, place + 1);
    digits.into_iter().collect()
}
