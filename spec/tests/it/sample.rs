//! Values made from schemas.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use spec::{Direction, Document, Sampler};

/// A document with one schema called `It`, and more beside it.
fn document(schemas: Value) -> Document {
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}
    });
    Document::parse("t.json", document.to_string()).unwrap_or_else(|found| panic!("{}", spec::render(&found, &[])))
}

const IT: &str = "/components/schemas/It";

fn keywords(document: &Document) -> BTreeSet<(String, &'static str)> {
    let found = Sampler::new(document, Direction::Request).invalid(IT);
    found.into_iter().map(|invalid| (invalid.pointer, invalid.keyword)).collect()
}

#[test]
fn every_rule_of_an_object_is_broken_alone() {
    let document = document(json!({"It": {
        "type": "object", "additionalProperties": false, "required": ["id", "name"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "name": {"type": "string", "minLength": 3, "maxLength": 32, "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"},
            "email": {"type": "string", "format": "email", "minLength": 3, "maxLength": 254},
            "at": {"type": "string", "format": "date-time"},
            "count": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 1000},
            "price": {"type": "number", "multipleOf": 0.01, "minimum": 0.01, "maximum": 1000000},
            "ratio": {"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1, "exclusiveMaximum": true},
            "kind": {"type": "string", "enum": ["tool", "toy"]},
            "flag": {"type": "boolean"},
            "tags": {"type": "array", "minItems": 1, "maxItems": 5, "uniqueItems": true,
                "items": {"type": "string", "minLength": 1, "maxLength": 8}}
        }
    }}));
    let found = keywords(&document);
    for (pointer, keyword) in [
        ("/id", "required"),
        ("/name", "required"),
        ("/no_such_field", "additionalProperties"),
        ("/id", "format"),
        ("/id", "type"),
        ("/name", "minLength"),
        ("/name", "maxLength"),
        ("/name", "pattern"),
        ("/email", "format"),
        ("/email", "maxLength"),
        ("/at", "format"),
        ("/count", "minimum"),
        ("/count", "maximum"),
        ("/count", "type"),
        ("/price", "multipleOf"),
        ("/price", "minimum"),
        ("/price", "maximum"),
        ("/ratio", "minimum"),
        ("/ratio", "maximum"),
        ("/kind", "enum"),
        ("/flag", "type"),
        ("/tags", "minItems"),
        ("/tags", "maxItems"),
        ("/tags", "uniqueItems"),
        ("/tags/0", "minLength"),
        ("/tags/0", "type"),
    ] {
        assert!(found.contains(&(pointer.to_owned(), keyword)), "{pointer} {keyword} is missing in {found:?}");
    }
}

#[test]
fn the_bounds_themselves_are_admitted() {
    let document = document(json!({"It": {"type": "object", "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 4},
        "price": {"type": "number", "multipleOf": 0.01, "minimum": 0.01, "maximum": 9.99},
        "count": {"type": "integer", "minimum": -2, "maximum": 3}
    }}}));
    let valid = Sampler::new(&document, Direction::Request).valid(IT);
    for wanted in [
        json!({"name": "aa"}),
        json!({"name": "aaaa"}),
        json!({"price": 0.01}),
        json!({"price": 9.99}),
        json!({"count": -2}),
        json!({"count": 3}),
        json!({}),
    ] {
        assert!(valid.contains(&wanted), "{wanted} is missing in {valid:?}");
    }
}

#[test]
fn the_longest_address_is_found() {
    let document = document(json!({"It": {"type": "string", "format": "email", "minLength": 3, "maxLength": 254}}));
    let sampler = Sampler::new(&document, Direction::Request);
    let lengths: BTreeSet<usize> = sampler.valid(IT).iter().filter_map(|it| Some(it.as_str()?.len())).collect();
    assert_eq!(lengths.last(), Some(&254), "{lengths:?}");
}

#[test]
fn choices_and_compositions_are_followed() {
    let document = document(json!({
        "Base": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["a"]}}},
        "It": {"oneOf": [
            {"allOf": [{"$ref": "#/components/schemas/Base"},
                {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer", "minimum": 3}}}]},
            {"type": "string", "maxLength": 2}
        ]}
    }));
    let sampler = Sampler::new(&document, Direction::Request);
    assert_eq!(sampler.value(IT), Some(json!({"kind": "a", "x": 4})));
    let valid = sampler.valid(IT);
    assert!(valid.contains(&json!({"kind": "a", "x": 3})) && valid.contains(&json!("aa")), "{valid:?}");
    assert!(keywords(&document).contains(&("/x".to_owned(), "minimum")));
}

#[test]
fn cycles_end() {
    let document = document(json!({"It": {
        "type": "object", "required": ["name"],
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": IT_REFERENCE}}}
    }, "Endless": {"type": "object", "required": ["next"], "properties": {
        "next": {"$ref": "#/components/schemas/Endless"}
    }}}));
    let sampler = Sampler::new(&document, Direction::Request);
    assert!(sampler.valid(IT).len() > 3);
    assert!(!sampler.invalid(IT).is_empty());
    assert_eq!(sampler.value("/components/schemas/Endless"), None);
}

const IT_REFERENCE: &str = "#/components/schemas/It";

#[test]
fn read_only_and_write_only_fields_travel_one_way() {
    let document = document(json!({"It": {"type": "object", "required": ["id", "secret"], "properties": {
        "id": {"type": "string", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}
    }}}));
    assert_eq!(Sampler::new(&document, Direction::Request).value(IT), Some(json!({"secret": "a"})));
    assert_eq!(Sampler::new(&document, Direction::Response).value(IT), Some(json!({"id": "a"})));
}

/// What nobody can satisfy is left out, not made up.
#[test]
fn nothing_is_made_up() {
    let document = document(json!({"It": {"type": "string", "pattern": "^a{9}$", "maxLength": 3}}));
    let sampler = Sampler::new(&document, Direction::Request);
    assert_eq!((sampler.value(IT), sampler.valid(IT)), (None, Vec::new()));
}

/// Every schema of the documents of this workspace has values of both kinds.
#[test]
fn the_documents_of_this_workspace_can_be_sampled() {
    for service in ["users", "orders", "payments"] {
        let path = format!("{}/../openapi/{service}.yaml", env!("CARGO_MANIFEST_DIR"));
        let document = Document::parse(service, std::fs::read_to_string(path).unwrap()).unwrap();
        let schemas = document.at("/components/schemas").unwrap().as_object().unwrap();
        for name in schemas.keys() {
            let at = format!("/components/schemas/{name}");
            for direction in [Direction::Request, Direction::Response] {
                let sampler = Sampler::new(&document, direction);
                assert!(!sampler.valid(&at).is_empty(), "{service} {name} has no valid value");
                assert!(!sampler.invalid(&at).is_empty(), "{service} {name} has no invalid value");
            }
        }
    }
}
