//! Rules about path templates.

use std::collections::HashMap;

use serde_json::Value;

use super::Findings;
use crate::document::{Document, pointer};
use crate::model::{Path, Segment};

fn templates(document: &Document) -> impl Iterator<Item = &str> {
    let paths = document.at("/paths").and_then(Value::as_object).into_iter().flatten();
    paths.map(|(template, _)| template.as_str()).filter(|template| template.starts_with('/'))
}

pub(super) fn trailing_slash(document: &Document, findings: &mut Findings<'_>) {
    for template in templates(document).filter(|template| template.len() > 1 && template.ends_with('/')) {
        findings.key(&pointer::push("/paths", template), format!("the path `{template}` ends in a slash"));
    }
}

pub(super) fn ambiguous(document: &Document, findings: &mut Findings<'_>) {
    let mut seen: HashMap<Vec<Option<String>>, &str> = HashMap::new();
    for template in templates(document) {
        let shape = Path::new(template).segments.into_iter().map(|segment| match segment {
            Segment::Literal(text) => Some(text),
            Segment::Variable(_) => None,
        });
        if let Some(first) = seen.insert(shape.collect(), template) {
            let label = document.label(&pointer::push("/paths", first), true, "matches the same requests".to_owned());
            let message = format!("`{template}` and `{first}` match the same requests");
            findings.key(&pointer::push("/paths", template), message).labels.push(label);
        }
    }
}

pub(super) fn template(document: &Document, findings: &mut Findings<'_>) {
    for template in templates(document) {
        let place = pointer::push("/paths", template);
        let path = Path::new(template);
        let mut names: Vec<&str> = path.variables().collect();
        let literals = path.segments.iter().filter_map(|segment| match segment {
            Segment::Literal(text) => Some(text.as_str()),
            Segment::Variable(_) => None,
        });
        let brace = |text: &str| text.contains(['{', '}']);
        if literals.into_iter().chain(names.iter().copied()).any(brace) || names.contains(&"") {
            findings.key(&place, format!("a variable of `{template}` is not a whole segment"));
        }
        if template.contains("//") {
            findings.key(&place, format!("`{template}` has an empty segment"));
        }
        names.sort_unstable();
        if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
            findings.key(&place, format!("`{template}` has the variable `{name}` twice"));
        }
    }
}
