//! Values that show a breaking change: valid on one side, invalid on the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use super::Class;
use super::table::rule;
use super::walk::{Draft, Schemas};
use crate::document::{Document, children, local_reference, pointer};
use crate::sample::{Direction, Sampler};
use crate::validate::schemas::{self, Schema};

/// A name that no schema declares.
pub(super) const UNKNOWN: &str = "undeclared";

/// Values in the schemas that are compiled for one witness; a change of a larger one stays unproven.
const MAX_WEIGHT: usize = 2_000;

/// Characters or, eightfold, fields that a value is grown by.
const MAX_GROWTH: usize = 256;

/// Which part of a witness is at fault.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Culprit {
    /// The value itself.
    #[default]
    Whole,
    /// One of its fields, there or missing.
    Field(String),
}

/// What a witness is sought for: the schemas that hold on each side, none where anything goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
    pub(super) culprit: Culprit,
}

impl Ask {
    pub(super) fn new(old: &Schemas<'_>, new: &Schemas<'_>) -> Self {
        let pointers = |schemas: &Schemas<'_>| {
            schemas.iter().filter(|schema| !schema.value.is_null()).map(|schema| schema.at.clone()).collect()
        };
        Ask { old: pointers(old), new: pointers(new), culprit: Culprit::Whole }
    }
}

type Found = (Draft, Option<Direction>, Vec<usize>);

/// A witness for each breaking change of a schema that has one.
pub(super) fn find(old: &Document, new: &Document, found: &[Found]) -> Vec<Option<Value>> {
    let light = |ask: &Ask| is_light(old, &ask.old) && is_light(new, &ask.new);
    let wanted = |found| wanted(found).filter(|(ask, _)| light(ask));
    let asked: Vec<(&Ask, Direction)> = found.iter().filter_map(wanted).collect();
    if asked.is_empty() {
        return found.iter().map(|_| None).collect();
    }
    let (old, new) = (Side::new(old, asked.iter().map(|(ask, way)| (&ask.old, *way))), {
        Side::new(new, asked.iter().map(|(ask, way)| (&ask.new, *way)))
    });
    found.iter().map(|found| wanted(found).and_then(|(ask, direction)| witness(&old, &new, ask, direction))).collect()
}

/// Whether schemas, with all that they refer to, are small enough to be compiled and sampled for one change.
fn is_light(document: &Document, pointers: &[String]) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&Value> = pointers.iter().map(|pointer| document.resolve(pointer).1).collect();
    let mut count = 0;
    while let Some(value) = waiting.pop() {
        count += 1;
        if count > MAX_WEIGHT {
            return false;
        }
        if let Some(reference) = value.get("$ref").and_then(Value::as_str)
            && seen.insert(reference)
            && let Some(target) = local_reference(reference)
        {
            waiting.push(document.resolve(&target).1);
        }
        waiting.extend(children(value));
    }
    true
}

/// What to look for, where a change of a schema is breaking in its direction.
fn wanted((draft, direction, _): &Found) -> Option<(&Ask, Direction)> {
    let direction = (*direction)?;
    let rule = rule(draft.rule);
    let class = if direction == Direction::Request { rule.request } else { rule.response };
    (class == Class::Breaking).then_some((draft.ask.as_ref()?, direction))
}

/// The compiled schemas of one document, all at once.
struct Side<'a> {
    compiled: HashMap<(String, Direction), Schema>,
    samplers: BTreeMap<Direction, Sampler<'a>>,
}

impl<'a> Side<'a> {
    fn new<'b>(document: &'a Document, asked: impl Iterator<Item = (&'b Vec<String>, Direction)>) -> Self {
        let keys: BTreeSet<(String, Direction)> =
            asked.flat_map(|(pointers, way)| pointers.iter().map(move |pointer| (pointer.clone(), way))).collect();
        let wanted: Vec<_> = keys.iter().map(|(pointer, way)| (pointer.clone(), (*way).into())).collect();
        let compiled = schemas::compile(document, &wanted).into_iter();
        let compiled = keys.into_iter().zip(compiled).filter_map(|(key, schema)| Some((key, schema.ok()?))).collect();
        let ways = [Direction::Request, Direction::Response];
        Side { compiled, samplers: ways.map(|way| (way, Sampler::new(document, way))).into() }
    }

