//! A call of the generated client.

use anyhow::{Context as _, Result};
use serde_json::Value;
use spec::{Api, Operation, Place};
use syn::Type;

use super::types::{Types, argument, name};
use super::{example_of_request, success};
use crate::generate::clients::examples;

/// Statements; not formatted.
pub(super) fn sample(api: &Api, operation: &Operation, types: &Types) -> Result<String> {
    let mut call = format!("client.{}()", operation.id);
    for parameter in examples::needed(operation) {
        let value = examples::value(api, parameter);
        let value = value.with_context(|| format!("the parameter {} has no example", parameter.name))?;
        let field = types.input(&operation.id, &parameter.name).context("progenitor left out a parameter")?;
        call.push_str(&format!(".{}({})", field.name, accepted(&value, &field.ty, types)));
    }
    if operation.body.is_some() {
        let field = types.input(&operation.id, "body").context("progenitor left out the body")?;
        call.push_str(&format!(".body({})", accepted(example_of_request(api, operation)?, &field.ty, types)));
    }
    if operation.parameter(Place::Query, "page_token").is_some() {
        return Ok(each("item", &format!("{call}.stream()"), "println!(\"{item:?}\");"));
    }
    Ok(match success(operation)?.media_type.as_deref() {
        None => format!("{call}.send().await?;"),
        Some("application/json") => format!("let answer = {call}.send().await?;\nprintln!(\"{{answer:?}}\");"),
        Some(_) => each(
            "chunk",
            &format!("{call}.send().await?.into_inner_stream()"),
            "print!(\"{}\", String::from_utf8_lossy(&chunk));",
        ),
    })
}

fn each(item: &str, stream: &str, act: &str) -> String {
    format!("let mut {item}s = {stream};\nwhile let Some({item}) = {item}s.try_next().await? {{\n{act}\n}}")
}

/// Where whatever becomes the type is taken: a builder, a text.
fn accepted(value: &Value, ty: &Type, types: &Types) -> String {
    match (value, name(ty).as_str()) {
        (_, "Option" | "Vec") => exact(value, argument(ty, "Option").unwrap_or(ty), types),
        (Value::String(text), _) => format!("{text:?}"),
        (Value::Number(number), "Amount") => format!("{:?}", number.as_f64().unwrap_or_default()),
        (Value::Number(_) | Value::Bool(_), _) => value.to_string(),
        (Value::Object(fields), name) => built(fields, name, types).unwrap_or_else(|| read(value)),
        _ => read(value),
    }
}

/// Where the type itself is wanted.
fn exact(value: &Value, ty: &Type, types: &Types) -> String {
    let kind = name(ty);
    match (value, kind.as_str()) {
        (Value::Array(items), "Vec") => {
            let item = argument(ty, "Vec").unwrap_or(ty);
            let items: Vec<String> = items.iter().map(|value| exact(value, item, types)).collect();
            format!("vec![{}]", items.join(", "))
        }
        (Value::String(text), "String") => format!("{text:?}.to_owned()"),
        (Value::String(text), "Secret") => format!("Secret::from({text:?})"),
        (Value::String(text), "Uuid" | "DateTime") => format!("{text:?}.parse()?"),
        (Value::String(text), _) => format!("types::{kind}::try_from({text:?})?"),
        (Value::Number(number), "Amount") => format!("Amount::try_from({:?})?", number.as_f64().unwrap_or_default()),
        (Value::Number(number), _) => format!("{number}_{kind}"),
        (Value::Bool(yes), _) => yes.to_string(),
        (Value::Object(fields), _) => match built(fields, &kind, types) {
            Some(builder) => format!("types::{kind}::try_from({builder})?"),
            None => read(value),
        },
        _ => read(value),
    }
}

/// A builder with these fields, if the type has one that knows all of them.
fn built(fields: &serde_json::Map<String, Value>, name: &str, types: &Types) -> Option<String> {
    if !types.is_struct(name) {
        return None;
    }
    let mut builder = format!("types::{name}::builder()");
    for (key, value) in fields {
        let field = types.field(name, key)?;
        builder.push_str(&format!(".{}({})", field.name, accepted(value, &field.ty, types)));
    }
    Some(builder)
}

/// Whatever has no builder is read from JSON.
fn read(value: &Value) -> String {
    format!("serde_json::from_value(serde_json::json!({value}))?")
}
