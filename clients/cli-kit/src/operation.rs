//! What a document says of an operation, as a generated table states it.

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// What its calls need.
    pub call: client_kit::Operation,
    /// The service that serves it.
    pub service: &'static str,
    /// `POST`.
    pub method: &'static str,
    /// As in the document: `/orders/{order_id}`.
    pub path: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The rest.
    pub description: &'static str,
    /// Parameters and, where the body is an object, its fields.
    pub inputs: &'static [Input],
    /// Whether there is a body.
    pub body: bool,
    /// Whether answers are pages of `items`.
    pub paged: bool,
    /// The arguments of the document's own example.
    pub example: &'static str,
}

/// One value that a request carries.
#[derive(Debug)]
pub struct Input {
    /// As in the document.
    pub name: &'static str,
    /// Where it travels.
    pub place: Place,
    /// Whether it must be given.
    pub required: bool,
    /// How it is written.
    pub kind: Kind,
    /// What it is.
    pub help: &'static str,
}

/// Where a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// As a field of the body.
    Body,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A text that is not shown.
    Secret,
    /// One of these.
    Word(&'static [&'static str]),
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Anything else.
    Json,
}

impl Operation {
    /// `create_order` is the command `create-order`.
    pub fn command(&self) -> String {
        self.call.id.replace('_', "-")
    }
}
