//! Changes of schemas.

use serde_json::{Map, Value, json};
use spec::pointer;

use super::edit::{Edit, Mutant};

/// Every single change of the schema at a pointer that whoever sends or reads its values could notice.
pub(super) fn mutants(at: &str, fields: &Map<String, Value>) -> Vec<Mutant> {
    let mut found = Vec::new();
    retype(at, fields, &mut found);
    if fields.contains_key("$ref") {
        return found;
    }
    words(at, fields, &mut found);
    bounds(at, fields, &mut found);
    members(at, fields, &mut found);
    object(at, fields, &mut found);
    found
}

fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> &'a str {
    fields.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The whole schema becomes one of another type. Texts stay bounded: it is not the missing bound that shall be found.
fn retype(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let string = json!({"type": "string", "maxLength": 20});
    let others = match text(fields, "type") {
        "string" => vec![json!({"type": "integer", "format": "int32"}), json!({"type": "boolean"})],
        "integer" => vec![string, json!({"type": "number"})],
        "number" => vec![string, json!({"type": "integer", "format": "int64"})],
        "boolean" => vec![string, json!({"type": "integer", "format": "int32"})],
        "array" => vec![string, json!({"type": "object", "additionalProperties": false, "properties": {}})],
        _ => vec![string, json!({"type": "boolean"})],
    };
    for mut other in others {
        if let Some(description) = fields.get("description") {
            other["description"] = description.clone();
        }
        let what = format!("{at}: {} becomes {}", kind(fields), other["type"]);
        found.push(Mutant::new("retype", what, [Edit::Set(at.to_owned(), other)]));
    }
}

fn kind(fields: &Map<String, Value>) -> &str {
    let reference = text(fields, "$ref").rsplit('/').next().unwrap_or_default();
    if reference.is_empty() { text(fields, "type") } else { reference }
}

/// `format`, `nullable`, `default`, `pattern`, `uniqueItems`.
fn words(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let set = |key: &str, value: Value| vec![Edit::Set(format!("{at}/{key}"), value)];
    let remove = |key: &str| vec![Edit::Remove(format!("{at}/{key}"))];
    let mut add = |kind, what: String, edits| found.push(Mutant::new(kind, format!("{at}: {what}"), edits));
    let is_text = text(fields, "type") == "string";
    let format = text(fields, "format");
    if !format.is_empty() {
        add("format dropped", format.to_owned(), remove("format"));
        let other = match format {
            "uuid" => "email",
            "email" => "uuid",
            "date-time" => "date",
            "int32" => "int64",
            "int64" => "int32",
            "password" => "uuid",
            _ => "uuid",
        };
        add("format changed", format!("{format} becomes {other}"), set("format", json!(other)));
    } else if is_text && !fields.contains_key("enum") && !fields.contains_key("pattern") {
        add("format added", "uuid".to_owned(), set("format", json!("uuid")));
        add("format added", "password".to_owned(), set("format", json!("password")));
    }
    if fields.get("nullable") == Some(&Value::Bool(true)) {
        add("nullable dropped", String::new(), remove("nullable"));
    } else if fields.contains_key("type") && !fields.contains_key("enum") {
        add("nullable added", String::new(), set("nullable", json!(true)));
    }
    match fields.get("default") {
        Some(default) => {
            add("default dropped", default.to_string(), remove("default"));
            let other = default.as_i64().map_or(json!("other"), |number| json!(number + 1));
            add("default changed", format!("{default} becomes {other}"), set("default", other));
        }
        None if text(fields, "type") == "integer" => {
            let default = fields.get("minimum").and_then(Value::as_i64).unwrap_or(0) + 1;
            add("default added", default.to_string(), set("default", json!(default)));
        }
        None => {}
    }
    if fields.contains_key("pattern") {
        add("pattern dropped", String::new(), remove("pattern"));
        add("pattern changed", "^b+$".to_owned(), set("pattern", json!("^b+$")));
    } else if is_text && !fields.contains_key("enum") && format.is_empty() {
        add("pattern added", "^b+$".to_owned(), set("pattern", json!("^b+$")));
    }
    if text(fields, "type") == "array" {
        match fields.get("uniqueItems") {
            Some(_) => add("uniqueItems dropped", String::new(), remove("uniqueItems")),
            None => add("uniqueItems added", String::new(), set("uniqueItems", json!(true))),
        }
    }
}

