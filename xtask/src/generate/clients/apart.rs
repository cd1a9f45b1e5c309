//! Parameters whose names are one name in Rust, such as `EndTime`, `EndTime<` and `EndTime>`.
//!
//! All but the first get another name before progenitor sees them; in what it writes, the text that goes over the wire
//! is put right again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use syn::visit_mut::{self, VisitMut};
use syn::{File, LitStr};

use super::names::plain;

/// The names on the wire, by the names that stand in for them.
pub(super) type Wire = BTreeMap<String, String>;

/// Gives every parameter of an operation a name of its own.
pub(super) fn rename(document: &mut Value) -> Wire {
    let mut wire = Wire::new();
    let shared = document.pointer("/components/parameters").cloned().unwrap_or_default();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(|paths| paths.values_mut()) {
        let common = item.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        let known: BTreeSet<String> = common.iter().filter_map(|it| name(it, &shared)).map(|it| plain(&it)).collect();
        let operations = item.as_object_mut().into_iter().flat_map(|item| item.values_mut());
        for parameters in operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()) {
            let mut taken = known.clone();
            for parameter in parameters {
                let Some(own) = name(parameter, &shared) else { continue };
                // The template of the path names these.
                let in_path = resolved(parameter, &shared)["in"] == "path";
                let overrides = common.iter().any(|it| name(it, &shared).as_ref() == Some(&own));
                if taken.insert(plain(&own)) || overrides || in_path {
                    continue;
                }
                let other = another(&own, &mut taken);
                *parameter = resolved(parameter, &shared).clone();
                parameter["name"] = json!(other);
                wire.insert(other, own);
            }
        }
    }
    wire
}

fn resolved<'a>(parameter: &'a Value, shared: &'a Value) -> &'a Value {
    let target = parameter.get("$ref").and_then(Value::as_str).and_then(|it| it.rsplit('/').next());
    target.and_then(|target| shared.get(target)).unwrap_or(parameter)
}

/// What a parameter is called.
fn name(parameter: &Value, shared: &Value) -> Option<String> {
    Some(resolved(parameter, shared).get("name")?.as_str()?.to_owned())
}

/// A free name that still says what it is.
fn another(name: &str, taken: &mut BTreeSet<String>) -> String {
    let spelled = name.replace('<', " before").replace('>', " after").replace('=', " at");
    let candidates = std::iter::once(spelled.clone()).chain((2..).map(|number| format!("{spelled} {number}")));
    let free = candidates.into_iter().find(|candidate| taken.insert(plain(candidate)));
    free.unwrap_or(spelled)
}

/// Puts the names of the wire back.
pub(super) fn restore(file: &mut File, wire: &Wire) {
    if !wire.is_empty() {
        Restorer(wire).visit_file_mut(file);
    }
}

struct Restorer<'a>(&'a Wire);

impl VisitMut for Restorer<'_> {
    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        if let Some(name) = self.0.get(&literal.value()) {
            *literal = LitStr::new(name, literal.span());
        }
        visit_mut::visit_lit_str_mut(self, literal);
    }
}
