//! How a person reads: what is visible of an element, and which of several things is meant by a text.

use scraper::{ElementRef, Node, Selector};

/// Elements that do not break a line: the words inside join those around them.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
/// Elements that nobody sees.
const UNSEEN: &[&str] = &["head", "script", "style", "template", "noscript", "datalist"];

/// The values whose text is the wanted one; when there is none, those whose text contains it.
pub fn pick<T: Clone>(items: &[(String, T)], wanted: &str) -> Vec<T> {
    let wanted = collapsed(wanted);
    let such = |test: &dyn Fn(&str) -> bool| -> Vec<T> {
        let found = items.iter().filter(|(text, _)| test(text));
        found.map(|(_, value)| value.clone()).collect()
    };
    let exact = such(&|text| text == wanted);
    if exact.is_empty() { such(&|text| text.contains(&wanted)) } else { exact }
}

/// What a link or button is called: its label for assistive technology, else its text.
pub fn label(element: ElementRef<'_>) -> String {
    match element.attr("aria-label") {
        Some(label) => collapsed(label),
        None => visible_text(element),
    }
}

pub fn visible_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    gather(element, &mut text);
    collapsed(&text)
}

fn gather(element: ElementRef<'_>, text: &mut String) {
    let name = element.value().name();
    let unchosen = name == "option" && element.attr("selected").is_none();
    if UNSEEN.contains(&name) || element.attr("hidden").is_some() || unchosen {
        return;
    }
    let breaks = !INLINE.contains(&name);
    if breaks {
        text.push(' ');
    }
    for child in element.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(words), _) => text.push_str(words),
            (_, Some(inner)) => gather(inner, text),
            _ => {}
        }
    }
    if breaks {
        text.push(' ');
    }
}

pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|fault| panic!("{css}: {fault}"))
}
