//! The model that every generator and server reads: operations with references resolved and policies merged.

mod access;
mod http;
mod operation;
pub(crate) mod policy;
mod read;

pub use http::{Method, Path, Segment, StatusSpec};
pub use operation::{Access, Operation, Parameter, Place, RequestBody, Response, ResponseHeader};
pub use policy::{GatewayDefaults, GatewayPolicy, RateLimit, Retry, Slo};

pub(crate) use access::{SCHEME, Security, security};
pub(crate) use operation::is_reserved_header;
pub(crate) use policy::{Fault as PolicyFault, gateway, gateway_defaults, slo};
pub(crate) use read::{RawOperation, media_types, operations, parameters, responses};

use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::lint::lint;

/// One service's interface.
#[derive(Debug, Clone)]
pub struct Api {
    /// Name of the service: stem of the file name (`users` for `openapi/users.yaml`).
    pub service: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`; empty when absent.
    pub description: String,
    /// Gateway policy of operations that state none.
    pub gateway: GatewayDefaults,
    /// Service level of operations that state none.
    pub slo: Slo,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
    /// The file the model was read from.
    pub document: Document,
}

impl Api {
    /// Parses a document, holds it against every rule, and reads the model.
    ///
    /// # Errors
    /// The findings, all of them, when at least one is an error.
    pub fn parse(name: impl Into<String>, source: impl Into<String>) -> Result<Api, Vec<Diagnostic>> {
        Api::read(Document::parse(name, source)?)
    }

    /// Holds a document against every rule, and reads the model.
    ///
    /// # Errors
    /// The findings, all of them, when at least one is an error.
    pub fn read(document: Document) -> Result<Api, Vec<Diagnostic>> {
        let findings = lint(&document);
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(document.carried(findings));
        }
        Ok(read::api(document))
    }

    /// Reads the model of a document that was found in order before, as one that was packaged with a program: the rules
    /// take ten times as long as the rest. What is missing from any other document is missing from its model.
    ///
    /// # Errors
    /// The source is neither YAML nor JSON.
    pub fn of_checked(name: impl Into<String>, source: impl Into<String>) -> Result<Api, Vec<Diagnostic>> {
        Ok(read::api(Document::unchecked(name, source)?))
    }

    /// The operation with this operationId.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}
