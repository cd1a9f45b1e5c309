//! Which schemas travel in which direction.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Document, pointer};
use crate::model::{self, RawOperation, media_types, operations};

/// Pointers of the schemas that requests are made of, references followed; each once.
pub(super) fn of_requests(document: &Document) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for raw in operations(document) {
        for (at, _) in model::parameters(document, &raw) {
            follow(document, &format!("{at}/schema"), &mut reached);
        }
        for schema in body_schemas(document, &raw) {
            follow(document, &schema, &mut reached);
        }
    }
    reached
}

/// Pointers of the schemas that responses are made of.
pub(super) fn of_responses(document: &Document) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for raw in operations(document) {
        for (_, _, at, value) in model::responses(document, &raw) {
            for (_, place) in media_types(&at, value) {
                follow(document, &format!("{place}/schema"), &mut reached);
            }
        }
    }
    reached
}

/// Pointers of the schemas of a request body.
pub(super) fn body_schemas(document: &Document, raw: &RawOperation<'_>) -> Vec<String> {
    if raw.value.get("requestBody").is_none() {
        return Vec::new();
    }
    let (at, value) = document.resolve(&format!("{}/requestBody", raw.pointer));
    media_types(&at, value).map(|(_, place)| format!("{place}/schema")).collect()
}

fn follow(document: &Document, pointer: &str, reached: &mut BTreeSet<String>) {
    let mut waiting = vec![pointer.to_owned()];
    while let Some(next) = waiting.pop() {
        let (at, schema) = document.resolve(&next);
        if schema.is_object() && reached.insert(at.clone()) {
            waiting.extend(inside(&at, schema));
        }
    }
}

/// Pointers of the schemas directly inside a schema.
pub(super) fn inside(at: &str, schema: &Value) -> Vec<String> {
    let single = ["items", "not", "additionalProperties"];
    let mut all: Vec<String> = single
        .iter()
        .filter(|key| schema.get(**key).is_some_and(Value::is_object))
        .map(|key| format!("{at}/{key}"))
        .collect();
    for key in ["allOf", "oneOf", "anyOf"] {
        let count = schema.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        all.extend((0..count).map(|index| format!("{at}/{key}/{index}")));
    }
    let names = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    all.extend(names.map(|(name, _)| pointer::push(&format!("{at}/properties"), name)));
    all
}
