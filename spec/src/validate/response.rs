//! Responses: status, media type, headers and body.

use serde_json::Value;

use super::request::{check, in_body};
use super::value::Kind;
use super::{OperationValidator, Violation, media};
use crate::document::pointer;
use crate::model::StatusSpec;

/// One declared response. `S` is a compiled schema, or the index of one that is still to be compiled.
#[derive(Debug)]
pub(super) struct Response<S> {
    pub(super) status: StatusSpec,
    pub(super) media_type: Option<String>,
    /// Only for a JSON body.
    pub(super) schema: Option<S>,
    pub(super) headers: Vec<Header<S>>,
}

/// One declared response header.
#[derive(Debug)]
pub(super) struct Header<S> {
    /// Lower case.
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    pub(super) schema: S,
}

impl<S> Response<S> {
    pub(super) fn map<T>(self, schema: impl Fn(S) -> T) -> Response<T> {
        let header = |header: Header<S>| {
            let Header { name, required, kind, schema: before } = header;
            Header { name, required, kind, schema: schema(before) }
        };
        Response {
            status: self.status,
            media_type: self.media_type,
            headers: self.headers.into_iter().map(header).collect(),
            schema: self.schema.map(&schema),
        }
    }
}

impl OperationValidator {
    /// Checks a response.
    ///
    /// `header` gives every value of a header by lower-case name; `media_type` is `None` for a response without
    /// body; `body` is the parsed body of a JSON response and not looked at otherwise. An object schema is
    /// treated as closed unless it says `additionalProperties` or names no properties at all.
    pub fn response(
        &self,
        status: u16,
        header: &dyn Fn(&str) -> Vec<String>,
        media_type: Option<&str>,
        body: Option<&Value>,
    ) -> Vec<Violation> {
        let Some(response) = self.responses.iter().find(|response| response.status.covers(status)) else {
            return vec![Violation::new("/status", format!("{status} is not declared"))];
        };
        let mut violations = Vec::new();
        for declared in &response.headers {
            let place = || pointer::push("/header", &declared.name);
            match header(&declared.name).as_slice() {
                [] if declared.required => violations.push(Violation::new(place(), "is required")),
                [] => {}
                values => {
                    for value in values {
                        check(&declared.schema, declared.kind, &place(), value, &mut violations);
                    }
                }
            }
        }
        match (&response.media_type, media_type) {
            (None, None) if body.is_none() => {}
            (None, _) => violations.push(Violation::new("/body", "is not declared for this status")),
            (Some(declared), Some(sent)) if media::same(declared, sent) => match (&response.schema, body) {
                (Some(schema), Some(body)) => violations.extend(in_body(schema, body)),
                (Some(_), None) => violations.push(Violation::new("/body", "is required")),
                (None, _) => {}
            },
            (Some(declared), _) => {
                violations.push(Violation::new("/header/content-type", format!("must be {declared}")));
            }
        }
        violations
    }
}
