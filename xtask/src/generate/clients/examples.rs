//! The examples of the documents, as samples: `plumb`, curl and Rust.

use serde_json::Value;
use spec::pointer::escape;
use spec::{Api, Document, Operation, Parameter, Place};

/// The schema at a place, behind references and behind `allOf` of one schema, which says something beside a reference.
pub(in crate::generate) fn resolved<'a>(document: &'a Document, pointer: &str) -> (String, &'a Value) {
    let (mut at, mut schema) = document.resolve(pointer);
    while schema.get("allOf").and_then(Value::as_array).is_some_and(|branches| branches.len() == 1) {
        (at, schema) = document.resolve(&format!("{at}/allOf/0"));
    }
    (at, schema)
}

/// The example of a body or an answer.
pub(in crate::generate) fn content<'a>(api: &'a Api, pointer: &str, media_type: &str) -> Option<&'a Value> {
    api.document.at(&format!("{pointer}/content/{}/example", escape(media_type)))
}

/// A field at the top of a request body.
pub(in crate::generate) struct Field {
    pub(in crate::generate) name: String,
    pub(super) required: bool,
    pub(super) schema: Value,
    pub(super) description: String,
}

/// The fields of the body, if it is an object.
pub(in crate::generate) fn fields(api: &Api, operation: &Operation) -> Vec<Field> {
    let Some(body) = &operation.body else { return Vec::new() };
    let (at, schema) = api.document.resolve(&body.schema_pointer);
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|it| it == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let field = |(name, stated): (&String, &Value)| {
        let (_, resolved) = resolved(&api.document, &format!("{at}/properties/{}", escape(name)));
        let said = [stated, resolved].into_iter().find_map(|schema| schema.get("description").and_then(Value::as_str));
        Field {
            name: name.clone(),
            required: is_required(name),
            schema: resolved.clone(),
            description: said.unwrap_or_default().to_owned(),
        }
    };
    properties.into_iter().flatten().map(field).collect()
}

/// The example of the request body.
pub(super) fn body<'a>(api: &'a Api, operation: &Operation) -> Option<&'a Value> {
    content(api, &operation.body.as_ref()?.pointer, "application/json")
}

/// The example of a parameter, or of its schema.
pub(super) fn value(api: &Api, parameter: &Parameter) -> Option<Value> {
    let own = api.document.at(&format!("{}/example", parameter.pointer)).cloned();
    own.or_else(|| parameter.schema.get("example").cloned())
}

/// Path variables always, other parameters where they are required.
pub(super) fn needed(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|parameter| parameter.required || parameter.place == Place::Path)
}

pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The example as arguments of the command.
pub(super) fn arguments(api: &Api, operation: &Operation) -> String {
    let mut words = Vec::new();
    for parameter in needed(operation) {
        let text = value(api, parameter).map_or_else(|| parameter.name.to_uppercase(), |value| plain(&value));
        if parameter.place != Place::Path {
            words.push(format!("--{}", parameter.name.to_lowercase().replace('_', "-")));
        }
        words.push(quote(&text));
    }
    let example = body(api, operation).and_then(Value::as_object);
    for (name, value) in example.into_iter().flatten() {
        let secret = fields(api, operation).iter().any(|field| {
            field.name == *name && (field.schema["format"] == "password" || field.schema["writeOnly"] == true)
        });
        let text = if secret { format!("@{name}.txt") } else { plain(value) };
        words.push(format!("--{} {}", name.replace('_', "-"), quote(&text)));
    }
    words.join(" ")
}

/// For a POSIX shell.
pub(super) fn quote(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,=".contains(c);
    match !text.is_empty() && text.chars().all(safe) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}
