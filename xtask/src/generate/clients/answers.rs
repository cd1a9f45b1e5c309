//! Operations with several types of answer.
//!
//! progenitor knows one type for the successes of an operation and one for its errors. Where a document declares more,
//! each becomes a variant of an enum that is named after the status:
//!
//! ```text
//! responses:                                  pub enum PutThingSuccess {
//!   '200': {…schema: Thing}                       Ok(Thing),
//!   '201': {…schema: Receipt}            →        Created(Receipt),
//!   '204': {description: Nothing.}                NoContent,
//!                                             }
//! ```
//!
//! In the lowered document the enum is an externally tagged `oneOf`. No server sends the tag: generated code adds it,
//! by the status, before the body is read (`client_kit::response_as`).
//!
//! `default` stands for all errors, and for the success too where there is none of its own.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::names::{pascal, plain};

/// How the body of an answer becomes the content of its variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Json,
    Text,
    Empty,
}

/// The variant of each answer that became one, by [`plain`] operationId and status (`201`, `4XX`).
pub(super) type Tags = BTreeMap<(String, String), (String, Shape)>;

/// Lowers all operations.
pub(super) fn lower(document: &mut Value) -> Tags {
    let mut tags = Tags::new();
    let shared = document.pointer("/components/responses").cloned().unwrap_or_default();
    let taken = document.pointer("/components/schemas").and_then(Value::as_object);
    let mut taken: BTreeSet<String> = taken.into_iter().flat_map(|schemas| schemas.keys().cloned()).collect();
    let mut schemas = Map::new();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut);
    for operation in items.flat_map(|item| item.values_mut()) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str).map(str::to_owned) else { continue };
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { continue };
        for response in responses.values_mut() {
            let name = response.get("$ref").and_then(Value::as_str).and_then(|it| it.rsplit('/').next());
            if let Some(target) = name.and_then(|name| shared.get(name)) {
                *response = target.clone();
            }
        }
        spread_default(responses);
        for (suffix, classes) in [("Success", &["2"][..]), ("Failure", &["4", "5"])] {
            let is_in = |code: &&String| classes.iter().any(|class| code.starts_with(class));
            let codes: Vec<String> = responses.keys().filter(is_in).cloned().collect();
            let Some(variants) = variants(responses, &codes) else { continue };
            let mut name = format!("{}{suffix}", pascal(&id));
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            schemas.insert(name.clone(), one_of(&variants, &id));
            for variant in variants {
                let schema = json!({"$ref": format!("#/components/schemas/{name}")});
                responses[&variant.code]["content"] = json!({"application/json": {"schema": schema}});
                tags.insert((plain(&id), variant.code), (variant.name, variant.shape));
            }
        }
    }
    if !schemas.is_empty()
        && let Some(root) = document.as_object_mut()
    {
        let components = root.entry("components").or_insert_with(|| json!({}));
        if components.get("schemas").is_none() {
            components["schemas"] = json!({});
        }
        if let Some(all) = components["schemas"].as_object_mut() {
            all.extend(schemas);
        }
    }
    tags
}

/// progenitor takes `default` for a success and an error at once.
fn spread_default(responses: &mut Map<String, Value>) {
    let Some(default) = responses.remove("default") else { return };
    let mut classes = vec!["4XX", "5XX"];
    if !responses.keys().any(|code| code.starts_with('2')) {
        classes.push("2XX");
    }
    for class in classes {
        responses.entry(class).or_insert_with(|| default.clone());
    }
}

struct Variant {
    code: String,
    name: String,
    shape: Shape,
    schema: Value,
    description: String,
}

/// One variant for each of these answers; `None` if they have one type, or one that no variant can hold.
fn variants(responses: &Map<String, Value>, codes: &[String]) -> Option<Vec<Variant>> {
    let mut types = BTreeSet::new();
    let mut variants = Vec::new();
    for code in codes {
        let response = &responses[code];
        let (shape, schema) = content(response)?;
        types.insert((shape, schema.to_string()));
        let description = response.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        variants.push(Variant { code: code.clone(), name: variant_name(code), shape, schema, description });
    }
    (types.len() > 1).then_some(variants)
}

fn content(response: &Value) -> Option<(Shape, Value)> {
    let Some(content) = response.get("content").and_then(Value::as_object).filter(|content| !content.is_empty()) else {
        return Some((Shape::Empty, Value::Null));
    };
    let json = content.iter().find(|(media_type, _)| media_type.split(';').next() == Some("application/json"));
    if let Some((_, json)) = json {
        return Some((Shape::Json, json.get("schema").cloned().unwrap_or_else(|| json!({}))));
    }
    content.keys().all(|media_type| media_type.starts_with("text/")).then(|| (Shape::Text, json!({"type": "string"})))
}

/// `201` is `Created`, `4XX` is `Status4xx`.
fn variant_name(code: &str) -> String {
    let status = code.parse::<u16>().ok().and_then(|code| StatusCode::from_u16(code).ok());
    match status.and_then(|status| status.canonical_reason()) {
        Some(reason) => pascal(&reason.replace('\'', "")),
        None => format!("Status{}", code.to_lowercase()),
    }
}

/// typify makes an externally tagged enum of this.
fn one_of(variants: &[Variant], id: &str) -> Value {
    let branch = |variant: &Variant| {
        let (name, description) = (&variant.name, &variant.description);
        match variant.shape {
            Shape::Empty => json!({"type": "string", "enum": [name], "description": description}),
            _ => json!({
                "type": "object", "required": [name], "additionalProperties": false, "description": description,
                "properties": {name: variant.schema}
            }),
        }
    };
    let branches: Vec<Value> = variants.iter().map(branch).collect();
    json!({"description": format!("What `{id}` answers, by status."), "oneOf": branches})
}
