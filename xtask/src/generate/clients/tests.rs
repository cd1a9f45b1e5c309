#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::lower::lower;
use super::print;

fn client(document: &Value) -> anyhow::Result<String> {
    super::client(document).map(print)
}

fn document(extra: &Value) -> Value {
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Test", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": {}}
    });
    for (pointer, value) in extra.as_object().unwrap() {
        *document.pointer_mut(pointer).unwrap() = value.clone();
    }
    document
}

/// One operation whose answer is the schema `Thing`.
fn with_thing(thing: &Value, others: &Value) -> Value {
    let mut schemas = others.clone();
    schemas["Thing"] = thing.clone();
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}, "example": {"a": 1}}});
    let operation = json!({
        "operationId": "get_thing",
        "description": "Gets it.\n",
        "responses": {"200": {"description": "It.", "content": content}}
    });
    document(&json!({"/paths": {"/thing": {"get": operation}}, "/components/schemas": schemas}))
}

fn thing(properties: &Value, others: &Value) -> Value {
    let lowered = lower(&with_thing(&json!({"type": "object", "properties": properties}), others));
    lowered.pointer("/components/schemas/Thing/properties").unwrap().clone()
}

#[test]
fn secrets_and_amounts_become_types_of_the_kit() {
    let properties = thing(
        &json!({
            "inline": {"type": "string", "format": "password", "minLength": 8, "description": "A secret."},
            "named": {"$ref": "#/components/schemas/Token"},
            "write_only": {"type": "string", "writeOnly": true},
            "price": {"type": "number", "multipleOf": 0.01, "minimum": 0},
            "ratio": {"type": "number", "multipleOf": 0.5}
        }),
        &json!({"Token": {"type": "string", "format": "password"}}),
    );
    let path = |name: &str| properties[name].pointer("/x-rust-type/path").and_then(Value::as_str);
    assert_eq!(path("inline"), Some("client_kit::Secret"));
    assert_eq!(path("named"), Some("client_kit::Secret"));
    assert_eq!(path("write_only"), Some("client_kit::Secret"));
    assert_eq!(path("price"), Some("client_kit::Amount"));
    assert_eq!(properties["inline"]["description"], "A secret.");
    assert_eq!(properties["inline"].get("minLength"), None);
    assert_eq!(properties["ratio"], json!({"type": "number", "multipleOf": 0.5}));
}

#[test]
fn an_integer_keeps_its_format_and_loses_its_bounds() {
    let properties = thing(
        &json!({"id": {"type": "integer", "format": "int64", "minimum": 1, "maximum": 9, "example": 1}}),
        &json!({}),
    );
    assert_eq!(properties["id"], json!({"type": "integer", "format": "int64", "example": 1}));
    let source = client(&with_thing(
        &json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "format": "int64", "minimum": 1}}}),
        &json!({}),
    ));
    assert!(source.unwrap().contains("pub id: i64"));
}

#[test]
fn a_schema_that_nothing_uses_any_more_is_dropped() {
    let others = json!({
        "Token": {"type": "string", "format": "password"},
        "Alone": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/Below"}}},
        "Below": {"type": "string", "maxLength": 3}
    });
    let lowered = lower(&with_thing(&json!({"$ref": "#/components/schemas/Token"}), &others));
    assert_eq!(lowered.pointer("/components/schemas").unwrap().as_object().unwrap().len(), 1);
}

#[test]
fn examples_end_up_in_the_description_once() {
    let lowered = lower(&with_thing(&json!({"type": "object"}), &json!({})));
    let description = lowered.pointer("/paths/~1thing/get/description").unwrap();
    assert_eq!(description, "Gets it.\n\nAnswer (200):\n\n```json\n{\n  \"a\": 1\n}\n```");
}

#[test]
fn a_page_token_is_text_and_pages_are_a_stream() {
    let parameter =
        |name: &str, schema: Value| json!({"name": name, "in": "query", "required": false, "schema": schema});
    let mut document = with_thing(
        &json!({
            "type": "object",
            "required": ["items"],
            "properties": {
                "items": {"type": "array", "items": {"type": "string"}},
                "next_page": {"type": "string", "minLength": 1}
            }
        }),
        &json!({}),
    );
    let operation = document.pointer_mut("/paths/~1thing/get").unwrap();
    operation["x-dropshot-pagination"] = json!({"required": []});
    operation["parameters"] = json!([
        parameter("limit", json!({"type": "integer", "format": "int32", "minimum": 1})),
        parameter("page_token", json!({"type": "string", "minLength": 1})),
    ]);
    assert!(client(&document).unwrap().contains("pub fn stream("));
}

