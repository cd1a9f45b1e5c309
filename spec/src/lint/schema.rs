//! Rules about what a schema says: contradictions, and what nothing enforces.

use serde_json::{Map, Value};

use super::example::schemas;
use super::response::unwrapped;
use super::{Findings, reach};
use crate::document::{Document, pointer};
use crate::model::{RawOperation, media_types, operations, parameters};
use crate::validate::media;

/// Formats that are enforced at run time: of texts.
const ENFORCED: [&str; 8] = ["date", "date-time", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"];
/// Formats that only tell a reader or a generator something: the type, and the format.
const HINTS: [(&str, &str); 6] = [
    ("string", "password"),
    ("string", "binary"),
    ("integer", "int32"),
    ("integer", "int64"),
    ("number", "float"),
    ("number", "double"),
];
/// Keywords that constrain values of one type, and say nothing of any other.
const KEYWORDS: [(&str, &[&str]); 12] = [
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
];

fn fields<'a>(document: &'a Document, at: &str) -> Option<&'a Map<String, Value>> {
    document.at(at)?.as_object()
}

fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> &'a str {
    fields.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn keyword_of_type(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        let Some(fields) = fields(document, &at) else { continue };
        let kind = text(fields, "type");
        for (keyword, types) in KEYWORDS {
            if !kind.is_empty() && fields.contains_key(keyword) && !types.contains(&kind) {
                findings.key(&format!("{at}/{keyword}"), format!("`{keyword}` says nothing of a value of type {kind}"));
            }
        }
    }
}

pub(super) fn unenforced(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        for keyword in ["discriminator", "xml"] {
            if document.at(&at).is_some_and(|schema| schema.get(keyword).is_some()) {
                findings.key(&format!("{at}/{keyword}"), format!("nothing enforces `{keyword}`"));
            }
        }
    }
    for raw in operations(document) {
        for (owner, keyword) in [(&raw.pointer, "callbacks"), (&raw.pointer, "servers"), (&raw.item, "servers")] {
            let place = format!("{owner}/{keyword}");
            if document.at(&place).is_some() {
                findings.key(&place, format!("nothing enforces `{keyword}` here"));
            }
        }
        for (at, value) in parameters(document, &raw) {
            for keyword in ["allowEmptyValue", "allowReserved"].into_iter().filter(|key| value.get(key).is_some()) {
                findings.key(&format!("{at}/{keyword}"), format!("nothing enforces `{keyword}`"));
            }
        }
        for (_, _, at, value) in crate::model::responses(document, &raw) {
            if value.get("links").is_some() {
                findings.key(&format!("{at}/links"), "nothing enforces `links`");
            }
        }
        for schema in texts(document, &raw) {
            if document.at(&format!("{schema}/nullable")).is_some() {
                findings.key(&format!("{schema}/nullable"), "a parameter or header is a text: it is never `null`");
            }
        }
        for schema in plain_bodies(document, &raw) {
            let said = document.at(&schema).and_then(Value::as_object).into_iter().flatten();
            for (keyword, _) in said.filter(|(key, _)| !matches!(key.as_str(), "type" | "description" | "example")) {
                let message = format!("nothing enforces `{keyword}` of a body that is not JSON");
                findings.key(&pointer::push(&schema, keyword), message);
            }
        }
    }
}

/// Schemas of what travels as text: parameters, and headers of responses.
fn texts(document: &Document, raw: &RawOperation<'_>) -> Vec<String> {
    let mut all: Vec<String> = parameters(document, raw).into_iter().map(|(at, _)| format!("{at}/schema")).collect();
    for (_, _, at, value) in crate::model::responses(document, raw) {
        let headers = value.get("headers").and_then(Value::as_object).into_iter().flatten();
        let places = headers.map(|(name, _)| document.resolve(&pointer::push(&format!("{at}/headers"), name)).0);
        all.extend(places.map(|place| format!("{place}/schema")));
    }
    all.into_iter().map(|at| document.resolve(&at).0).collect()
}

/// Schemas of bodies that are not JSON.
fn plain_bodies(document: &Document, raw: &RawOperation<'_>) -> Vec<String> {
    let body = raw.value.get("requestBody").map(|_| document.resolve(&format!("{}/requestBody", raw.pointer)));
    let responses = crate::model::responses(document, raw).map(|(_, _, at, value)| (at, value));
    let owners = body.into_iter().chain(responses);
    let media = owners.flat_map(|(at, value)| media_types(&at, value).collect::<Vec<_>>());
    let plain = media.filter(|(media_type, _)| !media::is_json(media_type));
    plain.map(|(_, place)| unwrapped(document, &format!("{place}/schema")).0).collect()
}

