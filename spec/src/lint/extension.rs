//! Rules about `x-gateway` and `x-slo`.

use serde_json::Value;

use super::Findings;
use crate::document::{Document, children, pointer};
use crate::model::{self, PolicyFault, Slo, operations};

pub(super) fn gateway(document: &Document, findings: &mut Findings<'_>) {
    let mut faults = Vec::new();
    let defaults = model::gateway_defaults(document.at("/x-gateway"), "/x-gateway", &mut faults);
    for raw in operations(document) {
        let at = format!("{}/x-gateway", raw.pointer);
        model::gateway(document.at(&at), &at, &defaults.policy, &mut faults);
    }
    report(faults, findings);
}

pub(super) fn slo(document: &Document, findings: &mut Findings<'_>) {
    let mut faults = Vec::new();
    let owners = std::iter::once(String::new()).chain(operations(document).map(|raw| raw.pointer));
    for at in owners.map(|owner| format!("{owner}/x-slo")) {
        model::slo(document.at(&at), &at, Slo::default(), &mut faults);
    }
    report(faults, findings);
}

pub(super) fn rate_limit_class(document: &Document, findings: &mut Findings<'_>) {
    let defaults = model::gateway_defaults(document.at("/x-gateway"), "/x-gateway", &mut Vec::new());
    // A faulty class is reported as such, not as missing.
    let written = document.at("/x-gateway/rate_limits").and_then(Value::as_object);
    let defined = |name: &str| match written {
        Some(classes) => classes.contains_key(name),
        None => defaults.rate_limits.contains_key(name),
    };
    let names: Vec<&str> = defaults.rate_limits.keys().map(String::as_str).collect();
    let owners = std::iter::once(String::new()).chain(operations(document).map(|raw| raw.pointer));
    for at in owners.map(|owner| format!("{owner}/x-gateway/rate_limit")) {
        if let Some(name) = document.at(&at).and_then(Value::as_str).filter(|name| !defined(name)) {
            findings.value(&at, format!("there is no rate-limit class `{name}`")).help =
                Some(format!("known classes: {}", names.join(", ")));
        }
    }
    if document.at("/x-gateway/rate_limit").is_none() && !defined(&defaults.policy.rate_limit) {
        findings
            .key("/x-gateway", format!("there is no rate-limit class `{}`, the default", defaults.policy.rate_limit));
    }
}

/// A misplaced extension would be ignored without a word.
pub(super) fn placement(document: &Document, findings: &mut Findings<'_>) {
    let mut allowed: Vec<String> = operations(document).map(|raw| raw.pointer).collect();
    allowed.push(String::new());
    visit(document.root(), "", &mut |at, value| {
        for name in ["x-gateway", "x-slo", "x-access"] {
            let read = allowed.iter().any(|place| place == at) && !(name == "x-access" && at.is_empty());
            if value.get(name).is_some() && !read {
                findings.key(&pointer::push(at, name), format!("`{name}` is not read here"));
            }
        }
        if let Some(faults) = value.get("x-faults") {
            let members = value.get("enum").and_then(Value::as_array);
            let known = |fault: &Value| members.is_some_and(|members| members.contains(fault));
            if !faults.as_array().is_some_and(|faults| faults.iter().all(known)) {
                findings.key(
                    &pointer::push(at, "x-faults"),
                    "`x-faults` is a list of members of the `enum` beside it".to_owned(),
                );
            }
        }
    });
}

fn visit(value: &Value, at: &str, see: &mut dyn FnMut(&str, &Value)) {
    see(at, value);
    let keys: Vec<String> = match value {
        Value::Object(entries) => entries.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => return,
    };
    for (key, child) in keys.iter().zip(children(value)) {
        // An example may contain anything.
        if !matches!(key.as_str(), "example" | "examples" | "default" | "enum") {
            visit(child, &pointer::push(at, key), see);
        }
    }
}

fn report(faults: Vec<PolicyFault>, findings: &mut Findings<'_>) {
    for fault in faults {
        let finding = if fault.key {
            findings.key(&fault.pointer, fault.message)
        } else {
            findings.value(&fault.pointer, fault.message)
        };
        if fault.help.is_some() {
            finding.help = fault.help;
        }
    }
}
