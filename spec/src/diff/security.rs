//! Credentials: `security` as alternatives of sets, the schemes, and `x-access`.

use std::collections::{BTreeMap, BTreeSet};

use super::notes;
use super::side::Node;
use super::walk::Walk;

/// What the document says for all operations.
const SHARED: [&str; 3] = ["security", "x-gateway", "x-slo"];

/// Schemes that are presented together, each with its scopes; none for a call without credentials.
type Alternative<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Whether both documents say the same for all operations.
pub(super) fn same<'a>(walk: &Walk<'a>, old: &Node<'a>, new: &Node<'a>) -> bool {
    let schemes = |root: &Node<'a>| root.child("components").child("securitySchemes");
    SHARED.iter().all(|key| walk.same(&old.child(key), &new.child(key))) && walk.same(&schemes(old), &schemes(new))
}

pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (old_root, new_root) = (Node::root(walk.old), Node::root(walk.new));
    let (one, other) = (stated(old, &old_root), stated(new, &new_root));
    let (before, after) = (alternatives(&one), alternatives(&other));
    let suffices = |given: &Alternative<'a>, wanted: &[Alternative<'a>]| {
        wanted.iter().any(|wanted| {
            wanted.iter().all(|(scheme, scopes)| given.get(scheme).is_some_and(|held| scopes.is_subset(held)))
        })
    };
    for given in before.iter().filter(|given| !suffices(given, &after)) {
        walk.report("PD070", format!("{} no longer suffices", words(given)), Some(&one), Some(&other));
    }
    for given in after.iter().filter(|given| !suffices(given, &before)) {
        walk.report("PD071", format!("{} now suffices", words(given)), Some(&one), Some(&other));
    }
    let schemes: BTreeSet<&str> = before.iter().flat_map(|it| it.keys().copied()).collect();
    let used = |name: &&str| after.iter().any(|it| it.contains_key(name));
    for name in schemes.into_iter().filter(used) {
        scheme(walk, name, &old_root, &new_root);
    }
    access(walk, &old.child("x-access"), &new.child("x-access"));
}

fn stated<'a>(operation: &Node<'a>, root: &Node<'a>) -> Node<'a> {
    operation.get("security").unwrap_or_else(|| root.get("security").unwrap_or_else(|| operation.absent()))
}

fn alternatives<'a>(security: &Node<'a>) -> Vec<Alternative<'a>> {
    let one =
        |node: Node<'a>| node.entries().into_iter().map(|(name, scopes)| (name, scopes.words().into_iter().collect()));
    let found: Vec<Alternative<'a>> = security.items().into_iter().map(|node| one(node).collect()).collect();
    if found.is_empty() { vec![Alternative::new()] } else { found }
}

fn words(alternative: &Alternative<'_>) -> String {
    let one = |(scheme, scopes): (&&str, &BTreeSet<&str>)| {
        let scopes: Vec<&str> = scopes.iter().copied().collect();
        if scopes.is_empty() { format!("`{scheme}`") } else { format!("`{scheme}` with `{}`", scopes.join(" ")) }
    };
    let words: Vec<String> = alternative.iter().map(one).collect();
    if words.is_empty() { "a call without credentials".to_owned() } else { words.join(" and ") }
}

fn scheme<'a>(walk: &mut Walk<'a>, name: &str, old: &Node<'a>, new: &Node<'a>) {
    let find = |root: &Node<'a>| root.child("components").child("securitySchemes").child(name);
    let (old, new) = (find(old).resolved(walk.old), find(new).resolved(walk.new));
    // The scheme name of `http` knows no case (RFC 9110, section 11.1); neither does the name of a header.
    let value = |node: &Node<'a>, key: &str| {
        let folded = key == "scheme" || (key == "name" && node.str("in") == Some("header"));
        match (folded, node.str(key)) {
            (true, Some(word)) => Some(serde_json::Value::from(word.to_lowercase())),
            _ => node.value.get(key).cloned(),
        }
    };
    for key in notes::keys(&old, &new).into_iter().filter(|key| !key.starts_with("x-")) {
        if matches!(key, "description" | "bearerFormat") || value(&old, key) == value(&new, key) {
            continue;
        }
        let message = format!("`{key}` of the security scheme `{name}` changed");
        walk.report("PD072", message, Some(&old.child(key)), Some(&new.child(key)));
    }
    notes::texts(walk, &old, &new);
    if old.value.get("bearerFormat") != new.value.get("bearerFormat") {
        let message = "`bearerFormat` changed";
        walk.report("PD090", message, Some(&old.child("bearerFormat")), Some(&new.child("bearerFormat")));
    }
    notes::extensions(walk, &old, &new, &[]);
}

/// `x-access`: one of the roles, any where none is named; and all of the scopes.
fn access<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    if old.value == new.value {
        return;
    }
    let set = |node: &Node<'a>, key: &str| node.child(key).words().into_iter().collect::<BTreeSet<&str>>();
    let (before, after) = (set(old, "roles"), set(new, "roles"));
    let (one, other) = (old.child("roles"), new.child("roles"));
    match (before.is_empty(), after.is_empty()) {
        (true, false) => walk.report("PD073", "only some roles are let in", Some(&one), Some(&other)),
        (false, true) => walk.report("PD074", "every role is let in", Some(&one), Some(&other)),
        _ => {
            for role in before.difference(&after) {
                walk.report("PD073", format!("role `{role}` is shut out"), Some(&one), Some(&other));
            }
            for role in after.difference(&before) {
                walk.report("PD074", format!("role `{role}` is let in"), Some(&one), Some(&other));
            }
        }
    }
    let (before, after) = (set(old, "scopes"), set(new, "scopes"));
    let (one, other) = (old.child("scopes"), new.child("scopes"));
    for scope in after.difference(&before) {
        walk.report("PD075", format!("scope `{scope}` became necessary"), Some(&one), Some(&other));
    }
    for scope in before.difference(&after) {
        walk.report("PD076", format!("scope `{scope}` is no longer necessary"), Some(&one), Some(&other));
    }
    for key in notes::keys(old, new).into_iter().filter(|key| !matches!(*key, "roles" | "scopes")) {
        if old.value.get(key) != new.value.get(key) {
            walk.report("PD085", format!("`x-access.{key}` changed"), Some(&old.child(key)), Some(&new.child(key)));
        }
    }
}
