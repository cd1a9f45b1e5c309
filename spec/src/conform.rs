//! Two statements of one interface, held against each other: the document, and what a server says of itself.
//!
//! Where the server is silent on a constraint, the document's is enforced at run time and there is nothing to compare.
//! Where it contradicts the document, one of the two is wrong. The server's requests must take whatever the document
//! allows, and its responses must be what the document allows; names, types and requiredness must be the same in both.
//!
//! Not here: roles, time limits, sizes and rates, of which the document is the only statement.

mod bounds;
mod findings;
mod operation;
mod schema;
mod table;
mod view;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::model::{Api, RawOperation, operations};
use findings::Findings;
pub use table::{Conformance, conformance_rules};

/// Holds what a server says of itself against the document.
///
/// `server` is the document that the server's code implies; an operation may carry `x-handler`, the name of the
/// function that serves it. The findings come in the order of the hand-written document, each once, however many
/// operations it concerns.
pub fn conform(api: &Api, server: &Document) -> Vec<Diagnostic> {
    let mut findings = Findings::new(&api.document, server);
    let stated: Vec<RawOperation<'_>> = operations(server).collect();
    let mut by_id: BTreeMap<&str, &RawOperation<'_>> = BTreeMap::new();
    for raw in &stated {
        by_id.insert(operation::id(raw), raw);
    }
    for operation in &api.operations {
        match by_id.remove(operation.id.as_str()) {
            Some(raw) => operation::compare(api, operation, raw, &mut findings),
            None => findings.operation_missing(operation),
        }
    }
    by_id.into_values().for_each(|raw| findings.operation_unknown(operation::id(raw), raw));
    findings.finish()
}
