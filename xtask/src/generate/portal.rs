//! The documentation portal: static files below `gateway/generated/portal/`, and the plan's section that serves them.
//!
//! Pages are whole without JavaScript. No page has an inline script or style, so that the content security policy
//! needs no `unsafe-*`.

mod assets;
mod changes;
mod compose;
mod errors;
mod home;
mod markdown;
mod operation;
mod publish;
mod schema;
mod search;
mod service;
mod shell;
mod status;
mod swagger;
mod viewer;

use std::collections::BTreeMap;

use anyhow::Result;
use gateway_plan::{Plan, Portal, StaticFile};
use spec::Api;

use self::assets::Assets;
use super::clients::samples::Sample;
use crate::artifact::Artifact;

const FOLDER: &str = "gateway/generated/portal";

/// The hash is that of the one style element which Swagger UI 5.32 makes itself; everything else comes from files.
const CSP: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Pages follow the documents; a browser asks for them again each time.
const FOLLOWS: &str = "no-cache";

/// All that pages are made of.
struct Site<'a> {
    apis: &'a [Api],
    /// In the order of the APIs; empty where only the addresses of the pages are wanted.
    samples: Vec<Vec<Sample>>,
    assets: &'static Assets,
}

/// One file: where it is served, where it lies in the portal folder, and what it is.
struct File {
    path: String,
    name: String,
    content_type: &'static str,
    cache: &'static str,
    contents: Contents,
}

/// The plan needs the addresses of the pages, not the pages.
enum Contents {
    Page(Page),
    Bytes(Vec<u8>),
}

/// A page, of the service or operation with this index where it is about one.
#[derive(Clone, Copy)]
enum Page {
    Home,
    Status,
    Errors,
    Changes,
    Composed,
    Search,
    Service(usize),
    Operation(usize, usize),
    Viewer(usize),
    Document(usize),
}

impl Page {
    fn render(self, site: &Site<'_>) -> Result<String> {
        match self {
            Page::Home => Ok(home::page(site)),
            Page::Status => Ok(status::page(site)),
            Page::Errors => Ok(errors::page(site)),
            Page::Changes => changes::page(site),
            Page::Composed => compose::document(site.apis),
            Page::Search => Ok(search::index(site.apis)),
            Page::Service(api) => Ok(service::page(site, &site.apis[api])),
            Page::Operation(api, operation) => {
                let (api, samples) = (&site.apis[api], &site.samples[api]);
                Ok(operation::page(site, api, &api.operations[operation], &samples[operation]))
            }
            Page::Viewer(api) => Ok(viewer::page(site, &site.apis[api])),
            Page::Document(api) => publish::document(&site.apis[api]),
        }
    }
}

pub(crate) fn render(apis: &[Api]) -> Result<Vec<Artifact>> {
    let samples = apis.iter().map(super::clients::samples::for_pages).collect::<Result<_>>()?;
    let site = Site { apis, samples, assets: Assets::get()? };
    let mut artifacts = Vec::new();
    for file in files(&site) {
        let contents = match file.contents {
            Contents::Page(page) => page.render(&site)?.into_bytes(),
            Contents::Bytes(bytes) => bytes,
        };
        artifacts.push(Artifact::new(format!("{FOLDER}/{}", file.name), contents));
    }
    artifacts.extend(swagger::licence()?.map(|(name, text)| Artifact::new(format!("{FOLDER}/assets/{name}"), text)));
    Ok(artifacts)
}

/// What the plan says about the portal.
pub(super) fn section(apis: &[Api]) -> Result<Portal> {
    let site = Site { apis, samples: Vec::new(), assets: Assets::get()? };
    let mut all = BTreeMap::new();
    for file in files(&site) {
        let (content_type, cache) = (file.content_type.to_owned(), file.cache.to_owned());
        all.insert(file.path, StaticFile { file: file.name, content_type, cache });
    }
    Ok(Portal {
        csp: CSP.to_owned(),
        docs: apis.iter().map(|api| (api.service.clone(), viewer::path(&api.service))).collect(),
        files: all,
        redirects: BTreeMap::from([("/".to_owned(), home::PATH.to_owned())]),
        figures: Some(status::figures(apis)),
        ..Plan::default().portal
    })
}

fn files(site: &Site<'_>) -> Vec<File> {
    let follows = |path: String, name: String, content_type, page| File {
        path,
        name,
        content_type,
        cache: FOLLOWS,
        contents: Contents::Page(page),
    };
    let html = |path: String, name: String, page| follows(path, name, "text/html; charset=utf-8", page);
    let mut files = vec![
        html(home::PATH.to_owned(), "index.html".to_owned(), Page::Home),
        html(status::PATH.to_owned(), "status.html".to_owned(), Page::Status),
        html(errors::PATH.to_owned(), "errors.html".to_owned(), Page::Errors),
        html(changes::PATH.to_owned(), "changes.html".to_owned(), Page::Changes),
        follows(compose::PATH.to_owned(), "openapi.json".to_owned(), "application/json", Page::Composed),
        follows(search::PATH.to_owned(), "search.json".to_owned(), "application/json", Page::Search),
    ];
    for (index, api) in site.apis.iter().enumerate() {
        let service = &api.service;
        files.push(html(service::path(service), format!("{service}/index.html"), Page::Service(index)));
        files.push(html(viewer::path(service), format!("{service}/docs.html"), Page::Viewer(index)));
        let document = viewer::document_path(service);
        files.push(follows(document, format!("{service}/openapi.json"), "application/json", Page::Document(index)));
        for (number, operation) in api.operations.iter().enumerate().filter(|(_, it)| it.gateway.expose) {
            let (path, name) = (operation::path(service, &operation.id), format!("{service}/{}.html", operation.id));
            files.push(html(path, name, Page::Operation(index, number)));
        }
    }
    files.extend(site.assets.files());
    files
}

#[cfg(test)]
mod tests;
