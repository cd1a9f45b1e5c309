//! The text of a file, and where its lines begin.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::Label;

/// A file that a document was read from.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) name: Arc<str>,
    pub(super) source: Arc<str>,
    /// Offsets of the first byte of every line; found when a place is first asked for.
    starts: OnceLock<Vec<usize>>,
}

impl File {
    pub(super) fn new(name: impl Into<Arc<str>>, source: impl Into<Arc<str>>) -> File {
        File { name: name.into(), source: source.into(), starts: OnceLock::new() }
    }

    /// Line and column (in characters) of a byte, both counted from 1.
    pub(super) fn locate(&self, offset: usize) -> (usize, usize) {
        let starts = self.starts.get_or_init(|| {
            let behind = self.source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(behind).collect()
        });
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.source.get(start..offset).map_or(0, |text| text.chars().count());
        (line, column + 1)
    }

    pub(super) fn label(&self, range: Range<usize>, text: impl Into<String>) -> Label {
        let (line, column) = self.locate(range.start);
        Label { file: self.name.to_string(), range, line, column, text: text.into() }
    }

    pub(super) fn has_lines(&self, range: &Range<usize>) -> bool {
        self.source.get(range.clone()).is_some_and(|text| text.contains('\n'))
    }

    pub(super) fn first_line(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        range.start..range.start + line.len()
    }
}
