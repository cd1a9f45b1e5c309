//! Rules about responses.

use serde_json::Value;

use super::Findings;
use crate::document::Document;
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
    Body { media_type: String, schema: Option<(String, &'a Value)> },
}

impl Shape<'_> {
    fn words(&self) -> String {
        match self {
            Shape::Empty => "no body".to_owned(),
            Shape::Body { media_type, schema: Some((at, _)) } if at.starts_with("/components/") => {
                format!("`{}` as {media_type}", at.rsplit('/').next().unwrap_or_default())
            }
            Shape::Body { media_type, .. } => format!("an unnamed {media_type}"),
        }
    }
}

/// Two inline schemas are one type only when they are the same schema, so an inline schema counts by its place.
fn shape<'a>(document: &'a Document, at: &str, value: &Value) -> Shape<'a> {
    match media_types(at, value).next() {
        None => Shape::Empty,
        Some((media_type, place)) => {
            let schema = format!("{place}/schema");
            Shape::Body { media_type, schema: document.at(&schema).map(|_| document.resolve(&schema)) }
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
