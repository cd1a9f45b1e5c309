//! A schema with all that must hold together with it: itself, the branches of its `allOf`, and choices of one branch.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::side::Node;
use super::walk::Schemas;
use crate::document::Document;
use crate::sample::Direction;

/// `oneOf` or `anyOf` of several branches.
pub(super) struct Choice<'a> {
    pub(super) keyword: &'static str,
    pub(super) node: Node<'a>,
    pub(super) branches: Vec<Schemas<'a>>,
}

pub(super) struct Flat<'a> {
    document: &'a Document,
    /// What was compared, before flattening.
    pub(super) whole: Schemas<'a>,
    /// Every schema that must hold, references followed.
    pub(super) places: Schemas<'a>,
    pub(super) choices: Vec<Choice<'a>>,
}

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
/// Keywords that say nothing about values, and those that hold other schemas of the whole.
const SILENT: [&str; 13] = [
    "title",
    "description",
    "example",
    "externalDocs",
    "deprecated",
    "xml",
    "default",
    "readOnly",
    "writeOnly",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
];

impl<'a> Flat<'a> {
    pub(super) fn new(document: &'a Document, schemas: &Schemas<'a>) -> Self {
        let mut flat = Flat { document, whole: schemas.clone(), places: Vec::new(), choices: Vec::new() };
        let mut seen = HashSet::new();
        let mut waiting: Vec<Node<'a>> = schemas.iter().rev().cloned().collect();
        while let Some(node) = waiting.pop() {
            let node = node.resolved(document);
            // An `allOf` that leads back to itself adds nothing.
            if node.value.is_null() || !seen.insert(std::ptr::from_ref(node.value).addr()) {
                continue;
            }
            waiting.extend(node.child("allOf").items().into_iter().rev());
            for keyword in ["oneOf", "anyOf"] {
                let Some(list) = node.get(keyword) else { continue };
                let mut branches = list.items();
                match branches.len() {
                    1 => waiting.append(&mut branches),
                    _ => {
                        let branches = branches.into_iter().map(|branch| vec![branch]).collect();
                        flat.choices.push(Choice { keyword, node: list, branches });
                    }
                }
            }
            flat.places.push(node);
        }
        flat
    }

    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    /// Whether the choices are all that is said.
    pub(super) fn is_choice_only(&self) -> bool {
        let silent = |key: &String| SILENT.contains(&key.as_str()) || key.starts_with("x-");
        self.choices.len() == 1
            && self.places.iter().all(|node| node.value.as_object().is_none_or(|fields| fields.keys().all(silent)))
    }

    /// Where something is reported that no keyword holds.
    pub(super) fn place(&self) -> Node<'a> {
        self.whole.first().cloned().unwrap_or_else(|| Node::root(self.document).absent())
    }

    /// The first value of a keyword, or nothing at the place of the schema.
    pub(super) fn first(&self, key: &str) -> Node<'a> {
        self.all(key).into_iter().next().unwrap_or_else(|| self.place().absent())
    }

    /// Every value of a keyword.
    pub(super) fn all(&self, key: &str) -> Vec<Node<'a>> {
        self.places.iter().filter_map(|node| node.get(key)).collect()
    }

    pub(super) fn words(&self, key: &str) -> BTreeSet<&'a str> {
        self.all(key).iter().filter_map(|node| node.value.as_str()).collect()
    }

    /// The types that values may have; a number may be an integer.
    pub(super) fn types(&self) -> BTreeSet<&'a str> {
        let mut types: BTreeSet<&'a str> = TYPES.into_iter().collect();
        for kind in self.words("type") {
            types.retain(|known| *known == kind || (kind == "number" && *known == "integer"));
        }
        types
    }

    /// Whether `null` is a value.
    pub(super) fn nullable(&self) -> bool {
        self.whole.iter().all(|schema| nullable(self.document, schema, 0))
    }

    /// The members that every `enum` has, without `null`; `None` where there is no `enum`.
    pub(super) fn members(&self) -> Option<Vec<&'a Value>> {
        let mut lists = self.all("enum").into_iter();
        let mut members: Vec<&'a Value> = lists.next()?.value.as_array()?.iter().filter(|it| !it.is_null()).collect();
        for list in lists {
            members.retain(|member| list.value.as_array().is_some_and(|others| others.contains(member)));
        }
        Some(members)
    }

    /// Properties, each with every schema that speaks of it, but for some.
    pub(super) fn properties(&self, except: &HashSet<&str>) -> BTreeMap<&'a str, Schemas<'a>> {
        let mut found: BTreeMap<&'a str, Schemas<'a>> = BTreeMap::new();
        for properties in self.all("properties") {
            let names = properties.value.as_object().into_iter().flat_map(|entries| entries.keys());
            for name in names.filter(|name| !except.contains(name.as_str())) {
                found.entry(name).or_default().extend(properties.get(name));
            }
        }
        found
    }

    /// The properties as they are written, where one schema alone speaks of them.
    pub(super) fn plain_properties(&self) -> Option<&'a serde_json::Map<String, Value>> {
        let mut written = self.places.iter().filter_map(|node| node.value.get("properties")?.as_object());
        written.next().filter(|_| written.next().is_none())
    }

    /// Whether a property is left out in a direction.
    pub(super) fn hidden(&self, property: &Schemas<'a>, direction: Direction) -> bool {
        let key = if direction == Direction::Request { "readOnly" } else { "writeOnly" };
        property.iter().any(|schema| schema.resolved(self.document).says(key))
    }

    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        self.all("required").iter().flat_map(Node::words).collect()
    }
}

fn nullable(document: &Document, schema: &Node<'_>, depth: usize) -> bool {
    let schema = schema.resolved(document);
    if depth > 32 || schema.says("nullable") {
        return true;
    }
    let listed = |key: &str| schema.child(key).items();
    let members = schema.value.get("enum").and_then(Value::as_array);
    if schema.has("type") || members.is_some_and(|members| !members.contains(&Value::Null)) {
        return false;
    }
    let all = listed("allOf").iter().all(|branch| nullable(document, branch, depth + 1));
    all && ["oneOf", "anyOf"].into_iter().all(|key| {
        let branches = listed(key);
        branches.is_empty() || branches.iter().any(|branch| nullable(document, branch, depth + 1))
    })
}
