//! Rules about schemas, and about the examples held against them.

use serde_json::Value;

use super::Findings;
use crate::document::{Document, children, pointer};
use crate::validate::rewrite::Use;
use crate::validate::schemas::{self, Schema};

/// An example, and the schema it is an example of.
struct Example {
    at: String,
    schema: String,
    usage: Use,
}

pub(super) fn default_in_enum(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        let Some(schema) = document.at(&at) else { continue };
        if let (Some(default), Some(options)) = (schema.get("default"), schema.get("enum").and_then(Value::as_array))
            && !options.contains(default)
        {
            findings.value(&format!("{at}/default"), "the default is not one of the enum");
        }
    }
}

pub(super) fn compiles(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        // Patterns one by one, so that a bad one is reported at its own line and not at every user's.
        if let Some(pattern) = document.at(&at).and_then(|schema| schema.get("pattern"))
            && let Err(message) = schemas::pattern(pattern)
        {
            findings.value(&format!("{at}/pattern"), format!("the pattern cannot be compiled: {message}"));
        }
    }
}

pub(super) fn matches(document: &Document, findings: &mut Findings<'_>) {
    let examples = walk(document).1;
    let wanted: Vec<(String, Use)> = examples.iter().map(|example| (example.schema.clone(), example.usage)).collect();
    let compiled = schemas::compile(document, &wanted);
    for (example, schema) in examples.iter().zip(compiled) {
        // A schema that does not compile has a rule of its own.
        if let (Ok(schema), Some(value)) = (schema, document.at(&example.at)) {
            hold(&schema, value, &example.at, findings);
        }
    }
}

fn hold(schema: &Schema, value: &Value, at: &str, findings: &mut Findings<'_>) {
    for fault in schema.faults(value) {
        let kind = if at.ends_with("/default") { "default" } else { "example" };
        let subject = pointer::split(&fault.pointer).map_or("it".to_owned(), |(_, name)| format!("`{name}`"));
        let message = format!("the {kind} does not match its schema: {subject} {}", fault.message);
        findings.value(&format!("{at}{}", fault.pointer), message);
    }
}

/// Pointers of every schema of the document.
pub(super) fn schemas(document: &Document) -> Vec<String> {
    walk(document).0
}

/// Every schema and every example of the document.
fn walk(document: &Document) -> (Vec<String>, Vec<Example>) {
    let mut walk = Walk { schemas: Vec::new(), examples: Vec::new() };
    walk.any(document, document.root(), "", Use::Request);
    (walk.schemas, walk.examples)
}

struct Walk {
    /// Pointers.
    schemas: Vec<String>,
    examples: Vec<Example>,
}

impl Walk {
    /// Anything that is not a schema: schemas hang at `schema` and in `components.schemas`.
    fn any(&mut self, document: &Document, value: &Value, at: &str, usage: Use) {
        let keys = keys(value);
        for (key, child) in keys.iter().zip(children(value)) {
            let place = pointer::push(at, key);
            match key.as_str() {
                "schema" => {
                    self.schema(child, &place, usage);
                    self.examples_beside(document, value, at, usage);
                }
                "schemas" if at == "/components" => {
                    for (name, schema) in child.as_object().into_iter().flatten() {
                        self.schema(schema, &pointer::push(&place, name), Use::Request);
                    }
                }
                "responses" => self.any(document, child, &place, Use::Response),
                "example" | "examples" => {}
                extension if extension.starts_with("x-") => {}
                _ => self.any(document, child, &place, usage),
            }
        }
    }

    /// Adds `example` and `examples` of a media type, parameter or header.
    fn examples_beside(&mut self, document: &Document, owner: &Value, at: &str, usage: Use) {
        let schema = format!("{at}/schema");
        if owner.get("example").is_some() {
            self.examples.push(Example { at: format!("{at}/example"), schema: schema.clone(), usage });
        }
        for (name, _) in owner.get("examples").and_then(Value::as_object).into_iter().flatten() {
            let (place, _) = document.resolve(&pointer::push(&format!("{at}/examples"), name));
            self.examples.push(Example { at: format!("{place}/value"), schema: schema.clone(), usage });
        }
    }

    fn schema(&mut self, schema: &Value, at: &str, usage: Use) {
        if schema.get("$ref").is_some_and(Value::is_string) {
            return;
        }
        self.schemas.push(at.to_owned());
        for key in ["example", "default"] {
            // A default beside an enum has a rule of its own.
            let other = key == "default" && schema.get("enum").is_some();
            if schema.get(key).is_some() && !other {
                self.examples.push(Example { at: format!("{at}/{key}"), schema: at.to_owned(), usage });
            }
        }
        for key in ["items", "not", "additionalProperties"] {
            if let Some(child) = schema.get(key).filter(|child| child.is_object()) {
                self.schema(child, &format!("{at}/{key}"), usage);
            }
        }
        for key in ["properties", "allOf", "oneOf", "anyOf"] {
            let Some(list) = schema.get(key) else { continue };
            for (name, child) in keys(list).iter().zip(children(list)) {
                self.schema(child, &pointer::push(&format!("{at}/{key}"), name), usage);
            }
        }
    }
}

fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Object(entries) => entries.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    }
}
