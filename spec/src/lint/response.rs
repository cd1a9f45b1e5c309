//! Rules about responses.

use serde_json::Value;

use super::Findings;
use crate::document::{Document, pointer};
use crate::model::{RawOperation, StatusSpec, media_types, responses};

pub(super) fn default(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (key, place, ..) in responses(document, raw) {
        if StatusSpec::from_key(key).is_none() {
            findings.key(&place, format!("the response `{key}` states no status"));
        }
    }
}

pub(super) fn one_success(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    one_type(document, raw, findings, "successful", StatusSpec::is_success);
}

pub(super) fn one_error(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    one_type(document, raw, findings, "error", |status| !status.is_success());
}

/// progenitor makes one enum variant of each distinct type and then asserts that there is at most one.
fn one_type(
    document: &Document,
    raw: &RawOperation<'_>,
    findings: &mut Findings<'_>,
    kind: &str,
    concerns: fn(StatusSpec) -> bool,
) {
    let mut first: Option<(String, String, Shape<'_>)> = None;
    for (key, place, at, value) in responses(document, raw) {
        if !StatusSpec::from_key(key).is_some_and(concerns) {
            continue;
        }
        let shape = shape(document, &at, value);
        match &first {
            None => first = Some((key.to_owned(), place, shape)),
            Some((first_key, first_place, first_shape)) if *first_shape != shape => {
                let label = document.label(first_place, true, format!("this one has {}", first_shape.words()));
                let message = format!(
                    "{kind} answers of different types: {key} has {}, {first_key} has {}",
                    shape.words(),
                    first_shape.words()
                );
                findings.key(&place, message).labels.push(label);
                return;
            }
            Some(_) => {}
        }
    }
}

#[derive(PartialEq)]
enum Shape<'a> {
    Empty,
    Body { media_type: String, schema: Option<Stated<'a>> },
}

/// A schema and where it stands. Two places that say the same are one type: the generator makes it so.
struct Stated<'a> {
    at: String,
    document: &'a Document,
}

impl PartialEq for Stated<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at || same(self.document, &self.at, &other.at, 0)
    }
}

/// Whether two schemas say the same, references followed and a lone `allOf` unwrapped, texts aside.
pub(super) fn same(document: &Document, a: &str, b: &str, depth: usize) -> bool {
    let ((a, left), (b, right)) = (unwrapped(document, a), unwrapped(document, b));
    if a == b || depth > 32 {
        return a == b;
    }
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let said = |key: &&String| !matches!(key.as_str(), "description" | "example" | "title");
            left.keys().filter(said).count() == right.keys().filter(said).count()
                && left.keys().filter(said).all(|key| {
                    let place = |at: &str| pointer::push(at, key);
                    right.contains_key(key) && same(document, &place(&a), &place(&b), depth + 1)
                })
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && (0..left.len())
                    .all(|index| same(document, &format!("{a}/{index}"), &format!("{b}/{index}"), depth + 1))
        }
        (left, right) => left == right,
    }
}

pub(super) fn unwrapped<'a>(document: &'a Document, pointer: &str) -> (String, &'a Value) {
    let (at, value) = document.resolve(pointer);
    let lone = value.get("allOf").and_then(Value::as_array).is_some_and(|branches| branches.len() == 1);
    let alone = value.as_object().is_some_and(|fields| fields.keys().all(|key| key == "allOf" || key == "description"));
    if lone && alone { unwrapped(document, &format!("{at}/allOf/0")) } else { (at, value) }
}

impl Shape<'_> {
    fn words(&self) -> String {
        match self {
            Shape::Empty => "no body".to_owned(),
            Shape::Body { media_type, schema: Some(Stated { at, .. }) } if at.starts_with("/components/") => {
                format!("`{}` as {media_type}", at.rsplit('/').next().unwrap_or_default())
            }
            Shape::Body { media_type, .. } => format!("an unnamed {media_type}"),
        }
    }
}

fn shape<'a>(document: &'a Document, at: &str, value: &Value) -> Shape<'a> {
    match media_types(at, value).next() {
        None => Shape::Empty,
        Some((media_type, place)) => {
            let schema = format!("{place}/schema");
            let schema = document.at(&schema).map(|_| Stated { at: document.resolve(&schema).0, document });
            Shape::Body { media_type, schema }
        }
    }
}

pub(super) fn single(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (_, _, at, value) in responses(document, raw) {
        for (media_type, place) in media_types(&at, value).skip(1) {
            findings.key(&place, format!("a second media type, `{media_type}`"));
        }
    }
}
