//! Rules about `$ref`.

use serde_json::Value;

use super::Findings;
use crate::document::{Document, children, local_reference, pointer};

pub(super) fn dangling(document: &Document, findings: &mut Findings<'_>) {
    for (at, reference) in references(document) {
        if !reference.starts_with('#') || is_path_item(&at) {
            continue;
        }
        let target = local_reference(&reference);
        match target {
            Some(target) if document.at(&target).is_some() => {
                if document.resolve(&at).1.is_null() {
                    findings.value(&format!("{at}/$ref"), format!("the reference `{reference}` leads in a circle"));
                } else if let Some((wanted, found)) = misplaced(&at, &target) {
                    findings.value(&format!("{at}/$ref"), format!("a reference to {found} where {wanted} is wanted"));
                }
            }
            _ => {
                findings.value(&format!("{at}/$ref"), format!("nothing is at `{reference}`"));
            }
        }
    }
}

/// A response where a schema is wanted resolves, and then crashes the generators.
fn misplaced(at: &str, target: &str) -> Option<(&'static str, String)> {
    let section = target.strip_prefix("/components/")?.split('/').next()?;
    let (parent, key) = pointer::split(at)?;
    let wanted = match parent.rsplit('/').next()? {
        "responses" => "responses",
        "parameters" => "parameters",
        "headers" => "headers",
        "examples" => "examples",
        "links" => "links",
        "callbacks" => "callbacks",
        "requestBodies" => "requestBodies",
        _ if key == "requestBody" => "requestBodies",
        _ => "schemas",
    };
    let exact = target.matches('/').count() == 3;
    (exact && section != wanted).then(|| (wanted, section.to_owned()))
}

pub(super) fn external(document: &Document, findings: &mut Findings<'_>) {
    for (at, reference) in references(document).into_iter().filter(|(_, reference)| !reference.starts_with('#')) {
        findings.value(&format!("{at}/$ref"), format!("the reference `{reference}` leaves the file"));
    }
}

pub(super) fn path_item(document: &Document, findings: &mut Findings<'_>) {
    for (at, _) in references(document).into_iter().filter(|(at, _)| is_path_item(at)) {
        findings.key(&format!("{at}/$ref"), "a path item that is a reference");
    }
}

pub(super) fn siblings(document: &Document, findings: &mut Findings<'_>) {
    for (at, _) in references(document).into_iter().filter(|(at, _)| !is_path_item(at)) {
        let keys = document.at(&at).and_then(Value::as_object).into_iter().flatten();
        for (key, _) in keys.filter(|(key, _)| *key != "$ref") {
            findings.key(&pointer::push(&at, key), format!("`{key}` beside `$ref` is ignored"));
        }
    }
}

fn is_path_item(at: &str) -> bool {
    at.strip_prefix("/paths/").is_some_and(|rest| !rest.contains('/'))
}

/// Every reference of the document: (pointer of the object that holds `$ref`, reference).
fn references(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(document.root(), "", "", &mut found);
    found
}

fn collect(value: &Value, at: &str, key: &str, found: &mut Vec<(String, String)>) {
    // A property may be called `$ref`; then its value is a schema, not a string.
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        found.push((at.to_owned(), reference.to_owned()));
    }
    let keys: Vec<String> = match value {
        Value::Object(entries) => entries.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => return,
    };
    // Below `properties`, a key is a name and not a keyword.
    let names = matches!(key, "properties" | "schemas");
    for (child, value) in keys.iter().zip(children(value)) {
        if names || !is_data(child) {
            collect(value, &pointer::push(at, child), if names { "" } else { child }, found);
        }
    }
}

/// Examples and the like hold data, in which `$ref` means nothing. `examples` holds references to examples.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "default" | "enum" | "value") || key.starts_with("x-")
}
