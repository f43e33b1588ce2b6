//! Reading dates and times: Thai, English and ISO; either era; Thai digits.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::months::{MONTHS, MonthName};
use super::{DateFault, YEARS, bangkok_moment, year_of_any_era};
use crate::domain::identity::{ascii_digit, is_hyphen, is_invisible};

/// The longest text that is read as a date or a time, in characters.
pub const MAX_TYPED_CHARACTERS: usize = 80;
/// The largest distance of a clock from UTC, in minutes.
const MAX_OFFSET_MINUTES: i64 = 14 * 60;

/// Words that may stand in a date and say nothing: the era is told by the year.
const FILLERS: [&str; 14] = ["วันที่", "ที่", "เดือน", "ปี", "พศ", "คศ", "be", "ce", "ad", "of", "st", "nd", "rd", "th"];

/// Reads a day: `2568-05-01`, `01/05/2568`, `1 พ.ค. 2568`, `1 May 2025`, `May 1, 2025`, `20250501`; the day stands before the month.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateFault> {
    let tokens = tokens(&plain(text)?)?;
    match tokens.as_slice() {
        [] => Err(DateFault::Empty),
        [Token::Number(year), Token::Number(month), Token::Number(day)] if year.len() == 4 => day_of(year, month, day),
        [Token::Number(day), Token::Number(month), Token::Number(year)] => day_of(year, month, day),
        [Token::Number(day), Token::Word(month), Token::Number(year)] if year.len() == 4 => day_of(year, month, day),
        [Token::Number(year), Token::Word(month), Token::Number(day)] => day_of(year, month, day),
        [Token::Word(month), Token::Number(day), Token::Number(year)] => day_of(year, month, day),
        [Token::Number(compact)] if compact.len() == 8 => {
            let (year, rest) = compact.split_at_checked(4).ok_or(DateFault::NotADate)?;
            let (month, day) = rest.split_at_checked(2).ok_or(DateFault::NotADate)?;
            day_of(year, month, day)
        }
        _ => Err(DateFault::NotADate),
    }
}

/// Reads a day that was typed in three fields; the month may be a name. Says which field is missing.
pub fn date_from_parts(day: &str, month: &str, year: &str) -> Result<NaiveDate, DateFault> {
    let (day, month, year) = (plain(day)?, plain(month)?, plain(year)?);
    match (day.is_empty(), month.is_empty(), year.is_empty()) {
        (true, true, true) => Err(DateFault::Empty),
        (true, ..) => Err(DateFault::NoDay),
        (_, true, _) => Err(DateFault::NoMonth),
        (.., true) => Err(DateFault::NoYear),
        _ => day_of(year.trim_start_matches("พ.ศ.").trim(), &month, &day),
    }
}

/// Reads a time of day: `14:05`, `14.05 น.`, `14:05:30`, `2:05 pm`; parts of a second are kept to the microsecond.
pub fn parse_time(text: &str) -> Result<NaiveTime, DateFault> {
    let text = plain(text)?;
    let text = text.strip_suffix("น.").or_else(|| text.strip_suffix('น')).unwrap_or(&text).trim_end();
    if text.is_empty() {
        return Err(DateFault::NoTime);
    }
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (text, None),
    };
    let mark = if clock.contains(':') { ':' } else { '.' };
    let mut parts = clock.split(mark);
    let hour = small(parts.next().unwrap_or_default())?;
    let minute = small(parts.next().ok_or(DateFault::NotATime)?)?;
    let (second, micro) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            (small(whole)?, microseconds(fraction)?)
        }
    };
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return Err(DateFault::NotATime),
    };
    if parts.next().is_some() {
        return Err(DateFault::NotATime);
    }
    NaiveTime::from_hms_micro_opt(hour, minute, second, micro).ok_or(DateFault::NotATime)
}

/// Reads a day and a time of day, which are Bangkok's unless the text says otherwise (`Z`, `+07:00`): `2025-05-01 14:05:00`,
/// `2025-05-01T14:05`, `01/05/2568 14:05:00`, `1 พ.ค. 2568 เวลา 14.05 น.`. A day alone is refused, never given a made-up time.
pub fn parse_stamp(text: &str) -> Result<DateTime<Utc>, DateFault> {
    let text = apart_at_t(&plain(text)?);
    if text.is_empty() {
        return Err(DateFault::Empty);
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "เวลา").collect();
    let time_begins = words.iter().position(|word| word.contains(':')).or_else(|| dotted_time(&words));
    let Some((date, time)) = time_begins.and_then(|place| words.split_at_checked(place)) else {
        return parse_date(&text).and(Err(DateFault::NoTime));
    };
    let date = parse_date(&date.join(" "))?;
    let (time, ahead_of_utc) = without_offset(&time.join(" "))?;
    let time = parse_time(&time)?;
    match ahead_of_utc {
        None => Ok(bangkok_moment(date, time)),
        Some(ahead) => {
            date.and_time(time).checked_sub_signed(ahead).map(|at| at.and_utc()).ok_or(DateFault::YearOutOfRange)
        }
    }
}

