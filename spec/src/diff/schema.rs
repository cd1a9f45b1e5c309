//! Two schemas for one direction.

use super::flat::Flat;
use super::side::Node;
use super::walk::{Draft, Schemas, Walk};
use super::witness::{Ask, Culprit};
use super::{choice, keywords, notes, object};
use crate::sample::Direction;

/// What came out: changes of the schema itself, and pairs of schemas inside it.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub(super) drafts: Vec<Draft>,
    pub(super) inside: Vec<(Schemas<'a>, Schemas<'a>)>,
    ask: Ask,
}

impl<'a> Found<'a> {
    /// A change that breaks only if a value can show it.
    pub(super) fn values(&mut self, rule: &'static str, message: String, old: &Node<'a>, new: &Node<'a>) {
        let ask = Some(self.ask.clone());
        self.drafts.push(Draft { rule, message, old: Some(old.at.clone()), new: Some(new.at.clone()), ask });
    }

    /// The same, where the fault of the value lies in one of its fields.
    pub(super) fn field(&mut self, rule: &'static str, message: String, name: &str, old: &Node<'a>, new: &Node<'a>) {
        let ask = Some(Ask { culprit: Culprit::Field(name.to_owned()), ..self.ask.clone() });
        self.drafts.push(Draft { rule, message, old: Some(old.at.clone()), new: Some(new.at.clone()), ask });
    }

    /// A change whose class the rule alone decides.
    pub(super) fn plain(
        &mut self,
        rule: &'static str,
        message: String,
        old: Option<&Node<'a>>,
        new: Option<&Node<'a>>,
    ) {
        let (old, new) = (old.map(|node| node.at.clone()), new.map(|node| node.at.clone()));
        self.drafts.push(Draft { rule, message, old, new, ask: None });
    }

    /// Has two schemas inside this one compared.
    pub(super) fn pair(&mut self, walk: &Walk<'a>, old: Schemas<'a>, new: Schemas<'a>) {
        let same = old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| walk.same(old, new));
        if !same {
            self.inside.push((old, new));
        }
    }
}

pub(super) fn compare<'a>(walk: &Walk<'a>, old: &Schemas<'a>, new: &Schemas<'a>, direction: Direction) -> Found<'a> {
    let (one, other) = (Flat::new(walk.old, old), Flat::new(walk.new, new));
    let mut found = Found { ask: Ask::new(old, new), ..Found::default() };
    notes(&one, &other, &mut found);
    // A schema and a choice that has it as a branch.
    if one.choices.is_empty() && other.is_choice_only() || other.choices.is_empty() && one.is_choice_only() {
        choice::with_single(walk, &one, &other, &mut found);
        return found;
    }
    choice::nullable(&one, &other, &mut found);
    if keywords::compare(walk, &one, &other, &mut found) {
        object::compare(walk, &one, &other, direction, &mut found);
        let (items, others) = (one.all("items"), other.all("items"));
        if !(items.is_empty() && others.is_empty()) {
            let or_absent = |items: Schemas<'a>, flat: &Flat<'a>| {
                if items.is_empty() { vec![flat.place().absent()] } else { items }
            };
            found.pair(walk, or_absent(items, &one), or_absent(others, &other));
        }
        choice::compare(walk, &one, &other, &mut found);
    }
    found
}

/// What does not depend on values.
fn notes<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    found.drafts.extend(notes::drafts(|key| one.first(key), |key| other.first(key)));
    let keys = |flat: &Flat<'a>| -> Vec<&'a str> {
        let fields = flat.places.iter().filter_map(|node| node.value.as_object());
        fields.flat_map(|fields| fields.keys()).map(String::as_str).filter(|key| key.starts_with("x-")).collect()
    };
    let mut extensions = keys(one);
    extensions.extend(keys(other));
    extensions.sort_unstable();
    extensions.dedup();
    for key in extensions {
        let (old, new) = (one.first(key), other.first(key));
        if old.value != new.value {
            found.plain("PD085", format!("`{key}` changed"), Some(&old), Some(&new));
        }
    }
    let (old, new) = (one.first("xml"), other.first("xml"));
    if old.value != new.value {
        found.plain("PD162", "`xml` changed".to_owned(), Some(&old), Some(&new));
    }
    let (old, new) = (one.first("default"), other.first("default"));
    if old.value != new.value {
        let word = |node: &Node<'a>, there: bool| if there { node.value.to_string() } else { "none".to_owned() };
        let (was, is) = (!one.all("default").is_empty(), !other.all("default").is_empty());
        let message = format!("the default was {} and is {}", word(&old, was), word(&new, is));
        found.plain("PD157", message, Some(&old), Some(&new));
    }
}
