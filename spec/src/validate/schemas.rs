//! Compiled schemas: each schema of the document once for each use, shared by all who refer to it.

use std::sync::Arc;

use jsonschema::{EmailOptions, PatternCache, PatternOptions, Registry, Validator};
use serde_json::{Value, json};

use super::fault::{Fault, faults};
use super::rewrite::{Definitions, Use, reference};
use crate::document::Document;

/// Faults reported for one value; a hostile body could otherwise yield a response larger than itself.
const MAX_FAULTS: usize = 50;
const BASE: &str = "urn:plumbline";

/// One compiled schema.
#[derive(Debug, Clone)]
pub(crate) struct Schema(Arc<Validator>);

impl Schema {
    /// What is wrong with a value; nothing is allocated when it is right.
    pub(crate) fn faults(&self, value: &Value) -> Vec<Fault> {
        if self.0.is_valid(value) {
            return Vec::new();
        }
        let mut found: Vec<Fault> =
            self.0.iter_errors(value).flat_map(|error| faults(&error)).take(MAX_FAULTS).collect();
        // Several branches may say the same.
        let mut seen = std::collections::HashSet::new();
        found.retain(|fault| seen.insert((fault.pointer.clone(), fault.message.clone())));
        found
    }
}

/// A schema that could not be compiled.
pub(crate) struct Broken {
    /// Pointer that was asked for.
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// Compiles schemas of a document; the results come in the order of the pointers.
pub(crate) fn compile(document: &Document, wanted: &[(String, Use)]) -> Vec<Result<Schema, Broken>> {
    let mut definitions = Definitions::new(document);
    let indexes: Vec<usize> = wanted.iter().map(|(pointer, usage)| definitions.add(pointer, *usage)).collect();
    let schemas = definitions.finish();
    let names: serde_json::Map<String, Value> =
        schemas.into_iter().enumerate().map(|(index, schema)| (index.to_string(), schema)).collect();
    let resource = json!({ "definitions": names });

    let registry =
        Registry::new().draft(jsonschema::Draft::Draft4).add(BASE, &resource).and_then(|builder| builder.prepare());
    let registry = match registry {
        Ok(registry) => registry,
        Err(error) => {
            return wanted.iter().map(|(pointer, _)| Err(broken(pointer, &error.to_string()))).collect();
        }
    };
    let options = jsonschema::draft4::options()
        .with_registry(&registry)
        .with_base_uri("urn:plumbline:root")
        // Linear in time whatever the input, and each pattern compiled once however often it is used.
        .with_pattern_options(PatternOptions::regex())
        .with_pattern_cache(PatternCache::new())
        .should_validate_formats(true)
        // An address is `user@host`, not `Somebody <user@host>`, whose first half would be anything at all.
        .with_email_options(EmailOptions::default().without_display_text().without_domain_literal())
        .with_format("uuid", is_uuid)
        .with_format("date", is_date);

    let mut compiled: Vec<Option<Result<Schema, String>>> = vec![None; names_len(&resource)];
    let mut results = Vec::with_capacity(wanted.len());
    for ((pointer, _), index) in wanted.iter().zip(indexes) {
        let Some(slot) = compiled.get_mut(index) else { continue };
        let schema = slot.get_or_insert_with(|| {
            let mut root = reference(index);
            if let Some(Value::String(target)) = root.get_mut("$ref") {
                target.insert_str(0, BASE);
            }
            options.build(&root).map(|validator| Schema(Arc::new(validator))).map_err(|error| error.to_string())
        });
        results.push(schema.clone().map_err(|message| broken(pointer, &message)));
    }
    results
}

fn names_len(resource: &Value) -> usize {
    resource.get("definitions").and_then(Value::as_object).map_or(0, serde_json::Map::len)
}

fn broken(pointer: &str, message: &str) -> Broken {
    Broken { pointer: pointer.to_owned(), message: message.to_owned() }
}

/// The hyphenated form of RFC 9562, in either letter case.
fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The `full-date` of RFC 3339, section 5.6.
fn is_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse::<u32>().ok())
    };
    let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day), true) = (number(0..4), number(5..7), number(8..10), dashes) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether a `pattern` compiles, by compiling it.
pub(crate) fn pattern(pattern: &Value) -> Result<(), String> {
    let schema = json!({ "pattern": pattern });
    let options = jsonschema::draft4::options().with_pattern_options(PatternOptions::regex());
    options.build(&schema).map(drop).map_err(|error| error.to_string())
}
