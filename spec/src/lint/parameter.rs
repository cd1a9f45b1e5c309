//! Rules about parameters.

use serde_json::Value;

use super::Findings;
use crate::document::Document;
use crate::model::{Path, RawOperation, parameters};

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn missing(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let declared = parameters(document, raw);
    for name in Path::new(raw.template).variables() {
        if !declared.iter().any(|(_, value)| word(value, "in") == "path" && word(value, "name") == name) {
            findings.key(&raw.pointer, format!("the path parameter `{name}` of `{}` is not declared", raw.template));
        }
    }
}

pub(super) fn undeclared(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let path = Path::new(raw.template);
    for (at, value) in parameters(document, raw).iter().filter(|(_, value)| word(value, "in") == "path") {
        let name = word(value, "name");
        if !path.variables().any(|variable| variable == name) {
            findings.value(&format!("{at}/name"), format!("`{}` has no variable `{name}`", raw.template));
        }
    }
}

pub(super) fn not_required(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in parameters(document, raw).iter().filter(|(_, value)| word(value, "in") == "path") {
        if value.get("required") != Some(&Value::Bool(true)) {
            let place = if value.get("required").is_some() { "required" } else { "name" };
            findings.value(
                &format!("{at}/{place}"),
                format!("the path parameter `{}` is not required", word(value, "name")),
            );
        }
    }
}

pub(super) fn cookie(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in parameters(document, raw).iter().filter(|(_, value)| word(value, "in") == "cookie") {
        findings.value(&format!("{at}/in"), format!("the parameter `{}` travels in a cookie", word(value, "name")));
    }
}

pub(super) fn content(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in parameters(document, raw).iter().filter(|(_, value)| value.get("content").is_some()) {
        findings.key(&format!("{at}/content"), format!("the parameter `{}` has a `content`", word(value, "name")));
    }
}

pub(super) fn style(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in &parameters(document, raw) {
        let usual = if matches!(word(value, "in"), "query" | "cookie") { "form" } else { "simple" };
        let style = word(value, "style");
        if !style.is_empty() && style != usual {
            findings.value(
                &format!("{at}/style"),
                format!("the parameter `{}` has the style {style}", word(value, "name")),
            );
        }
    }
}

pub(super) fn scalar(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    for (at, value) in &parameters(document, raw) {
        let (_, schema) = document.resolve(&format!("{at}/schema"));
        if matches!(word(schema, "type"), "array" | "object") {
            findings.key(
                &format!("{at}/schema"),
                format!("the parameter `{}` is an {}", word(value, "name"), word(schema, "type")),
            );
        }
    }
}

pub(super) fn twice(document: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    let declared = parameters(document, raw);
    let key = |value: &Value| {
        let name = word(value, "name");
        let place = word(value, "in").to_owned();
        (if place == "header" { name.to_ascii_lowercase() } else { name.to_owned() }, place)
    };
    for (index, (at, value)) in declared.iter().enumerate() {
        if declared.iter().take(index).any(|(_, earlier)| key(earlier) == key(value)) {
            findings.value(&format!("{at}/name"), format!("the parameter `{}` is declared twice", word(value, "name")));
        }
    }
}
