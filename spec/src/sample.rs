//! Test data from schemas: values that a schema admits, and values that break exactly one of its rules.
//!
//! Deterministic and bounded. Every value that is handed out was held against the compiled schema first, so a caller
//! can rely on it; what cannot be found (a pattern nobody can satisfy within the length allowed) is left out.

mod container;
mod pattern;
mod scalar;
mod shape;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::document::Document;
use crate::validate::rewrite::Use;
use crate::validate::schemas::{self, Schema};
use shape::Shape;

/// Which way a value travels. What is `readOnly` is left out of requests, what is `writeOnly` out of responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From client to server.
    Request,
    /// From server to client. Objects are closed unless they say otherwise.
    Response,
}

impl From<Direction> for Use {
    fn from(direction: Direction) -> Use {
        match direction {
            Direction::Request => Use::Request,
            Direction::Response => Use::Response,
        }
    }
}

/// A value with exactly one fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Invalid {
    /// The value.
    pub value: Value,
    /// JSON pointer of the culprit, relative to the value; of the missing or unknown field where that is the fault.
    pub pointer: String,
    /// The keyword that is violated; `type` also stands for an unexpected `null`.
    pub keyword: &'static str,
}

/// Values for the schemas of one document.
pub struct Sampler<'a> {
    document: &'a Document,
    direction: Direction,
    /// By resolved pointer; `None` for a schema that does not compile.
    compiled: RefCell<BTreeMap<String, Option<Schema>>>,
}

/// Containers inside each other that are filled; deeper ones are left out where they may be.
const MAX_DEPTH: usize = 12;
/// Values handed out for one schema.
const MAX_VALUES: usize = 2_000;

impl<'a> Sampler<'a> {
    /// A sampler for the schemas of a document.
    pub fn new(document: &'a Document, direction: Direction) -> Self {
        Sampler { document, direction, compiled: RefCell::default() }
    }

    /// A small value that the schema at `pointer` admits; `None` when none is found.
    pub fn value(&self, pointer: &str) -> Option<Value> {
        self.value_at(pointer, 0)
    }

    /// Values that the schema at `pointer` admits: the smallest one, then each bound, each member of an `enum` (but
    /// for those in `x-faults`), each optional field with and without, one change at a time.
    pub fn valid(&self, pointer: &str) -> Vec<Value> {
        let Some(schema) = self.schema(pointer) else { return Vec::new() };
        let mut seen = HashSet::new();
        let mut values: Vec<Value> = self.value(pointer).into_iter().collect();
        values.extend(self.valid_at(pointer, &mut Vec::new()));
        values.retain(|value| seen.insert(value.to_string()) && schema.faults(value).is_empty());
        values.truncate(MAX_VALUES);
        values
    }

    /// Values that break exactly one rule of the schema at `pointer`, every rule that can be broken alone.
    pub fn invalid(&self, pointer: &str) -> Vec<Invalid> {
        let Some(schema) = self.schema(pointer) else { return Vec::new() };
        let mut seen = HashSet::new();
        let mut found = self.invalid_at(pointer, &mut Vec::new());
        found.retain(|invalid| {
            let faults = schema.faults(&invalid.value);
            let alone = matches!(faults.as_slice(), [fault] if fault.pointer == invalid.pointer);
            alone && seen.insert((invalid.value.to_string(), invalid.pointer.clone()))
        });
        found.truncate(MAX_VALUES);
        found
    }

    /// Whether the schema at `pointer` admits a value; `false` for a schema that does not compile.
    pub fn admits(&self, pointer: &str, value: &Value) -> bool {
        self.schema(pointer).is_some_and(|schema| schema.faults(value).is_empty())
    }

    fn schema(&self, pointer: &str) -> Option<Schema> {
        let (pointer, _) = self.document.resolve(pointer);
        if let Some(known) = self.compiled.borrow().get(&pointer) {
            return known.clone();
        }
        let wanted = [(pointer.clone(), self.direction.into())];
        let schema = schemas::compile(self.document, &wanted).into_iter().next().and_then(Result::ok);
        self.compiled.borrow_mut().insert(pointer, schema.clone());
        schema
    }

    fn shapes(&self, pointer: &str) -> Vec<Shape<'_>> {
        shape::shapes(self.document, pointer, self.direction)
    }

    fn value_at(&self, pointer: &str, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        let shapes = self.shapes(pointer);
        let written = shapes.iter().flat_map(Shape::written).cloned();
        let mut built = shapes.iter().flat_map(|shape| self.simple(shape, depth));
        written.chain(std::iter::from_fn(|| built.next())).find(|value| self.admits(pointer, value))
    }

    /// A few values for a shape, the likeliest first.
    fn simple(&self, shape: &Shape<'_>, depth: usize) -> Vec<Value> {
        if let Some(members) = shape.faultless() {
            return members;
        }
        match shape.kind() {
            "object" => self.smallest_object(shape, depth).into_iter().collect(),
            "array" => self.smallest_array(shape, depth).into_iter().collect(),
            kind => scalar::valid(shape, kind),
        }
    }

    /// Candidates; `above` holds the schemas that this one lies in.
    fn valid_at(&self, pointer: &str, above: &mut Vec<String>) -> Vec<Value> {
        let (at, _) = self.document.resolve(pointer);
        if above.contains(&at) {
            return self.value_at(&at, above.len()).into_iter().collect();
        }
        above.push(at);
        let mut values = Vec::new();
        for shape in self.shapes(pointer) {
            if shape.nullable() {
                values.push(Value::Null);
            }
            match (shape.faultless(), shape.kind()) {
                (Some(members), _) => values.extend(members),
                (None, "object") => self.valid_objects(&shape, above, &mut values),
                (None, "array") => self.valid_arrays(&shape, above, &mut values),
                (None, kind) => values.extend(scalar::valid(&shape, kind)),
            }
        }
        above.pop();
        values
    }

    fn invalid_at(&self, pointer: &str, above: &mut Vec<String>) -> Vec<Invalid> {
        let (at, _) = self.document.resolve(pointer);
        if above.contains(&at) {
            return Vec::new();
        }
        above.push(at);
        let mut found = Vec::new();
        for shape in self.shapes(pointer) {
            let here = |keyword, value| Invalid { value, pointer: String::new(), keyword };
            found.extend(scalar::of_other_types(&shape).map(|value| here("type", value)));
            match (shape.members(), shape.kind()) {
                (Some(members), _) => found.extend(scalar::strangers(&members).map(|value| here("enum", value))),
                (None, "object") => self.invalid_objects(&shape, above, &mut found),
                (None, "array") => self.invalid_arrays(&shape, above, &mut found),
                (None, kind) => {
                    found.extend(scalar::invalid(&shape, kind).map(|(keyword, value)| here(keyword, value)))
                }
            }
        }
        above.pop();
        found
    }
}
