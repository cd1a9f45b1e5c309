//! The state of a comparison: what was found, and which pairs of schemas are still to be compared.

use std::collections::HashMap;
use std::sync::Arc;

use super::same::Same;
use super::side::{Node, Place};
use super::table::rule;
use super::witness::{self, Ask};
use super::{Change, Class, schema};
use crate::document::Document;
use crate::sample::Direction;

/// Schemas that hold together, all of which a value must satisfy.
pub(super) type Schemas<'a> = Vec<Node<'a>>;

/// A change before its witness is sought.
pub(super) struct Draft {
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    /// How to look for a witness; `None` where the rule alone decides.
    pub(super) ask: Option<Ask>,
}

/// What makes two findings the same one.
type Identity = (&'static str, Option<String>, Option<String>, String);

impl Draft {
    fn identity(&self) -> Identity {
        (self.rule, self.old.clone(), self.new.clone(), self.message.clone())
    }
}

/// Two schemas that are compared for one direction, and the pairs inside them.
struct Pair<'a> {
    old: Schemas<'a>,
    new: Schemas<'a>,
    direction: Direction,
    inside: Vec<usize>,
    drafts: Vec<Draft>,
    /// Those that reach it, in their order.
    operations: Vec<usize>,
}

type Key = (Vec<usize>, Vec<usize>, Direction);

