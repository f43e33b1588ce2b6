//! The names of the months, as they are typed and imported.

/// The names of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthName {
    /// Thai in full: มกราคม.
    pub thai: &'static str,
    /// Thai abbreviated: ม.ค.
    pub thai_short: &'static str,
    /// English in full: January.
    pub english: &'static str,
    /// English abbreviated: Jan.
    pub english_short: &'static str,
}

const fn month(
    thai: &'static str,
    thai_short: &'static str,
    english: &'static str,
    english_short: &'static str,
) -> MonthName {
    MonthName { thai, thai_short, english, english_short }
}

/// The months, January first.
pub const MONTHS: [MonthName; 12] = [
    month("มกราคม", "ม.ค.", "January", "Jan"),
    month("กุมภาพันธ์", "ก.พ.", "February", "Feb"),
    month("มีนาคม", "มี.ค.", "March", "Mar"),
    month("เมษายน", "เม.ย.", "April", "Apr"),
    month("พฤษภาคม", "พ.ค.", "May", "May"),
    month("มิถุนายน", "มิ.ย.", "June", "Jun"),
    month("กรกฎาคม", "ก.ค.", "July", "Jul"),
    month("สิงหาคม", "ส.ค.", "August", "Aug"),
    month("กันยายน", "ก.ย.", "September", "Sep"),
    month("ตุลาคม", "ต.ค.", "October", "Oct"),
    month("พฤศจิกายน", "พ.ย.", "November", "Nov"),
    month("ธันวาคม", "ธ.ค.", "December", "Dec"),
];
