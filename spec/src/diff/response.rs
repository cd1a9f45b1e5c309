//! Responses by status, and their headers.

use super::side::Node;
use super::walk::Walk;
use super::{content, notes, parameter};
use crate::sample::Direction;

pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (before, after) = (declared(old), declared(new));
    for (status, one) in &before {
        match after.iter().find(|(other, _)| other == status) {
            Some((_, other)) => one_of_both(walk, one, other),
            // What a narrower key says is compared below, from the other side.
            None => match covering(&after, status) {
                Some(other) => one_of_both(walk, one, other),
                None => {
                    let rule = if is_error(status) { "PD053" } else { "PD052" };
                    walk.report(rule, format!("status {status} was removed"), Some(one), None);
                }
            },
        }
    }
    for (status, other) in after.iter().filter(|(status, _)| !before.iter().any(|(known, _)| known == status)) {
        match covering(&before, status) {
            Some(one) => one_of_both(walk, one, other),
            None => {
                let rule = if is_error(status) { "PD051" } else { "PD050" };
                walk.report(rule, format!("status {status} was added"), None, Some(other));
            }
        }
    }
}

/// The responses of an operation by `404`, `4XX` or `DEFAULT`.
fn declared<'a>(operation: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let responses = operation.child("responses").entries().into_iter().filter(|(key, _)| !key.starts_with("x-"));
    responses.map(|(key, node)| (key.to_uppercase(), node)).collect()
}

/// What speaks for a status that has no entry: its range, then `default`.
fn covering<'n, 'a>(responses: &'n [(String, Node<'a>)], status: &str) -> Option<&'n Node<'a>> {
    let range = status.get(..1).map(|class| format!("{class}XX"));
    let find = |wanted: &str| responses.iter().find(|(key, _)| key == wanted).map(|(_, node)| node);
    range.and_then(|range| find(&range)).or_else(|| find("DEFAULT"))
}

/// `default` stands for what is not expected.
fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5', 'D'])
}

fn one_of_both<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    if walk.same(old, new) {
        return;
    }
    let (old, new) = (old.resolved(walk.old), new.resolved(walk.new));
    content::media_types(walk, &old, &new, Direction::Response);
    headers(walk, &old, &new);
    let (before, after) = (old.child("links"), new.child("links"));
    if !walk.same(&before, &after) {
        walk.report("PD061", "the links changed", Some(&before), Some(&after));
    }
    notes::texts(walk, &old, &new);
    notes::extensions(walk, &old, &new, &[]);
}

fn headers<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let named = |node: &Node<'a>| -> Vec<(String, Node<'a>)> {
        let entries = node.child("headers").entries().into_iter();
        entries.map(|(name, node)| (name.to_lowercase(), node)).filter(|(name, _)| name != "content-type").collect()
    };
    let (before, after) = (named(old), named(new));
    for (name, one) in &before {
        let Some((_, other)) = after.iter().find(|(other, _)| other == name) else {
            walk.report("PD055", format!("response header `{name}` was removed"), Some(one), None);
            continue;
        };
        if walk.same(one, other) {
            continue;
        }
        let (one, other) = (one.resolved(walk.old), other.resolved(walk.new));
        match (one.says("required"), other.says("required")) {
            (true, false) => {
                walk.report("PD056", format!("response header `{name}` became optional"), Some(&one), Some(&other));
            }
            (false, true) => {
                walk.report("PD057", format!("response header `{name}` became required"), Some(&one), Some(&other));
            }
            _ => {}
        }
        parameter::value(walk, &format!("response header `{name}`"), &one, &other, Direction::Response);
    }
    for (name, other) in after.iter().filter(|(name, _)| !before.iter().any(|(known, _)| known == name)) {
        walk.report("PD054", format!("response header `{name}` was added"), None, Some(other));
    }
}
