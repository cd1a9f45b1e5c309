//! One document of everything that the gateway serves.
//!
//! Components of the services are told apart by a prefix where they differ; what is the same in all is there once.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};
use spec::Api;

use super::publish;
use crate::generate::clients::names::pascal;

pub(super) const PATH: &str = "/docs/openapi.json";

pub(super) fn document(apis: &[Api]) -> Result<String> {
    let published: Vec<(&Api, Value)> =
        apis.iter().map(|api| Ok((api, serde_json::from_str(&publish::document(api)?)?))).collect::<Result<_>>()?;
    let (mut paths, mut components, mut tags) = (Map::new(), Map::new(), Vec::new());
    for (api, document) in &published {
        let mut document = document.clone();
        rename(&mut document, &|section, name| differs(&published, section, name).then(|| prefixed(api, name)));
        for (path, item) in taken(&mut document, "paths") {
            ensure!(paths.insert(path.clone(), item).is_none(), "two services have the path {path}");
        }
        for (section, entries) in taken(&mut document, "components") {
            let Value::Object(entries) = entries else { continue };
            let all = components.entry(section.clone()).or_insert_with(|| json!({}));
            let all = all.as_object_mut().context("components are objects")?;
            for (name, entry) in entries {
                let name = if differs(&published, &section, &name) { prefixed(api, &name) } else { name };
                all.insert(name, entry);
            }
        }
        tags.extend(document.get("tags").and_then(Value::as_array).cloned().unwrap_or_default());
    }
    let mut seen = std::collections::BTreeSet::new();
    tags.retain(|tag| tag.get("name").and_then(Value::as_str).is_some_and(|name| seen.insert(name.to_owned())));
    let versions = apis.iter().map(|api| format!("{} {}", api.service, api.version)).collect::<Vec<_>>().join(", ");
    let composed = json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Plumbline APIs",
            "version": apis.iter().map(|api| api.version.as_str()).max().unwrap_or("0.0.0"),
            "description": format!("Everything that the gateway serves: {versions}."),
        },
        "tags": tags,
        "paths": paths,
        "components": components,
        "x-generated": "from openapi/ by `cargo xtask gen portal`",
    });
    Ok(format!("{composed:#}\n"))
}

fn prefixed(api: &Api, name: &str) -> String {
    format!("{}{name}", pascal(&api.service))
}

/// Whether services mean different things by one name.
fn differs(published: &[(&Api, Value)], section: &str, name: &str) -> bool {
    let mut all = published.iter().filter_map(|(_, document)| document.get("components")?.get(section)?.get(name));
    let Some(first) = all.next() else { return false };
    let mut same = all.map(|other| other == first);
    // What refers to something that differs would differ too; so far only whole answers do, and they agree.
    !same.all(|same| same)
}

fn taken(document: &mut Value, key: &str) -> Map<String, Value> {
    match document.get_mut(key).map(Value::take) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

fn rename(value: &mut Value, other: &dyn Fn(&str, &str) -> Option<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, other)),
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref") {
                let parts = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
                if let Some((section, renamed)) =
                    parts.and_then(|(section, name)| Some((section, other(section, name)?)))
                {
                    *reference = format!("#/components/{section}/{renamed}");
                }
            }
            object.values_mut().for_each(|value| rename(value, other));
        }
        _ => {}
    }
}