#[test]
fn an_idempotency_key_has_one_type() {
    let mut document = with_thing(&json!({"type": "object"}), &json!({}));
    let schema = json!({"type": "string", "maxLength": 128});
    document.pointer_mut("/paths/~1thing/get").unwrap()["parameters"] =
        json!([{"name": "Idempotency-Key", "in": "header", "required": false, "schema": schema}]);
    assert!(client(&document).unwrap().contains("TryInto<::client_kit::IdempotencyKey>"));
}

#[test]
fn no_line_of_documentation_is_an_indented_block() {
    let source = client(&with_thing(&json!({"type": "object"}), &json!({}))).unwrap();
    assert!(source.contains("/// Gets it.") && !source.contains("/**"), "{source}");
    assert!(source.contains("/// ```text") && !source.contains("```ignore"), "{source}");
}

#[test]
fn a_panic_of_the_generator_is_an_error() {
    let mut document = with_thing(&json!({"type": "object"}), &json!({}));
    // An image or JSON: no enum can hold both, and progenitor asserts that there is one type.
    document.pointer_mut("/paths/~1thing/get/responses").unwrap()["201"] =
        json!({"description": "It.", "content": {"image/png": {}}});
    let error = client(&document).unwrap_err().to_string();
    assert!(error.starts_with("progenitor panicked: "), "{error}");
}

/// A document that says the same in another way gives the same client.
#[test]
fn a_type_written_out_is_still_the_component() {
    let api = &crate::workspace::apis().unwrap()[2];
    assert_eq!(api.service, "users");
    let mut root = api.document.root().clone();
    let error = root.pointer("/components/schemas/Error").unwrap().clone();
    *root.pointer_mut("/components/responses/Unauthorized/content/application~1json/schema").unwrap() = error;
    let name = root.pointer("/components/schemas/Username").unwrap().clone();
    *root.pointer_mut("/components/schemas/Account/properties/username").unwrap() =
        serde_json::json!({"allOf": [name]});
    let rewritten = spec::Api::parse("openapi/users.yaml", root.to_string()).unwrap();
    let client = |api: &spec::Api| String::from_utf8(super::render_one(api).unwrap().swap_remove(0).contents).unwrap();
    let (before, after) = (client(api), client(&rewritten));
    assert!(after.contains("pub struct Error") && !after.contains("pub struct Error2"));
    assert!(after.matches("::Error>").count() >= before.matches("::Error>").count());
}

#[test]
fn answers_of_several_types_become_one_enum() {
    let json = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    let mut document = with_thing(
        &json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}),
        &json!({"Receipt": {"type": "object", "properties": {"b": {"type": "string"}}}}),
    );
    document["components"]["responses"] =
        json!({"Gone": {"description": "Not any more.", "content": {"text/plain": {"schema": {"type": "string"}}}}});
    *document.pointer_mut("/paths/~1thing/get/responses").unwrap() = json!({
        "200": {"description": "It.", "content": json("Thing")},
        "201": {"description": "Made.", "content": json("Receipt")},
        "204": {"description": "Nothing."},
        "404": {"$ref": "#/components/responses/Gone"},
        "4XX": {"description": "No.", "content": json("Receipt")},
        "default": {"description": "Broken.", "content": json("Thing")}
    });
    let source: String = client(&document).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "pub enum GetThingSuccess {",
        "Ok(Thing)",
        "Created(Receipt)",
        "NoContent",
        "pub enum GetThingFailure {",
        "NotFound(::std::string::String)",
        "Status4xx(Receipt)",
        "Status5xx(Thing)",
        "ResponseValue<types::GetThingSuccess>, Error<types::GetThingFailure>",
        r#"201u16 => { client_kit::response_as("Created", client_kit::Shape::Json, response)"#,
        r#"response_as( "NoContent", client_kit::Shape::Empty, response, )"#,
        r#"response_as( "NotFound", client_kit::Shape::Text, response, )"#,
        r#"response_as( "Status5xx", client_kit::Shape::Json, response, )"#,
    ] {
        assert!(source.contains(expected), "{expected}\n{source}");
    }
    let arm = |pattern: &str| source.find(&format!("{pattern} =>")).unwrap();
    assert!(arm("404u16") < arm("400u16..=499u16"), "a class must not hide a status");
}