pub(super) struct Walk<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pub(super) same: Same<'a>,
    operations: Vec<Arc<str>>,
    /// Changes of what is no schema, with the operations.
    plain: Vec<(Draft, Vec<usize>)>,
    known: HashMap<Identity, usize>,
    pairs: Vec<Pair<'a>>,
    index: HashMap<Key, usize>,
    /// Pairs that an operation starts from.
    roots: Vec<(usize, usize)>,
    /// Operation under comparison.
    current: Option<usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Walk {
            old,
            new,
            same: Same::new(old, new),
            operations: Vec::new(),
            plain: Vec::new(),
            known: HashMap::new(),
            pairs: Vec::new(),
            index: HashMap::new(),
            roots: Vec::new(),
            current: None,
        }
    }

    /// What is reported from now on touches this operation.
    pub(super) fn enter(&mut self, operation: String) {
        self.current = Some(self.operations.len());
        self.operations.push(operation.into());
    }

    /// What is reported from now on touches the document as a whole.
    pub(super) fn leave(&mut self) {
        self.current = None;
    }

    /// Whether two values mean the same without being walked.
    pub(super) fn same(&self, old: &Node<'a>, new: &Node<'a>) -> bool {
        self.same.values(old.value, new.value)
    }

    /// Reports a change of what is no schema.
    pub(super) fn report(
        &mut self,
        rule: &'static str,
        message: impl Into<String>,
        old: Option<&Node<'a>>,
        new: Option<&Node<'a>>,
    ) {
        let (old, new) = (old.map(|node| node.at.clone()), new.map(|node| node.at.clone()));
        let message = message.into();
        let draft = Draft { rule, message, old, new, ask: None };
        let next = self.plain.len();
        let index = *self.known.entry(draft.identity()).or_insert(next);
        if index == next {
            self.plain.push((draft, Vec::new()));
        }
        if let (Some(current), Some((_, operations))) = (self.current, self.plain.get_mut(index)) {
            operations.push(current);
        }
    }

    /// Has two schemas compared that the current operation uses.
    pub(super) fn schemas(&mut self, old: Node<'a>, new: Node<'a>, direction: Direction) {
        if self.same(&old, &new) {
            return;
        }
        let pair = self.pair(vec![old], vec![new], direction);
        if let Some(current) = self.current {
            self.roots.push((current, pair));
        }
    }

    fn pair(&mut self, old: Schemas<'a>, new: Schemas<'a>, direction: Direction) -> usize {
        let resolve = |schemas: Schemas<'a>, document: &'a Document| -> Schemas<'a> {
            schemas.iter().map(|schema| schema.resolved(document)).collect()
        };
        let (old, new) = (resolve(old, self.old), resolve(new, self.new));
        let next = self.pairs.len();
        // A schema is the same one when it stands at the same address; what is absent has none of its own.
        let addresses =
            |schemas: &Schemas<'a>| schemas.iter().map(|node| std::ptr::from_ref(node.value).addr()).collect();
        let index = *self.index.entry((addresses(&old), addresses(&new), direction)).or_insert(next);
        if index == next {
            let (inside, drafts, operations) = Default::default();
            self.pairs.push(Pair { old, new, direction, inside, drafts, operations });
        }
        index
    }

    /// Compares the pairs that are waiting, and those found inside them.
    fn compare(&mut self) {
        let mut next = 0;
        while let Some(pair) = self.pairs.get(next) {
            let found = schema::compare(self, &pair.old, &pair.new, pair.direction);
            let mut inside = Vec::new();
            for (old, new) in found.inside {
                inside.push(self.pair(old, new, self.pairs.get(next).map_or(Direction::Request, |it| it.direction)));
            }
            if let Some(pair) = self.pairs.get_mut(next) {
                (pair.inside, pair.drafts) = (inside, found.drafts);
            }
            next += 1;
        }
    }

    /// Tells every pair which operations reach it.
    fn reach(&mut self) {
        let mut roots = std::mem::take(&mut self.roots);
        roots.sort_unstable();
        // The operation that came by last.
        let mut seen = vec![usize::MAX; self.pairs.len()];
        for (operation, root) in roots {
            let mut waiting = vec![root];
            while let Some(index) = waiting.pop() {
                if let (Some(pair), Some(seen)) = (self.pairs.get_mut(index), seen.get_mut(index))
                    && *seen != operation
                {
                    *seen = operation;
                    pair.operations.push(operation);
                    waiting.extend(&pair.inside);
                }
            }
        }
    }

    /// Every change, in the order of the documents.
    pub(super) fn finish(mut self) -> Vec<Change> {
        self.compare();
        self.reach();
        let plain = std::mem::take(&mut self.plain);
        let mut found: Vec<(Draft, Option<Direction>, Vec<usize>)> =
            plain.into_iter().map(|(draft, operations)| (draft, None, operations)).collect();
        // The same place may be part of several pairs, for example below an `allOf`.
        let mut seen: HashMap<(Identity, Direction), usize> = HashMap::new();
        for pair in std::mem::take(&mut self.pairs) {
            for draft in pair.drafts {
                let key = (draft.identity(), pair.direction);
                let next = found.len();
                let index = *seen.entry(key).or_insert(next);
                match found.get_mut(index) {
                    Some((_, _, operations)) => operations.extend(&pair.operations),
                    None => found.push((draft, Some(pair.direction), pair.operations.clone())),
                }
            }
        }
        let witnesses = witness::find(self.old, self.new, &found);
        let mut changes: Vec<Change> =
            found.into_iter().zip(witnesses).map(|(found, witness)| self.change(found, witness)).collect();
        let line = |place: &Option<Place>| place.as_ref().map_or(usize::MAX, |place| place.line);
        changes.sort_by_cached_key(|it| {
            (
                line(&it.old),
                line(&it.new),
                it.rule,
                it.direction,
                it.old.clone().map(|it| it.pointer),
                it.message.clone(),
            )
        });
        changes
    }

    fn change(
        &self,
        (draft, direction, mut operations): (Draft, Option<Direction>, Vec<usize>),
        witness: Option<serde_json::Value>,
    ) -> Change {
        let rule = rule(draft.rule);
        let class = if direction == Some(Direction::Response) { rule.response } else { rule.request };
        operations.sort_unstable();
        operations.dedup();
        let operations = operations.iter().filter_map(|index| self.operations.get(*index).cloned()).collect();
        let proven = class != Class::Breaking || draft.ask.is_none() || witness.is_some();
        Change {
            rule: rule.id,
            class,
            direction,
            message: if proven { draft.message } else { format!("{}: not proven compatible", draft.message) },
            old: draft.old.map(|at| Place::new(self.old, &at)),
            new: draft.new.map(|at| Place::new(self.new, &at)),
            operations,
            witness,
            proven,
        }
    }
}
