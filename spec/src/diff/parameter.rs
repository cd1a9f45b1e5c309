//! Parameters of operations, and what they share with response headers.

use super::side::Node;
use super::walk::Walk;
use super::{content, notes};
use crate::document::Document;
use crate::sample::Direction;

/// A parameter under its place and name; names of headers know no case.
type Named<'a> = ((String, String), Node<'a>);

/// Compares the parameters of an operation, those of its path item included.
pub(super) fn compare<'a>(
    walk: &mut Walk<'a>,
    old: (&Node<'a>, &Node<'a>),
    new: (&Node<'a>, &Node<'a>),
    renamed: &[(&str, &str)],
) {
    let (before, after) = (all(walk.old, old), all(walk.new, new));
    // A path variable is known by its position.
    let now = |key: &(String, String)| match renamed.iter().find(|(was, _)| key.0 == "path" && key.1 == *was) {
        Some((_, is)) => (key.0.clone(), (*is).to_owned()),
        None => key.clone(),
    };
    let mut met = Vec::new();
    for (key, one) in &before {
        let wanted = now(key);
        match after.iter().find(|(other, _)| *other == wanted) {
            Some((_, other)) => one_of_both(walk, &key.1, one, other),
            None => walk.report("PD022", format!("{} parameter `{}` was removed", key.0, key.1), Some(one), None),
        }
        met.push(wanted);
    }
    for (key, other) in after.iter().filter(|(key, _)| !met.contains(key)) {
        let required = other.says("required");
        let (rule, word) = if required { ("PD020", "required") } else { ("PD021", "optional") };
        walk.report(rule, format!("{word} {} parameter `{}` was added", key.0, key.1), None, Some(other));
    }
}

/// The parameters of an operation; its own stand above those of its path item.
fn all<'a>(document: &'a Document, (item, operation): (&Node<'a>, &Node<'a>)) -> Vec<Named<'a>> {
    let mut found: Vec<Named<'a>> = Vec::new();
    for parameter in operation.child("parameters").items().into_iter().chain(item.child("parameters").items()) {
        let parameter = parameter.resolved(document);
        let place = parameter.str("in").unwrap_or_default().to_owned();
        let name = parameter.str("name").unwrap_or_default();
        let name = if place == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
        // OpenAPI has these three ignored.
        let ignored = place == "header" && ["accept", "content-type", "authorization"].contains(&name.as_str());
        if !ignored && !found.iter().any(|(key, _)| key.0 == place && key.1 == name) {
            found.push(((place, name), parameter));
        }
    }
    found
}

fn one_of_both<'a>(walk: &mut Walk<'a>, name: &str, old: &Node<'a>, new: &Node<'a>) {
    if walk.same(old, new) {
        return;
    }
    match (old.says("required"), new.says("required")) {
        (false, true) => walk.report("PD023", format!("parameter `{name}` became required"), Some(old), Some(new)),
        (true, false) => walk.report("PD024", format!("parameter `{name}` became optional"), Some(old), Some(new)),
        _ => {}
    }
    value(walk, &format!("parameter `{name}`"), old, new, Direction::Request);
}

/// What a parameter and a header have in common: serialization, schema or content, notes.
pub(super) fn value<'a>(walk: &mut Walk<'a>, what: &str, old: &Node<'a>, new: &Node<'a>, direction: Direction) {
    if serialization(old) != serialization(new) {
        walk.report("PD025", format!("the serialization of {what} changed"), Some(old), Some(new));
    }
    if old.has("content") || new.has("content") {
        content::media_types(walk, old, new, direction);
    } else {
        walk.schemas(old.child("schema"), new.child("schema"), direction);
    }
    notes::texts(walk, old, new);
    notes::extensions(walk, old, new, &[]);
}

/// Style, explode, allowReserved, allowEmptyValue and whether it is a schema or content, defaults filled in.
fn serialization(parameter: &Node<'_>) -> (String, bool, bool, bool, bool) {
    let query = matches!(parameter.str("in"), Some("query" | "cookie"));
    let style = parameter.str("style").unwrap_or(if query { "form" } else { "simple" });
    let explode = parameter.value.get("explode").and_then(serde_json::Value::as_bool).unwrap_or(style == "form");
    let flags = (parameter.says("allowReserved"), parameter.says("allowEmptyValue"));
    (style.to_owned(), explode, flags.0, flags.1, parameter.has("content"))
}
