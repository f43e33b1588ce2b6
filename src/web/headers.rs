//! The headers of every answer (OWASP Secure Headers; ASVS 5.0, V3.4): what a browser may do with a page is named, everything else is refused.

use actix_web::Error;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY};
use actix_web::middleware::Next;
use actix_web::web;

use super::site::Site;

/// Only our own style sheet, pictures and forms; no script, no frame, no base (CSP level 3).
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What no page of ours uses.
const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
/// Two years, the span that browsers' own lists ask for (RFC 6797).
const TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";
/// Nothing that may be personal is kept by a browser or between.
const NO_STORE: &str = "no-store";
/// Told at sign-out: forget what this site left.
pub const CLEAR_SITE_DATA: (&str, &str) = ("clear-site-data", "\"cache\", \"cookies\", \"storage\"");

/// Around every request: adds what the answer did not say itself.
///
/// # Errors
/// None of its own.
pub async fn add(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_https = request.app_data::<web::Data<Site>>().is_some_and(|site| site.front.base_url.is_https());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
        (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
        (header::PERMISSIONS_POLICY, PERMISSIONS_POLICY),
        (header::CACHE_CONTROL, NO_STORE),
    ] {
        add_unless_there(headers, name, value);
    }
    if is_https {
        add_unless_there(headers, STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    Ok(response)
}

fn add_unless_there(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
