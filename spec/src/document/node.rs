//! Where the nodes of a value tree stand: a tree of the same shape.

use std::ops::Range;

use serde_json::Value;

use super::pointer;

/// A node of the value tree, in its file.
///
/// A place is found by walking both trees, so that no pointer is kept for any node. Offsets have 32 bits: a larger
/// file is refused.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    key: Option<Range<u32>>,
    value: Range<u32>,
    /// Index of the file.
    pub(super) file: u16,
    /// In the order of the value's own children.
    pub(super) children: Vec<Node>,
}

impl Node {
    pub(super) fn new(key: Option<Range<usize>>, value: Range<usize>, children: Vec<Node>) -> Node {
        Node { key: key.map(|key| narrow(&key)), value: narrow(&value), file: 0, children }
    }

    /// Bytes of the key; `None` for a list element and for the root.
    pub(super) fn key(&self) -> Option<Range<usize>> {
        self.key.as_ref().map(widen)
    }

    /// Bytes of the value.
    pub(super) fn value(&self) -> Range<usize> {
        widen(&self.value)
    }

    /// This node, as it stands at another key.
    pub(super) fn keyed(self, key: Option<Range<usize>>) -> Node {
        Node { key: key.map(|key| narrow(&key)), ..self }
    }

    /// The node at a pointer.
    pub(super) fn find<'a>(&'a self, mut value: &Value, at: &str) -> Option<&'a Node> {
        let mut node = self;
        for token in tokens(at) {
            let index;
            (index, value) = child(value, &token)?;
            node = node.children.get(index)?;
        }
        Some(node)
    }

    /// The node at a pointer, to be changed.
    pub(super) fn find_mut<'a>(&'a mut self, mut value: &Value, at: &str) -> Option<&'a mut Node> {
        let mut node = self;
        for token in tokens(at) {
            let index;
            (index, value) = child(value, &token)?;
            node = node.children.get_mut(index)?;
        }
        Some(node)
    }

    /// Moves the node and all below it to another file.
    pub(super) fn within(mut self, file: u16) -> Node {
        self.file = file;
        self.children = self.children.into_iter().map(|child| child.within(file)).collect();
        self
    }
}

fn tokens(at: &str) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    at.split('/').skip(1).map(pointer::unescape)
}

fn child<'v>(value: &'v Value, token: &str) -> Option<(usize, &'v Value)> {
    match value {
        Value::Object(entries) => {
            let (index, (_, value)) = entries.iter().enumerate().find(|(_, (key, _))| *key == token)?;
            Some((index, value))
        }
        Value::Array(items) => {
            let index = token.parse().ok()?;
            Some((index, items.get(index)?))
        }
        _ => None,
    }
}

fn narrow(range: &Range<usize>) -> Range<u32> {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    narrow(range.start)..narrow(range.end)
}

fn widen(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
