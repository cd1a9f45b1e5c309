//! What is wrong, and where: one finding about one or more places in documents.

mod render;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::document::Document;
pub use render::render;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; never fails a build.
    Note,
    /// Suspicious, but usable.
    Warning,
    /// The document or its counterpart must change.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        })
    }
}

/// A place in a file that a finding points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Name of the file, as given to [`Document::parse`].
    pub file: String,
    /// Bytes of the file to underline.
    pub range: Range<usize>,
    /// Line of the first byte, counted from 1.
    pub line: usize,
    /// Column of the first byte in characters, counted from 1.
    pub column: usize,
    /// What is said beside the underlined text; may be empty.
    pub text: String,
}

/// One finding. Its one-line form is [`Display`](fmt::Display): `file:line:column: level[rule]: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Permanent id of the rule, for example `PL010`.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The places: the first is where the fault lies, the others explain it.
    pub labels: Vec<Label>,
    /// Names and texts of files, carried only when no [`Document`] came of them.
    pub(crate) texts: Vec<(Arc<str>, Arc<str>)>,
}

impl Diagnostic {
    /// A finding of the given level, without a place as yet.
    pub fn new(rule: &'static str, level: Level, message: impl Into<String>) -> Self {
        Diagnostic { rule, level, message: message.into(), help: None, labels: Vec::new(), texts: Vec::new() }
    }

    /// A finding of level [`Level::Error`], without a place as yet.
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Diagnostic::new(rule, Level::Error, message)
    }

    /// Points at the value found at `pointer`, or at its nearest existing ancestor's key.
    #[must_use]
    pub fn at_value(self, document: &Document, pointer: &str, text: impl Into<String>) -> Self {
        self.place(document, pointer, text.into(), false)
    }

    /// Points at the key (or the list element) found at `pointer`, or at its nearest existing ancestor's key.
    #[must_use]
    pub fn at_key(self, document: &Document, pointer: &str, text: impl Into<String>) -> Self {
        self.place(document, pointer, text.into(), true)
    }

    /// Adds a label made elsewhere.
    #[must_use]
    pub fn label(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Line of the primary place counted from 1; 0 when the finding has no place.
    pub fn line(&self) -> usize {
        self.labels.first().map_or(0, |label| label.line)
    }

    pub(crate) fn carrying(mut self, texts: &[(Arc<str>, Arc<str>)]) -> Self {
        self.texts = texts.to_vec();
        self
    }

    fn place(mut self, document: &Document, pointer: &str, text: String, key: bool) -> Self {
        self.labels.push(document.label(pointer, key, text));
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = self.labels.first() {
            write!(f, "{}:{}:{}: ", label.file, label.line, label.column)?;
        }
        write!(f, "{}[{}]: {}", self.level, self.rule, self.message)
    }
}
