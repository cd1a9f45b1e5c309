//! A schema without `$ref`, `allOf`, `oneOf` and `anyOf`: all that must hold together, one shape for each choice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Direction;
use crate::document::{Document, pointer};

/// Shapes of one schema; beyond it choices are left out.
const MAX_SHAPES: usize = 24;
/// References and compositions followed on one way.
const MAX_STEPS: usize = 32;

/// A bound of a number, and whether it is excluded.
pub(super) type Bound = (f64, bool);

/// One schema object of a shape, and where it stands.
#[derive(Clone)]
struct Part<'a> {
    at: String,
    fields: &'a Map<String, Value>,
}

/// Schema objects that must all hold.
#[derive(Clone, Default)]
pub(super) struct Shape<'a> {
    parts: Vec<Part<'a>>,
    hidden: &'static str,
    closed_by_default: bool,
    document: Option<&'a Document>,
}

/// The shapes of the schema at a pointer.
pub(super) fn shapes<'a>(document: &'a Document, pointer: &str, direction: Direction) -> Vec<Shape<'a>> {
    let (hidden, closed_by_default) = match direction {
        Direction::Request => ("readOnly", false),
        Direction::Response => ("writeOnly", true),
    };
    let parts = expand(document, pointer, 0);
    parts.into_iter().map(|parts| Shape { parts, hidden, closed_by_default, document: Some(document) }).collect()
}

fn expand<'a>(document: &'a Document, pointer: &str, steps: usize) -> Vec<Vec<Part<'a>>> {
    let (at, schema) = document.resolve(pointer);
    let Some(fields) = schema.as_object().filter(|_| steps < MAX_STEPS) else { return vec![Vec::new()] };
    let branches = |key: &str| {
        let count = fields.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        let at = at.clone();
        let key = key.to_owned();
        (0..count).map(move |index| format!("{at}/{key}/{index}"))
    };
    let mut shapes = vec![vec![Part { at: at.clone(), fields }]];
    for branch in branches("allOf") {
        shapes = product(&shapes, &expand(document, &branch, steps + 1));
    }
    for key in ["oneOf", "anyOf"] {
        if fields.contains_key(key) {
            let choices: Vec<_> = branches(key).flat_map(|branch| expand(document, &branch, steps + 1)).collect();
            shapes = product(&shapes, &choices);
        }
    }
    shapes
}

fn product<'a>(left: &[Vec<Part<'a>>], right: &[Vec<Part<'a>>]) -> Vec<Vec<Part<'a>>> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| [left.as_slice(), right].concat()));
    pairs.take(MAX_SHAPES).collect()
}

