//! What is the same on both sides, so that only changes are walked.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::document::{Document, children, local_reference};

/// References that mean the same in both documents, as they are written.
///
/// A component is the same when its text is and when everything it refers to is, which in a circle is so unless
/// something in the circle differs.
pub(super) struct Same<'a> {
    references: HashSet<&'a str>,
}

impl<'a> Same<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        let mut users: HashMap<String, Vec<&'a str>> = HashMap::new();
        let mut written: HashMap<&'a str, String> = HashMap::new();
        let mut waiting = vec![old.root()];
        // Every reference of the old document; the new one need only be known where both are equal.
        while let Some(value) = waiting.pop() {
            if let Some(reference) = value.get("$ref").and_then(Value::as_str)
                && let Some(target) = local_reference(reference)
            {
                written.insert(reference, target);
            }
            waiting.extend(children(value));
        }
        let mut differ: Vec<String> = Vec::new();
        for (reference, target) in &written {
            let (one, other) = (old.root().pointer(target), new.root().pointer(target));
            match (one, other) {
                (Some(one), Some(other)) if one == other => {
                    let mut inside = vec![one];
                    while let Some(value) = inside.pop() {
                        if let Some(inner) = value.get("$ref").and_then(Value::as_str) {
                            match local_reference(inner) {
                                Some(inner) => users.entry(inner).or_default().push(reference),
                                None => differ.push(target.clone()),
                            }
                        }
                        inside.extend(children(value));
                    }
                }
                _ => differ.push(target.clone()),
            }
        }
        let mut dirty: HashSet<String> = HashSet::new();
        while let Some(target) = differ.pop() {
            if dirty.insert(target.clone()) {
                let users = users.get(&target).into_iter().flatten();
                differ.extend(users.filter_map(|reference| written.get(reference).cloned()));
            }
        }
        let references = written.into_iter().filter(|(_, target)| !dirty.contains(target)).map(|(text, _)| text);
        Same { references: references.collect() }
    }

    /// Whether two values mean the same, as far as can be told without following a reference to something changed.
    pub(super) fn values(&self, old: &Value, new: &Value) -> bool {
        match (old, new) {
            (Value::Object(one), Value::Object(other)) => {
                if let Some(reference) = one.get("$ref").and_then(Value::as_str) {
                    return one == other && self.references.contains(reference);
                }
                one.len() == other.len()
                    && one.iter().all(|(key, value)| other.get(key).is_some_and(|found| self.values(value, found)))
            }
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(old, new)| self.values(old, new))
            }
            (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
            _ => old == new,
        }
    }
}
