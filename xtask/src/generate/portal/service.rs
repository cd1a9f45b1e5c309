//! One service: its operations by tag.

use maud::{Markup, html};
use spec::{Api, Operation};

use super::{Site, markdown, operation, shell, viewer};

pub(super) fn path(service: &str) -> String {
    format!("/docs/{service}")
}

fn exposed(api: &Api) -> impl Iterator<Item = &Operation> {
    api.operations.iter().filter(|operation| operation.gateway.expose)
}

/// Its operations, for the table of contents.
pub(super) fn list(api: &Api) -> Markup {
    html! {
        ul {
            @for operation in exposed(api) {
                li { a href=(operation::path(&api.service, &operation.id)) { (operation.summary) } }
            }
        }
    }
}

pub(super) fn page(site: &Site<'_>, api: &Api) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for tag in exposed(api).filter_map(|operation| operation.tags.first()) {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    let main = html! {
        h1 { (api.title) " " span.version { (api.version) } }
        (markdown::render(&api.description))
        p.links {
            a href=(viewer::path(&api.service)) { "Try it" } " · "
            a href=(viewer::document_path(&api.service)) { "OpenAPI document" }
        }
        @for tag in tags {
            h2 { (tag) }
            ul.operations {
                @for operation in exposed(api).filter(|it| it.tags.first().is_some_and(|first| first == tag)) {
                    li {
                        a href=(operation::path(&api.service, &operation.id)) { (operation.summary) }
                        (operation::route(operation))
                    }
                }
            }
        }
    };
    shell::page(site, &api.title, &[], &main)
}
