//! Changes a document into one that progenitor translates well. The wire stays the same.
//!
//! | in the document | without | with |
//! |---|---|---|
//! | string of format `password`, or write-only | a string that prints itself | `client_kit::Secret` |
//! | number with `multipleOf: 0.01` | `f64` | `client_kit::Amount` |
//! | header `Idempotency-Key` | a string type for each operation | `client_kit::IdempotencyKey` |
//! | bounds of an integer | `NonZeroU32`, `u64`, bounds ignored | the integer of its format |
//! | `format` of what is neither text nor number | a panic of progenitor | no format |
//! | `title` of a schema | the name of its type, which another one may have | a name after its place |
//! | `nullable` parameter | an option in an option | an optional one, as nothing else can be left out |
//! | `page_token`, `next_page` | two string types, and no stream of pages | `String` |
//! | an object written out that is also a component | a second type of the same shape | the component's type |
//! | `allOf` of one schema | a type around a type | that schema |
//! | examples of bodies | lost | a code block in the description |
//!
//! Bounds and patterns that a client does not hold its own values to are left to the server, which answers 400.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// The lowered document.
pub(super) fn lower(document: &Value) -> Value {
    let document = &named(document);
    let schemas = document.pointer("/components/schemas");
    let lowered = rewrite(document, &|reference| {
        let name = reference.strip_prefix("#/components/schemas/")?;
        native(schemas?.get(name)?.as_object()?)
    });
    without_unused(with_examples(lowered))
}

/// Refers to a component wherever a schema says just what it says, and unwraps `allOf` of one schema.
fn named(document: &Value) -> Value {
    let components = document.pointer("/components/schemas").and_then(Value::as_object).cloned().unwrap_or_default();
    // Only what becomes a type of its own: an object, or a choice of words.
    let has_type = |schema: &&Value| schema.get("properties").is_some() || schema.get("enum").is_some();
    let known: Vec<(String, String)> = components
        .iter()
        .filter(|(_, schema)| has_type(schema))
        .map(|(name, schema)| (meaning(schema), format!("#/components/schemas/{name}")))
        .collect();
    let mut named = document.clone();
    visit(&mut named, "", &mut |at, schema| {
        while let Some(inner) = lone_branch(schema) {
            *schema = inner;
        }
        let component = at.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
        if !component && has_type(&&*schema) {
            let text = meaning(schema);
            if let Some((_, reference)) = known.iter().find(|(known, _)| *known == text) {
                *schema = json!({"$ref": reference});
            }
        }
    });
    named
}

/// The one schema of an `allOf` that says nothing else.
fn lone_branch(schema: &Value) -> Option<Value> {
    let fields = schema.as_object()?;
    let branches = fields.get("allOf")?.as_array()?;
    let silent = fields.keys().all(|key| matches!(key.as_str(), "allOf" | "description"));
    branches.first().filter(|_| branches.len() == 1 && silent).cloned()
}

/// What a schema says of values, as a text: equal texts are one type.
fn meaning(schema: &Value) -> String {
    fn plain(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let said =
                    fields.iter().filter(|(key, _)| !matches!(key.as_str(), "description" | "example" | "title"));
                let sorted: std::collections::BTreeMap<&String, Value> =
                    said.map(|(key, it)| (key, plain(it))).collect();
                sorted.into_iter().map(|(key, it)| (key.clone(), it)).collect::<Map<_, _>>().into()
            }
            Value::Array(items) => items.iter().map(plain).collect(),
            other => other.clone(),
        }
    }
    plain(schema).to_string()
}

/// Calls for every schema of the document, the inner ones first.
fn visit(value: &mut Value, at: &str, call: &mut dyn FnMut(&str, &mut Value)) {
    let is_schema = at.ends_with("/schema")
        || at.ends_with("/items")
        || at.rsplit_once('/').is_some_and(|(parent, _)| {
            ["/properties", "/components/schemas", "/allOf", "/oneOf", "/anyOf"].iter().any(|it| parent.ends_with(it))
        });
    match value {
        Value::Object(fields) => {
            for (key, child) in fields.iter_mut().filter(|(key, _)| !matches!(key.as_str(), "example" | "enum")) {
                visit(child, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), call);
            }
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(index, item)| visit(item, &format!("{at}/{index}"), call));
        }
        _ => {}
    }
    if is_schema && value.is_object() {
        call(at, value);
    }
}

