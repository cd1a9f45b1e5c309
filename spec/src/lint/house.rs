//! Rules of the house: what a document should say so that its readers and its users are well served.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, reach, response};
use crate::document::{Document, children, local_reference, pointer};
use crate::model::{self, Path, RawOperation, Security, Segment, media_types, parameters, security};
use crate::validate::media;

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn unused(document: &Document, findings: &mut Findings<'_>) {
    fn collect(value: &Value, used: &mut BTreeSet<String>) {
        used.extend(value.get("$ref").and_then(Value::as_str).and_then(local_reference));
        children(value).for_each(|child| collect(child, used));
    }
    let mut used = BTreeSet::new();
    collect(document.root(), &mut used);
    let sections = document.at("/components").and_then(Value::as_object).into_iter().flatten();
    for (section, components) in sections.filter(|(section, _)| *section != "securitySchemes") {
        for (name, _) in components.as_object().into_iter().flatten() {
            let at = pointer::push(&format!("/components/{section}"), name);
            if !used.contains(&at) {
                findings.key(&at, format!("nothing refers to `{name}`"));
            }
        }
    }
}

pub(super) fn summary(_: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let at = format!("{}/summary", raw.pointer);
    let summary = word(raw.value, "summary");
    if summary.is_empty() {
        findings.key(&raw.pointer, format!("{} {} has no summary", raw.method, raw.template));
    } else if summary.ends_with('.') {
        findings.value(&at, "the summary ends in a full stop");
    } else if summary.chars().count() > 80 {
        findings.value(&at, "the summary is longer than 80 characters");
    }
}

/// Two names for one variable: no router holds both.
pub(super) fn variable_names(document: &Document, findings: &mut Findings<'_>) {
    let mut known: std::collections::BTreeMap<String, (String, String)> = Default::default();
    let items = document.at("/paths").and_then(Value::as_object).into_iter().flatten();
    for (template, _) in items {
        let mut shape = String::new();
        for segment in Path::new(template.as_str()).segments {
            match segment {
                Segment::Literal(literal) => shape += &format!("/{literal}"),
                Segment::Variable(name) => {
                    shape += "/{}";
                    let (first, owner) = known.entry(shape.clone()).or_insert_with(|| (name.clone(), template.clone()));
                    if *first != name {
                        let message = format!("the variable `{name}` is called `{first}` in `{owner}`");
                        findings.key(&pointer::push("/paths", template), message);
                    }
                }
            }
        }
    }
}

const SECRETS: [&str; 10] = [
    "password",
    "passwd",
    "secret",
    "token",
    "access_token",
    "refresh_token",
    "api_key",
    "apikey",
    "client_secret",
    "authorization",
];

pub(super) fn secret_in_address(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in parameters(document, raw) {
        let name = word(value, "name");
        let (_, schema) = document.resolve(&format!("{at}/schema"));
        let secret = SECRETS.contains(&name.to_ascii_lowercase().as_str()) || word(schema, "format") == "password";
        if secret && matches!(word(value, "in"), "query" | "path") {
            findings.value(&format!("{at}/name"), format!("the secret `{name}` would stand in logs and histories"));
        }
    }
}

pub(super) fn unbounded(document: &Document, findings: &mut Findings<'_>) {
    for at in reach::of_requests(document) {
        let Some(schema) = document.at(&at) else { continue };
        let bounded = ["uuid", "date-time", "date", "ipv4", "ipv6"].contains(&word(schema, "format"));
        let missing = |key| schema.get(key).is_none() && schema.get("enum").is_none();
        if word(schema, "type") == "string" && !bounded && missing("maxLength") {
            findings.key(&at, "a text of any length in a request");
        }
        if word(schema, "type") == "array" && missing("maxItems") {
            findings.key(&at, "a list of any length in a request");
        }
    }
}

pub(super) fn open_request(document: &Document, findings: &mut Findings<'_>) {
    for at in reach::of_requests(document) {
        let Some(schema) = document.at(&at) else { continue };
        // A branch cannot be closed by itself.
        let branch = ["allOf", "oneOf", "anyOf"].iter().any(|key| at.contains(&format!("/{key}/")));
        let composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.get(*key).is_some());
        if word(schema, "type") == "object" && !branch && !composed && schema.get("additionalProperties").is_none() {
            findings.key(&at, "a request object that takes any other fields");
        }
    }
}

