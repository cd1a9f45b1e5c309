//! Schemas as tables of fields.

use maud::{Markup, html};
use serde_json::Value;
use spec::Document;
use spec::pointer::push;

use super::markdown;
use crate::generate::clients::examples::resolved;

/// Fields inside fields inside fields are enough for a page.
const DEPTH: usize = 3;

struct Row {
    path: String,
    kind: Markup,
    required: bool,
    description: String,
}

/// A table of the fields, or the type of what has none.
pub(super) fn table(document: &Document, pointer: &str) -> Markup {
    let mut rows = Vec::new();
    fields(document, pointer, "", DEPTH, &mut rows);
    html! {
        @if rows.is_empty() {
            p { (kind(document.resolve(pointer).1)) }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Fields" {
                table {
                    thead { tr { th { "Field" } th { "Type" } th { "Description" } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td { code { (row.path) } @if row.required { span.required { "required" } } }
                                td { (row.kind) }
                                td { (markdown::inline(&row.description)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn fields(document: &Document, pointer: &str, prefix: &str, depth: usize, rows: &mut Vec<Row>) {
    let (at, schema) = resolved(document, pointer);
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, stated) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let place = push(&format!("{at}/properties"), name);
        let (inner, resolved) = resolved(document, &place);
        let said = [stated, resolved].into_iter().find_map(|it| it.get("description").and_then(Value::as_str));
        let path = format!("{prefix}{name}");
        let mut shown = resolved.clone();
        if let (Some(default), Some(fields)) = (stated.get("default"), shown.as_object_mut()) {
            fields.insert("default".to_owned(), default.clone());
        }
        let description = said.unwrap_or_default().trim().to_owned();
        rows.push(Row {
            path: path.clone(),
            kind: kind(&shown),
            required: required.contains(&name.as_str()),
            description,
        });
        if depth > 1 {
            fields(document, &place, &format!("{path}."), depth - 1, rows);
            if resolved.get("items").is_some() {
                fields(document, &format!("{inner}/items"), &format!("{path}[]."), depth - 1, rows);
            }
        }
    }
}

/// Type, format and limits.
pub(super) fn kind(schema: &Value) -> Markup {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let number = |key: &str| schema.get(key).filter(|value| value.is_number()).map(Value::to_string);
    let mut limits = Vec::new();
    match (number("minimum"), number("maximum")) {
        (Some(least), Some(most)) => limits.push(format!("{least} to {most}")),
        (Some(least), None) => limits.push(format!("at least {least}")),
        (None, Some(most)) => limits.push(format!("at most {most}")),
        (None, None) => {}
    }
    for (least, most, what) in [("minLength", "maxLength", "characters"), ("minItems", "maxItems", "items")] {
        match (number(least), number(most)) {
            (Some(least), Some(most)) => limits.push(format!("{least} to {most} {what}")),
            (Some(least), None) => limits.push(format!("at least {least} {what}")),
            (None, Some(most)) => limits.push(format!("at most {most} {what}")),
            (None, None) => {}
        }
    }
    limits.extend(number("multipleOf").map(|step| format!("steps of {step}")));
    let words = schema.get("enum").and_then(Value::as_array);
    html! {
        (text("type").unwrap_or("any"))
        @if let Some(format) = text("format") { " (" (format) ")" }
        @for limit in limits { ", " (limit) }
        @if let Some(pattern) = text("pattern") { ", like " code { (pattern) } }
        @if let Some(words) = words {
            ": " @for (index, word) in words.iter().enumerate() {
                @if index > 0 { ", " } code { (word.as_str().unwrap_or_default()) }
            }
        }
        @if let Some(default) = schema.get("default") { "; default " code { (default.to_string().trim_matches('"')) } }
    }
}
