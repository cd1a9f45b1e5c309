//! Responses against the document.

use serde_json::{Value, json};
use spec::Validator;

use crate::base::{GOOD, ID, NOTHING, compile, none, patch, patched, told};

fn validator() -> Validator {
    compile(GOOD)
}

fn thing(value: Value) -> Vec<String> {
    let json = Some("application/json; charset=utf-8");
    told(validator().operation("get_thing").unwrap().response(200, &none, json, Some(&value)))
}

#[test]
fn response_objects_are_closed() {
    let right = json!({"id": ID, "name": "a", "made_at": "2026-11-23T09:30:00Z"});
    let with = |key: &str, value: Value| {
        let mut thing = right.clone();
        thing[key] = value;
        thing
    };
    for thing_ in
        [right.clone(), with("parent", right.clone()), with("parent", Value::Null), with("labels", json!({"any": "x"}))]
    {
        assert_eq!(thing(thing_.clone()), NOTHING, "{thing_}");
    }
    for (wrong, message) in [
        (with("extra", json!(1)), "/body/extra is not a known field"),
        (with("parent", with("extra", json!(1))), "/body/parent/extra is not a known field"),
        (with("secret", json!("x")), "/body/secret is not a known field"),
        (with("labels", json!({"any": 1})), "/body/labels/any must be a string"),
        (with("made_at", json!("yesterday")), "/body/made_at must be a date and time (RFC 3339)"),
        (with("id", json!("1")), "/body/id must be a UUID"),
    ] {
        assert_eq!(thing(wrong.clone()), [message], "{wrong}");
    }
}

#[test]
fn composed_responses_are_closed_as_a_whole() {
    let source = patched(
        "    Error:\n      type: object\n",
        "    Named: {type: object, required: [name], properties: {name: {type: string}}}\n    Both:\n      allOf:\n        - {$ref: '#/components/schemas/Named'}\n        - {type: object, properties: {age: {type: integer, format: int32}}}\n    Choice:\n      oneOf:\n        - {$ref: '#/components/schemas/Named'}\n        - {$ref: '#/components/schemas/Both'}\n    Error:\n      type: object\n",
    );
    let source = patch(
        &source,
        "          description: The thing.\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/Thing'}\n",
        "          description: The thing.\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/Both'}\n",
    );
    let validator = compile(&source);
    let get = validator.operation("get_thing").unwrap();
    let check = |value: Value| told(get.response(200, &none, Some("application/json"), Some(&value)));
    assert_eq!(check(json!({"name": "a", "age": 3})), NOTHING);
    assert_eq!(check(json!({"name": "a", "age": 3, "extra": 1})), ["/body/extra is not a known field"]);
    assert_eq!(check(json!({"name": "a", "age": 3_000_000_000_u64})), ["/body/age must be at most 2147483647"]);
    assert_eq!(check(json!({"age": 3})), ["/body/name is required"]);
}

#[test]
fn statuses_media_types_and_headers_of_responses() {
    let validator = validator();
    let operation = |id: &str| validator.operation(id).unwrap();
    let error = json!({"request_id": "1", "message": "x"});
    let json_type = Some("Application/JSON;charset=utf-8");
    assert_eq!(told(operation("get_thing").response(404, &none, json_type, Some(&error))), NOTHING);
    assert_eq!(
        told(operation("get_thing").response(500, &none, json_type, Some(&error))),
        ["/status 500 is not declared"]
    );
    assert_eq!(told(operation("create_thing").response(503, &none, json_type, Some(&error))), NOTHING);
    assert_eq!(
        told(operation("get_thing").response(404, &none, Some("text/html"), None)),
        ["/header/content-type must be application/json"]
    );
    assert_eq!(
        told(operation("get_thing").response(404, &none, None, None)),
        ["/header/content-type must be application/json"]
    );
    assert_eq!(told(operation("get_thing").response(404, &none, json_type, None)), ["/body is required"]);
    assert_eq!(told(operation("delete_thing").response(204, &none, None, None)), NOTHING);
    assert_eq!(
        told(operation("delete_thing").response(204, &none, json_type, Some(&json!(1)))),
        ["/body is not declared for this status"]
    );
    assert_eq!(told(operation("get_metrics").response(200, &none, Some("text/plain; version=0.0.4"), None)), NOTHING);
    let made = json!({"id": ID, "name": "a", "made_at": "2026-11-23T09:30:00Z"});
    assert_eq!(
        told(operation("create_thing").response(201, &none, json_type, Some(&made))),
        ["/header/location is required"]
    );
    let location = |name: &str| {
        if name == "location" { vec!["/things/1".to_owned()] } else { vec![] }
    };
    assert_eq!(told(operation("create_thing").response(201, &location, json_type, Some(&made))), NOTHING);
}

/// A schema that consists of itself says nothing; it must not end the process.
#[test]
fn a_schema_made_of_itself_is_harmless() {
    for looped in
        ["allOf: [{$ref: '#/components/schemas/Loop'}]", "oneOf: [{$ref: '#/components/schemas/Loop'}, {type: string}]"]
    {
        let source = patched(
            "        name: {type: string, minLength: 2, maxLength: 20}\n",
            "        name: {$ref: '#/components/schemas/Loop'}\n",
        );
        let source = patch(
            &source,
            "    Error:\n      type: object\n",
            &format!("    Loop: {{{looped}}}\n    Error:\n      type: object\n"),
        );
        let validator = compile(&source);
        validator.operation("create_thing").unwrap().request_body(&json!({"name": 1, "price": 1}));
        let body = json!({"id": ID});
        validator.operation("get_thing").unwrap().response(200, &none, Some("application/json"), Some(&body));
    }
}
