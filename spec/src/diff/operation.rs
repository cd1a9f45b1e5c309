//! One operation on both sides.

use super::side::Node;
use super::walk::Walk;
use super::{content, notes, parameter, paths, policy, response, security};

/// How an operation is called in findings: its operationId, or its method and path.
pub(super) fn name(operation: &Node<'_>, method: &str, path: &str) -> String {
    operation.str("operationId").map_or_else(|| format!("{} {path}", method.to_uppercase()), str::to_owned)
}

/// Compares an operation, each side with its path item; `renamed` pairs the old path variables with the new ones.
pub(super) fn compare<'a>(
    walk: &mut Walk<'a>,
    old: (&Node<'a>, &Node<'a>),
    new: (&Node<'a>, &Node<'a>),
    renamed: &[(&str, &str)],
) {
    let ((old_item, old), (new_item, new)) = (old, new);
    if old.value.get("operationId") != new.value.get("operationId") {
        let id = |node: &Node<'a>| node.str("operationId").map_or("none".to_owned(), |id| format!("`{id}`"));
        let message = format!("operationId was {} and is {}", id(old), id(new));
        walk.report("PD006", message, Some(&old.child("operationId")), Some(&new.child("operationId")));
    }
    notes::texts(walk, old, new);
    paths::servers(walk, old_item, new_item);
    paths::servers(walk, old, new);
    parameter::compare(walk, (old_item, old), (new_item, new), renamed);
    content::body(walk, old, new);
    response::compare(walk, old, new);
    security::compare(walk, old, new);
    policy::compare(walk, old, new);
    let (before, after) = (old.child("callbacks"), new.child("callbacks"));
    if !walk.same(&before, &after) {
        walk.report("PD060", "the callbacks changed, which are not compared in detail", Some(&before), Some(&after));
    }
    notes::extensions(walk, old, new, &["x-gateway", "x-slo", "x-access"]);
}
