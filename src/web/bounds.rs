//! What holds for every request, whatever its path: its method, and how large its head may be. Bodies are measured where they are read
//! (`access`), how long things may take is `serve`'s.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header;

use super::answer::Trouble;

/// Longest address, path and query, in bytes: the longest of ours are a tenth.
pub const MOST_URL_BYTES: usize = 4_096;
/// Headers of a request. Browsers send about twenty, proxies add a few.
pub const MOST_HEADERS: usize = 64;
/// Names and values of all headers together, in bytes.
pub const MOST_HEADER_BYTES: usize = 16_384;

/// Looks at a request before anything is done for it.
///
/// # Errors
/// `WrongMethod`, `UrlTooLong`, `LengthWanted`, `HeadTooLarge`; `WrongEncoding` for a packed body: one that unpacks to a thousand times its size is not worth
/// unpacking (RUSTSEC-2026-0447).
pub fn check(request: &HttpRequest) -> Result<(), Trouble> {
    if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
        return Err(Trouble::WrongMethod);
    }
    let url = request.uri();
    if url.path().len() + url.query().map_or(0, str::len) > MOST_URL_BYTES {
        return Err(Trouble::UrlTooLong);
    }
    let headers = request.headers();
    // Browsers and most programs tell a length; a proxy and we could differ on where a body without one ends.
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(Trouble::LengthWanted);
    }
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > MOST_HEADERS || bytes > MOST_HEADER_BYTES {
        return Err(Trouble::HeadTooLarge);
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Trouble::WrongEncoding);
    }
    Ok(())
}
