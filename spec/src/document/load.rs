//! YAML (of which JSON is a part) into a value tree with a position for every node.
//!
//! Built on parser events rather than on a ready-made tree, because only events let us refuse a document
//! while it is being read: too deep, too large once its aliases are expanded, or with a key given twice.

mod position;
mod scalar;
mod tree;

use std::ops::Range;

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::node::Node;
use crate::lint::id;
use position::Positions;
use tree::Tree;

/// Containers inside each other; more is refused, as later passes recurse.
const MAX_DEPTH: usize = 96;
/// Nodes once aliases are expanded; more is refused, as a few nested aliases can grow without bound.
pub(super) const MAX_NODES: usize = 1_000_000;

/// A parsed file.
pub(super) struct Loaded {
    pub(super) root: Value,
    pub(super) node: Node,
    /// How many nodes there are.
    pub(super) nodes: usize,
}

/// Why a file cannot be read, and where.
pub(super) struct Fault {
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    pub(super) range: Range<usize>,
    /// A second place that explains the first.
    pub(super) other: Option<(Range<usize>, &'static str)>,
}

impl Fault {
    fn new(rule: &'static str, message: impl Into<String>, range: Range<usize>) -> Fault {
        Fault { rule, message: message.into(), help: None, range, other: None }
    }

    fn unsupported(message: impl Into<String>, range: Range<usize>) -> Fault {
        Fault::new(id::YAML_FEATURE, message, range)
    }
}

/// Reads one YAML document.
pub(super) fn load(source: &str) -> Result<Loaded, Fault> {
    if u32::try_from(source.len()).is_err() {
        return Err(Fault::unsupported("files of 4 GiB and more are not read", 0..0));
    }
    let positions = Positions::new(source);
    let mut tree = Tree::new(&positions);
    let mut parser = Parser::new_from_str(positions.text());
    let mut documents = 0_usize;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| syntax(&error, &positions))?;
        let range = positions.range(span);
        match event {
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            Event::StreamEnd => break,
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(Fault::unsupported("a file holds one document", range));
                }
            }
            Event::Alias(anchor) => tree.alias(anchor, range)?,
            Event::Scalar(text, style, anchor, tag) => {
                refuse_tag(tag.is_some(), &range)?;
                tree.scalar(&text, style, anchor, range)?;
            }
            Event::SequenceStart(anchor, tag) => {
                refuse_tag(tag.is_some(), &range)?;
                tree.open(false, anchor, range)?;
            }
            Event::MappingStart(anchor, tag) => {
                refuse_tag(tag.is_some(), &range)?;
                tree.open(true, anchor, range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => tree.close(range)?,
        }
    }
    Ok(tree.finish())
}

fn refuse_tag(present: bool, range: &Range<usize>) -> Result<(), Fault> {
    if present { Err(Fault::unsupported("YAML tags are not supported", range.clone())) } else { Ok(()) }
}

fn syntax(error: &saphyr_parser::ScanError, positions: &Positions<'_>) -> Fault {
    let start = positions.byte(error.marker().index());
    Fault::new(id::SYNTAX, format!("not YAML: {}", error.info()), start..positions.next(start))
}
