//! What the search of the portal knows: operations, fields, parameters and errors of all services.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use spec::Api;

use super::{errors, operation, service};
use crate::generate::clients::examples;

/// Without a hash in its name: the plan does not change with every word of a document.
pub(super) const PATH: &str = "/docs/search.json";

/// A JSON array of `{title, about, path, words}`.
pub(super) fn index(apis: &[Api]) -> String {
    let mut entries = Vec::new();
    let mut codes = BTreeSet::new();
    for api in apis {
        let path = service::path(&api.service);
        entries.push(json!({"title": api.title, "about": "service", "path": path, "words": api.service}));
        for it in api.operations.iter().filter(|operation| operation.gateway.expose) {
            let mut words = BTreeSet::from([it.id.clone(), it.id.replace('_', " ")]);
            words.extend(it.tags.iter().cloned());
            words.extend(it.parameters.iter().map(|parameter| parameter.name.clone()));
            words.extend(examples::fields(api, it).into_iter().map(|field| field.name));
            entries.push(json!({
                "title": it.summary,
                "about": format!("{} {}", it.method.as_str(), it.path.template),
                "path": operation::path(&api.service, &it.id),
                "words": words.into_iter().collect::<Vec<_>>().join(" "),
            }));
            codes.extend(it.responses.iter().filter_map(|response| {
                Some((errors::code(api, response)?, response.status.to_string(), response.description.as_str()))
            }));
        }
    }
    for (code, status, description) in codes {
        let path = format!("{}#{code}", errors::PATH);
        entries.push(json!({"title": code, "about": format!("error {status}"), "path": path, "words": description}));
    }
    format!("{}\n", Value::Array(entries))
}