#[test]
fn answers_of_one_type_stay_as_they_are() {
    let mut document = with_thing(&json!({"type": "object"}), &json!({}));
    let responses = document.pointer_mut("/paths/~1thing/get/responses").unwrap();
    responses["201"] = responses["200"].clone();
    responses["default"] = responses["200"].clone();
    let source = client(&document).unwrap();
    assert!(!source.contains("response_as") && !source.contains("GetThingSuccess"), "{source}");
    assert!(source.contains("Error<types::Thing>"), "{source}");
}

#[test]
fn words_of_answers_are_open_and_words_of_requests_are_not() {
    let words = |words: &[&str]| json!({"type": "string", "enum": words});
    let mut document = with_thing(
        &json!({"type": "object", "required": ["inner"], "properties": {"inner": {"$ref": "#/components/schemas/Inner"}}}),
        &json!({
            "Inner": {"type": "object", "properties": {"state": {"$ref": "#/components/schemas/State"}}},
            "State": words(&["on", "off"]),
            "Order": words(&["up", "down"]),
            "Odd": words(&["Unknown", "known"]),
        }),
    );
    let operation = document.pointer_mut("/paths/~1thing/get").unwrap();
    operation["parameters"] =
        json!([{"name": "order", "in": "query", "schema": {"$ref": "#/components/schemas/Order"}}]);
    let source = client(&document).unwrap();
    assert!(source.contains("client_kit::open_enum!(State)"), "{source}");
    assert_eq!(source.matches("open_enum!").count(), 1, "{source}");
}

#[test]
fn parameters_that_are_one_name_in_rust_are_told_apart() {
    let mut document = with_thing(&json!({"type": "object"}), &json!({}));
    let parameter = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}});
    document["components"]["parameters"] = json!({"After": parameter("EndTime>")});
    let operation = document.pointer_mut("/paths/~1thing/get").unwrap();
    operation["parameters"] =
        json!([parameter("EndTime"), parameter("EndTime<"), {"$ref": "#/components/parameters/After"}]);
    let source = client(&document).unwrap();
    for (name, wire) in [("end_time", "EndTime"), ("end_time_before", "EndTime<"), ("end_time_after", "EndTime>")] {
        assert!(source.contains(&format!("pub fn {name}<")), "{source}");
        assert!(source.contains(&format!("QueryParam::new(\"{wire}\", &{name})")), "{source}");
    }
    let mocks = super::mocks::render(&document).unwrap();
    assert!(mocks.contains("query_param(\"EndTime<\"") && !mocks.contains("EndTime before"), "{mocks}");
}

#[test]
fn an_operation_may_answer_nothing_and_an_object_may_have_a_format() {
    let mut document = with_thing(&json!({"type": "object", "format": "uri-map"}), &json!({}));
    document["paths"]["/gone"] =
        json!({"delete": {"operationId": "delete_thing", "responses": {"204": {"description": "Gone."}}}});
    let source = client(&document).unwrap();
    assert!(source.contains("pub fn delete_thing("), "{source}");
    let alone = document.pointer("/paths/~1gone").cloned().unwrap();
    document["paths"] = json!({"/gone": alone});
    assert!(client(&document).is_ok());
}

#[test]
fn mocks_answer_what_is_sent_over_the_wire() {
    let mut document = with_thing(&json!({"type": "object"}), &json!({}));
    let operation = document.pointer_mut("/paths/~1thing/get").unwrap();
    operation["responses"]["202"] =
        json!({"description": "Later.", "content": {"text/plain": {"schema": {"type": "string"}}}});
    operation["responses"]["204"] = json!({"description": "Nothing."});
    operation["parameters"] = json!([
        {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "one", "in": "query", "schema": {"type": "string"}}
    ]);
    let mocks = super::mocks::render(&document).unwrap();
    assert!(mocks.contains("Self(then.json_body(client_kit::untagged(value)))"), "{mocks}");
    assert!(mocks.contains("\"text/plain\"") && mocks.contains("pub fn no_content(self) -> Self"), "{mocks}");
    assert!(mocks.contains("fn one<") && !mocks.contains("fn tags<"), "{mocks}");
    assert!(!mocks.contains("regex::"), "{mocks}");
}