    /// What is wrong with a value; `None` where a schema could not be compiled.
    fn faults(&self, pointers: &[String], direction: Direction, value: &Value) -> Option<Vec<String>> {
        let mut found = Vec::new();
        for pointer in pointers {
            let schema = self.compiled.get(&(pointer.clone(), direction))?;
            found.extend(
                schema
                    .faults(value)
                    .into_iter()
                    .filter(|fault| {
                        // Responses count as open here: an unknown field is no news to a client.
                        direction == Direction::Request || fault.message != "is not a known field"
                    })
                    .map(|fault| fault.pointer),
            );
        }
        Some(found)
    }

    fn admits(&self, pointers: &[String], direction: Direction, value: &Value) -> bool {
        self.faults(pointers, direction, value).is_some_and(|faults| faults.is_empty())
    }
}

fn witness(old: &Side<'_>, new: &Side<'_>, ask: &Ask, direction: Direction) -> Option<Value> {
    // Valid on the one side, invalid on the other.
    let ((from, valid), (to, invalid)) = match direction {
        Direction::Request => ((old, &ask.old), (new, &ask.new)),
        Direction::Response => ((new, &ask.new), (old, &ask.old)),
    };
    let culprit = match &ask.culprit {
        Culprit::Whole => String::new(),
        Culprit::Field(name) => pointer::push("", name),
    };
    let mut second = None;
    let mut fits = |value: Value| {
        let faults = to.faults(invalid, direction, &value)?;
        if faults.is_empty() || !from.admits(valid, direction, &value) {
            return None;
        }
        if faults.contains(&culprit) {
            return Some(value);
        }
        second.get_or_insert(value);
        None
    };
    let sampler = from.samplers.get(&direction)?;
    let base: Vec<Value> = match valid.first() {
        Some(pointer) => sampler.value(pointer).into_iter().collect(),
        None => vec![json!(null), json!(true), json!(0), json!(0.5), json!(""), json!("a"), json!([]), json!({})],
    };
    if let Some(value) = base.iter().flat_map(|base| near(base, ask)).find_map(&mut fits) {
        return Some(value);
    }
    if let Some(value) = base.iter().flat_map(grown).find_map(&mut fits) {
        return Some(value);
    }
    let values = valid.first().map(|pointer| sampler.valid(pointer)).unwrap_or_default();
    if let Some(value) = values.into_iter().find_map(&mut fits) {
        return Some(value);
    }
    let sampler = to.samplers.get(&direction)?;
    let values = invalid.first().map(|pointer| sampler.invalid(pointer)).unwrap_or_default();
    values.into_iter().find_map(|it| fits(it.value)).or(second)
}

/// A value, and what it becomes with the field in question taken away or put in.
fn near(base: &Value, ask: &Ask) -> Vec<Value> {
    let mut values = vec![base.clone()];
    if let (Culprit::Field(name), Value::Object(fields)) = (&ask.culprit, base) {
        let mut without = fields.clone();
        without.shift_remove(name);
        let mut with = fields.clone();
        with.entry(name.clone()).or_insert(json!(0));
        values.extend([Value::Object(without), Value::Object(with)]);
    }
    values
}

/// Larger and larger relatives of a value: longer texts that end alike, objects of more fields; and for numbers, what
/// lies just outside of the integer formats.
fn grown(base: &Value) -> Vec<Value> {
    match base {
        Value::Number(_) => vec![json!(1_u64 << 31), json!(-(1_i64 << 31) - 1), json!(1_u64 << 63), json!(1)],
        Value::String(text) => {
            let Some(last) = text.chars().last() else { return Vec::new() };
            (1..MAX_GROWTH).map(|more| format!("{text}{}", last.to_string().repeat(more)).into()).collect()
        }
        Value::Object(fields) => {
            let mut grown = fields.clone();
            let value = fields.values().next().cloned().unwrap_or(json!("a"));
            let more = (1..MAX_GROWTH / 8).map(|index| {
                grown.insert(format!("{UNKNOWN}{index}"), value.clone());
                Value::Object(grown.clone())
            });
            more.collect()
        }
        _ => Vec::new(),
    }
}
