//! One parsed file: its value tree, and for every node of it the place in the text.

mod load;
mod meta;
pub mod pointer;
mod reference;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Label};
use load::Lines;
pub(crate) use reference::local as local_reference;

/// Where a node stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the key; `None` for a list element and for the root.
    pub key: Option<Range<usize>>,
    /// Bytes of the value.
    pub value: Range<usize>,
    /// Line of the key, or of the value where there is no key; counted from 1.
    pub line: usize,
    /// Column in characters, same choice; counted from 1.
    pub column: usize,
}

/// One OpenAPI 3.0 file (YAML or JSON) with positions.
///
/// What a YAML alias brings in has the positions of its anchor.
#[derive(Debug, Clone)]
pub struct Document {
    name: Arc<str>,
    source: Arc<str>,
    root: Arc<Value>,
    spans: Arc<HashMap<String, Span>>,
}

impl Document {
    /// Parses YAML or JSON and holds it against the OpenAPI 3.0 meta-schema.
    ///
    /// `name` is the file name that findings show.
    ///
    /// # Errors
    /// Every finding, at its line: text that is not YAML, duplicate keys, YAML features that we do not read
    /// (merge keys, tags, several documents), and whatever the meta-schema does not know.
    pub fn parse(name: impl Into<String>, source: impl Into<String>) -> Result<Document, Vec<Diagnostic>> {
        let (name, source): (String, String) = (name.into(), source.into());
        let document = match load::load(&source) {
            Ok(loaded) => Document {
                name: name.into(),
                source: source.into(),
                root: Arc::new(loaded.root),
                spans: Arc::new(loaded.spans),
            },
            Err(fault) => return Err(vec![unreadable(&name, source, fault)]),
        };
        let findings = meta::check(&document);
        if findings.is_empty() { Ok(document) } else { Err(document.carried(findings)) }
    }

    /// The file name given to [`parse`](Document::parse).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of the file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The whole value tree, keys in the order of the file.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The value at a JSON pointer (`""` is the root); `$ref`s are not followed.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.root.pointer(pointer)
    }

    /// Where the node at a JSON pointer stands in the file; `$ref`s are not followed.
    pub fn span(&self, pointer: &str) -> Option<Span> {
        self.spans.get(pointer).cloned()
    }

    /// Follows local `$ref`s on the way to `pointer` and at its end.
    ///
    /// Gives the pointer of the node that finally holds the value. A pointer or reference that leads nowhere,
    /// out of the file or in a circle gives `Null`; lint refuses such documents.
    pub fn resolve<'a>(&'a self, pointer: &str) -> (String, &'a Value) {
        reference::resolve(&self.root, pointer)
    }

    /// Findings that render although their document is thrown away.
    pub(crate) fn carried(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        findings.into_iter().map(|finding| finding.carrying(Arc::clone(&self.source))).collect()
    }

    /// A label at the key or value of a node, or of its nearest ancestor that exists.
    ///
    /// A value of more than one line is shown by its key, or by its first line where it has none:
    /// underlining a whole block points at nothing.
    pub(crate) fn label(&self, pointer: &str, key: bool, text: String) -> Label {
        let mut node = pointer;
        let mut wanted = key;
        let span = loop {
            match (self.spans.get(node), pointer::split(node)) {
                (Some(span), _) => break Some(span),
                (None, Some((parent, _))) => (node, wanted) = (parent, true),
                (None, None) => break None,
            }
        };
        let range = span.map_or(0..0, |span| match &span.key {
            Some(key) if wanted || self.spans_lines(&span.value) => key.clone(),
            _ => self.first_line(&span.value),
        });
        let (line, column) = Lines::new(&self.source).locate(range.start);
        Label { file: self.name.to_string(), range, line, column, text }
    }

    fn spans_lines(&self, range: &Range<usize>) -> bool {
        self.source.get(range.clone()).is_some_and(|text| text.contains('\n'))
    }

    fn first_line(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        range.start..range.start + line.len()
    }
}

/// The values inside a list or object; none for a scalar.
pub(crate) fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(entries) => Box::new(entries.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn unreadable(name: &str, source: String, fault: load::Fault) -> Diagnostic {
    let lines = Lines::new(&source);
    let label = |range: Range<usize>, text: &str| {
        let (line, column) = lines.locate(range.start);
        Label { file: name.to_owned(), range, line, column, text: text.to_owned() }
    };
    let mut finding = Diagnostic::error(fault.rule, fault.message).label(label(fault.range, ""));
    if let Some((range, text)) = fault.other {
        finding = finding.label(label(range, text));
    }
    finding.help = fault.help.map(str::to_owned);
    finding.carrying(source.into())
}
