//! One operation: what goes in, what comes out, who may call it.

use serde_json::Value;

use super::{GatewayPolicy, Method, Path, Slo, StatusSpec};

/// One operation of a service.
#[derive(Debug, Clone)]
pub struct Operation {
    /// operationId, snake case, unique in the document.
    pub id: String,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: Path,
    /// One line; empty when absent.
    pub summary: String,
    /// Markdown; empty when absent.
    pub description: String,
    /// Tags, in the order of the document.
    pub tags: Vec<String>,
    /// Whether callers should move away from it.
    pub deprecated: bool,
    /// Parameters of the path item and of the operation, the latter winning; in the order of the document.
    pub parameters: Vec<Parameter>,
    /// Request body, when it takes one.
    pub body: Option<RequestBody>,
    /// Declared responses, in the order of the document.
    pub responses: Vec<Response>,
    /// Who may call it.
    pub access: Access,
    /// Effective gateway policy: its own statements over the document's defaults.
    pub gateway: GatewayPolicy,
    /// Effective service level objective.
    pub slo: Slo,
    /// JSON pointer of the operation object.
    pub pointer: String,
}

impl Operation {
    /// The response that covers a status; an exact code wins over a range.
    pub fn response(&self, status: u16) -> Option<&Response> {
        let exact = self.responses.iter().find(|response| response.status == StatusSpec::Code(status));
        exact.or_else(|| self.responses.iter().find(|response| response.status.covers(status)))
    }

    /// The query parameters that a request leaves out and the document has a default for, as text.
    pub fn defaults(&self, given: impl Fn(&str) -> bool) -> impl Iterator<Item = (&str, String)> {
        let query = self.parameters.iter().filter(|parameter| parameter.place == Place::Query);
        query.filter(move |parameter| !given(&parameter.name)).filter_map(|parameter| {
            let default = parameter.schema.get("default")?;
            let text = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            Some((parameter.name.as_str(), text))
        })
    }

    /// The parameter with this place and name; header names compare without case.
    pub fn parameter(&self, place: Place, name: &str) -> Option<&Parameter> {
        self.parameters.iter().filter(|parameter| parameter.place == place).find(|parameter| match place {
            Place::Header => parameter.name.eq_ignore_ascii_case(name),
            Place::Path | Place::Query => parameter.name == name,
        })
    }
}

/// Header parameters of these names are to be ignored (OpenAPI 3.0.3, section 4.7.12.1).
pub(crate) fn is_reserved_header(name: &str) -> bool {
    ["accept", "content-type", "authorization"].into_iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A variable of the path template.
    Path,
    /// The query string.
    Query,
    /// A request header.
    Header,
}

impl Place {
    /// `path`, `query` or `header`.
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        }
    }
}

/// One parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name, as written.
    pub name: String,
    /// Where it travels.
    pub place: Place,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Its schema, with a `$ref` at the top followed.
    pub schema: Value,
    /// JSON pointer of that schema, after following `$ref`.
    pub schema_pointer: String,
    /// Markdown; empty when absent.
    pub description: String,
    /// JSON pointer of the parameter object, after following `$ref`.
    pub pointer: String,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether a request without it is refused; lint demands true.
    pub required: bool,
    /// The one media type it may have.
    pub media_type: String,
    /// JSON pointer of its schema as the operation states it; a `$ref` found there is not followed.
    pub schema_pointer: String,
    /// JSON pointer of the request body object, after following `$ref`.
    pub pointer: String,
}

/// One declared response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status or class of statuses.
    pub status: StatusSpec,
    /// Markdown.
    pub description: String,
    /// The one media type it may have; `None` when it has no body.
    pub media_type: Option<String>,
    /// JSON pointer of its schema; a `$ref` found there is not followed. `None` when no schema is stated.
    pub schema_pointer: Option<String>,
    /// Declared headers, in the order of the document.
    pub headers: Vec<ResponseHeader>,
    /// JSON pointer of the response object, after following `$ref`.
    pub pointer: String,
}

/// One declared response header.
#[derive(Debug, Clone)]
pub struct ResponseHeader {
    /// Name, as written.
    pub name: String,
    /// Whether every such response carries it.
    pub required: bool,
    /// JSON pointer of its schema, after following `$ref`.
    pub schema_pointer: String,
}

/// Who may call an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Anyone, without a token.
    Public,
    /// Holders of a valid access token.
    Bearer {
        /// Roles that may call; empty means that any role may.
        roles: Vec<String>,
        /// What a token of role `service` must carry in addition.
        scopes: Vec<String>,
    },
}

impl Access {
    /// Lets a caller in, or says why not, for the caller to read. The role must be named, and scopes bind the role
    /// `service` only.
    ///
    /// # Errors
    /// The roles that may call, or the scope that is missing.
    pub fn admit(&self, role: &str, scopes: &[String]) -> Result<(), String> {
        let Access::Bearer { roles, scopes: needed } = self else { return Ok(()) };
        if !roles.iter().any(|known| known == role) {
            return Err(format!("this operation is for the role {}", roles.join(" or ")));
        }
        match needed.iter().find(|scope| role == "service" && !scopes.contains(scope)) {
            Some(scope) => Err(format!("this operation needs the scope {scope}")),
            None => Ok(()),
        }
    }
}
