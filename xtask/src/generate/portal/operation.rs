//! One operation: everything that its document says.

use std::time::Duration;

use maud::{Markup, html};
use serde_json::Value;
use spec::{Access, Api, Operation, Response, Retry};

use super::{Sample, Site, errors, markdown, schema, service, shell, viewer};
use crate::generate::clients::examples;

pub(super) fn path(service: &str, id: &str) -> String {
    format!("/docs/{service}/{id}")
}

/// Method and path, as a badge.
pub(super) fn route(operation: &Operation) -> Markup {
    let method = operation.method.as_str();
    html! {
        code.route { span class={ "method " (method.to_lowercase()) } { (method) } " " (operation.path.template) }
    }
}

pub(super) fn page(site: &Site<'_>, api: &Api, operation: &Operation, sample: &Sample) -> String {
    let main = html! {
        h1 { (operation.summary) }
        p { (route(operation)) @if operation.deprecated { " " strong.bad { "deprecated" } } }
        (markdown::render(&operation.description))
        (facts(api, operation))
        @if !operation.parameters.is_empty() { (parameters(operation)) }
        @if let Some(body) = &operation.body {
            h2 id="request" { "Request body" }
            p { code { (body.media_type) } @if !body.required { ", optional" } }
            (schema::table(&api.document, &body.schema_pointer))
            (example(api, &body.pointer, &body.media_type))
        }
        h2 id="responses" { "Responses" }
        @for response in &operation.responses { (answer(api, response)) }
        h2 id="samples" { "Samples" }
        (samples(api, operation, sample))
    };
    let trail = [(api.title.as_str(), service::path(&api.service))];
    shell::page(site, &operation.summary, &trail, &main)
}

fn facts(api: &Api, operation: &Operation) -> Markup {
    let policy = &operation.gateway;
    let limit = api.gateway.rate_limits.get(&policy.rate_limit);
    let repeat = match policy.retry {
        Retry::Never => "no",
        Retry::Safe => "as it changes nothing the second time",
        Retry::Idempotent => "with an idempotency key, or where the method is idempotent",
    };
    html! {
        dl.facts {
            dt { "Access" } dd { (access(&operation.access)) }
            @if let Some(limit) = limit {
                dt { "Rate limit" }
                dd { (limit.requests) " per " (seconds(limit.per)) ", " (limit.burst) " at once (" (policy.rate_limit) ")" }
            }
            dt { "Time limit" } dd { (seconds(policy.timeout)) }
            @if operation.body.is_some() { dt { "Body limit" } dd { (policy.body_limit) " bytes" } }
            dt { "May be repeated" } dd { (repeat) }
            @if let Some(cache) = &policy.cache { dt { "Cache" } dd { code { (cache) } } }
            dt { "Objective" }
            dd { (operation.slo.availability) " % available, " (seconds(operation.slo.latency)) " at most" }
            dt { "operationId" } dd { code { (operation.id) } }
        }
    }
}

fn access(access: &Access) -> String {
    match access {
        Access::Public => "anybody".to_owned(),
        Access::Bearer { roles, scopes } => {
            let roles = if roles.is_empty() { "any role".to_owned() } else { roles.join(", ") };
            let scopes =
                if scopes.is_empty() { String::new() } else { format!("; services with {}", scopes.join(", ")) };
            format!("access token: {roles}{scopes}")
        }
    }
}

/// `500 ms`, `2 s`.
fn seconds(duration: Duration) -> String {
    match duration.subsec_millis() {
        0 => format!("{} s", duration.as_secs()),
        _ => format!("{} ms", duration.as_millis()),
    }
}

fn parameters(operation: &Operation) -> Markup {
    html! {
        h2 id="parameters" { "Parameters" }
        div.scroll tabindex="0" role="region" aria-label="Parameters" {
            table {
                thead { tr { th { "Name" } th { "In" } th { "Type" } th { "Description" } } }
                tbody {
                    @for parameter in &operation.parameters {
                        tr id={ "parameter-" (parameter.name) } {
                            td { code { (parameter.name) } @if parameter.required { span.required { "required" } } }
                            td { (parameter.place.as_str()) }
                            td { (schema::kind(&parameter.schema)) }
                            td { (markdown::inline(&parameter.description)) }
                        }
                    }
                }
            }
        }
    }
}

fn answer(api: &Api, response: &Response) -> Markup {
    let status = response.status.to_string();
    let failed = !response.status.is_success();
    let code = failed.then(|| errors::code(api, response)).flatten();
    html! {
        section.answer id={ "status-" (status) } {
            h3 { span class={ "status " (if failed { "bad" } else { "good" }) } { (status) } " "
                (markdown::inline(&response.description)) }
            @if let Some(code) = code {
                p { "For example " a href={ (errors::PATH) "#" (code) } { code { (code) } } "." }
            }
            @if !response.headers.is_empty() {
                p { "Headers: " @for (index, header) in response.headers.iter().enumerate() {
                    @if index > 0 { ", " } code { (header.name) } } "." }
            }
            @if let (false, Some(pointer)) = (failed, &response.schema_pointer) {
                (schema::table(&api.document, pointer))
            }
            @if let Some(media_type) = &response.media_type { (example(api, &response.pointer, media_type)) }
        }
    }
}

/// The example of a body, folded.
fn example(api: &Api, pointer: &str, media_type: &str) -> Markup {
    let text = |value: &Value| value.as_str().map_or_else(|| format!("{value:#}"), str::to_owned);
    html! {
        @if let Some(value) = examples::content(api, pointer, media_type) {
            details { summary { "Example" } (code(&text(value))) }
        }
    }
}

fn code(text: &str) -> Markup {
    html! { div.code { pre tabindex="0" { code { (text.trim_end()) } } } }
}

fn samples(api: &Api, operation: &Operation, sample: &Sample) -> Markup {
    let token = matches!(operation.access, Access::Bearer { .. });
    let link = format!("{}#/{}/{}", viewer::path(&api.service), operation.tags.join(""), operation.id);
    html! {
        h3 { "curl" }
        p { code { "URL" } " is the address of the gateway" @if token { ", " code { "TOKEN" } " an access token" } "." }
        (code(&sample.curl))
        h3 { "Rust" }
        p { "With the crate " code { (api.service) "-client" } "; " code { "client" } " is its connected " code { "Client" } "." }
        (code(&sample.rust))
        @if let Some(plumb) = &sample.plumb {
            h3 { code { "plumb" } }
            (code(plumb))
        }
        p { a href=(link) { "Try it in the browser" } }
    }
}
