//! Reads hand-written OpenAPI 3.0 documents and holds requests and responses against them.
//!
//! - [`Document`]: one file as a value tree in which every node knows its line,
//! - [`lint`](fn@lint): the subset of OpenAPI we accept, as rules with permanent ids,
//! - [`Api`]: the model that every generator and server reads,
//! - [`conform`](fn@conform): what a server says of itself against the document,
//! - [`Sampler`]: values that a schema admits, and values with exactly one fault,
//! - [`Validator`]: requests and responses against the document, at run time.
//!
//! The crate is pure and synchronous: it opens no file and no connection, and knows no HTTP library.
//! It refuses what it cannot represent rather than guessing; there is no lenient mode.

mod conform;
mod diagnostic;
mod diff;
mod document;
mod lint;
mod model;
mod sample;
mod validate;

pub use conform::{Conformance, conform, conformance_rules};
pub use diagnostic::{Diagnostic, Label, Level, render};
pub use diff::{Change, ChangeRule, Class, Diff, Place as ChangePlace, change_rules, diff};
pub use document::{Document, Span, pointer};
pub use lint::{Rule, lint, rules};
pub use model::{
    Access, Api, GatewayDefaults, GatewayPolicy, Method, Operation, Parameter, Path, Place, RateLimit, RequestBody,
    Response, ResponseHeader, Retry, Segment, Slo, StatusSpec,
};
pub use sample::{Direction, Invalid, Sampler};
pub use validate::{OperationValidator, Validator, Violation};
