#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::Value;

use super::{CSP, publish, render, section};
use crate::workspace;

#[test]
fn every_file_of_the_plan_exists_and_is_served_once() {
    let apis = workspace::apis().unwrap();
    let artifacts = render(&apis).unwrap();
    let names: BTreeSet<_> = artifacts.iter().filter_map(|it| it.path.strip_prefix(super::FOLDER).ok()).collect();
    let portal = section(&apis).unwrap();
    for file in portal.files.values() {
        assert!(names.contains(std::path::Path::new(&file.file)), "{}", file.file);
    }
    for page in portal.docs.values().chain(portal.redirects.values()) {
        assert!(portal.files.contains_key(page), "{page}");
    }
}

#[test]
fn no_link_is_dead_and_pages_load_only_what_the_portal_serves() {
    let apis = workspace::apis().unwrap();
    let portal = section(&apis).unwrap();
    let artifacts = render(&apis).unwrap();
    let page = |path: &str| {
        let name = format!("{}/{}", super::FOLDER, portal.files.get(path)?.file);
        let artifact = artifacts.iter().find(|artifact| artifact.path.ends_with(&name))?;
        String::from_utf8(artifact.contents.clone()).ok()
    };
    let (mut links, mut pages) = (0, 0);
    for path in portal.files.iter().filter(|(_, file)| file.content_type.starts_with("text/html")).map(|(path, _)| path)
    {
        let text = page(path).unwrap();
        pages += 1;
        let attributes = [" href=\"", " src=\"", " data-index=\"", " data-document=\""];
        for link in attributes.iter().flat_map(|it| text.split(it).skip(1)).filter_map(|rest| rest.split('"').next()) {
            links += 1;
            // That the gateway answers itself.
            if link == gateway_plan::HEALTH_PATH {
                continue;
            }
            let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { path } else { target };
            let there = page(target).unwrap_or_else(|| panic!("{path}: {link} leads nowhere"));
            // What begins with a slash is for Swagger UI.
            let found =
                fragment.is_empty() || fragment.starts_with('/') || there.contains(&format!(" id=\"{fragment}\""));
            assert!(found, "{path}: {link} has no such place");
        }
        // The content security policy would refuse them.
        for inline in ["<script>", "<style", " style=", " onclick=", "javascript:"] {
            assert!(!text.contains(inline), "{path}: {inline}");
        }
    }
    assert!(pages > 20 && links > 500, "{pages} pages, {links} links");
    assert!(!CSP.contains("unsafe"));
}

#[test]
fn an_operation_has_a_page_with_all_that_its_document_says() {
    let apis = workspace::apis().unwrap();
    let artifacts = render(&apis).unwrap();
    for api in &apis {
        for operation in api.operations.iter().filter(|operation| operation.gateway.expose) {
            let name = format!("{}/{}/{}.html", super::FOLDER, api.service, operation.id);
            let page = artifacts.iter().find(|artifact| artifact.path.ends_with(&name)).unwrap();
            let page = std::str::from_utf8(&page.contents).unwrap();
            for parameter in &operation.parameters {
                assert!(page.contains(&format!("<code>{}</code>", parameter.name)), "{name}: {}", parameter.name);
            }
            for response in &operation.responses {
                assert!(page.contains(&format!("id=\"status-{}\"", response.status)), "{name}: {}", response.status);
            }
            for sample in
                ["curl ", &format!(".{}()", operation.id), &format!("plumb {}", operation.id.replace('_', "-"))]
            {
                assert!(page.contains(sample), "{name}: {sample}");
            }
        }
    }
}

#[test]
fn one_document_holds_all_services_and_hangs_together() {
    let apis = workspace::apis().unwrap();
    let text = super::compose::document(&apis).unwrap();
    let composed = spec::Document::parse("openapi.json", text).unwrap();
    let ids: usize = apis.iter().flat_map(|api| &api.operations).filter(|it| it.gateway.expose).count();
    let methods = composed.root()["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap());
    assert_eq!(methods.filter(|(_, operation)| operation.get("operationId").is_some()).count(), ids);
    let mut used = BTreeSet::new();
    publish::references(composed.root(), &mut used);
    for reference in used {
        assert!(composed.root().pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    // The tokens of both services are described in words of their own; what is meant is kept apart.
    for api in &apis {
        let own: Value = serde_json::from_str(&publish::document(api).unwrap()).unwrap();
        for operation in api.operations.iter().filter(|operation| operation.gateway.expose) {
            let at = format!("/paths/{}/{}", spec::pointer::escape(&operation.path.template), operation.method.key());
            let (one, other) = (resolved(&own, &at), resolved(composed.root(), &at));
            assert_eq!(one, other, "{}", operation.id);
        }
    }
}

/// An operation with all references followed, four deep.
fn resolved(root: &Value, at: &str) -> Value {
    fn follow(root: &Value, value: &Value, depth: usize) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| follow(root, item, depth)).collect(),
            Value::Object(object) => match object.get("$ref").and_then(Value::as_str) {
                Some(_) if depth == 0 => Value::Null,
                Some(reference) => follow(root, root.pointer(reference.trim_start_matches('#')).unwrap(), depth - 1),
                None => object.iter().map(|(key, value)| (key.clone(), follow(root, value, depth))).collect(),
            },
            other => other.clone(),
        }
    }
    follow(root, root.pointer(at).unwrap(), 4)
}

#[test]
fn a_published_document_hides_internals_and_hangs_together() {
    for api in workspace::apis().unwrap() {
        let text = publish::document(&api).unwrap();
        for hidden in ["x-gateway", "x-slo", "x-dropshot", "/metrics", "/health", "\"Readiness\""] {
            assert!(!text.contains(hidden), "{}: {hidden}", api.service);
        }
        assert!(text.contains("\"x-access\""), "{}", api.service);
        let root: Value = serde_json::from_str(&text).unwrap();
        let mut used = BTreeSet::new();
        publish::references(&root, &mut used);
        for reference in used {
            assert!(root.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
        for operation in api.operations.iter().filter(|operation| operation.gateway.expose) {
            assert!(text.contains(&format!("\"operationId\": \"{}\"", operation.id)));
        }
    }
}
