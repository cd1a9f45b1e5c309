//! The table that `plumb` makes its commands of: `clients/cli/src/generated.rs`.
//!
//! Operations that the gateway does not route are left out: the command line speaks to the gateway.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use serde_json::Value;
use spec::{Api, Operation, Place};

use super::{entry_of, examples, rustfmt};
use crate::artifact::Artifact;

pub(super) fn render(apis: &[Api]) -> Result<Artifact> {
    let mut source = String::from(
        "// Generated from openapi/ by `cargo xtask gen clients`. Do not edit: change the documents.\n\n\
         use cli_kit::{Input, Kind, Operation, Place};\n\
         use client_kit::Repeat;\n\n\
         /// Every operation that the gateway routes.\n\
         pub(crate) const OPERATIONS: &[Operation] = &[\n",
    );
    let mut seen = std::collections::BTreeSet::new();
    for api in apis {
        for operation in api.operations.iter().filter(|operation| operation.gateway.expose) {
            ensure!(
                seen.insert(operation.id.as_str()),
                "two services have an operation `{}` that the gateway routes; a command has one meaning",
                operation.id
            );
            let call = entry_of(operation);
            source.push_str(&entry(api, operation, &call)?);
        }
    }
    source.push_str("];\n");
    Ok(Artifact::new("clients/cli/src/generated.rs", rustfmt(&source)?))
}

/// The entry of an operation; `call` is its entry in the table of the client.
pub(super) fn entry(api: &Api, operation: &Operation, call: &str) -> Result<String> {
    let mut out = String::new();
    let source = &mut out;
    let Operation { path, summary, description, .. } = operation;
    let (method, path) = (operation.method.as_str(), path.template.as_str());
    let call = call.replace("client_kit::Repeat", "Repeat");
    let paged = operation.parameter(Place::Query, "page_token").is_some();
    writeln!(source, "Operation {{ call: {call}, service: {:?}, method: {method:?}, path: {path:?},", api.service)?;
    writeln!(source, "summary: {summary:?}, description: {description:?}, inputs: &[")?;
    for parameter in &operation.parameters {
        let place = format!("{:?}", parameter.place);
        input(source, &parameter.name, &place, parameter.required, &parameter.schema, &parameter.description)?;
    }
    for field in examples::fields(api, operation) {
        input(source, &field.name, "Body", field.required, &field.schema, &field.description)?;
    }
    let (body, example) = (operation.body.is_some(), examples::arguments(api, operation));
    writeln!(source, "], body: {body}, paged: {paged}, example: {example:?} }},")?;
    Ok(out)
}

fn input(source: &mut String, name: &str, place: &str, required: bool, schema: &Value, help: &str) -> Result<()> {
    let kind = kind(schema);
    let help = help.trim();
    Ok(writeln!(
        source,
        "Input {{ name: {name:?}, place: Place::{place}, required: {required}, kind: {kind}, help: {help:?} }},"
    )?)
}

fn kind(schema: &Value) -> String {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let words: Option<Vec<&str>> =
        schema.get("enum").and_then(Value::as_array).and_then(|words| words.iter().map(Value::as_str).collect());
    match (text("type"), words) {
        (Some("string"), Some(words)) => format!("Kind::Word(&{words:?})"),
        (Some("string"), None) if text("format") == Some("password") || schema["writeOnly"] == true => {
            "Kind::Secret".to_owned()
        }
        (Some("string"), None) => "Kind::Text".to_owned(),
        (Some("integer"), _) => "Kind::Integer".to_owned(),
        (Some("number"), _) => "Kind::Number".to_owned(),
        (Some("boolean"), _) => "Kind::Boolean".to_owned(),
        _ => "Kind::Json".to_owned(),
    }
}
