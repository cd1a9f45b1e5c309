//! One operation: route, security, parameters, body, responses.

use serde_json::Value;

use super::findings::{Findings, Sides};
use super::schema::Comparison;
use super::table::{self, Conformance};
use crate::document::{Document, pointer};
use crate::model::{
    self, Access, Api, Operation, Place, RawOperation, Response, Security, StatusSpec, media_types, parameters,
};
use crate::sample::Direction;
use crate::validate::media;

/// The status that the gateway answers, and no server.
const RATE_LIMITED: StatusSpec = StatusSpec::Code(429);

pub(super) fn id<'a>(raw: &RawOperation<'a>) -> &'a str {
    raw.value.get("operationId").and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn compare(api: &Api, operation: &Operation, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    findings.begin(&operation.id, raw);
    route(operation, raw, findings);
    security(operation, raw, findings);
    request_parameters(operation, raw, findings);
    body(&api.document, operation, raw, findings);
    responses(operation, raw, findings);
}

fn route(operation: &Operation, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    if operation.method != raw.method || operation.path.template != raw.template {
        let sides = Sides {
            document: (&operation.pointer, format!("{} {}", operation.method, operation.path)),
            server: (&raw.pointer, format!("{} {}", raw.method, raw.template)),
        };
        findings.push(table::ROUTE, &operation.id, sides);
    }
}

fn security(operation: &Operation, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let (stated, place) = model::security(findings.server(), &raw.pointer);
    let protected = matches!(operation.access, Access::Bearer { .. });
    let words = |protected: bool| if protected { "a protected operation" } else { "a public operation" }.to_owned();
    let asks = matches!(stated, Security::Bearer | Security::Unsupported);
    if protected != asks {
        let at = format!("{}/security", operation.pointer);
        let sides = Sides { document: (&at, words(protected)), server: (&place, words(asks)) };
        findings.push(table::SECURITY, &operation.id, sides);
    }
}

fn request_parameters(operation: &Operation, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let server = findings.server();
    let stated = parameters(server, raw);
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_header = |value: &Value| value.get("in").and_then(Value::as_str) == Some("header");
    let mut unmatched: Vec<&(String, &Value)> = stated
        .iter()
        .filter(|(_, value)| !(is_header(value) && model::is_reserved_header(&text(value, "name"))))
        .collect();
    for parameter in &operation.parameters {
        if parameter.place == Place::Header && model::is_reserved_header(&parameter.name) {
            continue;
        }
        let subject = format!("{}, {} parameter `{}`", operation.id, parameter.place.as_str(), parameter.name);
        let same = |value: &Value| {
            let name = text(value, "name");
            text(value, "in") == parameter.place.as_str()
                && (name == parameter.name || (is_header(value) && name.eq_ignore_ascii_case(&parameter.name)))
        };
        let Some(index) = unmatched.iter().position(|(_, value)| same(value)) else {
            let sides = Sides {
                document: (&parameter.pointer, "it".to_owned()),
                server: (&raw.pointer, "does not read it".to_owned()),
            };
            findings.push(table::PARAMETER_MISSING, &subject, sides);
            continue;
        };
        let (at, value) = unmatched.swap_remove(index);
        let required = value.get("required") == Some(&Value::Bool(true));
        if required != parameter.required {
            let document = (format!("{}/required", parameter.pointer), optional(parameter.required));
            let sides = Sides { document: (&document.0, document.1), server: (at, optional(required)) };
            findings.push(table::PARAMETER_REQUIRED, &subject, sides);
        }
        Comparison::of_parameter(findings).compare(
            &format!("{}/schema", parameter.pointer),
            &format!("{at}/schema"),
            &subject,
        );
    }
    for (at, value) in unmatched {
        let subject = format!("{}, {} parameter `{}`", operation.id, text(value, "in"), text(value, "name"));
        let sides = Sides {
            document: (&operation.pointer, "no such parameter".to_owned()),
            server: (at, "reads it".to_owned()),
        };
        findings.push(table::PARAMETER_UNKNOWN, &subject, sides);
    }
}

fn optional(required: bool) -> String {
    if required { "it required" } else { "it optional" }.to_owned()
}

fn body(document: &Document, operation: &Operation, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let server = findings.server();
    let subject = format!("{}, request body", operation.id);
    let stated = raw.value.get("requestBody").map(|_| server.resolve(&format!("{}/requestBody", raw.pointer)));
    let place = format!("{}/requestBody", operation.pointer);
    let (body, (at, value)) = match (&operation.body, stated) {
        (None, None) => return,
        (Some(body), Some(stated)) => (body, stated),
        (body, stated) => {
            let words = |present: bool| if present { "one" } else { "none" }.to_owned();
            let other = stated.as_ref().map_or(raw.pointer.as_str(), |(at, _)| at);
            let at = if body.is_some() { &place } else { &operation.pointer };
            let sides = Sides { document: (at, words(body.is_some())), server: (other, words(stated.is_some())) };
            return findings.push(table::BODY, &subject, sides);
        }
    };
    let required = value.get("required") == Some(&Value::Bool(true));
    if required != body.required {
        let own = format!("{}/required", body.pointer);
        let sides = Sides { document: (&own, optional(body.required)), server: (&at, optional(required)) };
        findings.push(table::BODY_REQUIRED, &subject, sides);
    }
    if let Some((media_type, at)) = media_types(&at, value).next() {
        let own = pointer::push(&format!("{}/content", body.pointer), &body.media_type);
        media(table::BODY_MEDIA_TYPE, &subject, (&own, &body.media_type), (&at, &media_type), findings);
        if media::is_json(&media_type) && document.at(&body.schema_pointer).is_some() {
            let schema = format!("{at}/schema");
            Comparison::new(Direction::Request, findings).compare(&body.schema_pointer, &schema, &subject);
        }
    }
}

