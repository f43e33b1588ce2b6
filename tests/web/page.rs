//! The layout around every page.

use askama::Template;
use redress::{
    locale::{Language, Text},
    web::page::{Mood, NavLink, Page, SignedIn, TroublePage},
};
use scraper::{Html, Selector};

fn page(language: Language, path: &str) -> Page {
    Page::new(Text::of(language), path)
}

fn shown(page: Page) -> Html {
    Html::parse_document(&TroublePage::new(page, "not_found", None).render().unwrap())
}

fn attribute(html: &Html, css: &str, name: &str) -> String {
    let selector = Selector::parse(css).unwrap();
    let element = html.select(&selector).next().unwrap_or_else(|| panic!("no {css}"));
    element.value().attr(name).unwrap_or_default().to_owned()
}

fn count(html: &Html, css: &str) -> usize {
    html.select(&Selector::parse(css).unwrap()).count()
}

#[test]
fn a_page_says_its_language_and_offers_the_same_page_in_the_other() {
    let html = shown(page(Language::Thai, "/desk?state=late&lang=th&after=7"));
    assert_eq!(attribute(&html, "html", "lang"), "th");
    assert_eq!(attribute(&html, "a.language", "href"), "/desk?state=late&after=7&lang=en");
    assert_eq!(attribute(&html, "a.language", "lang"), "en");
    let html = shown(page(Language::English, "/"));
    assert_eq!(attribute(&html, "html", "lang"), "en");
    assert_eq!(attribute(&html, "a.language", "href"), "/?lang=th");
}

#[test]
fn the_title_says_first_that_there_are_errors() {
    let with_error = |language| page(language, "/").titled("Bank").with_error(true).full_title();
    assert_eq!(with_error(Language::English), "Error: Bank – Redress · คืนเงินผู้เสียหาย");
    assert!(with_error(Language::Thai).starts_with("มีข้อผิดพลาด: Bank"));
    assert_eq!(page(Language::English, "/").titled("Bank").full_title(), "Bank – Redress · คืนเงินผู้เสียหาย");
}

#[test]
fn a_page_has_nothing_inline_that_the_content_security_policy_refuses() {
    let mut page = page(Language::Thai, "/");
    page.demo = true;
    page.back = Some("/desk".into());
    let html = shown(page);
    assert_eq!(count(&html, "script, style, [style], [onclick], [onload], iframe, base"), 0);
}

#[test]
fn a_desk_is_told_by_its_class_and_has_its_navigation() {
    let mut desk = page(Language::English, "/desk");
    desk.csrf = "token".into();
    desk.user = Some(SignedIn { name: "<Noi>".into(), role_label: "Officer".into(), mood: Mood::Desk });
    desk.nav = vec![NavLink { href: "/desk".into(), label: "Desk".into(), current: true }];
    let html = shown(desk);
    assert_eq!(attribute(&html, "body", "class"), "desk");
    assert_eq!(attribute(&html, ".main-nav a", "aria-current"), "page");
    assert_eq!(attribute(&html, "form[action='/sign-out'] input", "value"), "token");
    assert_eq!(count(&html, ".vigilance"), 0);
    let html = shown(page(Language::English, "/"));
    assert_eq!(attribute(&html, "body", "class"), "public");
    assert_eq!(count(&html, ".vigilance, .main-nav, form"), 1, "the warning alone");
}

#[test]
fn every_trouble_has_its_words() {
    for code in [
        "not_found",
        "bad_request",
        "sign_in",
        "forbidden",
        "expired",
        "stale",
        "refused",
        "too_large",
        "too_many",
        "too_slow",
        "busy",
        "unavailable",
        "internal",
    ] {
        let html = TroublePage::new(page(Language::Thai, "/"), code, Some("0197".into())).render().unwrap();
        assert!(!html.contains("[trouble"), "{code}");
        assert!(html.contains("0197"));
    }
}
