//! The cookies of a request.

/// The value of a cookie, by the lines of the header `Cookie`; the first where there are several (RFC 6265, section 5.4).
pub fn value<'h>(lines: impl Iterator<Item = &'h str>, name: &str) -> Option<&'h str> {
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}
