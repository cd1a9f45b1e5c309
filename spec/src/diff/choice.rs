//! `oneOf`, `anyOf`, discriminators, and whether `null` is allowed.

use std::collections::HashSet;

use serde_json::Value;

use super::flat::{Choice, Flat};
use super::overlap;
use super::schema::Found;
use super::side::Node;
use super::walk::{Schemas, Walk};

/// Where only one side is a choice: the other side is one of its branches, or should be.
pub(super) fn with_single<'a>(walk: &Walk<'a>, one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    discriminator(one, other, found);
    let whole = |flat: &Flat<'a>| vec![flat.whole.clone()];
    match (one.choices.first(), other.choices.first()) {
        (None, Some(choice)) => {
            let exclusive = (false, choice.keyword == "oneOf");
            branches(walk, &whole(one), &choice.branches, (&one.place(), &choice.node), exclusive, found);
        }
        (Some(choice), None) => {
            let exclusive = (choice.keyword == "oneOf", false);
            branches(walk, &choice.branches, &whole(other), (&choice.node, &other.place()), exclusive, found);
        }
        _ => {}
    }
}

pub(super) fn compare<'a>(walk: &Walk<'a>, one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    discriminator(one, other, found);
    let mut left: Vec<&Choice<'a>> = other.choices.iter().collect();
    for choice in &one.choices {
        let same = left.iter().position(|it| it.keyword == choice.keyword).or((!left.is_empty()).then_some(0));
        let Some(index) = same else {
            let message = format!("`{}` was removed", choice.keyword);
            found.values("PD153", message, &choice.node, &other.place());
            continue;
        };
        let match_ = left.remove(index);
        match (choice.keyword, match_.keyword) {
            ("oneOf", "anyOf") => {
                found.values("PD153", "`oneOf` became `anyOf`".to_owned(), &choice.node, &match_.node);
            }
            ("anyOf", "oneOf") => {
                found.values("PD152", "`anyOf` became `oneOf`".to_owned(), &choice.node, &match_.node);
            }
            _ => {}
        }
        let exclusive = (choice.keyword == "oneOf", match_.keyword == "oneOf");
        branches(walk, &choice.branches, &match_.branches, (&choice.node, &match_.node), exclusive, found);
    }
    for choice in left {
        found.values("PD152", format!("`{}` was added", choice.keyword), &one.place(), &choice.node);
    }
}

pub(super) fn nullable<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (old, new) = (one.first("nullable"), other.first("nullable"));
    match (one.nullable(), other.nullable()) {
        (true, false) => found.values("PD103", "`null` is no longer allowed".to_owned(), &old, &new),
        (false, true) => found.values("PD104", "`null` is now allowed".to_owned(), &old, &new),
        _ => {}
    }
}

fn discriminator<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (old, new) = (one.first("discriminator"), other.first("discriminator"));
    if old.value != new.value {
        found.plain("PD156", "the discriminator changed".to_owned(), Some(&old), Some(&new));
    }
}

/// Matches branches that are equal, then those of one name, then those of one tag, then in their order. `exclusive`
/// says of each side whether a value may satisfy one branch only.
fn branches<'a>(
    walk: &Walk<'a>,
    old: &[Schemas<'a>],
    new: &[Schemas<'a>],
    (here, there): (&Node<'a>, &Node<'a>),
    exclusive: (bool, bool),
    found: &mut Found<'a>,
) {
    let mut before: Vec<&Schemas<'a>> = old.iter().collect();
    let mut after: Vec<&Schemas<'a>> = new.iter().collect();
    let first = |schemas: &Schemas<'a>| schemas.first().cloned();
    let same = |one: &Schemas<'a>, other: &Schemas<'a>| match (first(one), first(other)) {
        (Some(one), Some(other)) => {
            walk.same(&one, &other) || walk.same(&one.resolved(walk.old), &other.resolved(walk.new))
        }
        _ => false,
    };
    let name = |one: &Schemas<'a>, other: &Schemas<'a>| match (first(one), first(other)) {
        (Some(one), Some(other)) => {
            let known = |node: &Node<'a>, resolved: Node<'a>| {
                node.str("$ref").map(|it| it[1..].to_owned()).unwrap_or(resolved.at)
            };
            known(&one, one.resolved(walk.old)) == known(&other, other.resolved(walk.new))
        }
        _ => false,
    };
    let tag = |one: &Schemas<'a>, other: &Schemas<'a>| {
        let tags = (tags(&Flat::new(walk.old, one)), tags(&Flat::new(walk.new, other)));
        !tags.0.is_empty() && tags.0 == tags.1
    };
    let mut pairs = Vec::new();
    let mut take = |matches: &dyn Fn(&Schemas<'a>, &Schemas<'a>) -> bool| {
        before.retain(|one| match after.iter().position(|other| matches(one, other)) {
            Some(index) => {
                pairs.push(((*one).clone(), after.remove(index).clone()));
                false
            }
            None => true,
        });
    };
    take(&same);
    take(&name);
    take(&tag);
    // What one side is made of in full may as well have been replaced.
    if old.len() == new.len() || old.len() == 1 || new.len() == 1 {
        take(&|_, _| true);
    }
    for (one, other) in pairs {
        found.pair(walk, one, other);
    }
    let place = |schemas: &Schemas<'a>, or: &Node<'a>| first(schemas).unwrap_or_else(|| or.clone());
    let overlaps = |document, branch: &Schemas<'a>, all: &[Schemas<'a>]| {
        all.iter().any(|other| !std::ptr::eq(other, branch) && !overlap::are_disjoint(document, branch, other))
    };
    for one in before {
        found.values("PD150", "a branch was removed".to_owned(), &place(one, here), there);
        if exclusive.0 && overlaps(walk.old, one, old) {
            let message = "values that two branches of `oneOf` had in common were excluded".to_owned();
            found.values("PD164", message, &place(one, here), there);
        }
    }
    for other in after {
        found.values("PD151", "a branch was added".to_owned(), here, &place(other, there));
        if exclusive.1 && overlaps(walk.new, other, new) {
            let message = "values that two branches of `oneOf` have in common are excluded".to_owned();
            found.values("PD163", message, here, &place(other, there));
        }
    }
}

/// Properties of a branch that have one value only.
fn tags<'a>(flat: &Flat<'a>) -> Vec<(&'a str, &'a Value)> {
    let constant = |(name, schemas): (&'a str, Schemas<'a>)| {
        let members = schemas.first()?.value.get("enum")?.as_array()?;
        match members.as_slice() {
            [only] => Some((name, only)),
            _ => None,
        }
    };
    flat.properties(&HashSet::new()).into_iter().filter_map(constant).collect()
}
