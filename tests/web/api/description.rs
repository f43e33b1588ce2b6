//! The description of the interface says what the routes are and what is read.

use std::collections::BTreeSet;

use redress::domain::identity::{Method, Offence};
use redress::domain::petition::CLAIM_MACHINE;
use redress::domain::words::Word;
use redress::forms::claim::FORMS;
use redress::web::{api, routes};
use serde_json::Value;

use super::{case, key_of, object, request};
use crate::support::app::TestApp;
use crate::support::databases::{Backend, TestDatabase};

fn description() -> Value {
    serde_json::from_str(api::DESCRIPTION).unwrap()
}

#[test]
fn every_route_of_the_interface_is_described_and_nothing_else() {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    let described: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(|method| (path.clone(), method.to_uppercase()))
        })
        .collect();
    let served: BTreeSet<(String, String)> = routes()
        .into_iter()
        .filter(|row| row.path.starts_with(api::ROOT))
        .map(|row| (row.path.to_owned(), row.method.to_string()))
        .collect();
    assert_eq!(described, served);
}

/// Every object in the description, with where it stands.
fn objects<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a serde_json::Map<String, Value>)>) {
    match value {
        Value::Object(map) => {
            found.push((path.to_owned(), map));
            for (name, inner) in map {
                objects(inner, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| objects(inner, path, found)),
        _ => {}
    }
}

#[test]
fn the_description_holds_together() {
    let description = description();
    assert_eq!(description["openapi"], "3.1.0");
    for wanted in ["title", "version"] {
        assert!(description["info"][wanted].is_string());
    }
    let mut found = Vec::new();
    objects(&description, "", &mut found);
    let mut referred = BTreeSet::new();
    for (path, map) in found {
        if let Some(Value::String(target)) = map.get("$ref") {
            let pointer = target.strip_prefix('#').unwrap();
            assert!(description.pointer(pointer).is_some(), "{path}: {target} is not there");
            referred.insert(pointer.to_owned());
        }
        if map.contains_key("operationId") {
            for (status, response) in map["responses"].as_object().unwrap() {
                assert!((100..600).contains(&status.parse::<u16>().unwrap()), "{path}");
                assert!(response.get("description").is_some() || response.get("$ref").is_some(), "{path} {status}");
            }
        }
    }
    for name in description["components"]["schemas"].as_object().unwrap().keys() {
        assert!(referred.contains(&format!("/components/schemas/{name}")), "nobody refers to {name}");
    }
}

#[test]
fn its_lists_are_those_of_the_program() {
    let description = description();
    let list = |pointer: &str| -> Vec<String> {
        let list = description.pointer(pointer).unwrap().as_array().unwrap();
        list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let schemas = "/components/schemas";
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let offences: Vec<&str> = Offence::ALL.iter().map(|word| word.as_str()).collect();
    assert_eq!(list(&format!("{schemas}/Case/properties/crime/enum")), words(&offences));
    let methods: BTreeSet<&str> = Method::ALL.iter().map(|word| word.as_str()).collect();
    let described = list(&format!("{schemas}/Transfer/properties/method/enum"));
    assert_eq!(described.iter().map(String::as_str).collect::<BTreeSet<_>>(), methods);
    let forms: Vec<&str> = FORMS.iter().map(|word| word.as_str()).collect();
    assert_eq!(list(&format!("{schemas}/Transfer/properties/form/enum")), words(&forms));
    let states: Vec<&str> = CLAIM_MACHINE.states.iter().map(|state| state.word()).collect();
    assert_eq!(list(&format!("{schemas}/Claim/properties/state/enum")), words(&states));
}

#[test]
fn every_program_may_read_it_and_an_answer_is_as_described() {
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let app = TestApp::start(&database);
    let page = app.browser().get("/api/v1/openapi.json").expect(200);
    assert_eq!(page.header("content-type"), Some("application/json"));
    assert_eq!(object(&page), description());
    let described = description();
    let holds = |schema: &str, object: &Value| {
        let schema = &described["components"]["schemas"][schema];
        for name in schema["required"].as_array().unwrap() {
            assert!(object.get(name.as_str().unwrap()).is_some(), "{name} is missing in {object}");
        }
        for name in object.as_object().unwrap().keys() {
            assert!(schema["properties"].get(name).is_some(), "{name} is not described");
        }
    };
    let answer = object(&request(&app, &key_of(&app, "centre"), "a", &case(1)).send().expect(201));
    holds("Filed", &answer);
    holds("Claim", &answer["claims"][0]);
    holds("Finding", &answer["claims"][0]["findings"][0]);
    holds("Problem", &object(&request(&app, "x", "a", &case(1)).send().expect(401)));
}