/// Rewrites every schema and parameter. `target` answers the native form of a referenced schema that has one.
fn rewrite(value: &Value, target: &dyn Fn(&str) -> Option<Value>) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| rewrite(item, target)).collect(),
        Value::Object(object) => {
            if let Some(native) = native(object).or_else(|| target(object.get("$ref")?.as_str()?)) {
                return native;
            }
            let kind = object.get("type").and_then(Value::as_str);
            let is_integer = kind == Some("integer");
            let is_schema =
                ["type", "properties", "enum", "allOf", "oneOf", "anyOf"].iter().any(|key| object.contains_key(*key));
            let mut rewritten = Map::new();
            for (key, value) in object {
                let value = match key.as_str() {
                    "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" if is_integer => continue,
                    "format" if matches!(kind, Some("object" | "array" | "boolean")) => continue,
                    "title" if is_schema && value.is_string() => continue,
                    // Data, not schemas.
                    "example" | "examples" | "default" | "enum" => value.clone(),
                    "schema" => {
                        let mut schema = parameter(object).unwrap_or_else(|| rewrite(value, target));
                        if let Some(fields) = schema.as_object_mut().filter(|_| object.contains_key("in")) {
                            fields.remove("nullable");
                        }
                        schema
                    }
                    "properties" => with_plain_next_page(rewrite(value, target)),
                    _ => rewrite(value, target),
                };
                rewritten.insert(key.clone(), value);
            }
            Value::Object(rewritten)
        }
        scalar => scalar.clone(),
    }
}

/// The schema of a type from the kit, for a schema that should become one.
fn native(schema: &Map<String, Value>) -> Option<Value> {
    let text = |key| schema.get(key).and_then(Value::as_str);
    let name = match text("type")? {
        "string" if text("format") == Some("password") || schema.get("writeOnly") == Some(&Value::Bool(true)) => {
            "Secret"
        }
        "number" if schema.get("multipleOf").and_then(Value::as_f64) == Some(0.01) => "Amount",
        _ => return None,
    };
    Some(rust_type(text("type")?, name, schema.get("description")))
}

/// The schema of a parameter that has a type of its own.
fn parameter(parameter: &Map<String, Value>) -> Option<Value> {
    match (parameter.get("in")?.as_str()?, parameter.get("name")?.as_str()?) {
        ("header", name) if name.eq_ignore_ascii_case("idempotency-key") => {
            Some(rust_type("string", "IdempotencyKey", None))
        }
        ("query", "page_token") => Some(json!({"type": "string"})),
        _ => None,
    }
}

/// progenitor makes a stream of pages only where `next_page` is a plain string.
fn with_plain_next_page(mut properties: Value) -> Value {
    if let Some(next_page) = properties.get_mut("next_page") {
        *next_page = json!({"type": "string", "description": "Token of the next page; absent on the last one."});
    }
    properties
}

fn rust_type(kind: &str, name: &str, description: Option<&Value>) -> Value {
    let path = format!("client_kit::{name}");
    let mut schema = json!({"type": kind, "x-rust-type": {"crate": "client-kit", "version": "*", "path": path}});
    if let Some(description) = description {
        schema["description"] = description.clone();
    }
    schema
}

/// Puts the examples of request and answer into the description of each operation.
fn with_examples(mut document: Value) -> Value {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut);
    for operation in items.flat_map(|item| item.values_mut()).filter(|value| value.get("responses").is_some()) {
        let success =
            operation["responses"].as_object().and_then(|all| all.iter().find(|(code, _)| code.starts_with('2')));
        let answer = success.and_then(|(code, response)| Some((format!("Answer ({code})"), example(response)?)));
        let request = operation.get("requestBody").and_then(|body| Some(("Request".to_owned(), example(body)?)));
        let mut description =
            operation.get("description").and_then(Value::as_str).unwrap_or_default().trim_end().to_owned();
        for (title, example) in request.into_iter().chain(answer) {
            description.push_str(&format!("\n\n{title}:\n\n```json\n{example:#}\n```"));
        }
        operation["description"] = description.into();
    }
    document
}

fn example(body: &Value) -> Option<&Value> {
    body.pointer("/content/application~1json/example")
}

/// Drops the schemas that nothing refers to any more; progenitor would make a type of each.
pub(super) fn without_unused(mut document: Value) -> Value {
    loop {
        let mut used = BTreeSet::new();
        references(&document, &mut used);
        let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
            return document;
        };
        let before = schemas.len();
        schemas.retain(|name, _| used.contains(&format!("#/components/schemas/{name}")));
        if schemas.len() == before {
            return document;
        }
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| references(value, found));
        }
        _ => {}
    }
}
