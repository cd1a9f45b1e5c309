//! The compiled schemas of one operation.

use super::rewrite::Use;
use super::schemas::Schema;
use super::value::Kind;
use super::{media, request, response};
use crate::document::{Document, pointer};
use crate::model::{Operation, Place, StatusSpec, is_reserved_header};

/// The compiled schemas of one operation. Cheap to share between threads.
#[derive(Debug)]
pub struct OperationValidator {
    pub(super) parameters: Vec<request::Parameter<Schema>>,
    pub(super) body: request::Body<Schema>,
    pub(super) responses: Vec<response::Response<Schema>>,
}

/// Schemas to compile, in the order they were asked for; a draft holds indexes into them.
#[derive(Default)]
pub(super) struct Wanted(Vec<(String, Use)>);

/// An operation whose schemas are not compiled yet.
pub(super) struct Draft {
    parameters: Vec<request::Parameter<usize>>,
    body: request::Body<usize>,
    responses: Vec<response::Response<usize>>,
}

impl Wanted {
    pub(super) fn schemas(&self) -> &[(String, Use)] {
        &self.0
    }

    fn add(&mut self, pointer: &str, usage: Use) -> usize {
        self.0.push((pointer.to_owned(), usage));
        self.0.len() - 1
    }

    pub(super) fn operation(&mut self, document: &Document, operation: &Operation) -> Draft {
        let declared = operation.parameters.iter().filter(|parameter| !is_reserved(parameter.place, &parameter.name));
        let parameters = declared.map(|parameter| request::Parameter {
            place: parameter.place,
            pointer: pointer_of(parameter.place, &parameter.name),
            name: name_of(parameter.place, &parameter.name),
            required: parameter.required,
            kind: Kind::of(document, &parameter.schema_pointer),
            schema: self.add(&parameter.schema_pointer, Use::Request),
        });
        let parameters = parameters.collect();
        let body = match &operation.body {
            None => request::Body::None,
            Some(body) if media::is_json(&body.media_type) => {
                request::Body::Json(self.add(&body.schema_pointer, Use::Request))
            }
            Some(_) => request::Body::Other,
        };
        let responses = operation.responses.iter().map(|response| response::Response {
            status: response.status,
            media_type: response.media_type.clone(),
            schema: json_schema(response).map(|pointer| self.add(pointer, Use::Response)),
            headers: response
                .headers
                .iter()
                .filter(|header| !header.name.eq_ignore_ascii_case("content-type"))
                .map(|header| response::Header {
                    name: header.name.to_ascii_lowercase(),
                    required: header.required,
                    kind: Kind::of(document, &header.schema_pointer),
                    schema: self.add(&header.schema_pointer, Use::Response),
                })
                .collect(),
        });
        let mut responses: Vec<_> = responses.collect();
        // Exact statuses first: they win over their class.
        responses.sort_by_key(|response| matches!(response.status, StatusSpec::Range(_)));
        Draft { parameters, body, responses }
    }
}

fn is_reserved(place: Place, name: &str) -> bool {
    place == Place::Header && is_reserved_header(name)
}

fn name_of(place: Place, name: &str) -> String {
    if place == Place::Header { name.to_ascii_lowercase() } else { name.to_owned() }
}

fn pointer_of(place: Place, name: &str) -> String {
    pointer::push(&format!("/{}", place.as_str()), &name_of(place, name))
}

fn json_schema(response: &crate::model::Response) -> Option<&str> {
    let json = response.media_type.as_deref().is_some_and(media::is_json);
    response.schema_pointer.as_deref().filter(|_| json)
}

impl Draft {
    /// Puts the compiled schemas in the place of their indexes.
    pub(super) fn finish(self, compiled: &[Schema]) -> OperationValidator {
        // Every index was handed out by `Wanted::add`, and every schema was compiled.
        let schema = |index: usize| compiled[index].clone();
        OperationValidator {
            parameters: self.parameters.into_iter().map(|parameter| parameter.map(schema)).collect(),
            body: match self.body {
                request::Body::None => request::Body::None,
                request::Body::Other => request::Body::Other,
                request::Body::Json(index) => request::Body::Json(schema(index)),
            },
            responses: self.responses.into_iter().map(|response| response.map(schema)).collect(),
        }
    }
}
