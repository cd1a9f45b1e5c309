//! Single changes of a document, by JSON pointer.

use serde_json::{Map, Value};

/// One change. A pointer that leads nowhere changes nothing.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// Puts a value at a pointer; a new key of an object goes last.
    Set(String, Value),
    /// Removes what is at a pointer.
    Remove(String),
    /// Gives a key of an object another name, at its place.
    Rename(String, String),
    /// Removes a member of a list.
    Drop(String, Value),
    /// Adds a member to a list.
    Push(String, Value),
    /// Puts the entries of an object, or the members of a list, into the opposite order.
    Reverse(String),
}

/// A changed document.
#[derive(Debug, Clone)]
pub(super) struct Mutant {
    /// What kind of change it is: `drop a field`.
    pub(super) kind: &'static str,
    /// Where, and what exactly.
    pub(super) what: String,
    pub(super) edits: Vec<Edit>,
}

impl Mutant {
    pub(super) fn new(kind: &'static str, what: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self { kind, what: what.into(), edits: edits.into() }
    }

    /// The document with the change made.
    pub(super) fn apply(&self, document: &Value) -> Value {
        let mut changed = document.clone();
        for edit in &self.edits {
            edit.apply(&mut changed);
        }
        changed
    }
}

impl Edit {
    fn apply(&self, document: &mut Value) {
        match self {
            Edit::Set(at, value) => match split(at) {
                None => *document = value.clone(),
                Some((parent, key)) => match document.pointer_mut(parent) {
                    Some(Value::Object(entries)) => drop(entries.insert(key, value.clone())),
                    Some(Value::Array(items)) => {
                        if let Some(item) = key.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                            *item = value.clone();
                        }
                    }
                    _ => {}
                },
            },
            Edit::Remove(at) => match split(at).and_then(|(parent, key)| Some((document.pointer_mut(parent)?, key))) {
                Some((Value::Object(entries), key)) => drop(entries.shift_remove(&key)),
                Some((Value::Array(items), key)) => {
                    if let Some(index) = key.parse().ok().filter(|index: &usize| *index < items.len()) {
                        items.remove(index);
                    }
                }
                _ => {}
            },
            Edit::Rename(at, name) => {
                let Some((parent, old)) = split(at) else { return };
                if let Some(Value::Object(entries)) = document.pointer_mut(parent) {
                    let renamed = std::mem::take(entries).into_iter();
                    *entries =
                        renamed.map(|(key, value)| (if key == old { name.clone() } else { key }, value)).collect();
                }
            }
            Edit::Drop(at, member) => {
                if let Some(Value::Array(items)) = document.pointer_mut(at) {
                    items.retain(|item| item != member);
                }
            }
            Edit::Push(at, member) => {
                if let Some(Value::Array(items)) = document.pointer_mut(at) {
                    items.push(member.clone());
                }
            }
            Edit::Reverse(at) => match document.pointer_mut(at) {
                Some(Value::Array(items)) => items.reverse(),
                Some(Value::Object(entries)) => {
                    let all: Vec<_> = std::mem::take(entries).into_iter().collect();
                    *entries = all.into_iter().rev().collect::<Map<_, _>>();
                }
                _ => {}
            },
        }
    }
}

/// The pointer of the parent, and the key unescaped (RFC 6901).
fn split(pointer: &str) -> Option<(&str, String)> {
    pointer.rsplit_once('/').map(|(parent, key)| (parent, key.replace("~1", "/").replace("~0", "~")))
}
