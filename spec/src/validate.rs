//! Requests and responses against the document, at run time.
//!
//! Everything is compiled once, at start-up. What is right costs a walk over the value; only what is wrong
//! is put into words. A message never repeats the rejected value: it may be a password.
//!
//! Not here: media types and sizes of request bodies, security, and anything that needs an HTTP library.

pub(crate) mod fault;
pub(crate) mod media;
mod operation;
mod percent;
mod request;
mod response;
pub(crate) mod rewrite;
pub(crate) mod schemas;
mod value;

use std::collections::HashMap;

pub use operation::OperationValidator;
pub(crate) use percent::percent_decode;

use crate::diagnostic::Diagnostic;
use crate::lint::id;
use crate::model::Api;

/// One way in which a request or response departs from the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where: `/path/<name>`, `/query/<name>`, `/header/<lower-case-name>`, `/body` or `/body/<json pointer>`;
    /// `/status` for a status that is not declared.
    pub pointer: String,
    /// What is wrong. Never contains the rejected value.
    pub message: String,
}

impl Violation {
    fn new(pointer: impl Into<String>, message: impl Into<String>) -> Violation {
        Violation { pointer: pointer.into(), message: message.into() }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.pointer, self.message)
    }
}

/// The compiled schemas of one document.
#[derive(Debug)]
pub struct Validator {
    operations: HashMap<String, OperationValidator>,
}

impl Validator {
    /// Compiles every schema of the document; meant to be done once, at start-up.
    ///
    /// # Errors
    /// A schema that cannot be compiled, for example for an invalid `pattern`, at its line. [`Api::parse`]
    /// has refused such documents already.
    pub fn compile(api: &Api) -> Result<Validator, Vec<Diagnostic>> {
        let mut wanted = operation::Wanted::default();
        let drafts: Vec<_> = api
            .operations
            .iter()
            .map(|operation| (&operation.id, wanted.operation(&api.document, operation)))
            .collect();
        let mut compiled = Vec::new();
        let mut broken = Vec::new();
        for result in schemas::compile(&api.document, wanted.schemas()) {
            match result {
                Ok(schema) => compiled.push(schema),
                Err(fault) => broken.push(
                    Diagnostic::error(id::SCHEMA, format!("the schema cannot be compiled: {}", fault.message))
                        .at_value(&api.document, &fault.pointer, ""),
                ),
            }
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        let operations = drafts.into_iter().map(|(id, draft)| (id.clone(), draft.finish(&compiled))).collect();
        Ok(Validator { operations })
    }

    /// The validator of the operation with this operationId.
    pub fn operation(&self, id: &str) -> Option<&OperationValidator> {
        self.operations.get(id)
    }
}
