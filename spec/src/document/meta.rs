//! The document against the meta-schema of OpenAPI 3.0, so that a misspelt keyword is an error at its line.
//!
//! The compiled meta-schema is not kept: documents are parsed once in a process's life, and an idle server
//! shall not carry it around.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::{Document, pointer};
use crate::diagnostic::Diagnostic;
use crate::lint::id;
use crate::validate::fault;

const META_SCHEMA: &str = include_str!("../oas-3.0.json");
/// Findings reported at once; a file that is no OpenAPI document at all would yield thousands.
const MAX_FINDINGS: usize = 50;

/// What the meta-schema does not know or misses; in the order of the file.
pub(super) fn check(document: &Document) -> Vec<Diagnostic> {
    if let Some(finding) = version(document) {
        return vec![finding];
    }
    match against(document) {
        Ok(mut findings) => {
            findings.sort_by_key(|finding| finding.labels.first().map_or(0, |label| label.range.start));
            findings
        }
        Err(error) => vec![Diagnostic::error(id::STRUCTURE, format!("the embedded meta-schema is broken: {error}"))],
    }
}

fn version(document: &Document) -> Option<Diagnostic> {
    let version = document.root().get("openapi")?;
    let supported = version.as_str().is_some_and(|version| version.starts_with("3.0."));
    (!supported).then(|| {
        Diagnostic::error(id::VERSION, "not an OpenAPI 3.0 document")
            .at_value(document, "/openapi", "this version is not supported")
            .help("write `openapi: 3.0.3`")
    })
}

fn against(document: &Document) -> Result<Vec<Diagnostic>, String> {
    let schema: Value = serde_json::from_str(META_SCHEMA).map_err(|error| error.to_string())?;
    let validator = jsonschema::draft7::options().build(&schema).map_err(|error| error.to_string())?;
    // Collecting errors costs several times as much as finding that there are none.
    if validator.is_valid(document.root()) {
        return Ok(Vec::new());
    }
    let errors = validator.iter_errors(document.root()).take(MAX_FINDINGS);
    Ok(errors.flat_map(|error| findings(document, &schema, &error)).collect())
}

fn findings(document: &Document, schema: &Value, error: &ValidationError<'_>) -> Vec<Diagnostic> {
    let at = error.instance_path().as_str();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known = known_fields(schema, error.schema_path().as_str());
            unexpected.iter().map(|field| unknown_field(document, at, field, &known)).collect()
        }
        ValidationErrorKind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            let message = format!("the required field `{property}` is missing");
            vec![Diagnostic::error(id::STRUCTURE, message).at_key(document, at, format!("no `{property}` in here"))]
        }
        ValidationErrorKind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            let place = pointer::push(at, name);
            vec![
                Diagnostic::error(id::STRUCTURE, format!("`{name}` is not a valid name here"))
                    .at_key(document, &place, "")
                    .help(name_help(at)),
            ]
        }
        ValidationErrorKind::Not { .. } => {
            let message = "`schema` and `content` exclude each other";
            vec![Diagnostic::error(id::STRUCTURE, message).at_key(document, at, "")]
        }
        _ => fault::faults(error)
            .into_iter()
            .map(|fault| {
                let name =
                    pointer::split(&fault.pointer).map_or("the document".into(), |(_, name)| format!("`{name}`"));
                Diagnostic::error(id::STRUCTURE, format!("{name} {}", fault.message)).at_value(
                    document,
                    &fault.pointer,
                    "",
                )
            })
            .collect(),
    }
}

fn unknown_field(document: &Document, at: &str, field: &str, known: &[&str]) -> Diagnostic {
    let finding = Diagnostic::error(id::STRUCTURE, format!("unknown field `{field}`")).at_key(
        document,
        &pointer::push(at, field),
        "not a field of OpenAPI 3.0",
    );
    match nearest(field, known) {
        Some(name) => finding.help(format!("did you mean `{name}`?")),
        None if known.is_empty() => finding,
        None => finding.help(format!("known fields: {}", known.join(", "))),
    }
}

fn name_help(at: &str) -> &'static str {
    match at {
        "/paths" => "a path begins with `/`",
        _ if at.ends_with("/responses") => "a key of `responses` is a status (`'404'`) or a class (`5XX`)",
        _ => "a name consists of letters, digits, `.`, `_` and `-`",
    }
}

/// The fields that the failed object may have; the error names its keyword by a pointer into the meta-schema.
fn known_fields<'a>(schema: &'a Value, keyword: &str) -> Vec<&'a str> {
    let object = pointer::split(keyword).and_then(|(object, _)| schema.pointer(object));
    let properties = object.and_then(|object| object.get("properties")).and_then(Value::as_object);
    properties.map(|properties| properties.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// The candidate most like `word`, when one is like it at all.
fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let limit = word.chars().count() / 3 + 1;
    let distances = candidates.iter().map(|candidate| (distance(word, candidate), *candidate));
    distances.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// Edits (insert, delete, replace, swap neighbours) between two words, letter case aside: restricted
/// Damerau-Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().take(64).collect(), b.to_lowercase().chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let above = rows.last().map(Vec::as_slice).unwrap_or_default();
            let mut best = (at(above, j) + usize::from(x != y)).min(at(above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if let Some(before) = rows.len().checked_sub(2).and_then(|index| rows.get(index)).filter(|_| swapped) {
                best = best.min(at(before, j - 1) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(usize::MAX)
}
