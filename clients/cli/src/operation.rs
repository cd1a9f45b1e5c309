//! What the documents say of an operation, as the generated table states it.

use crate::generated::OPERATIONS;

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) call: client_kit::Operation,
    pub(crate) service: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    /// Parameters and, where the body is an object, its fields.
    pub(crate) inputs: &'static [Input],
    /// Whether there is a body.
    pub(crate) body: bool,
    /// Whether answers are pages of `items`.
    pub(crate) paged: bool,
    /// The arguments of the document's own example.
    pub(crate) example: &'static str,
}

/// One value that a request carries.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
    pub(crate) help: &'static str,
}

/// Where a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A text that is not shown.
    Secret,
    Word(&'static [&'static str]),
    Integer,
    Number,
    #[allow(dead_code, reason = "no document of today has one in a request")]
    Boolean,
    Json,
}

impl Operation {
    /// `create_order` is the command `create-order`.
    pub(crate) fn command(&self) -> String {
        self.call.id.replace('_', "-")
    }

    pub(crate) fn of_command(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.command() == name)
    }
}
