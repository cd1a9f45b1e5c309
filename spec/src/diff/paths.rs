//! Paths, methods and servers.

use std::collections::BTreeMap;

use super::side::Node;
use super::walk::Walk;
use super::{notes, operation, security};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

pub(super) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (Node::root(walk.old), Node::root(walk.new));
    for key in ["info", "tags", "externalDocs"] {
        notes::whole(walk, &old.child(key), &new.child(key), key);
    }
    servers(walk, &old, &new);
    let (before, after) = (by_shape(&old), by_shape(&new));
    for (shape, (path, one)) in &before {
        match after.get(shape) {
            None => removed(walk, path, one),
            Some((now, other)) => {
                let unchanged = path == now && walk.same(one, other) && security::same(walk, &old, &new);
                if !unchanged {
                    item(walk, path, one, now, other);
                }
            }
        }
    }
    for (shape, (path, other)) in &after {
        if !before.contains_key(shape) {
            let item = other.resolved(walk.new);
            for method in METHODS.iter().filter(|method| item.has(method)) {
                walk.enter(operation::name(&item.child(method), method, path));
                walk.report("PD001", format!("`{path}` was added"), None, Some(other));
            }
            walk.leave();
        }
    }
    notes::extensions(walk, &old, &new, &["x-gateway", "x-slo"]);
}

/// Paths without the names of their variables. Of two that differ in nothing else, which OpenAPI forbids, one counts.
fn by_shape<'a>(root: &Node<'a>) -> BTreeMap<String, (&'a str, Node<'a>)> {
    let paths = root.child("paths").entries().into_iter().filter(|(path, _)| path.starts_with('/'));
    paths.map(|(path, item)| (shape(path), (path, item))).collect()
}

fn shape(path: &str) -> String {
    let mut inside = false;
    let keep = path.chars().filter(|letter| {
        inside = (inside || *letter == '{') && *letter != '}';
        !inside || *letter == '{'
    });
    keep.collect()
}

/// The names of the variables of a path, in their order.
pub(super) fn variables(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn removed<'a>(walk: &mut Walk<'a>, path: &str, item: &Node<'a>) {
    let resolved = item.resolved(walk.old);
    for method in METHODS.iter().filter(|method| resolved.has(method)) {
        walk.enter(operation::name(&resolved.child(method), method, path));
        walk.report("PD002", format!("`{path}` was removed"), Some(item), None);
    }
    walk.leave();
}

fn item<'a>(walk: &mut Walk<'a>, path: &str, old: &Node<'a>, now: &str, new: &Node<'a>) {
    let (one, other) = (old.resolved(walk.old), new.resolved(walk.new));
    notes::texts(walk, &one, &other);
    notes::extensions(walk, &one, &other, &[]);
    for method in METHODS {
        let word = method.to_uppercase();
        match (one.get(method), other.get(method)) {
            (Some(before), Some(after)) => {
                walk.enter(operation::name(&before, method, path));
                for (was, is) in variables(path).iter().zip(variables(now)) {
                    if *was != is {
                        let message = format!("path variable `{was}` is now `{is}`");
                        walk.report("PD005", message, Some(old), Some(new));
                    }
                }
                let renamed: Vec<(&str, &str)> = variables(path).into_iter().zip(variables(now)).collect();
                operation::compare(walk, (&one, &before), (&other, &after), &renamed);
            }
            (Some(before), None) => {
                walk.enter(operation::name(&before, method, path));
                walk.report("PD004", format!("`{word} {path}` was removed"), Some(&before), None);
            }
            (None, Some(after)) => {
                walk.enter(operation::name(&after, method, now));
                walk.report("PD003", format!("`{word} {now}` was added"), None, Some(&after));
            }
            (None, None) => {}
        }
        walk.leave();
    }
}

/// The servers of a document or operation, by address; those that were there must remain.
pub(super) fn servers<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (old, new) = (old.child("servers"), new.child("servers"));
    if walk.same(&old, &new) {
        return;
    }
    let find = |list: &Node<'a>, server: &Node<'a>| {
        list.items().into_iter().find(|other| {
            other.str("url") == server.str("url") && other.value.get("variables") == server.value.get("variables")
        })
    };
    for server in old.items() {
        match find(&new, &server) {
            Some(other) => notes::texts(walk, &server, &other),
            None => {
                let url = server.str("url").unwrap_or_default();
                walk.report(
                    "PD007",
                    format!("server `{url}` was removed or its variables changed"),
                    Some(&server),
                    None,
                );
            }
        }
    }
    for server in new.items().iter().filter(|server| find(&old, server).is_none()) {
        let url = server.str("url").unwrap_or_default();
        walk.report("PD008", format!("server `{url}` was added"), None, Some(server));
    }
}