pub(super) fn closed_response(document: &Document, findings: &mut Findings<'_>) {
    let closed = |at: &&String| document.at(&format!("{at}/additionalProperties")) == Some(&Value::Bool(false));
    // What is also sent to the server is closed for that reason.
    let sent = reach::of_requests(document);
    let sent: Vec<&String> = sent.iter().filter(closed).collect();
    for at in reach::of_responses(document).iter().filter(closed) {
        let place = format!("{at}/additionalProperties");
        if !sent.iter().any(|other| response::same(document, at, other, 0)) {
            findings.value(&place, "a response object that can never say more");
        }
    }
}

pub(super) fn enumerable(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in parameters(document, raw).iter().filter(|(_, value)| word(value, "in") == "path") {
        let (_, schema) = document.resolve(&format!("{at}/schema"));
        if word(schema, "type") == "integer" {
            findings.key(&format!("{at}/schema"), format!("the id `{}` can be counted through", word(value, "name")));
        }
    }
}

/// The statuses that follow from what an operation is.
pub(super) fn statuses(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let declared: Vec<&str> = model::responses(document, raw).map(|(key, ..)| key).collect();
    for (status, why) in implied(document, raw) {
        let class = format!("{}XX", &status[..1]);
        if !declared.contains(&status) && !declared.contains(&class.as_str()) {
            findings.key(&format!("{}/responses", raw.pointer), format!("{status} is not declared: {why}"));
        }
    }
}

fn implied(document: &Document, raw: &RawOperation<'_>) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![("400", "a request may break a rule")];
    if let (Security::Bearer, _) = security(document, &raw.pointer) {
        all.extend([("401", "the operation is protected"), ("403", "the operation is protected")]);
    }
    if raw.value.get("requestBody").is_some() {
        all.extend([("413", "there is a body"), ("415", "there is a body")]);
    }
    if is_exposed(document, raw) {
        all.push(("429", "the gateway limits its rate"));
    }
    all.push(("5XX", "anything can fail"));
    all
}

fn is_exposed(document: &Document, raw: &RawOperation<'_>) -> bool {
    let own = document.at(&format!("{}/x-gateway/expose", raw.pointer));
    own.or_else(|| document.at("/x-gateway/expose")) != Some(&Value::Bool(false))
}

pub(super) fn impossible_status(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (key, place, ..) in model::responses(document, raw) {
        let why = match key {
            "413" | "415" if raw.value.get("requestBody").is_none() => "there is no body",
            "429" if !is_exposed(document, raw) => "the gateway does not route it",
            _ => continue,
        };
        findings.key(&place, format!("{key} is never answered: {why}"));
    }
}

pub(super) fn error_headers(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (key, _, at, value) in model::responses(document, raw) {
        let wanted = match key {
            "401" => "WWW-Authenticate",
            "429" => "Retry-After",
            _ => continue,
        };
        let headers = value.get("headers").and_then(Value::as_object).into_iter().flatten();
        if !headers.into_iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted)) {
            findings.key(&at, format!("the response {key} has no header `{wanted}`"));
        }
        // 429 is the gateway's answer, and this is all that it sends with it.
        let names = value.get("headers").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name);
        for name in names.filter(|name| key == "429" && !name.eq_ignore_ascii_case(wanted)) {
            findings
                .key(&pointer::push(&format!("{at}/headers"), name), format!("the gateway sends no `{name}` with 429"));
        }
    }
}

pub(super) fn examples(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let body = raw.value.get("requestBody").map(|_| document.resolve(&format!("{}/requestBody", raw.pointer)));
    let successes = model::responses(document, raw).filter(|(key, ..)| key.starts_with('2'));
    for (at, value) in body.into_iter().chain(successes.map(|(_, _, at, value)| (at, value))) {
        for (media_type, place) in media_types(&at, value).filter(|(media_type, _)| media::is_json(media_type)) {
            let shown = |key: &str| document.at(&format!("{place}/{key}")).is_some();
            if !shown("example") && !shown("examples") {
                findings.key(&place, format!("the `{media_type}` body has no example"));
            }
        }
    }
}
