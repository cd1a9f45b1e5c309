//! Rules about who may call.

use serde_json::Value;

use super::Findings;
use crate::document::{Document, pointer};
use crate::model::{RawOperation, SCHEME, Security, security};

pub(super) fn stated(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    if let (Security::Unstated, _) = security(document, &raw.pointer) {
        findings.key(&raw.pointer, format!("{} {} does not say who may call it", raw.method, raw.template));
    }
}

pub(super) fn supported(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    if let (Security::Unsupported, place) = security(document, &raw.pointer) {
        findings.key(&place, "this `security` cannot be enforced");
    }
}

pub(super) fn defined(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let (Security::Bearer, place) = security(document, &raw.pointer) else {
        return;
    };
    let at = pointer::push("/components/securitySchemes", SCHEME);
    let (_, scheme) = document.resolve(&at);
    let word = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    if scheme.is_null() {
        findings.key(&place, format!("the security scheme `{SCHEME}` is not defined"));
    } else if word("type") != "http" || !word("scheme").eq_ignore_ascii_case("bearer") {
        findings.key(&at, format!("the security scheme `{SCHEME}` is not an HTTP bearer scheme"));
    }
}

pub(super) fn access_on_public(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    if let (Security::Public, place) = security(document, &raw.pointer)
        && raw.value.get("x-access").is_some()
    {
        let label = document.label(&place, true, "anyone may call it".to_owned());
        findings.key(&format!("{}/x-access", raw.pointer), "a public operation with `x-access`").labels.push(label);
    }
}

pub(super) fn access_shape(_: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let Some(access) = raw.value.get("x-access") else {
        return;
    };
    let at = format!("{}/x-access", raw.pointer);
    let Some(fields) = access.as_object() else {
        findings.value(&at, "`x-access` must be an object");
        return;
    };
    for (key, value) in fields {
        let place = pointer::push(&at, key);
        if !matches!(key.as_str(), "roles" | "scopes") {
            findings.key(&place, format!("unknown key `{key}`")).help = Some("known keys: roles, scopes".to_owned());
        } else if !value.as_array().is_some_and(|words| words.iter().all(is_word)) {
            findings.value(&place, format!("`{key}` must be a list of words"));
        } else if key == "roles" && value.as_array().is_some_and(Vec::is_empty) {
            findings.value(&place, "an empty list of roles lets nobody in");
        }
    }
    if !fields.contains_key("roles") {
        findings.key(&at, "`x-access` without `roles`");
    }
}

fn is_word(value: &Value) -> bool {
    let graphic = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic());
    value.as_str().is_some_and(graphic)
}
