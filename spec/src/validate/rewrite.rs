//! OpenAPI 3.0 schemas as JSON Schema draft 4.
//!
//! The two differ in `nullable`, in what `readOnly` and `writeOnly` mean for `required`, and in number formats.
//! Responses are closed on top: draft 4 cannot say "no property that no branch names", so a composed schema
//! gets the names of all its branches. Each schema is rewritten once for each direction it is used in, into one
//! table of definitions; references become indexes into it, so that cycles need no care.

mod closed;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::document::{Document, local_reference, pointer};

/// What a schema is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Use {
    /// A request or a parameter, as the document says.
    Request,
    /// A response: objects are closed unless they say otherwise.
    Response,
    /// A branch of a composed response schema, which is closed as a whole.
    Branch,
}

/// The rewritten schemas of a document.
pub(crate) struct Definitions<'a> {
    document: &'a Document,
    index: HashMap<(String, Use), usize>,
    /// Rewritten schemas by index; `None` while one waits for its turn.
    schemas: Vec<Option<Value>>,
    waiting: Vec<(String, Use, usize)>,
}

impl<'a> Definitions<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Definitions { document, index: HashMap::new(), schemas: Vec::new(), waiting: Vec::new() }
    }

    /// Index of the schema at a pointer, references followed.
    pub(crate) fn add(&mut self, pointer: &str, usage: Use) -> usize {
        let (pointer, _) = self.document.resolve(pointer);
        let next = self.schemas.len();
        let index = *self.index.entry((pointer.clone(), usage)).or_insert(next);
        if index == next {
            self.schemas.push(None);
            self.waiting.push((pointer, usage, index));
        }
        index
    }

    /// Rewrites everything that was added, and all that it refers to.
    pub(crate) fn finish(mut self) -> Vec<Value> {
        while let Some((pointer, usage, index)) = self.waiting.pop() {
            let schema = self.document.at(&pointer).cloned().unwrap_or_default();
            let rewritten = self.schema(&schema, &pointer, usage);
            if let Some(slot) = self.schemas.get_mut(index) {
                *slot = Some(rewritten);
            }
        }
        self.schemas.into_iter().map(|schema| schema.unwrap_or_else(|| json!({}))).collect()
    }

    fn schema(&mut self, schema: &Value, at: &str, usage: Use) -> Value {
        let Some(fields) = schema.as_object() else {
            return json!({});
        };
        if let Some(target) = fields.get("$ref").and_then(Value::as_str).and_then(local_reference) {
            let index = self.add(&target, usage);
            return reference(index);
        }
        let composed = usage != Use::Request && closed::is_composed(fields);
        let branch = if composed { Use::Branch } else { usage };
        let mut rewritten = Map::new();
        for (key, value) in fields {
            let place = pointer::push(at, key);
            let value = match key.as_str() {
                "type" | "format" | "enum" | "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum"
                | "exclusiveMinimum" | "maxLength" | "minLength" | "pattern" | "maxItems" | "minItems"
                | "uniqueItems" | "maxProperties" | "minProperties" => value.clone(),
                "required" => match self.required(fields, value, at, usage) {
                    Some(required) => required,
                    None => continue,
                },
                "properties" => self.properties(value, &place, usage),
                "allOf" | "oneOf" | "anyOf" => self.list(value, &place, branch),
                // A closed schema under `not` would exclude less than the document says.
                "not" => self.schema(value, &place, Use::Request),
                "items" => self.schema(value, &place, inner(usage)),
                "additionalProperties" if value.is_object() => self.schema(value, &place, inner(usage)),
                "additionalProperties" => value.clone(),
                _ => continue,
            };
            rewritten.insert(key.clone(), value);
        }
        bounds(&mut rewritten);
        if usage == Use::Response && !fields.contains_key("additionalProperties") {
            self.close(fields, composed, &mut rewritten);
        }
        if fields.get("nullable") == Some(&Value::Bool(true)) { nullable(rewritten) } else { Value::Object(rewritten) }
    }

    fn list(&mut self, value: &Value, at: &str, usage: Use) -> Value {
        let schemas = value.as_array().into_iter().flatten().enumerate();
        schemas.map(|(index, schema)| self.schema(schema, &format!("{at}/{index}"), usage)).collect()
    }

    /// Responses do not carry what is `writeOnly`, so that a leaked password is an unknown field.
    fn properties(&mut self, value: &Value, at: &str, usage: Use) -> Value {
        let entries = value.as_object().into_iter().flatten();
        let mut properties = Map::new();
        for (name, schema) in entries {
            let place = pointer::push(at, name);
            if usage == Use::Request || !self.says(&place, "writeOnly") {
                properties.insert(name.clone(), self.schema(schema, &place, inner(usage)));
            }
        }
        Value::Object(properties)
    }

    /// Requests need not carry what is `readOnly`, nor responses what is `writeOnly`.
    fn required(&self, fields: &Map<String, Value>, value: &Value, at: &str, usage: Use) -> Option<Value> {
        let exempt = if usage == Use::Request { "readOnly" } else { "writeOnly" };
        let declared = fields.get("properties").and_then(Value::as_object);
        let needed = value.as_array().into_iter().flatten().filter(|name| {
            let name = name.as_str().unwrap_or_default();
            let known = declared.is_some_and(|properties| properties.contains_key(name));
            !(known && self.says(&pointer::push(&format!("{at}/properties"), name), exempt))
        });
        let needed: Vec<Value> = needed.cloned().collect();
        (!needed.is_empty()).then_some(Value::Array(needed))
    }

    fn says(&self, at: &str, key: &str) -> bool {
        self.document.resolve(at).1.get(key) == Some(&Value::Bool(true))
    }
}

/// What hangs below a branch is whole again.
fn inner(usage: Use) -> Use {
    if usage == Use::Branch { Use::Response } else { usage }
}

/// The definition with this index.
pub(crate) fn reference(index: usize) -> Value {
    json!({ "$ref": format!("#/definitions/{index}") })
}

/// Number formats are bounds that the generated types enforce; here they are told before a type refuses them.
fn bounds(fields: &mut Map<String, Value>) {
    let (low, high) = match fields.get("format").and_then(Value::as_str) {
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    fields.entry("minimum").or_insert(low);
    fields.entry("maximum").or_insert(high);
}

fn nullable(mut fields: Map<String, Value>) -> Value {
    let composed = ["allOf", "anyOf", "oneOf", "not"].into_iter().any(|key| fields.contains_key(key));
    match fields.get_mut("type") {
        Some(kind) if !composed => {
            *kind = json!([kind.take(), "null"]);
            if let Some(Value::Array(options)) = fields.get_mut("enum")
                && !options.contains(&Value::Null)
            {
                options.push(Value::Null);
            }
            Value::Object(fields)
        }
        _ => json!({ "anyOf": [{ "type": "null" }, fields] }),
    }
}
