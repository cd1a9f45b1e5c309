//! What a change of a document means for those who use it.
//!
//! Requests may widen and responses may narrow; the reverse is breaking. What is the same on both sides is not walked;
//! each pair of schemas is compared once for each direction, whatever number of operations reaches it, so that
//! circles end. A schema change that breaks comes with a witness, a value that was held against both schemas.

mod choice;
mod content;
mod flat;
mod keywords;
mod notes;
mod object;
mod operation;
mod overlap;
mod parameter;
mod paths;
mod policy;
mod response;
mod same;
mod schema;
mod security;
mod side;
mod table;
mod walk;
mod witness;

use std::sync::Arc;

use serde_json::Value;

use crate::document::Document;
use crate::sample::Direction;
pub use side::Place;
pub use table::{ChangeRule, change_rules};

/// What a change means, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing that a program notices.
    Documentation,
    /// Programs written against the old document still work.
    Compatible,
    /// They may not.
    Breaking,
}

impl Class {
    /// The word for it: `breaking`, `compatible` or `documentation`.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Breaking => "breaking",
            Class::Compatible => "compatible",
            Class::Documentation => "documentation",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Permanent id of its rule, see [`change_rules`].
    pub rule: &'static str,
    /// What it means.
    pub class: Class,
    /// Which way the schema it lies in is used; `None` for what is no schema.
    pub direction: Option<Direction>,
    /// What changed, one sentence without a full stop.
    pub message: String,
    /// Where it stands in the old document; `None` for what was not there.
    pub old: Option<Place>,
    /// Where it stands in the new document; `None` for what is no longer there.
    pub new: Option<Place>,
    /// The operations that it touches, by operationId, or by method and path; empty for the document as a whole.
    pub operations: Vec<Arc<str>>,
    /// A value of the schema that was valid and no longer is (request), or that may now come for the first time
    /// (response).
    pub witness: Option<Value>,
    /// Whether it is certain that the class is right. A schema change that breaks without a witness may turn out to
    /// be compatible; nobody has shown it.
    pub proven: bool,
}

/// Every difference between two documents, in the order of the old one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diff {
    /// The differences.
    pub changes: Vec<Change>,
}

impl Diff {
    /// The gravest class; `None` when the documents mean the same.
    pub fn class(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).max()
    }

    /// How many changes have a class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.class == class).count()
    }
}

/// Compares two documents.
///
/// Takes any OpenAPI 3.0 document, also one outside the subset that [`lint`](fn@crate::lint) accepts. Key order,
/// `$ref` against inline, an `allOf` of one branch, the order of `required` and of `enum`, and the file format are
/// no differences.
pub fn diff(old: &Document, new: &Document) -> Diff {
    let mut walk = walk::Walk::new(old, new);
    paths::compare(&mut walk);
    Diff { changes: walk.finish() }
}
