//! The first page: the services, how to begin, and where the rest is.

use maud::html;

use super::{Site, changes, compose, errors, markdown, service, shell, status, viewer};

pub(super) const PATH: &str = "/docs";

pub(super) fn page(site: &Site<'_>) -> String {
    let main = html! {
        h1 { "Plumbline APIs" }
        p.lead { "Register with the users API, log in, and send the access token to the others." }
        ul.services {
            @for api in site.apis {
                @let count = api.operations.iter().filter(|operation| operation.gateway.expose).count();
                li {
                    h2 { a href=(service::path(&api.service)) { (api.title) } " " span.version { (api.version) } " "
                        span.state data-service=(api.service) {} }
                    (markdown::render(api.description.split("\n\n").next().unwrap_or_default()))
                    p.links {
                        (count) " operations · "
                        a href=(viewer::path(&api.service)) { "Try it" } " · "
                        a href=(viewer::document_path(&api.service)) { "OpenAPI document" }
                    }
                }
            }
        }
        h2 { "Good to know" }
        ul {
            li { a href=(status::PATH) { "How the services are doing" } ", now and in the last hour." }
            li { "Every answer carries an " code { "X-Request-Id" } " to quote in a report." }
            li { "Errors have one form and a code for programs: " a href=(errors::PATH) { "all of them" } "." }
            li { "A request with an " code { "Idempotency-Key" } " may be sent again, and is carried out once." }
            li { a href=(compose::PATH) { "One OpenAPI document" } " describes everything that this gateway serves." }
            li { a href=(changes::PATH) { "What changed" } ", release by release." }
        }
    };
    shell::page(site, "", &[], &main)
}
