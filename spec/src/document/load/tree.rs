//! Puts parser events together into a tree.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::ScalarStyle;
use serde_json::{Map, Value};

use super::position::{Lines, Positions};
use super::{Fault, Loaded, MAX_DEPTH, MAX_NODES, scalar};
use crate::document::{Span, pointer};
use crate::lint::id;

/// A container that is still open.
struct Frame {
    items: Items,
    pointer: String,
    start: usize,
    key_of_parent: Option<Range<usize>>,
    anchor: usize,
}

enum Items {
    List(Vec<Value>),
    Map { entries: Map<String, Value>, key: Option<(String, Range<usize>)> },
}

/// What an anchor names.
struct Anchored {
    value: Value,
    pointer: String,
    depth: usize,
    nodes: usize,
}

pub(super) struct Tree<'a> {
    positions: &'a Positions<'a>,
    lines: Lines<'a>,
    stack: Vec<Frame>,
    root: Option<Value>,
    spans: HashMap<String, Span>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(positions: &'a Positions<'a>) -> Self {
        Tree {
            positions,
            lines: positions.line_starts(),
            stack: Vec::new(),
            root: None,
            spans: HashMap::new(),
            anchors: HashMap::new(),
            nodes: 0,
        }
    }

    pub(super) fn finish(self) -> Loaded {
        Loaded { root: self.root.unwrap_or(Value::Null), spans: self.spans }
    }

    pub(super) fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), Fault> {
        if let Some(Frame { items: Items::Map { entries, key: key @ None }, pointer, .. }) = self.stack.last_mut() {
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(Fault::unsupported("YAML merge keys are not supported", range));
            }
            if anchor != 0 {
                return Err(Fault::unsupported("a key cannot be an anchor", range));
            }
            if entries.contains_key(text) {
                let first = self.spans.get(&pointer::push(pointer, text)).and_then(|span| span.key.clone());
                let mut fault = Fault::new(id::DUPLICATE_KEY, format!("the key `{text}` is given twice"), range);
                fault.other = first.map(|range| (range, "first given here"));
                return Err(fault);
            }
            *key = Some((text.to_owned(), range));
            return Ok(());
        }
        let value = if style == ScalarStyle::Plain {
            scalar::plain(text).ok_or_else(|| Fault::unsupported("JSON has no such number", range.clone()))?
        } else {
            Value::String(text.to_owned())
        };
        let (pointer, key) = self.place();
        self.count(1, &range)?;
        self.span(pointer.clone(), key, range);
        self.name(anchor, &value, &pointer);
        self.put(value);
        Ok(())
    }

    pub(super) fn open(&mut self, map: bool, anchor: usize, range: Range<usize>) -> Result<(), Fault> {
        if let Some(Frame { items: Items::Map { key: None, .. }, .. }) = self.stack.last() {
            return Err(Fault::unsupported("a key must be a plain word", range));
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(Fault::unsupported(format!("nested deeper than {MAX_DEPTH} levels"), range));
        }
        self.count(1, &range)?;
        let (pointer, key_of_parent) = self.place();
        let items = if map { Items::Map { entries: Map::new(), key: None } } else { Items::List(Vec::new()) };
        self.stack.push(Frame { items, pointer, start: range.start, key_of_parent, anchor });
        Ok(())
    }

    pub(super) fn close(&mut self, end: Range<usize>) -> Result<(), Fault> {
        let Some(frame) = self.stack.pop() else {
            return Err(Fault::new(id::SYNTAX, "not YAML: an end without a beginning", end));
        };
        let value = match frame.items {
            Items::List(items) => Value::Array(items),
            Items::Map { entries, .. } => Value::Object(entries),
        };
        let range = self.positions.trim(frame.start..end.end.max(frame.start));
        self.span(frame.pointer.clone(), frame.key_of_parent, range);
        self.name(frame.anchor, &value, &frame.pointer);
        self.put(value);
        Ok(())
    }

    pub(super) fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Fault> {
        if let Some(Frame { items: Items::Map { key: None, .. }, .. }) = self.stack.last() {
            return Err(Fault::unsupported("a key must be a plain word", range));
        }
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Fault::unsupported("an alias cannot stand inside what it names", range));
        };
        if self.stack.len() + anchored.depth > MAX_DEPTH {
            return Err(Fault::unsupported(format!("nested deeper than {MAX_DEPTH} levels"), range));
        }
        let (nodes, from, value) = (anchored.nodes, anchored.pointer.clone(), anchored.value.clone());
        self.count(nodes, &range)?;
        let (pointer, key) = self.place();
        self.copy_spans(&value, &from, &pointer);
        self.span(pointer, key, range);
        self.put(value);
        Ok(())
    }

    /// Pointer of the next value, and the key it stands at.
    fn place(&self) -> (String, Option<Range<usize>>) {
        match self.stack.last() {
            None => (String::new(), None),
            Some(Frame { items: Items::List(items), pointer, .. }) => (format!("{pointer}/{}", items.len()), None),
            Some(Frame { items: Items::Map { key, .. }, pointer, .. }) => match key {
                Some((key, range)) => (pointer::push(pointer, key), Some(range.clone())),
                None => (pointer.clone(), None),
            },
        }
    }

    fn put(&mut self, value: Value) {
        match self.stack.last_mut().map(|frame| &mut frame.items) {
            None => self.root = Some(value),
            Some(Items::List(items)) => items.push(value),
            Some(Items::Map { entries, key }) => {
                if let Some((key, _)) = key.take() {
                    entries.insert(key, value);
                }
            }
        }
    }

    fn count(&mut self, nodes: usize, range: &Range<usize>) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err(Fault::unsupported(format!("more than {MAX_NODES} nodes"), range.clone()));
        }
        Ok(())
    }

    fn span(&mut self, pointer: String, key: Option<Range<usize>>, value: Range<usize>) {
        let (line, column) = self.lines.locate(key.as_ref().map_or(value.start, |key| key.start));
        self.spans.insert(pointer, Span { key, value, line, column });
    }

    fn name(&mut self, anchor: usize, value: &Value, pointer: &str) {
        if anchor != 0 {
            let (depth, nodes) = measure(value);
            let anchored = Anchored { value: value.clone(), pointer: pointer.to_owned(), depth, nodes };
            self.anchors.insert(anchor, anchored);
        }
    }

    /// What an alias brings in stands where its anchor stands.
    fn copy_spans(&mut self, value: &Value, from: &str, to: &str) {
        let children: Vec<String> = match value {
            Value::Array(items) => (0..items.len()).map(|index| format!("/{index}")).collect(),
            Value::Object(entries) => entries.keys().map(|key| pointer::push("", key)).collect(),
            _ => return,
        };
        for (child, value) in children.iter().zip(crate::document::children(value)) {
            let (from, to) = (format!("{from}{child}"), format!("{to}{child}"));
            if let Some(span) = self.spans.get(&from).cloned() {
                self.spans.insert(to.clone(), span);
            }
            self.copy_spans(value, &from, &to);
        }
    }
}

/// Depth in containers, and number of nodes.
fn measure(value: &Value) -> (usize, usize) {
    let container = usize::from(value.is_array() || value.is_object());
    crate::document::children(value)
        .map(measure)
        .fold((container, 1), |(depth, nodes), (child, more)| (depth.max(child + container), nodes + more))
}
