//! What was found: one finding for each pair of places, with the operations that it concerns.

use super::table::{self, Conformance};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::model::{Operation, RawOperation};

/// Where the two statements of one fact stand, as JSON pointers, and what each says.
pub(super) struct Sides<'a> {
    pub(super) document: (&'a str, String),
    pub(super) server: (&'a str, String),
}

struct Found {
    rule: Conformance,
    message: String,
    places: (String, String),
    says: (String, String),
    operations: Vec<String>,
}

pub(super) struct Findings<'a> {
    document: &'a Document,
    server: &'a Document,
    found: Vec<Found>,
    /// The operation that is being compared: its id, and the function that serves it.
    operation: (String, Option<String>),
}

impl<'a> Findings<'a> {
    pub(super) fn new(document: &'a Document, server: &'a Document) -> Self {
        Findings { document, server, found: Vec::new(), operation: Default::default() }
    }

    pub(super) fn server(&self) -> &'a Document {
        self.server
    }

    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    pub(super) fn begin(&mut self, id: &str, raw: &RawOperation<'_>) {
        let handler = raw.value.get("x-handler").and_then(serde_json::Value::as_str);
        self.operation = (id.to_owned(), handler.map(str::to_owned));
    }

    /// The two say different things. `subject` names what they speak of.
    pub(super) fn push(&mut self, rule: Conformance, subject: &str, sides: Sides<'_>) {
        let Sides { document: (at, says), server: (other, states) } = sides;
        let places = (at.to_owned(), other.to_owned());
        let known = self.found.iter_mut().find(|found| found.rule == rule && found.places == places);
        match known {
            Some(found) if found.operations.contains(&self.operation.0) => {}
            Some(found) => found.operations.push(self.operation.0.clone()),
            None => {
                let message = format!("{subject}: the document has {says}, the server {states}");
                let says = (says, format!("{states}{}", self.stated_by(other)));
                self.found.push(Found { rule, message, places, says, operations: vec![self.operation.0.clone()] });
            }
        }
    }

    /// ` (type Account; served by users_server::api::accounts::get_me)`
    fn stated_by(&self, at: &str) -> String {
        let component = at.strip_prefix("/components/schemas/").and_then(|rest| rest.split('/').next());
        let kind = component.map(|name| format!("type {name}"));
        let handler = self.operation.1.as_ref().map(|handler| format!("served by {handler}"));
        let parts: Vec<String> = kind.into_iter().chain(handler).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
    }

    pub(super) fn operation_missing(&mut self, operation: &Operation) {
        self.operation = (operation.id.clone(), None);
        let sides = Sides {
            document: (&operation.pointer, format!("{} {}", operation.method, operation.path)),
            server: ("/paths", "no such operation".to_owned()),
        };
        self.push(table::OPERATION_MISSING, &operation.id, sides);
    }

    pub(super) fn operation_unknown(&mut self, id: &str, raw: &RawOperation<'_>) {
        self.begin(id, raw);
        let sides = Sides {
            document: ("/paths", "no such operation".to_owned()),
            server: (&raw.pointer, format!("{} {}", raw.method, raw.template)),
        };
        self.push(table::OPERATION_UNKNOWN, id, sides);
    }

    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let (document, server) = (self.document, self.server);
        let mut all: Vec<Diagnostic> = self
            .found
            .into_iter()
            .map(|found| {
                // A place that only the other side has is shown by what it is missing from.
                let message = match found.operations.as_slice() {
                    [one] if found.message.starts_with(one.as_str()) => found.message,
                    operations => format!("{} (in {})", found.message, operations.join(", ")),
                };
                Diagnostic::error(found.rule.id, message)
                    .at_value(document, &found.places.0, found.says.0)
                    .at_value(server, &found.places.1, found.says.1)
                    .help(found.rule.help)
            })
            .collect();
        all.sort_by_key(|finding| finding.labels.first().map_or(0, |label| label.range.start));
        all
    }
}
