//! Puts parser events together into a tree.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::ScalarStyle;
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::position::Positions;
use super::{Fault, Loaded, MAX_DEPTH, MAX_NODES, scalar};
use crate::document::node::Node;
use crate::lint::id;

type Key = (String, Range<usize>);

/// A container that is still open.
struct Frame {
    is_map: bool,
    /// In a map, the key whose value comes next.
    key: Option<Key>,
    /// Index of its first child among those that are done.
    first: usize,
    start: usize,
    anchor: usize,
}

/// A value that is read, and waits for its container to end.
struct Done {
    key: Option<Key>,
    value: Value,
    node: Node,
}

/// What an anchor names.
struct Anchored {
    value: Value,
    node: Node,
    depth: usize,
    nodes: usize,
}

pub(super) struct Tree<'a> {
    positions: &'a Positions<'a>,
    stack: Vec<Frame>,
    done: Vec<Done>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(positions: &'a Positions<'a>) -> Self {
        Tree { positions, stack: Vec::new(), done: Vec::new(), anchors: HashMap::new(), nodes: 0 }
    }

    pub(super) fn finish(mut self) -> Loaded {
        let (root, node) = self.done.pop().map(|done| (done.value, done.node)).unwrap_or_default();
        Loaded { root, node, nodes: self.nodes }
    }

    pub(super) fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), Fault> {
        if let Some(Frame { is_map: true, key: key @ None, .. }) = self.stack.last_mut() {
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(Fault::unsupported("YAML merge keys are not supported", range));
            }
            if anchor != 0 {
                return Err(Fault::unsupported("a key cannot be an anchor", range));
            }
            *key = Some((text.to_owned(), range));
            return Ok(());
        }
        let value = if style == ScalarStyle::Plain {
            scalar::plain(text).ok_or_else(|| Fault::unsupported("JSON has no such number", range.clone()))?
        } else {
            Value::String(text.to_owned())
        };
        self.count(&range)?;
        self.put(anchor, value, Node::new(None, range, Vec::new()));
        Ok(())
    }

    pub(super) fn open(&mut self, is_map: bool, anchor: usize, range: Range<usize>) -> Result<(), Fault> {
        self.refuse_as_key(&range)?;
        if self.stack.len() >= MAX_DEPTH {
            return Err(Fault::unsupported(format!("nested deeper than {MAX_DEPTH} levels"), range));
        }
        self.count(&range)?;
        self.stack.push(Frame { is_map, key: None, first: self.done.len(), start: range.start, anchor });
        Ok(())
    }

    pub(super) fn close(&mut self, end: Range<usize>) -> Result<(), Fault> {
        let Some(frame) = self.stack.pop() else {
            return Err(Fault::new(id::SYNTAX, "not YAML: an end without a beginning", end));
        };
        let children = self.done.drain(frame.first.min(self.done.len())..);
        let (value, nodes) = if frame.is_map { map(children)? } else { list(children) };
        let range = self.positions.trim(frame.start..end.end.max(frame.start));
        self.put(frame.anchor, value, Node::new(None, range, nodes));
        Ok(())
    }

    pub(super) fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Fault> {
        self.refuse_as_key(&range)?;
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Fault::unsupported("an alias cannot stand inside what it names", range));
        };
        if self.stack.len() + anchored.depth > MAX_DEPTH {
            return Err(Fault::unsupported(format!("nested deeper than {MAX_DEPTH} levels"), range));
        }
        // Counted before anything is copied: aliases of aliases grow without bound.
        self.nodes = self.nodes.saturating_add(anchored.nodes);
        if self.nodes > MAX_NODES {
            return Err(too_many(range));
        }
        let (value, children) = (anchored.value.clone(), anchored.node.children.clone());
        // What the alias brings in stands where its anchor stands.
        self.put(0, value, Node::new(None, range, children));
        Ok(())
    }

    fn refuse_as_key(&self, range: &Range<usize>) -> Result<(), Fault> {
        match self.stack.last() {
            Some(Frame { is_map: true, key: None, .. }) => {
                Err(Fault::unsupported("a key must be a plain word", range.clone()))
            }
            _ => Ok(()),
        }
    }

    fn put(&mut self, anchor: usize, value: Value, node: Node) {
        if anchor != 0 {
            let (depth, nodes) = measure(&value);
            self.anchors.insert(anchor, Anchored { value: value.clone(), node: node.clone(), depth, nodes });
        }
        let key = self.stack.last_mut().and_then(|frame| frame.key.take());
        self.done.push(Done { key, value, node });
    }

    fn count(&mut self, range: &Range<usize>) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES { Err(too_many(range.clone())) } else { Ok(()) }
    }
}

fn too_many(range: Range<usize>) -> Fault {
    Fault::unsupported(format!("more than {MAX_NODES} nodes"), range)
}

fn list(children: impl ExactSizeIterator<Item = Done>) -> (Value, Vec<Node>) {
    let mut nodes = Vec::with_capacity(children.len());
    let items = children.map(|done| {
        nodes.push(done.node);
        done.value
    });
    (Value::Array(items.collect()), nodes)
}

fn map(children: impl ExactSizeIterator<Item = Done>) -> Result<(Value, Vec<Node>), Fault> {
    let mut nodes: Vec<Node> = Vec::with_capacity(children.len());
    let mut entries = Map::with_capacity(children.len());
    for Done { key, value, node } in children {
        let Some((key, range)) = key else { continue };
        match entries.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(value);
                nodes.push(node.keyed(Some(range)));
            }
            Entry::Occupied(entry) => {
                let name = entry.key().clone();
                let first = entries.keys().position(|key| *key == name).and_then(|index| nodes.get(index));
                let mut fault = Fault::new(id::DUPLICATE_KEY, format!("the key `{name}` is given twice"), range);
                fault.other = first.and_then(Node::key).map(|range| (range, "first given here"));
                return Err(fault);
            }
        }
    }
    Ok((Value::Object(entries), nodes))
}

/// Depth in containers, and number of nodes.
fn measure(value: &Value) -> (usize, usize) {
    let container = usize::from(value.is_array() || value.is_object());
    crate::document::children(value)
        .map(measure)
        .fold((container, 1), |(depth, nodes), (child, more)| (depth.max(child + container), nodes + more))
}
