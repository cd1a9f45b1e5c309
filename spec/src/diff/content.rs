//! Request bodies and media types.

use super::side::Node;
use super::walk::Walk;
use super::{notes, parameter};
use crate::sample::Direction;

pub(super) fn body<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    match (old.get("requestBody"), new.get("requestBody")) {
        (Some(before), Some(after)) => {
            let (before, after) = (before.resolved(walk.old), after.resolved(walk.new));
            if walk.same(&before, &after) {
                return;
            }
            match (before.says("required"), after.says("required")) {
                (false, true) => walk.report("PD033", "the body became required", Some(&before), Some(&after)),
                (true, false) => walk.report("PD034", "the body became optional", Some(&before), Some(&after)),
                _ => {}
            }
            media_types(walk, &before, &after, Direction::Request);
            notes::texts(walk, &before, &after);
            notes::extensions(walk, &before, &after, &[]);
        }
        (Some(before), None) => walk.report("PD032", "the request body was removed", Some(&before), None),
        (None, Some(after)) => {
            let required = after.resolved(walk.new).says("required");
            let (rule, word) = if required { ("PD030", "a required") } else { ("PD031", "an optional") };
            walk.report(rule, format!("{word} request body was added"), None, Some(&after));
        }
        (None, None) => {}
    }
}

/// Compares the `content` of two nodes, by media type without regard to letter case and spaces.
pub(super) fn media_types<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, direction: Direction) {
    let (removed, added) = match direction {
        Direction::Request => ("PD036", "PD035"),
        Direction::Response => ("PD038", "PD037"),
    };
    let (before, after) = (named(old), named(new));
    for (name, one) in &before {
        match after.iter().find(|(other, _)| other == name) {
            Some((_, other)) => media_type(walk, one, other, direction),
            None => walk.report(removed, format!("media type `{name}` was removed"), Some(one), None),
        }
    }
    for (name, other) in after.iter().filter(|(name, _)| !before.iter().any(|(other, _)| other == name)) {
        walk.report(added, format!("media type `{name}` was added"), None, Some(other));
    }
}

fn named<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let name = |name: &str| name.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase();
    node.child("content").entries().into_iter().map(|(key, node)| (name(key), node)).collect()
}

fn media_type<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, direction: Direction) {
    if walk.same(old, new) {
        return;
    }
    walk.schemas(old.child("schema"), new.child("schema"), direction);
    encodings(walk, &old.child("encoding"), &new.child("encoding"), direction);
    notes::texts(walk, old, new);
    notes::extensions(walk, old, new, &[]);
}

fn encodings<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, direction: Direction) {
    for name in notes::keys(old, new) {
        let (one, other) = (old.child(name), new.child(name));
        if walk.same(&one, &other) {
            continue;
        }
        let key = "contentType";
        if one.value.get(key) != other.value.get(key) || !(old.has(name) && new.has(name)) {
            walk.report("PD039", format!("the encoding of `{name}` changed"), Some(&one), Some(&other));
        }
        parameter::value(walk, &format!("the part `{name}`"), &one, &other, direction);
        let (headers, others) = (one.child("headers"), other.child("headers"));
        if !walk.same(&headers, &others) {
            walk.report("PD039", format!("the headers of the part `{name}` changed"), Some(&headers), Some(&others));
        }
    }
}
