//! Changes that mean nothing: each says the same in another way, and must raise no alarm.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spec::pointer;

use super::edit::{Edit, Mutant};
use super::walk::{self, Node};

/// Every rewrite of one place of the document.
pub(super) fn rewrites(root: &Value) -> Vec<Mutant> {
    let mut found = Vec::new();
    reverse(root, "", &mut found);
    for (node, at, fields) in walk::nodes(root) {
        if fields.contains_key("$ref") {
            inline(root, &at, fields, &mut found);
        }
        if node == Node::Schema {
            wrap(&at, fields, &mut found);
            extract(root, &at, fields, &mut found);
        }
    }
    found
}

/// Keys in another order, and members of lists whose order means nothing.
fn reverse(value: &Value, at: &str, found: &mut Vec<Mutant>) {
    match value {
        Value::Object(entries) => {
            if entries.len() > 1 {
                found.push(Mutant::new("keys reordered", at, [Edit::Reverse(at.to_owned())]));
            }
            for (key, value) in entries {
                let place = pointer::push(at, key);
                if matches!(key.as_str(), "required" | "enum" | "tags" | "roles" | "scopes" | "parameters")
                    && value.as_array().is_some_and(|list| list.len() > 1)
                {
                    found.push(Mutant::new("list reordered", place.clone(), [Edit::Reverse(place.clone())]));
                }
                reverse(value, &place, found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| reverse(item, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

/// The referenced text in the place of the reference; a component that nobody refers to any more goes.
fn inline(root: &Value, at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let Some(target) = fields.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#')) else { return };
    let Some(value) = root.pointer(target) else { return };
    let mut edits = vec![Edit::Set(at.to_owned(), value.clone())];
    if at.starts_with(&format!("{target}/")) {
        // A cycle has no end to be written out.
        return;
    }
    let changed = Mutant::new("reference inlined", at, edits.clone()).apply(root);
    edits.extend(unused(&changed).into_iter().map(Edit::Remove));
    found.push(Mutant::new("reference inlined", at, edits));
}

/// Pointers of components that nobody refers to.
fn unused(root: &Value) -> Vec<String> {
    fn collect(value: &Value, used: &mut BTreeSet<String>) {
        match value {
            Value::Object(entries) => {
                used.extend(
                    entries.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#')).map(str::to_owned),
                );
                entries.values().for_each(|value| collect(value, used));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, used)),
            _ => {}
        }
    }
    let mut used = BTreeSet::new();
    collect(root, &mut used);
    let sections = ["schemas", "parameters", "responses", "headers", "requestBodies"];
    let all = sections.iter().flat_map(|section| {
        let at = format!("/components/{section}");
        let names = root.pointer(&at).and_then(Value::as_object).into_iter().flatten();
        names.map(|(name, _)| pointer::push(&at, name)).collect::<Vec<_>>()
    });
    all.filter(|at| !used.contains(at)).collect()
}

/// `allOf` of the schema alone.
fn wrap(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let mut inside = fields.clone();
    let mut outside = Map::new();
    // What is said of the field rather than of its values stays outside.
    for key in ["description", "default"] {
        outside.extend(inside.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    outside.insert("allOf".to_owned(), json!([inside]));
    found.push(Mutant::new("wrapped in allOf", at, [Edit::Set(at.to_owned(), Value::Object(outside))]));
}

/// A component in the place of a schema that stands inside another.
fn extract(root: &Value, at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let component = at.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
    if component || fields.contains_key("$ref") || root.pointer("/components/schemas/Extracted").is_some() {
        return;
    }
    let edits = [
        Edit::Set("/components/schemas/Extracted".to_owned(), Value::Object(fields.clone())),
        Edit::Set(at.to_owned(), json!({"$ref": "#/components/schemas/Extracted"})),
    ];
    found.push(Mutant::new("schema extracted", at, edits));
}

/// The same document with other comments, blank lines and quotes; and as JSON.
pub(super) fn texts(source: &str, root: &Value) -> Vec<(&'static str, String)> {
    let commented: String = source.lines().fold(String::new(), |text, line| {
        // Inside a block of text a comment would be part of the text.
        let harmless = line.trim_start().starts_with(['$', '\'']) || line.trim_end().ends_with(':');
        text + line + if harmless { "  # so it is\n" } else { "\n" }
    });
    vec![
        ("comments added", commented),
        ("blank lines at both ends", format!("\n\n# The contract.\n\n{source}\n\n")),
        ("Windows line ends", source.replace('\n', "\r\n")),
        ("JSON", root.to_string()),
        ("indented JSON", format!("{root:#}")),
    ]
}