/// A default of what only travels to the client, or of a field that must be there.
pub(super) fn idle_default(document: &Document, findings: &mut Findings<'_>) {
    let sent = reach::of_requests(document);
    let received = reach::of_responses(document);
    for at in received.difference(&sent).filter(|at| document.at(&format!("{at}/default")).is_some()) {
        findings.key(&format!("{at}/default"), "nobody applies a default to a response");
    }
    for raw in operations(document) {
        let own: Vec<String> =
            parameters(document, &raw).into_iter().map(|(at, _)| document.resolve(&format!("{at}/schema")).0).collect();
        for at in texts(document, &raw).into_iter().filter(|at| !own.contains(at)) {
            if document.at(&format!("{at}/default")).is_some() {
                findings.key(&format!("{at}/default"), "nobody applies a default to a response header");
            }
        }
    }
    for at in &sent {
        let Some(fields) = fields(document, at) else { continue };
        for name in fields.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            let (place, schema) = document.resolve(&pointer::push(&format!("{at}/properties"), name));
            if schema.get("default").is_some() {
                findings.key(&format!("{place}/default"), format!("the required field `{name}` has a default"));
            }
        }
    }
}

pub(super) fn format(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        let Some(fields) = fields(document, &at).filter(|fields| fields.contains_key("format")) else { continue };
        let (kind, format) = (text(fields, "type"), text(fields, "format"));
        let enforced = ENFORCED.contains(&format) && kind == "string";
        if !enforced && !HINTS.contains(&(kind, format)) {
            let of = if kind.is_empty() { "no type".to_owned() } else { format!("type {kind}") };
            findings.value(&format!("{at}/format"), format!("nothing enforces the format `{format}` with {of}"));
        }
    }
}

pub(super) fn required_declared(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        let Some(fields) = fields(document, &at) else { continue };
        // The fields of a composed object stand in another branch.
        let composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| fields.contains_key(*key)) || at.contains("Of/");
        let Some(Value::Object(declared)) = fields.get("properties").filter(|_| !composed) else { continue };
        for (index, name) in fields.get("required").and_then(Value::as_array).into_iter().flatten().enumerate() {
            if name.as_str().is_some_and(|name| !declared.contains_key(name)) {
                let message = format!("{name} is required, but not one of the `properties`");
                findings.value(&format!("{at}/required/{index}"), message);
            }
        }
    }
}

pub(super) fn contradiction(document: &Document, findings: &mut Findings<'_>) {
    let pairs = [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ];
    for at in schemas(document) {
        let Some(fields) = fields(document, &at) else { continue };
        for (low, high) in pairs {
            let bound = |key| fields.get(key).and_then(Value::as_f64);
            if let (Some(least), Some(most)) = (bound(low), bound(high))
                && least > most
            {
                findings.value(&format!("{at}/{high}"), format!("`{high}` is less than `{low}`: no value fits"));
            }
        }
    }
}

pub(super) fn members(document: &Document, findings: &mut Findings<'_>) {
    for at in schemas(document) {
        let Some(fields) = fields(document, &at) else { continue };
        let kind = text(fields, "type");
        let members = fields.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, member) in members.iter().enumerate() {
            let place = format!("{at}/enum/{index}");
            let fits = match kind {
                "string" => member.is_string(),
                "integer" => member.is_i64() || member.is_u64(),
                "number" => member.is_number(),
                "boolean" => member.is_boolean(),
                _ => true,
            } || (member.is_null() && fields.get("nullable") == Some(&Value::Bool(true)));
            if !fits {
                findings.value(&place, format!("a value of the enum is not of type {kind}"));
            }
        }
    }
}

pub(super) fn useless_default(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in parameters(document, raw) {
        let (schema, fields) = document.resolve(&format!("{at}/schema"));
        if value.get("required") == Some(&Value::Bool(true)) && fields.get("default").is_some() {
            let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
            findings.key(&pointer::push(&schema, "default"), format!("the required parameter `{name}` has a default"));
        }
    }
}
