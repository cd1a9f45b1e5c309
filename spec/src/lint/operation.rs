//! Rules about operation ids.

use std::collections::HashMap;

use serde_json::Value;

use super::Findings;
use crate::document::Document;
use crate::model::{RawOperation, operations};

fn id<'a>(raw: &RawOperation<'a>) -> Option<&'a str> {
    raw.value.get("operationId").and_then(Value::as_str)
}

pub(super) fn id_missing(_: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    if id(raw).is_none() {
        findings.key(&raw.pointer, format!("{} {} has no operationId", raw.method, raw.template));
    }
}

pub(super) fn id_duplicate(document: &Document, findings: &mut Findings<'_>) {
    let mut seen: HashMap<&str, String> = HashMap::new();
    for raw in operations(document) {
        let Some(id) = id(&raw) else { continue };
        let place = format!("{}/operationId", raw.pointer);
        match seen.get(id) {
            Some(first) => {
                let first = document.label(first, false, "first used here".to_owned());
                findings.value(&place, format!("the operationId `{id}` is used twice")).labels.push(first);
            }
            None => {
                seen.insert(id, place);
            }
        }
    }
}

pub(super) fn id_case(_: &Document, raw: &RawOperation<'_>, findings: &mut Findings<'_>) {
    if let Some(id) = id(raw).filter(|id| !is_snake_case(id)) {
        findings.value(&format!("{}/operationId", raw.pointer), format!("the operationId `{id}` is not snake_case"));
    }
}

fn is_snake_case(id: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
    id.split('_').all(word) && id.starts_with(|first: char| first.is_ascii_lowercase())
}
