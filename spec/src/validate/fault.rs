//! Validation errors in words that never repeat the rejected value.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::document::pointer;

/// Where a value departs from its schema, and how. The pointer is relative to the validated value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// An error in words; several where one error speaks of several fields.
///
/// A failed choice (`oneOf`, `anyOf`) is reported as the faults of the branch that came closest.
pub(crate) fn faults(error: &ValidationError<'_>) -> Vec<Fault> {
    let at = error.instance_path().as_str();
    let one = |message: String| vec![Fault { pointer: at.to_owned(), message }];
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| Fault { pointer: pointer::push(at, name), message: "is not a known field".to_owned() })
            .collect(),
        Kind::Required { property } => {
            let pointer = pointer::push(at, property.as_str().unwrap_or_default());
            vec![Fault { pointer, message: "is required".to_owned() }]
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match closest(at, context) {
            Some(branch) => branch.iter().flat_map(faults).collect(),
            None => one("is none of the shapes allowed here".to_owned()),
        },
        kind => one(words(kind)),
    }
}

fn words(kind: &Kind) -> String {
    match kind {
        Kind::Type { kind } => format!("must be {}", types(kind)),
        Kind::Enum { options } => format!("must be one of {}", list(options)),
        Kind::Constant { expected_value } => format!("must be {expected_value}"),
        Kind::MinLength { limit } => format!("is shorter than {}", count(*limit, "character", "characters")),
        Kind::MaxLength { limit } => format!("is longer than {}", count(*limit, "character", "characters")),
        Kind::MinItems { limit } => format!("has fewer than {}", count(*limit, "item", "items")),
        Kind::MaxItems { limit } => format!("has more than {}", count(*limit, "item", "items")),
        Kind::AdditionalItems { limit } => format!("has more than {}", count(*limit as u64, "item", "items")),
        Kind::MinProperties { limit } => format!("has fewer than {}", count(*limit, "field", "fields")),
        Kind::MaxProperties { limit } => format!("has more than {}", count(*limit, "field", "fields")),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::Pattern { pattern } => format!("must match the pattern {pattern}"),
        Kind::Format { format } => format!("must be {}", of_format(format)),
        Kind::UniqueItems => "has an item twice".to_owned(),
        Kind::OneOfMultipleValid { .. } => "is several of the shapes of which it must be exactly one".to_owned(),
        Kind::Not { .. } => "has a shape that is excluded here".to_owned(),
        Kind::FalseSchema => "is not allowed here".to_owned(),
        // The other kinds belong to keywords that OpenAPI 3.0 does not have, or to a failing regex engine.
        _ => "does not match its schema".to_owned(),
    }
}

fn count(limit: u64, one: &str, many: &str) -> String {
    format!("{limit} {}", if limit == 1 { one } else { many })
}

fn list(options: &Value) -> String {
    match options {
        Value::Array(options) => options.iter().map(plain).collect::<Vec<_>>().join(", "),
        single => plain(single),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn types(kind: &TypeKind) -> String {
    let names: Vec<&str> = match kind {
        TypeKind::Single(kind) => vec![kind.as_str()],
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| kind.as_str()).collect(),
    };
    // `null` is always the afterthought: "a string or null".
    let (mut named, null): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| *name != "null");
    named.extend(null);
    named.into_iter().map(with_article).collect::<Vec<_>>().join(" or ")
}

fn with_article(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

fn of_format(format: &str) -> String {
    match format {
        "uuid" => "a UUID".to_owned(),
        "email" => "an e-mail address".to_owned(),
        "date-time" => "a date and time (RFC 3339)".to_owned(),
        "date" => "a date (RFC 3339)".to_owned(),
        other => format!("of format {other}"),
    }
}

/// The branch whose errors lie deepest; among equals the one with the fewest. A branch that the value does
/// not even begin to match (another type, another tag) never comes closest.
fn closest<'a>(at: &str, context: &'a [Vec<ValidationError<'static>>]) -> Option<&'a [ValidationError<'static>]> {
    let depth = |error: &ValidationError<'_>| error.instance_path().as_str().matches('/').count();
    let begun = |branch: &&Vec<ValidationError<'static>>| !branch.iter().any(|error| foreign(at, error));
    let branches = context.iter().filter(|branch| !branch.is_empty()).filter(begun);
    let best =
        branches.max_by_key(|branch| (branch.iter().map(depth).max().unwrap_or(0), std::cmp::Reverse(branch.len())));
    best.map(Vec::as_slice)
}

/// Whether an error says that the value is of another kind altogether: another type here, or another
/// constant in one of its fields (a tag).
fn foreign(at: &str, error: &ValidationError<'_>) -> bool {
    let here = error.instance_path().as_str() == at;
    match error.kind() {
        Kind::Type { .. } | Kind::Constant { .. } => here,
        Kind::Enum { options } => {
            let tag = options.as_array().is_some_and(|options| options.len() == 1);
            here || (tag && error.instance_path().as_str().rsplit_once('/').is_some_and(|(parent, _)| parent == at))
        }
        _ => false,
    }
}
