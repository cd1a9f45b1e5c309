//! The parts of a document that a client could notice a change of.

use serde_json::{Map, Value};
use spec::{Document, pointer};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    PathItem,
    Operation,
    Parameter,
    Body,
    Response,
    Header,
    MediaType,
    Schema,
}

/// Every node of the document with its pointer and fields, in the order of the document. References are not followed;
/// what they lead to is visited where it stands.
pub(super) fn nodes(root: &Value) -> Vec<(Node, String, &Map<String, Value>)> {
    let mut found = Vec::new();
    each(root, "/paths", |at, item| visit(Node::PathItem, item, at, &mut found));
    for (section, node) in [
        ("parameters", Node::Parameter),
        ("requestBodies", Node::Body),
        ("responses", Node::Response),
        ("headers", Node::Header),
        ("schemas", Node::Schema),
    ] {
        each(root, &format!("/components/{section}"), |at, value| visit(node, value, at, &mut found));
    }
    found
}

/// Calls for each entry of the object or member of the list at a pointer.
fn each<'a>(root: &'a Value, at: &str, mut call: impl FnMut(String, &'a Value)) {
    children(root.pointer(at), at, &mut call);
}

fn children<'a>(value: Option<&'a Value>, at: &str, call: &mut dyn FnMut(String, &'a Value)) {
    match value {
        Some(Value::Object(entries)) => entries.iter().for_each(|(key, value)| call(pointer::push(at, key), value)),
        Some(Value::Array(items)) => {
            items.iter().enumerate().for_each(|(index, value)| call(format!("{at}/{index}"), value))
        }
        _ => {}
    }
}

fn visit<'a>(node: Node, value: &'a Value, at: String, found: &mut Vec<(Node, String, &'a Map<String, Value>)>) {
    let Some(fields) = value.as_object() else { return };
    found.push((node, at.clone(), fields));
    if fields.contains_key("$ref") {
        return;
    }
    let mut below = |node, key: &str| {
        children(fields.get(key), &format!("{at}/{key}"), &mut |at, value| visit(node, value, at, found));
    };
    match node {
        Node::PathItem => below(Node::Parameter, "parameters"),
        Node::Operation => {
            below(Node::Parameter, "parameters");
            below(Node::Response, "responses");
        }
        Node::Body => below(Node::MediaType, "content"),
        Node::Response => {
            below(Node::Header, "headers");
            below(Node::MediaType, "content");
        }
        Node::Schema => ["properties", "allOf", "oneOf", "anyOf"].iter().for_each(|key| below(Node::Schema, key)),
        Node::Parameter | Node::Header | Node::MediaType => {}
    }
    let mut single = |node, key: &str| {
        if let Some(value) = fields.get(key) {
            visit(node, value, format!("{at}/{key}"), found);
        }
    };
    match node {
        Node::PathItem => ["get", "put", "post", "delete", "patch"].iter().for_each(|key| single(Node::Operation, key)),
        Node::Operation => single(Node::Body, "requestBody"),
        Node::Parameter | Node::Header | Node::MediaType => single(Node::Schema, "schema"),
        Node::Schema => ["items", "additionalProperties", "not"].iter().for_each(|key| single(Node::Schema, key)),
        Node::Body | Node::Response => {}
    }
}

/// The document without examples, so that no change is found merely because an example gives it away.
pub(super) fn without_examples(document: &Document) -> Value {
    fn strip(value: &mut Value, names: bool) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| strip(item, false)),
            Value::Object(entries) => {
                if !names {
                    entries.shift_remove("example");
                    entries.shift_remove("examples");
                }
                for (key, value) in entries.iter_mut() {
                    strip(value, !names && matches!(key.as_str(), "properties" | "schemas"));
                }
            }
            _ => {}
        }
    }
    let mut root = document.root().clone();
    strip(&mut root, false);
    root
}