impl Shape<'_> {
    fn all<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s Value> {
        self.parts.iter().filter_map(move |part| part.fields.get(key))
    }

    fn says(&self, key: &str) -> bool {
        self.all(key).any(|value| value == &Value::Bool(true))
    }

    /// What the document itself gives as a value: examples and the default.
    pub(super) fn written(&self) -> impl Iterator<Item = &Value> {
        self.all("example").chain(self.all("default"))
    }

    /// The type, as far as it is stated or implied by another keyword; `any` where nothing says.
    pub(super) fn kind(&self) -> &str {
        let implied = |keys: &[&str]| keys.iter().any(|key| self.all(key).next().is_some());
        match self.all("type").find_map(Value::as_str) {
            Some(kind) => kind,
            None if implied(&["properties", "required", "additionalProperties"]) => "object",
            None if implied(&["items", "minItems", "maxItems"]) => "array",
            None if implied(&["minLength", "maxLength", "pattern"]) => "string",
            None if implied(&["minimum", "maximum", "multipleOf"]) => "number",
            None => "any",
        }
    }

    /// Whether a type is stated at all.
    pub(super) fn is_typed(&self) -> bool {
        self.all("type").next().is_some()
    }

    /// Whether `null` is admitted: every part must.
    pub(super) fn nullable(&self) -> bool {
        !self.parts.is_empty()
            && self.parts.iter().all(|part| {
                !part.fields.contains_key("type") && !part.fields.contains_key("enum")
                    || part.fields.get("nullable") == Some(&Value::Bool(true))
            })
    }

    /// The members of an `enum`; those of all where there are several.
    pub(super) fn members(&self) -> Option<Vec<Value>> {
        let mut lists = self.all("enum").filter_map(Value::as_array);
        let first = lists.next()?.clone();
        Some(lists.fold(first, |members, list| members.into_iter().filter(|member| list.contains(member)).collect()))
    }

    /// The members that do not stand for a fault on purpose (`x-faults`).
    pub(super) fn faultless(&self) -> Option<Vec<Value>> {
        let faults: Vec<&Value> = self.all("x-faults").filter_map(Value::as_array).flatten().collect();
        Some(self.members()?.into_iter().filter(|member| !faults.contains(&member)).collect())
    }

    pub(super) fn format(&self) -> Option<&str> {
        self.all("format").find_map(Value::as_str)
    }

    pub(super) fn pattern(&self) -> Option<&str> {
        self.all("pattern").find_map(Value::as_str)
    }

    /// The strictest lower bound of a count (`minLength`, `minItems`, `minProperties`).
    pub(super) fn at_least(&self, key: &str) -> usize {
        self.all(key).filter_map(count).max().unwrap_or(0)
    }

    /// The strictest upper bound of a count.
    pub(super) fn at_most(&self, key: &str) -> Option<usize> {
        self.all(key).filter_map(count).min()
    }

    /// The strictest `minimum`.
    pub(super) fn minimum(&self) -> Option<Bound> {
        let bounds = self.bounds("minimum", "exclusiveMinimum");
        bounds.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    }

    /// The strictest `maximum`.
    pub(super) fn maximum(&self) -> Option<Bound> {
        let bounds = self.bounds("maximum", "exclusiveMaximum");
        bounds.min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
    }

    fn bounds(&self, key: &'static str, exclusive: &'static str) -> impl Iterator<Item = Bound> {
        self.parts.iter().filter_map(move |part| {
            let bound = part.fields.get(key)?.as_f64()?;
            Some((bound, part.fields.get(exclusive) == Some(&Value::Bool(true))))
        })
    }

    pub(super) fn multiple_of(&self) -> Option<f64> {
        self.all("multipleOf").find_map(Value::as_f64).filter(|step| *step > 0.0)
    }

    pub(super) fn unique_items(&self) -> bool {
        self.says("uniqueItems")
    }

    /// Pointer of the schema of the items.
    pub(super) fn items(&self) -> Option<String> {
        let part = self.parts.iter().find(|part| part.fields.contains_key("items"))?;
        Some(format!("{}/items", part.at))
    }

    /// The fields that may travel this way, with the pointer of the schema of each.
    pub(super) fn properties(&self) -> BTreeMap<String, String> {
        let mut properties = BTreeMap::new();
        for part in &self.parts {
            let named = part.fields.get("properties").and_then(Value::as_object).into_iter().flatten();
            for (name, _) in named {
                let place = pointer::push(&format!("{}/properties", part.at), name);
                if !self.is_hidden(&place) {
                    properties.entry(name.clone()).or_insert(place);
                }
            }
        }
        properties
    }

    fn is_hidden(&self, at: &str) -> bool {
        self.document.is_some_and(|document| document.resolve(at).1.get(self.hidden) == Some(&Value::Bool(true)))
    }

    /// The fields that must travel.
    pub(super) fn required(&self) -> BTreeSet<String> {
        let hidden: BTreeSet<String> = self.hidden_names();
        let names = self.all("required").filter_map(Value::as_array).flatten().filter_map(Value::as_str);
        names.filter(|name| !hidden.contains(*name)).map(str::to_owned).collect()
    }

    fn hidden_names(&self) -> BTreeSet<String> {
        let named = self.parts.iter().flat_map(|part| {
            let names = part.fields.get("properties").and_then(Value::as_object).into_iter().flatten();
            names.map(|(name, _)| (name, pointer::push(&format!("{}/properties", part.at), name)))
        });
        named.filter(|(_, at)| self.is_hidden(at)).map(|(name, _)| name.clone()).collect()
    }

    /// Whether fields that are not named are refused.
    pub(super) fn is_closed(&self) -> bool {
        let stated = self.all("additionalProperties").next().is_some();
        self.all("additionalProperties").any(|value| value == &Value::Bool(false))
            || (!stated && self.closed_by_default && self.all("properties").next().is_some())
    }

    /// Pointer of the schema of fields that are not named, where there is one.
    pub(super) fn additional(&self) -> Option<String> {
        let part =
            self.parts.iter().find(|part| part.fields.get("additionalProperties").is_some_and(Value::is_object))?;
        Some(format!("{}/additionalProperties", part.at))
    }
}

fn count(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|count| usize::try_from(count).ok())
}