fn media(
    rule: Conformance,
    subject: &str,
    (own, declared): (&str, &str),
    (at, stated): (&str, &str),
    findings: &mut Findings<'_>,
) {
    if !media::same(declared, stated) {
        let sides = Sides { document: (own, format!("`{declared}`")), server: (at, format!("`{stated}`")) };
        findings.push(rule, subject, sides);
    }
}

fn responses(operation: &Operation, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let server = findings.server();
    let stated: Vec<(StatusSpec, String, String, &Value)> = model::responses(server, raw)
        .filter_map(|(key, place, at, value)| Some((StatusSpec::from_key(key)?, place, at, value)))
        .collect();
    for response in operation.responses.iter().filter(|response| response.status != RATE_LIMITED) {
        // A code may be declared where the server states the whole class.
        let exact = stated.iter().find(|(status, ..)| *status == response.status);
        let covering = || match response.status {
            StatusSpec::Code(code) => stated.iter().find(|(status, ..)| status.covers(code)),
            StatusSpec::Range(_) => None,
        };
        match exact.or_else(covering) {
            Some((_, _, at, value)) => one_response(operation, response, at, value, findings),
            None => {
                let at = format!("{}/responses/{}", operation.pointer, response.status);
                let other = format!("{}/responses", raw.pointer);
                let sides = Sides { document: (&at, "it".to_owned()), server: (&other, "never answers it".to_owned()) };
                findings.push(table::STATUS_MISSING, &format!("{}, status {}", operation.id, response.status), sides);
            }
        }
    }
    for (status, place, ..) in &stated {
        if !operation.responses.iter().any(|response| response.status == *status) {
            let at = format!("{}/responses", operation.pointer);
            let sides =
                Sides { document: (&at, "no such status".to_owned()), server: (place, "answers it".to_owned()) };
            findings.push(table::STATUS_UNKNOWN, &format!("{}, status {status}", operation.id), sides);
        }
    }
}

fn one_response(operation: &Operation, response: &Response, at: &str, value: &Value, findings: &mut Findings<'_>) {
    let subject = format!("{}, status {}", operation.id, response.status);
    let stated = media_types(at, value).next();
    match (&response.media_type, &stated) {
        (None, None) => {}
        (Some(declared), Some((media_type, place))) => {
            let own = pointer::push(&format!("{}/content", response.pointer), declared);
            media(table::RESPONSE_MEDIA_TYPE, &subject, (&own, declared), (place, media_type), findings);
            if let Some(schema) = response.schema_pointer.as_ref().filter(|_| media::same(declared, media_type)) {
                let other = format!("{place}/schema");
                Comparison::new(Direction::Response, findings).compare(schema, &other, &subject);
            }
        }
        (declared, stated) => {
            let words = |present: bool| if present { "a body" } else { "no body" }.to_owned();
            let own =
                if declared.is_some() { format!("{}/content", response.pointer) } else { response.pointer.clone() };
            let sides = Sides { document: (&own, words(declared.is_some())), server: (at, words(stated.is_some())) };
            findings.push(table::RESPONSE_BODY, &subject, sides);
        }
    }
    headers(response, &subject, at, value, findings);
}

fn headers(response: &Response, subject: &str, at: &str, value: &Value, findings: &mut Findings<'_>) {
    let server = findings.server();
    let stated = value.get("headers").and_then(Value::as_object);
    let mut unmatched: Vec<&String> = stated.into_iter().flatten().map(|(name, _)| name).collect();
    for header in &response.headers {
        let own = pointer::push(&format!("{}/headers", response.pointer), &header.name);
        let subject = format!("{subject}, header `{}`", header.name);
        let Some(index) = unmatched.iter().position(|name| name.eq_ignore_ascii_case(&header.name)) else {
            let sides = Sides { document: (&own, "it".to_owned()), server: (at, "never sends it".to_owned()) };
            findings.push(table::HEADER_MISSING, &subject, sides);
            continue;
        };
        let place = pointer::push(&format!("{at}/headers"), unmatched.swap_remove(index));
        let (place, value) = server.resolve(&place);
        let always = value.get("required") == Some(&Value::Bool(true));
        if header.required != always {
            let at = format!("{own}/required");
            let words = |always: bool| if always { "it required" } else { "it optional" }.to_owned();
            let sides = Sides { document: (&at, words(header.required)), server: (&place, words(always)) };
            findings.push(table::HEADER_REQUIRED, &subject, sides);
        }
        let other = format!("{place}/schema");
        Comparison::new(Direction::Response, findings).compare(&header.schema_pointer, &other, &subject);
    }
    for name in unmatched {
        let place = pointer::push(&format!("{at}/headers"), name);
        let sides = Sides {
            document: (&response.pointer, "no such header".to_owned()),
            server: (&place, "sends it".to_owned()),
        };
        findings.push(table::HEADER_UNKNOWN, &format!("{subject}, header `{name}`"), sides);
    }
}
