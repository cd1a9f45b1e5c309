//! The documentation portal: static files below `gateway/generated/portal/`, and the plan's section that serves them.
//!
//! Templates are in `gateway/portal/`. No page has an inline script or style, so that the content security policy
//! needs no `unsafe-*`.

mod page;
mod publish;
mod swagger;

use std::collections::BTreeMap;

use anyhow::Result;
use gateway_plan::{Plan, Portal, StaticFile};
use spec::Api;

use crate::artifact::Artifact;

const FOLDER: &str = "gateway/generated/portal";

/// The hash is that of the one style element which Swagger UI 5.32 makes itself; everything else comes from files.
const CSP: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Pages follow the documents; a browser asks for them again each time.
const FOLLOWS: &str = "no-cache";
/// Assets change with a new release of Swagger UI or of the templates.
const LASTS: &str = "public, max-age=3600";

/// One file: where it is served, where it lies in the portal folder, and what it is.
struct File {
    path: String,
    name: String,
    content_type: &'static str,
    cache: &'static str,
    contents: Vec<u8>,
}

pub(crate) fn render(apis: &[Api]) -> Result<Vec<Artifact>> {
    let mut files = pages(apis)?;
    files.extend(assets()?);
    let artifact = |file: File| Artifact::new(format!("{FOLDER}/{}", file.name), file.contents);
    let mut artifacts: Vec<Artifact> = files.into_iter().map(artifact).collect();
    artifacts.extend(swagger::licence()?.map(|(name, text)| Artifact::new(format!("{FOLDER}/assets/{name}"), text)));
    Ok(artifacts)
}

/// What the plan says about the portal.
pub(super) fn section(apis: &[Api]) -> Result<Portal> {
    let mut files = BTreeMap::new();
    for file in pages(apis)?.into_iter().chain(assets()?) {
        let (content_type, cache) = (file.content_type.to_owned(), file.cache.to_owned());
        files.insert(file.path, StaticFile { file: file.name, content_type, cache });
    }
    Ok(Portal {
        csp: CSP.to_owned(),
        docs: apis.iter().map(|api| (api.service.clone(), page::docs_path(&api.service))).collect(),
        files,
        redirects: BTreeMap::from([("/".to_owned(), page::INDEX_PATH.to_owned())]),
        ..Plan::default().portal
    })
}

fn pages(apis: &[Api]) -> Result<Vec<File>> {
    let html = |path: String, name: String, contents: String| File {
        path,
        name,
        content_type: "text/html; charset=utf-8",
        cache: FOLLOWS,
        contents: contents.into_bytes(),
    };
    let mut files = vec![html(page::INDEX_PATH.to_owned(), "index.html".to_owned(), page::index(apis)?)];
    for api in apis {
        let service = &api.service;
        files.push(html(page::docs_path(service), format!("{service}/docs.html"), page::docs(api)?));
        files.push(File {
            path: page::document_path(service),
            name: format!("{service}/openapi.json"),
            content_type: "application/json",
            cache: FOLLOWS,
            contents: publish::document(api)?.into_bytes(),
        });
    }
    Ok(files)
}

fn assets() -> Result<Vec<File>> {
    let asset = |name: &str, content_type, contents| File {
        path: format!("/docs/assets/{name}"),
        name: format!("assets/{name}"),
        content_type,
        cache: LASTS,
        contents,
    };
    let script = "text/javascript; charset=utf-8";
    let style = "text/css; charset=utf-8";
    Ok(vec![
        asset("docs.js", script, include_bytes!("../../../gateway/portal/docs.js").to_vec()),
        asset("portal.css", style, include_bytes!("../../../gateway/portal/portal.css").to_vec()),
        asset("swagger-ui-bundle.js", script, swagger::file("dist/swagger-ui-bundle.js")?),
        asset("swagger-ui.css", style, swagger::file("dist/swagger-ui.css")?),
        asset("favicon.png", "image/png", swagger::file("dist/favicon-32x32.png")?),
    ])
}

#[cfg(test)]
mod tests;
