//! `security` and `x-access`: who may call an operation.

use serde_json::Value;

use super::Access;
use crate::document::Document;

/// Name of the one security scheme we know.
pub(crate) const SCHEME: &str = "bearer";

/// What an operation's effective `security` says.
pub(crate) enum Security {
    /// Neither the operation nor the document states any.
    Unstated,
    /// `[]`: no token.
    Public,
    /// `[{bearer: []}]`.
    Bearer,
    /// Anything else.
    Unsupported,
}

/// The operation's own `security`, or the document's; with the pointer of the statement.
pub(crate) fn security(document: &Document, operation: &str) -> (Security, String) {
    let own = format!("{operation}/security");
    let (pointer, value) = match (document.at(&own), document.at("/security")) {
        (Some(value), _) => (own, value),
        (None, Some(value)) => ("/security".to_owned(), value),
        (None, None) => return (Security::Unstated, operation.to_owned()),
    };
    let kind = match value.as_array().map(Vec::as_slice) {
        Some([]) => Security::Public,
        Some([Value::Object(schemes)]) if is_bearer(schemes) => Security::Bearer,
        _ => Security::Unsupported,
    };
    (kind, pointer)
}

fn is_bearer(schemes: &serde_json::Map<String, Value>) -> bool {
    schemes.len() == 1 && schemes.get(SCHEME).and_then(Value::as_array).is_some_and(Vec::is_empty)
}

/// Reads the access of an operation that lint has accepted.
pub(super) fn access(document: &Document, operation: &str) -> Access {
    if matches!(security(document, operation).0, Security::Public) {
        return Access::Public;
    }
    let words = |key: &str| {
        let list = document.at(&format!("{operation}/x-access/{key}")).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Access::Bearer { roles: words("roles"), scopes: words("scopes") }
}