/// Each bound dropped, moved by one step either way, and added where there is none.
fn bounds(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let of_type: &[(&str, i64)] = match text(fields, "type") {
        "string" if !fields.contains_key("enum") && fixed_length(text(fields, "format")) => &[],
        "string" if !fields.contains_key("enum") => &[("minLength", 5), ("maxLength", 6)],
        "integer" | "number" => &[("minimum", 5), ("maximum", 6)],
        "array" => &[("minItems", 2), ("maxItems", 2)],
        _ => &[],
    };
    for (key, new) in of_type {
        let place = format!("{at}/{key}");
        let mut add = |kind, what: String, edit| found.push(Mutant::new(kind, format!("{at}: {key} {what}"), [edit]));
        let Some(bound) = fields.get(*key) else {
            add("bound added", new.to_string(), Edit::Set(place, json!(new)));
            continue;
        };
        add("bound dropped", bound.to_string(), Edit::Remove(place.clone()));
        for step in [1, -1] {
            let moved = match bound.as_i64() {
                Some(bound) => json!(bound + step),
                None => json!(bound.as_f64().unwrap_or_default() + step as f64 / 100.0),
            };
            if moved.as_f64().is_some_and(|moved| moved >= 0.0) {
                add("bound moved", format!("{bound} becomes {moved}"), Edit::Set(place.clone(), moved));
            }
        }
    }
    if let Some(step) = fields.get("multipleOf") {
        let place = format!("{at}/multipleOf");
        let changed = json!(step.as_f64().unwrap_or(1.0) * 5.0);
        found.push(Mutant::new("multipleOf dropped", at, [Edit::Remove(place.clone())]));
        found.push(Mutant::new("multipleOf changed", format!("{at}: {changed}"), [Edit::Set(place, changed)]));
    }
}

/// A format whose texts all have one length: a bound added to it is an empty schema or no change at all.
fn fixed_length(format: &str) -> bool {
    matches!(format, "uuid" | "date-time" | "date")
}

fn members(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let Some(Value::Array(members)) = fields.get("enum") else { return };
    let place = format!("{at}/enum");
    for member in members {
        if members.len() > 1 {
            let edit = Edit::Drop(place.clone(), member.clone());
            found.push(Mutant::new("enum value dropped", format!("{at}: {member}"), [edit]));
        }
    }
    let stranger = json!("stranger");
    found.push(Mutant::new("enum value added", format!("{at}: {stranger}"), [Edit::Push(place.clone(), stranger)]));
    if let Some(first) = members.first().and_then(Value::as_str) {
        let edits = [Edit::Set(format!("{place}/0"), json!(format!("{first}x")))];
        found.push(Mutant::new("enum value renamed", format!("{at}: {first}"), edits));
    }
}

fn object(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let Some(properties) = fields.get("properties").and_then(Value::as_object) else { return };
    let list = fields.get("required").and_then(Value::as_array);
    let required = |name: &str| list.is_some_and(|list| list.iter().any(|entry| entry == name));
    let all = format!("{at}/required");
    for name in properties.keys() {
        let place = pointer::push(&format!("{at}/properties"), name);
        let what = format!("{at}: {name}");
        let mut drop = vec![Edit::Remove(place.clone())];
        let mut rename = vec![Edit::Rename(place, format!("{name}_x"))];
        if required(name) {
            // A list without members is not allowed; a document that requires nothing says so by leaving it out.
            let alone = list.is_some_and(|list| list.len() == 1);
            let without = if alone { Edit::Remove(all.clone()) } else { Edit::Drop(all.clone(), json!(name)) };
            drop.push(without.clone());
            rename.extend([Edit::Drop(all.clone(), json!(name)), Edit::Push(all.clone(), json!(format!("{name}_x")))]);
            found.push(Mutant::new("field made optional", what.clone(), [without]));
        } else {
            let edit = match list {
                Some(_) => Edit::Push(all.clone(), json!(name)),
                None => Edit::Set(all.clone(), json!([name])),
            };
            found.push(Mutant::new("field made required", what.clone(), [edit]));
        }
        found.push(Mutant::new("field dropped", what.clone(), drop));
        found.push(Mutant::new("field renamed", what, rename));
    }
    let extra = Edit::Set(
        format!("{at}/properties/extra_field"),
        json!({"type": "string", "description": "Something new.", "maxLength": 20}),
    );
    let demanded = match list {
        Some(_) => Edit::Push(all, json!("extra_field")),
        None => Edit::Set(all, json!(["extra_field"])),
    };
    found.push(Mutant::new("optional field added", at, [extra.clone()]));
    found.push(Mutant::new("required field added", at, [extra, demanded]));
    let open = format!("{at}/additionalProperties");
    found.push(match fields.get("additionalProperties") {
        Some(_) => Mutant::new("object opened", at, [Edit::Remove(open)]),
        None => Mutant::new("object closed", at, [Edit::Set(open, json!(false))]),
    });
}
