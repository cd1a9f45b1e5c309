//! Swagger UI of one service, for trying its operations, with a log-in that fills in the access token.

use maud::html;
use spec::Api;

use super::{Site, service, shell};

pub(super) fn path(service: &str) -> String {
    format!("/{service}/docs")
}

pub(super) fn document_path(service: &str) -> String {
    format!("/{service}/openapi.json")
}

pub(super) fn page(site: &Site<'_>, api: &Api) -> String {
    let document = document_path(&api.service);
    let body = html! {
        (shell::bar())
        nav.tools aria-label="This page" {
            a href=(service::path(&api.service)) { (api.title) " reference" }
            a href=(document) { "OpenAPI document" }
            form.login hidden {
                input name="username" placeholder="User name" autocomplete="username" aria-label="User name" required;
                input name="password" type="password" placeholder="Password" autocomplete="current-password"
                    aria-label="Password" required;
                button { "Log in" }
                output aria-live="polite" {}
            }
        }
        main id="swagger-ui" data-document=(document) {}
        noscript { p { "This page needs JavaScript; " a href=(service::path(&api.service)) { "the reference" } " does not." } }
        script src=(site.assets.path("swagger-ui-bundle.js")) {}
        script src=(site.assets.path("viewer.js")) {}
    };
    shell::document(site, &format!("Try {}", api.title), "viewer", &["swagger-ui.css"], &body)
}
