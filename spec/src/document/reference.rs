//! Finding references, and following local ones.

use serde_json::Value;

use super::pointer;

static NULL: Value = Value::Null;
/// References followed on one way before we call it a circle.
const MAX_HOPS: usize = 64;

/// The pointer that a local reference names: `#/components/…` without its `#`, percent-decoding undone.
///
/// `None` for a reference out of the file.
pub(crate) fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let decoded = crate::validate::percent_decode(fragment, false)?;
    (decoded.is_empty() || decoded.starts_with('/')).then(|| decoded.into_owned())
}

pub(super) fn resolve<'a>(root: &'a Value, wanted: &str) -> (String, &'a Value) {
    let mut hops = 0;
    let mut at = String::new();
    let mut node = root;
    // Tokens still to walk, the next one last.
    let mut tokens: Vec<String> = split(wanted);
    loop {
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            hops += 1;
            let Some(target) = local(reference).filter(|_| hops <= MAX_HOPS) else {
                return (at, &NULL);
            };
            tokens.extend(split(&target));
            (at, node) = (String::new(), root);
            // The root itself may not be a reference, or an empty target would loop here.
            if tokens.is_empty() {
                return (at, node);
            }
        }
        let Some(token) = tokens.pop() else { return (at, node) };
        let next = match node {
            Value::Object(entries) => entries.get(token.as_str()),
            Value::Array(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
            _ => None,
        };
        at = pointer::push(&at, &token);
        let Some(next) = next else { return (at, &NULL) };
        node = next;
    }
}

/// Every reference in a value: (pointer of the object that holds `$ref`, reference).
pub(crate) fn references(root: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(root, &mut Vec::new(), "", &mut found);
    found
}

fn collect<'a>(
    value: &'a Value,
    path: &mut Vec<std::borrow::Cow<'a, str>>,
    key: &str,
    found: &mut Vec<(String, String)>,
) {
    // A property may be called `$ref`; then its value is a schema, not a string.
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        found.push((path.iter().fold(String::new(), |at, token| pointer::push(&at, token)), reference.to_owned()));
    }
    // Below `properties`, a key is a name and not a keyword.
    let names = matches!(key, "properties" | "schemas");
    match value {
        Value::Object(entries) => {
            for (child, value) in entries.iter().filter(|(child, _)| names || !is_data(child)) {
                path.push(child.as_str().into());
                collect(value, path, if names { "" } else { child }, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                path.push(index.to_string().into());
                collect(value, path, "", found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Examples and the like hold data, in which `$ref` means nothing. `examples` holds references to examples.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "default" | "enum" | "value") || key.starts_with("x-")
}

/// Whether a pointer is that of a path item.
pub(crate) fn is_path_item(at: &str) -> bool {
    at.strip_prefix("/paths/").is_some_and(|rest| !rest.contains('/'))
}

/// The section of `components` whose kind of object belongs at a pointer.
pub(crate) fn section(at: &str) -> &'static str {
    let (parent, key) = pointer::split(at).unwrap_or_default();
    match parent.rsplit('/').next().unwrap_or_default() {
        "responses" => "responses",
        "parameters" => "parameters",
        "headers" => "headers",
        "examples" => "examples",
        "links" => "links",
        "callbacks" => "callbacks",
        "requestBodies" => "requestBodies",
        "securitySchemes" => "securitySchemes",
        _ if key == "requestBody" => "requestBodies",
        _ => "schemas",
    }
}

/// Tokens of a pointer, the first one last.
fn split(pointer: &str) -> Vec<String> {
    let mut tokens: Vec<String> =
        pointer.split('/').skip(1).map(|token| pointer::unescape(token).into_owned()).collect();
    tokens.reverse();
    tokens
}
