//! Every error that the documents show: status, code, meaning, and who answers it.

use std::collections::BTreeMap;

use maud::html;
use serde_json::Value;
use spec::{Api, Response};

use super::{Site, markdown, operation, shell};
use crate::generate::clients::examples;

pub(super) const PATH: &str = "/docs/errors";

/// The `error_code` of the response's example.
pub(super) fn code<'a>(api: &'a Api, response: &Response) -> Option<&'a str> {
    field(api, response, "error_code")
}

fn field<'a>(api: &'a Api, response: &Response, name: &str) -> Option<&'a str> {
    examples::content(api, &response.pointer, "application/json")?.get(name)?.as_str()
}

struct Entry<'a> {
    description: &'a str,
    message: &'a str,
    operations: Vec<(&'a str, &'a str, &'a str)>,
}

pub(super) fn page(site: &Site<'_>) -> String {
    let mut entries: BTreeMap<(String, &str), Entry<'_>> = BTreeMap::new();
    for api in site.apis {
        for operation in api.operations.iter().filter(|operation| operation.gateway.expose) {
            for response in operation.responses.iter().filter(|response| !response.status.is_success()) {
                let Some(code) = code(api, response) else { continue };
                let entry = entries.entry((response.status.to_string(), code)).or_insert_with(|| Entry {
                    description: &response.description,
                    message: field(api, response, "message").unwrap_or_default(),
                    operations: Vec::new(),
                });
                entry.operations.push((&api.service, &operation.id, &operation.summary));
            }
        }
    }
    let form: Value = serde_json::json!({
        "request_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e21",
        "message": "the request does not match the specification",
        "error_code": "invalid_request",
        "details": [{"pointer": "/body/amount", "message": "is required"}],
    });
    let main = html! {
        h1 { "Errors" }
        p { "Every error has one form. " code { "message" } " is for people, " code { "error_code" } " for programs, "
            code { "details" } " names each thing that is wrong, and " code { "request_id" } " is what to quote in a report. "
            "Treat a code that you do not know like its status." }
        div.code { pre tabindex="0" { code { (format!("{form:#}")) } } }
        @for ((status, code), entry) in &entries {
            section.answer id=(code) {
                h2 { span.status.bad { (status) } " " code { (code) } }
                (markdown::render(entry.description))
                p { "For example: " q { (entry.message) } }
                details {
                    summary { (entry.operations.len()) " operations" }
                    ul { @for (service, id, summary) in &entry.operations {
                        li { a href=(operation::path(service, id)) { (summary) } }
                    } }
                }
            }
        }
    };
    shell::page(site, "Errors", &[], &main)
}
