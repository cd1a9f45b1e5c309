//! Properties, and whether there may be others.

use serde_json::Value;

use super::flat::Flat;
use super::schema::Found;
use super::side::Node;
use super::walk::{Schemas, Walk};
use super::witness::UNKNOWN;
use crate::sample::Direction;

/// How a side speaks of one name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Absent,
    /// Declared, but not in this direction.
    Hidden,
    Visible,
}

pub(super) fn compare<'a>(
    walk: &Walk<'a>,
    one: &Flat<'a>,
    other: &Flat<'a>,
    direction: Direction,
    found: &mut Found<'a>,
) {
    let (needed, needs) = (one.required(), other.required());
    let same = unchanged(walk, one, other);
    let same = same.into_iter().filter(|name| needed.contains(name) == needs.contains(name)).collect();
    let (before, after) = (one.properties(&same), other.properties(&same));
    let mut names: Vec<&str> = before.keys().chain(after.keys()).chain(&needed).chain(&needs).copied().collect();
    names.retain(|name| !same.contains(name));
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (old, new) = (before.get(name), after.get(name));
        let shown = |flat: &Flat<'a>, schemas: Option<&Schemas<'a>>| match schemas {
            None => Shown::Absent,
            Some(schemas) if flat.hidden(schemas, direction) => Shown::Hidden,
            Some(_) => Shown::Visible,
        };
        let states = (shown(one, old), shown(other, new));
        let (required, requires) = (needed.contains(name), needs.contains(name));
        let (here, there) = (place(one, old), place(other, new));
        match states {
            (Shown::Visible, Shown::Visible) => {
                flips(name, required, requires, (one, &here), (other, &there), found);
                found.pair(walk, old.cloned().unwrap_or_default(), new.cloned().unwrap_or_default());
            }
            (Shown::Absent, Shown::Absent) => flips(name, required, requires, (one, &here), (other, &there), found),
            (Shown::Visible, Shown::Absent) => {
                found.plain("PD140", format!("property `{name}` was removed"), Some(&here), None);
                if let Some(others) = others(other) {
                    found.pair(walk, old.cloned().unwrap_or_default(), others);
                }
            }
            (Shown::Visible, Shown::Hidden) => {
                let (rule, word) = hiding(direction, "PD158", "PD160");
                found.plain(rule, format!("property `{name}` became {word}"), Some(&here), Some(&there));
            }
            (was, Shown::Visible) => {
                if requires {
                    let message = format!("required property `{name}` was added");
                    found.field("PD142", message, name, &here, &there);
                } else if was == Shown::Hidden {
                    let (rule, word) = hiding(direction, "PD159", "PD161");
                    found.plain(rule, format!("property `{name}` is no longer {word}"), Some(&here), Some(&there));
                } else {
                    found.plain("PD141", format!("optional property `{name}` was added"), None, Some(&there));
                }
                if let (Shown::Absent, Some(others)) = (was, others(one)) {
                    found.pair(walk, others, new.cloned().unwrap_or_default());
                }
            }
            (Shown::Hidden, _) | (_, Shown::Hidden) => {}
        }
    }
    additional(walk, one, other, found);
}

/// Properties that are the same on both sides; most of a large schema, and not worth a pointer each.
fn unchanged<'a>(walk: &Walk<'a>, one: &Flat<'a>, other: &Flat<'a>) -> Vec<&'a str> {
    let (Some(before), Some(after)) = (one.plain_properties(), other.plain_properties()) else { return Vec::new() };
    let same = |(name, old): &(&String, &Value)| after.get(*name).is_some_and(|new| walk.same.values(old, new));
    before.iter().filter(same).map(|(name, _)| name.as_str()).collect()
}

fn hiding(direction: Direction, read: &'static str, write: &'static str) -> (&'static str, &'static str) {
    if direction == Direction::Request { (read, "readOnly") } else { (write, "writeOnly") }
}

fn place<'a>(flat: &Flat<'a>, schemas: Option<&Schemas<'a>>) -> Node<'a> {
    schemas.and_then(|schemas| schemas.first().cloned()).unwrap_or_else(|| flat.place())
}

fn flips<'a>(
    name: &str,
    required: bool,
    requires: bool,
    (one, here): (&Flat<'a>, &Node<'a>),
    (other, there): (&Flat<'a>, &Node<'a>),
    found: &mut Found<'a>,
) {
    // The list stands at the fault, where there is one.
    let list =
        |flat: &Flat<'a>, listed: bool, other: &Node<'a>| if listed { flat.first("required") } else { other.clone() };
    let (old, new) = (list(one, required, here), list(other, requires, there));
    match (required, requires) {
        (false, true) => found.field("PD143", format!("property `{name}` became required"), name, &old, &new),
        (true, false) => found.field("PD144", format!("property `{name}` became optional"), name, &old, &new),
        _ => {}
    }
}

/// The schemas that properties without a declaration must satisfy; `None` where anything or nothing goes.
fn others<'a>(flat: &Flat<'a>) -> Option<Schemas<'a>> {
    let schemas: Schemas<'a> =
        flat.all("additionalProperties").into_iter().filter(|node| node.value.is_object()).collect();
    (!schemas.is_empty() && !is_closed(flat)).then_some(schemas)
}

fn is_closed(flat: &Flat<'_>) -> bool {
    flat.all("additionalProperties").iter().any(|node| node.value == &Value::Bool(false))
}

fn additional<'a>(walk: &Walk<'a>, one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (old, new) = (one.first("additionalProperties"), other.first("additionalProperties"));
    match (is_closed(one), is_closed(other)) {
        (false, true) => {
            found.field("PD145", "unknown properties are no longer allowed".to_owned(), UNKNOWN, &old, &new);
        }
        (true, false) => {
            found.plain("PD146", "unknown properties are now allowed".to_owned(), Some(&old), Some(&new));
        }
        (true, true) => {}
        (false, false) => {
            let (before, after) = (others(one), others(other));
            if before.is_some() || after.is_some() {
                let absent = |flat: &Flat<'a>| vec![flat.place().absent()];
                found.pair(walk, before.unwrap_or_else(|| absent(one)), after.unwrap_or_else(|| absent(other)));
            }
        }
    }
}
