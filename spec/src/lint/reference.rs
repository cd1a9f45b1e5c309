//! Rules about `$ref`.

use serde_json::Value;

use super::Findings;
use crate::document::{Document, is_path_item, local_reference, pointer, references, section as wanted_at};

pub(super) fn dangling(document: &Document, findings: &mut Findings<'_>) {
    for (at, reference) in references(document.root()) {
        if !reference.starts_with('#') || is_path_item(&at) {
            continue;
        }
        let target = local_reference(&reference);
        match target {
            Some(target) if document.at(&target).is_some() => {
                if document.resolve(&at).1.is_null() {
                    findings.value(&format!("{at}/$ref"), format!("the reference `{reference}` leads in a circle"));
                } else if let Some((wanted, found)) = misplaced(&at, &target) {
                    findings.value(&format!("{at}/$ref"), format!("a reference to {found} where {wanted} is wanted"));
                }
            }
            _ => {
                findings.value(&format!("{at}/$ref"), format!("nothing is at `{reference}`"));
            }
        }
    }
}

/// A response where a schema is wanted resolves, and then crashes the generators.
fn misplaced(at: &str, target: &str) -> Option<(&'static str, String)> {
    let section = target.strip_prefix("/components/")?.split('/').next()?;
    let wanted = wanted_at(at);
    let exact = target.matches('/').count() == 3;
    (exact && section != wanted).then(|| (wanted, section.to_owned()))
}

pub(super) fn external(document: &Document, findings: &mut Findings<'_>) {
    for (at, reference) in references(document.root()).into_iter().filter(|(_, reference)| !reference.starts_with('#'))
    {
        findings.value(&format!("{at}/$ref"), format!("the reference `{reference}` leaves the file"));
    }
}

pub(super) fn path_item(document: &Document, findings: &mut Findings<'_>) {
    for (at, _) in references(document.root()).into_iter().filter(|(at, _)| is_path_item(at)) {
        findings.key(&format!("{at}/$ref"), "a path item that is a reference");
    }
}

pub(super) fn siblings(document: &Document, findings: &mut Findings<'_>) {
    for (at, _) in references(document.root()).into_iter().filter(|(at, _)| !is_path_item(at)) {
        let keys = document.at(&at).and_then(Value::as_object).into_iter().flatten();
        for (key, _) in keys.filter(|(key, _)| *key != "$ref") {
            findings.key(&pointer::push(&at, key), format!("`{key}` beside `$ref` is ignored"));
        }
    }
}
