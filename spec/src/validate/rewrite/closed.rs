//! Closing response objects: a property that no part of the schema names is a violation.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Definitions;
use crate::document::{Document, local_reference};

const BRANCHES: [&str; 3] = ["allOf", "oneOf", "anyOf"];
/// Schemas visited while names are collected; beyond it the schema stays open.
const MAX_STEPS: usize = 1_000;

/// Whether several schemas describe one object, so that none of them may be closed by itself.
///
/// A lone choice, or `allOf` of a single schema (the wrapper that makes a reference nullable), is not
/// composed: its branches are closed by themselves.
pub(super) fn is_composed(fields: &Map<String, Value>) -> bool {
    let count = |key: &str| fields.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let kinds = BRANCHES.into_iter().filter(|key| fields.contains_key(*key)).count();
    let own = fields.contains_key("properties") || fields.contains_key("additionalProperties");
    kinds > 1 || count("allOf") > 1 || (kinds == 1 && own)
}

impl Definitions<'_> {
    pub(super) fn close(&self, fields: &Map<String, Value>, composed: bool, rewritten: &mut Map<String, Value>) {
        if !composed {
            // Without `properties` an object says nothing of its fields: a free-form object, as before.
            if fields.contains_key("properties") {
                rewritten.insert("additionalProperties".to_owned(), json!(false));
            }
            return;
        }
        let mut names = BTreeSet::new();
        let mut steps = 0;
        if !collect(self.document, fields, &mut names, &mut steps) || names.is_empty() {
            return;
        }
        if let Value::Object(properties) = rewritten.entry("properties").or_insert_with(|| json!({})) {
            for name in names {
                properties.entry(name).or_insert_with(|| json!({}));
            }
            rewritten.insert("additionalProperties".to_owned(), json!(false));
        }
    }
}

/// Collects the property names of a schema and its branches; false when one of them is open on purpose.
fn collect(document: &Document, fields: &Map<String, Value>, names: &mut BTreeSet<String>, steps: &mut usize) -> bool {
    *steps += 1;
    if *steps > MAX_STEPS {
        return false;
    }
    if let Some(target) = fields.get("$ref").and_then(Value::as_str).and_then(local_reference) {
        let (_, schema) = document.resolve(&target);
        return schema.as_object().is_some_and(|fields| collect(document, fields, names, steps));
    }
    match fields.get("additionalProperties") {
        None | Some(Value::Bool(false)) => {}
        Some(_) => return false,
    }
    let write_only = |schema: &Value| schema.get("writeOnly") == Some(&Value::Bool(true));
    let own = fields.get("properties").and_then(Value::as_object).into_iter().flatten();
    names.extend(own.filter(|(_, schema)| !write_only(schema)).map(|(name, _)| name.clone()));
    let branches = BRANCHES.into_iter().filter_map(|key| fields.get(key)?.as_array()).flatten();
    branches.filter_map(Value::as_object).all(|branch| collect(document, branch, names, steps))
}
