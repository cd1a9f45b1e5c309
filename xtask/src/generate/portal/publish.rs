//! The document as the public sees it: the hand-written one without what is none of its business.
//!
//! Left out: operations that the gateway does not route, then tags and components that nothing uses any more;
//! `x-gateway`, `x-slo` and `x-dropshot-pagination`, which instruct machines of ours. `x-access` stays: a caller has to
//! know which role and which scopes an operation asks for.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::{Map, Value};
use spec::Api;

/// Extensions that only this workspace reads.
const INTERNAL: &[&str] = &["x-gateway", "x-slo", "x-dropshot-pagination"];

pub(super) fn document(api: &Api) -> Result<String> {
    let mut root = without_internals(api.document.root());
    if let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) {
        for operation in api.operations.iter().filter(|operation| !operation.gateway.expose) {
            if let Some(item) = paths.get_mut(&operation.path.template).and_then(Value::as_object_mut) {
                item.remove(operation.method.key());
            }
        }
        paths.retain(|_, item| item.as_object().is_some_and(|item| item.values().any(is_operation)));
    }
    let tags: BTreeSet<&str> = api
        .operations
        .iter()
        .filter(|operation| operation.gateway.expose)
        .flat_map(|operation| operation.tags.iter().map(String::as_str))
        .collect();
    if let Some(all) = root.get_mut("tags").and_then(Value::as_array_mut) {
        all.retain(|tag| tag.get("name").and_then(Value::as_str).is_some_and(|name| tags.contains(name)));
    }
    without_unused(&mut root);
    if let Some(root) = root.as_object_mut() {
        let note = format!("from openapi/{}.yaml by `cargo xtask gen portal`", api.service);
        root.insert("x-generated".to_owned(), note.into());
    }
    Ok(format!("{root:#}\n"))
}

fn is_operation(value: &Value) -> bool {
    value.get("responses").is_some()
}

fn without_internals(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_internals).collect(),
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, _)| !INTERNAL.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), without_internals(value))).collect())
        }
        scalar => scalar.clone(),
    }
}

/// Drops components that nothing refers to; repeatedly, as they refer to each other.
fn without_unused(root: &mut Value) {
    loop {
        let mut used = BTreeSet::new();
        references(root, &mut used);
        let sections = root.get_mut("components").and_then(Value::as_object_mut);
        let mut dropped = false;
        for (section, entries) in sections.into_iter().flatten().filter(|(section, _)| *section != "securitySchemes") {
            let Some(entries) = entries.as_object_mut() else {
                continue;
            };
            let before = entries.len();
            entries.retain(|name, _| used.contains(&format!("#/components/{section}/{name}")));
            dropped |= entries.len() < before;
        }
        if !dropped {
            return;
        }
    }
}

pub(super) fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(object) => {
            found.extend(reference(object).map(str::to_owned));
            object.values().for_each(|value| references(value, found));
        }
        _ => {}
    }
}

fn reference(object: &Map<String, Value>) -> Option<&str> {
    object.get("$ref")?.as_str()
}
