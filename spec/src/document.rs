//! One parsed file: its value tree, and for every node of it the place in the text.

mod bundle;
mod file;
mod load;
mod meta;
mod node;
pub mod pointer;
mod reference;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Label};
use file::File;
use node::Node;
pub(crate) use reference::{is_path_item, local as local_reference, references, section};

/// Where a node stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Name of the file; not that of the document for what a reference to another file brought in.
    pub file: Arc<str>,
    /// Bytes of the key; `None` for a list element and for the root.
    pub key: Option<Range<usize>>,
    /// Bytes of the value.
    pub value: Range<usize>,
    /// Line of the key, or of the value where there is no key; counted from 1.
    pub line: usize,
    /// Column in characters, same choice; counted from 1.
    pub column: usize,
}

/// One OpenAPI 3.0 document (YAML or JSON) with positions.
///
/// What a YAML alias brings in has the positions of its anchor, and what a reference to another file brings in those
/// of that file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The document's own file first.
    files: Arc<[File]>,
    root: Arc<Value>,
    node: Arc<Node>,
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
        Document::unchecked(name, source)?.checked()
    }

    /// Any YAML or JSON.
    pub(crate) fn unchecked(name: impl Into<String>, source: impl Into<String>) -> Result<Document, Vec<Diagnostic>> {
        let (name, source): (String, String) = (name.into(), source.into());
        let file = File::new(name, source);
        match load::load(&file.source) {
            Ok(loaded) => Ok(Document::new(vec![file], loaded.root, loaded.node)),
            Err(fault) => Err(vec![unreadable(&file, fault)]),
        }
    }

    /// Like [`parse`](Document::parse), with references to other files: what they name is brought in among the
    /// components.
    ///
    /// `read` gives the text of a file by its path relative to the folder of the document (`schemas/money.yaml`), or
    /// says why it cannot. It is asked once for each file, and never for one outside that folder.
    ///
    /// # Errors
    /// Those of [`parse`](Document::parse) in any of the files, and references that cannot be followed.
    pub fn load(
        name: impl Into<String>,
        source: impl Into<String>,
        read: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Document, Vec<Diagnostic>> {
        let (name, source): (String, String) = (name.into(), source.into());
        bundle::bundle(File::new(name, source), read)?.checked()
    }

    fn new(files: Vec<File>, root: Value, node: Node) -> Document {
        Document { files: files.into(), root: Arc::new(root), node: Arc::new(node) }
    }

    fn checked(self) -> Result<Document, Vec<Diagnostic>> {
        let findings = meta::check(&self);
        if findings.is_empty() { Ok(self) } else { Err(self.carried(findings)) }
    }

    /// The file name given to [`parse`](Document::parse).
    pub fn name(&self) -> &str {
        self.files.first().map_or("", |file| &file.name)
    }

    /// The text of the file.
    pub fn source(&self) -> &str {
        self.files.first().map_or("", |file| &file.source)
    }

    /// The text of one of the files that the document was read from.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|file| *file.name == *name).map(|file| &*file.source)
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
        let node = self.node.find(&self.root, pointer)?;
        let file = self.files.get(usize::from(node.file))?;
        let (line, column) = file.locate(node.key().map_or(node.value().start, |key| key.start));
        Some(Span { file: Arc::clone(&file.name), key: node.key(), value: node.value(), line, column })
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
        let texts: Vec<_> = self.files.iter().map(|file| (Arc::clone(&file.name), Arc::clone(&file.source))).collect();
        findings.into_iter().map(|finding| finding.carrying(&texts)).collect()
    }

    /// A label at the key or value of a node, or of its nearest ancestor that exists.
    ///
    /// A value of more than one line is shown by its key, or by its first line where it has none:
    /// underlining a whole block points at nothing.
    pub(crate) fn label(&self, pointer: &str, key: bool, text: String) -> Label {
        let (mut at, mut wanted) = (pointer, key);
        let node = loop {
            match (self.node.find(&self.root, at), pointer::split(at)) {
                (Some(node), _) => break node,
                (None, Some((parent, _))) => (at, wanted) = (parent, true),
                (None, None) => break &self.node,
            }
        };
        let Some(file) = self.files.get(usize::from(node.file)) else {
            return Label { file: self.name().to_owned(), range: 0..0, line: 1, column: 1, text };
        };
        let range = match node.key() {
            Some(key) if wanted || file.has_lines(&node.value()) => key,
            _ => file.first_line(&node.value()),
        };
        file.label(range, text)
    }
}

/// The values inside a list or object; none for a scalar.
pub(crate) fn children(value: &Value) -> impl Iterator<Item = &Value> {
    let items = value.as_array().into_iter().flatten();
    items.chain(value.as_object().into_iter().flat_map(|entries| entries.values()))
}

/// The finding of a file that cannot be read.
fn unreadable(file: &File, fault: load::Fault) -> Diagnostic {
    let mut finding = Diagnostic::error(fault.rule, fault.message).label(file.label(fault.range, ""));
    if let Some((range, text)) = fault.other {
        finding = finding.label(file.label(range, text));
    }
    finding.help = fault.help.map(str::to_owned);
    finding.carrying(&[(Arc::clone(&file.name), Arc::clone(&file.source))])
}
