//! One of the two documents, and places in it.

use std::sync::Arc;

use serde_json::Value;

use crate::document::{Document, local_reference, pointer};

static NOTHING: Value = Value::Null;
/// References followed in a row before it is called a circle.
const MAX_HOPS: usize = 64;

/// A value and where it stands. What is absent is `Null` at the place of its parent.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) at: String,
    pub(super) value: &'a Value,
}

impl<'a> Node<'a> {
    pub(super) fn root(document: &'a Document) -> Self {
        Node { at: String::new(), value: document.root() }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// The value under a key, without following a reference.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| Node { at: pointer::push(&self.at, key), value })
    }

    /// The value under a key, or nothing at this place.
    pub(super) fn child(&self, key: &str) -> Node<'a> {
        self.get(key).unwrap_or_else(|| self.absent())
    }

    pub(super) fn absent(&self) -> Node<'a> {
        Node { at: self.at.clone(), value: &NOTHING }
    }

    pub(super) fn str(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether a key says `true`.
    pub(super) fn says(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// The entries of an object, in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), Node { at: pointer::push(&self.at, key), value })).collect()
    }

    /// The elements of a list.
    pub(super) fn items(&self) -> Vec<Node<'a>> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Node { at: format!("{}/{index}", self.at), value }).collect()
    }

    /// The words of a list.
    pub(super) fn words(&self) -> Vec<&'a str> {
        self.value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Follows references; `Null` for one that leads nowhere.
    pub(super) fn resolved(&self, document: &'a Document) -> Node<'a> {
        let mut node = self.clone();
        for _ in 0..MAX_HOPS {
            let Some(reference) = node.value.get("$ref").and_then(Value::as_str) else { return node };
            let Some(target) = local_reference(reference) else { break };
            let (at, value) = document.resolve(&target);
            node = Node { at, value };
        }
        Node { at: self.at.clone(), value: &NOTHING }
    }
}

/// Where something stands, for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the file; that of the document, unless a reference to another file brought it in.
    pub file: Arc<str>,
    /// JSON pointer into the document, with what was brought in among its components.
    pub pointer: String,
    /// Line counted from 1.
    pub line: usize,
}

impl Place {
    /// The place of a pointer, or of its nearest ancestor that stands in the file.
    pub(super) fn new(document: &Document, wanted: &str) -> Place {
        let mut at = wanted;
        loop {
            if let Some(span) = document.span(at) {
                return Place { file: span.file, pointer: at.to_owned(), line: span.line };
            }
            match pointer::split(at) {
                Some((parent, _)) => at = parent,
                None => return Place { file: document.name().into(), pointer: String::new(), line: 1 },
            }
        }
    }
}
