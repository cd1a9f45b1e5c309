//! Components that typify would define twice.
//!
//! - One with `nullable` becomes a type around a type of the same name: here the references to it are nullable instead.
//! - A choice of types in a property, with `nullable`, becomes two types too: here the property is optional instead.
//! - A type written out in a property is named after both, as another component may be already: it gets another name.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::names::{pascal, plain};

/// Changes the components and what refers to them.
pub(super) fn lower(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    let taken: BTreeSet<String> = schemas.keys().map(|name| plain(name)).collect();
    let mut nullable = BTreeSet::new();
    for (name, schema) in schemas.iter_mut() {
        if schema.get("nullable") == Some(&Value::Bool(true)) && schema.get("$ref").is_none() {
            schema.as_object_mut().map(|schema| schema.remove("nullable"));
            if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                words.retain(|word| !word.is_null());
            }
            nullable.insert(format!("#/components/schemas/{name}"));
        }
        name_properties(name, schema, &taken);
    }
    if !nullable.is_empty() {
        refer(document, &nullable);
    }
}

fn name_properties(owner: &str, schema: &mut Value, taken: &BTreeSet<String>) {
    for branch in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        name_properties(owner, branch, taken);
    }
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    let mut optional = BTreeSet::new();
    for (name, property) in properties.into_iter().flatten() {
        let choice = property.get("oneOf").or_else(|| property.get("anyOf")).is_some();
        if choice && property.get("nullable") == Some(&Value::Bool(true)) {
            property.as_object_mut().map(|property| property.remove("nullable"));
            optional.insert(name.clone());
        }
        let own = format!("{}{}", pascal(owner), pascal(name));
        // A list is named like its items.
        let item = property.get("items").is_some();
        let property = if item { &mut property["items"] } else { property };
        let full = if item { format!("{own}Item") } else { own.clone() };
        if property.get("$ref").is_none() && taken.contains(&plain(&full)) {
            property["title"] = json!(format!("{full}Value"));
        }
        name_properties(&own, property, taken);
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name.as_str().is_none_or(|name| !optional.contains(name)));
    }
}

/// Makes the references nullable, but for those in an `allOf`, which say what a type is made of.
fn refer(value: &mut Value, nullable: &BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, nullable)),
        Value::Object(fields) => {
            let target = fields.get("$ref").and_then(Value::as_str);
            if target.is_some_and(|target| nullable.contains(target)) {
                let reference = Value::Object(std::mem::take(fields));
                *fields =
                    Map::from_iter([("nullable".to_owned(), true.into()), ("allOf".to_owned(), json!([reference]))]);
                return;
            }
            for (key, field) in fields {
                match (key.as_str(), field) {
                    ("allOf", Value::Array(branches)) => {
                        let own = branches.iter_mut().filter(|branch| branch.get("$ref").is_none());
                        own.for_each(|branch| refer(branch, nullable));
                    }
                    ("example" | "enum" | "default", _) => {}
                    (_, field) => refer(field, nullable),
                }
            }
        }
        _ => {}
    }
}
