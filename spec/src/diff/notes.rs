//! What a program does not notice: texts, examples, tags, deprecation, extensions.

use super::side::Node;
use super::walk::{Draft, Walk};

const TEXTS: [&str; 4] = ["title", "summary", "description", "externalDocs"];
const EXAMPLES: [&str; 2] = ["example", "examples"];

/// A part of the document that is documentation as a whole, apart from `info.version`, which names the change itself.
pub(super) fn whole<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, what: &str) {
    let rule = if what == "tags" { "PD094" } else { "PD090" };
    if what != "info" {
        if old.value != new.value {
            walk.report(rule, format!("`{what}` changed"), Some(old), Some(new));
        }
        return;
    }
    for key in keys(old, new).iter().filter(|key| **key != "version") {
        if old.value.get(key) != new.value.get(key) {
            walk.report(rule, format!("`{what}.{key}` changed"), Some(&old.child(key)), Some(&new.child(key)));
        }
    }
}

/// Texts, examples, tags and deprecation of something that is no schema.
pub(super) fn texts<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    for draft in drafts(|key| old.child(key), |key| new.child(key)) {
        let at = |node: &Node<'a>, at: &Option<String>| at.clone().map(|at| Node { at, value: node.value });
        let (one, other) = (at(old, &draft.old), at(new, &draft.new));
        walk.report(draft.rule, draft.message, one.as_ref(), other.as_ref());
    }
}

/// The same as drafts; the two functions give what stands under a key, or nothing.
pub(super) fn drafts<'a>(old: impl Fn(&str) -> Node<'a>, new: impl Fn(&str) -> Node<'a>) -> Vec<Draft> {
    let mut found = Vec::new();
    let keys = TEXTS.into_iter().map(|key| (key, "PD090")).chain(EXAMPLES.into_iter().map(|key| (key, "PD093")));
    for (key, rule) in keys.chain([("tags", "PD094"), ("deprecated", "PD091")]) {
        let (one, other) = (old(key), new(key));
        let is = |node: &Node<'a>| node.value == &serde_json::Value::Bool(true);
        let (rule, message) = match (key, is(&one), is(&other)) {
            ("deprecated", false, true) => (rule, "it is now deprecated".to_owned()),
            ("deprecated", true, false) => ("PD092", "it is no longer deprecated".to_owned()),
            ("deprecated", ..) => continue,
            _ if one.value == other.value => continue,
            _ => (rule, format!("`{key}` changed")),
        };
        found.push(Draft { rule, message, old: Some(one.at), new: Some(other.at), ask: None });
    }
    found
}

/// Extensions that bind nobody; `known` are compared elsewhere.
pub(super) fn extensions<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, known: &[&str]) {
    for key in extension_keys(old, new).iter().filter(|key| !known.contains(key)) {
        walk.report("PD085", format!("`{key}` changed"), Some(&old.child(key)), Some(&new.child(key)));
    }
}

/// Extensions that differ.
pub(super) fn extension_keys<'a>(old: &Node<'a>, new: &Node<'a>) -> Vec<&'a str> {
    let mut keys = keys(old, new);
    keys.retain(|key| key.starts_with("x-") && old.value.get(key) != new.value.get(key));
    keys
}

/// The keys of two objects, each once.
pub(super) fn keys<'a>(old: &Node<'a>, new: &Node<'a>) -> Vec<&'a str> {
    let entries = |node: &Node<'a>| node.value.as_object().into_iter().flatten();
    let mut keys: Vec<&str> = entries(old).chain(entries(new)).map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
