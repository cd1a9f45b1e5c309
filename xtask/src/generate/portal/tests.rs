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
fn pages_load_only_what_the_portal_serves() {
    let apis = workspace::apis().unwrap();
    let portal = section(&apis).unwrap();
    for artifact in render(&apis).unwrap() {
        if artifact.path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let page = String::from_utf8(artifact.contents).unwrap();
        for part in page.split(['"', '\'']).filter(|part| part.starts_with('/') || part.contains("://")) {
            assert!(portal.files.contains_key(part), "{}: {part}", artifact.path.display());
        }
        // The content security policy would refuse them.
        for inline in ["<script>", "<style", " style=", " onclick=", "javascript:"] {
            assert!(!page.contains(inline), "{}: {inline}", artifact.path.display());
        }
    }
    assert!(!CSP.contains("unsafe"));
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
