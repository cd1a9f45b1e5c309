//! Requests: parameters and body.

use std::borrow::Cow;

use serde_json::Value;

use super::schemas::Schema;
use super::value::Kind;
use super::{OperationValidator, Violation, percent_decode};
use crate::document::pointer;
use crate::model::Place;

/// One declared parameter. `S` is a compiled schema, or the index of one that is still to be compiled.
#[derive(Debug)]
pub(super) struct Parameter<S> {
    pub(super) place: Place,
    /// Lower case for a header.
    pub(super) name: String,
    pub(super) pointer: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    pub(super) schema: S,
}

impl<S> Parameter<S> {
    pub(super) fn map<T>(self, schema: impl FnOnce(S) -> T) -> Parameter<T> {
        let Parameter { place, name, pointer, required, kind, schema: before } = self;
        Parameter { place, name, pointer, required, kind, schema: schema(before) }
    }
}

/// The declared request body.
#[derive(Debug)]
pub(super) enum Body<S> {
    /// None may be sent.
    None,
    /// Not JSON; nothing to hold it against.
    Other,
    Json(S),
}

impl OperationValidator {
    /// Checks path, query and header parameters.
    ///
    /// `path` holds the decoded variables, `query` is the raw query string without `?`, and `header` gives
    /// every value of a header by lower-case name. Undeclared and repeated query parameters are violations;
    /// undeclared headers are not.
    pub fn request(&self, path: &[(&str, &str)], query: &str, header: &dyn Fn(&str) -> Vec<String>) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.query(query, &mut violations);
        for parameter in &self.parameters {
            match parameter.place {
                Place::Query => {}
                Place::Path => match path.iter().find(|(name, _)| *name == parameter.name) {
                    Some((_, value)) => parameter.check(value, &mut violations),
                    None => violations.push(Violation::new(&parameter.pointer, "is required")),
                },
                Place::Header => match header(&parameter.name).as_slice() {
                    [] if parameter.required => violations.push(Violation::new(&parameter.pointer, "is required")),
                    [] => {}
                    [value] => parameter.check(value, &mut violations),
                    _ => violations.push(Violation::new(&parameter.pointer, "is given more than once")),
                },
            }
        }
        violations
    }

    /// Checks a JSON request body. An operation that declares no body refuses any.
    ///
    /// At most 50 violations are reported.
    pub fn request_body(&self, body: &Value) -> Vec<Violation> {
        match &self.body {
            Body::None => vec![Violation::new("/body", "is not expected by this operation")],
            Body::Other => Vec::new(),
            Body::Json(schema) => in_body(schema, body),
        }
    }

    fn query(&self, query: &str, violations: &mut Vec<Violation>) {
        let declared = || self.parameters.iter().filter(|parameter| parameter.place == Place::Query);
        // Each declared parameter looks for its own pairs: no table is needed, as both are few.
        for parameter in declared() {
            let mut values = pairs(query).filter(|(name, _)| decode(name).as_deref() == Some(parameter.name.as_str()));
            match (values.next(), values.next()) {
                (None, _) if parameter.required => violations.push(Violation::new(&parameter.pointer, "is required")),
                (None, _) => {}
                (Some((_, value)), None) => match decode(value) {
                    Some(value) => parameter.check(&value, violations),
                    None => violations.push(Violation::new(&parameter.pointer, "must be UTF-8")),
                },
                (Some(_), Some(_)) => violations.push(Violation::new(&parameter.pointer, "is given more than once")),
            }
        }
        for (name, _) in pairs(query) {
            let name = decode(name).unwrap_or(Cow::Borrowed(name));
            if !declared().any(|parameter| parameter.name == name) {
                let violation = Violation::new(pointer::push("/query", &name), "is not a known parameter");
                if !violations.contains(&violation) {
                    violations.push(violation);
                }
                // As with bodies, the answer shall not outgrow the question.
                if violations.len() >= 50 {
                    return;
                }
            }
        }
    }
}

impl Parameter<Schema> {
    fn check(&self, text: &str, violations: &mut Vec<Violation>) {
        check(&self.schema, self.kind, &self.pointer, text, violations);
    }
}

/// Reads a text by its type and holds it against its schema.
pub(super) fn check(schema: &Schema, kind: Kind, pointer: &str, text: &str, violations: &mut Vec<Violation>) {
    match kind.read(text) {
        Ok(value) => {
            violations.extend(schema.faults(&value).into_iter().map(|fault| Violation::new(pointer, fault.message)));
        }
        Err(message) => violations.push(Violation::new(pointer, message)),
    }
}

pub(super) fn in_body(schema: &Schema, body: &Value) -> Vec<Violation> {
    let faults = schema.faults(body).into_iter();
    faults.map(|fault| Violation::new(format!("/body{}", fault.pointer), fault.message)).collect()
}

/// Name and value of each pair of a query string, still encoded.
fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode(text, true)
}