/// Where a time written with a dot begins: it is the last word, but for the word for "o'clock".
fn dotted_time(words: &[&str]) -> Option<usize> {
    let end = words.iter().rposition(|word| !matches!(*word, "น." | "น"))?;
    let word = words.get(end)?;
    (end > 0 && word.contains('.') && parse_time(word).is_ok()).then_some(end)
}

/// Splits what a time says about its distance from UTC off its end.
fn without_offset(time: &str) -> Result<(String, Option<TimeDelta>), DateFault> {
    if let Some(time) = time.strip_suffix('z') {
        return Ok((time.to_owned(), Some(TimeDelta::zero())));
    }
    let Some((clock, offset)) = time.rsplit_once(['+', '-']) else {
        return Ok((time.to_owned(), None));
    };
    let digits = offset.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2).ok_or(DateFault::NotATime)?;
    let minutes = if minutes.is_empty() { 0 } else { small(minutes)? };
    let minutes = i64::from(small(hours)? * 60 + minutes);
    if minutes > MAX_OFFSET_MINUTES {
        return Err(DateFault::NotATime);
    }
    let behind = time.contains('-');
    Ok((clock.to_owned(), Some(TimeDelta::minutes(if behind { -minutes } else { minutes }))))
}

/// The text with a space for the T that stands between a date and a time.
fn apart_at_t(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut after_digit = false;
    while let Some(c) = rest.next() {
        let between = c == 't' && after_digit && rest.peek().is_some_and(char::is_ascii_digit);
        apart.push(if between { ' ' } else { c });
        after_digit = c.is_ascii_digit();
    }
    apart
}

/// The text in lower case with ASCII digits and hyphens, trimmed, without invisible characters.
fn plain(text: &str) -> Result<String, DateFault> {
    if text.chars().nth(MAX_TYPED_CHARACTERS).is_some() {
        return Err(DateFault::NotADate);
    }
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let plain: String = visible.map(|c| if is_hyphen(c) { '-' } else { ascii_digit(c).to_ascii_lowercase() }).collect();
    Ok(plain.trim().to_owned())
}

/// A run of digits, or a run of letters without the dots of an abbreviation.
enum Token {
    Number(String),
    Word(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, DateFault> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut joins = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            match tokens.last_mut() {
                Some(Token::Number(number)) if joins => number.push(c),
                _ => tokens.push(Token::Number(c.to_string())),
            }
            joins = true;
        } else if c.is_alphabetic() || is_thai_mark(c) {
            match tokens.last_mut() {
                Some(Token::Word(word)) if joins => word.push(c),
                _ => tokens.push(Token::Word(c.to_string())),
            }
            joins = true;
        } else if c == '.' {
            joins = joins && matches!(tokens.last(), Some(Token::Word(_)));
        } else if c.is_whitespace() || matches!(c, '/' | '-' | ',') {
            joins = false;
        } else {
            return Err(DateFault::NotADate);
        }
    }
    tokens.retain(|token| !matches!(token, Token::Word(word) if FILLERS.contains(&word.as_str())));
    Ok(tokens)
}

/// Thai vowels and tone marks that stand above or below a letter.
fn is_thai_mark(c: char) -> bool {
    matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}')
}

/// The day of these parts, each in plain digits; the month may be a name. Either era.
fn day_of(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateFault> {
    let day = small(day).map_err(|_| DateFault::NotADate)?;
    let month = month_number(month)?;
    if !year.chars().all(|c| c.is_ascii_digit()) {
        return Err(DateFault::NotADate);
    }
    if year.len() != 4 {
        return Err(DateFault::YearOutOfRange);
    }
    let year = year_of_any_era(year.parse().map_err(|_| DateFault::NotADate)?);
    if !YEARS.contains(&year) {
        return Err(DateFault::YearOutOfRange);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::NoSuchDay)
}

/// The number of a month, from its number or any of its names.
fn month_number(text: &str) -> Result<u32, DateFault> {
    if text.chars().all(|c| c.is_ascii_digit()) {
        return small(text).map_err(|_| DateFault::NotAMonth);
    }
    let wanted = text.replace('.', "").to_lowercase();
    let named = |month: &MonthName| {
        let names = [month.thai, month.thai_short, month.english, month.english_short];
        names.iter().any(|name| name.replace('.', "").to_lowercase() == wanted)
    };
    let found = MONTHS.iter().zip(1..).find(|(month, _)| named(month)).map(|(_, number)| number);
    // People write the ninth month in four letters as well.
    found.or_else(|| (wanted == "sept").then_some(9)).ok_or(DateFault::NotAMonth)
}

/// A number of one or two digits.
fn small(digits: &str) -> Result<u32, DateFault> {
    if (1..=2).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit()) {
        digits.parse().map_err(|_| DateFault::NotATime)
    } else {
        Err(DateFault::NotATime)
    }
}

/// The microseconds of a fraction of a second; finer digits are cut off.
fn microseconds(fraction: &str) -> Result<u32, DateFault> {
    if fraction.is_empty() || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return Err(DateFault::NotATime);
    }
    let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
    six.parse().map_err(|_| DateFault::NotATime)
}
