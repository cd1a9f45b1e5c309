//! Rules about request bodies.

use serde_json::Value;

use super::Findings;
use crate::document::Document;
use crate::model::{Method, RawOperation, media_types};
use crate::validate::media;

/// What progenitor generates a body for and Dropshot reads.
const MEDIA_TYPES: [&str; 4] =
    ["application/json", "application/x-www-form-urlencoded", "application/octet-stream", "text/plain"];

fn body<'a>(document: &'a Document, raw: &RawOperation<'_>) -> Option<(String, &'a Value)> {
    raw.value.get("requestBody")?;
    Some(document.resolve(&format!("{}/requestBody", raw.pointer)))
}

pub(super) fn single(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let Some((at, value)) = body(document, raw) else { return };
    for (media_type, place) in media_types(&at, value).skip(1) {
        findings.key(&place, format!("a second media type, `{media_type}`"));
    }
}

pub(super) fn media_type(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let Some((at, value)) = body(document, raw) else { return };
    for (media_type, place) in media_types(&at, value) {
        if !MEDIA_TYPES.iter().any(|known| media::same(known, &media_type)) {
            findings.key(&place, format!("a request body cannot be `{media_type}`"));
        }
    }
}

pub(super) fn optional(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let Some((at, value)) = body(document, raw) else { return };
    if value.get("required") != Some(&Value::Bool(true)) && value.is_object() {
        // Where the body is a reference, its own place names the field; otherwise the key `requestBody`.
        let stated = format!("{at}/required");
        let message = "the request body is optional";
        if value.get("required").is_some() {
            findings.value(&stated, message)
        } else {
            findings.key(&at, message)
        };
    }
}

pub(super) fn on_get(_: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let bodiless = raw.method.is_safe() || raw.method == Method::Delete;
    if bodiless && raw.value.get("requestBody").is_some() {
        findings.key(&format!("{}/requestBody", raw.pointer), format!("{} with a request body", raw.method));
    }
}

pub(super) fn no_schema(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let owners = body(document, raw)
        .into_iter()
        .chain(crate::model::responses(document, raw).map(|(_, _, at, value)| (at, value)));
    for (at, value) in owners {
        for (media_type, place) in media_types(&at, value).filter(|(media_type, _)| media::is_json(media_type)) {
            if document.at(&format!("{place}/schema")).is_none() {
                findings.key(&place, format!("the `{media_type}` body has no schema"));
            }
        }
    }
}
