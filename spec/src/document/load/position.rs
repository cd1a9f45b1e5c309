//! From the parser's character counts to byte offsets.

use std::ops::Range;

/// Byte offset of every character of a text.
pub(super) struct Positions<'a> {
    source: &'a str,
    /// Empty for plain ASCII, where both counts agree.
    offsets: Vec<usize>,
}

impl<'a> Positions<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let offsets =
            if source.is_ascii() { Vec::new() } else { source.char_indices().map(|(offset, _)| offset).collect() };
        Positions { source, offsets }
    }

    /// Byte offset of a character; the end of the text for a character behind it.
    pub(super) fn byte(&self, index: usize) -> usize {
        if self.offsets.is_empty() {
            index.min(self.source.len())
        } else {
            self.offsets.get(index).copied().unwrap_or(self.source.len())
        }
    }

    /// Bytes of a node, without the white space that the parser counts to a block's end.
    pub(super) fn range(&self, span: saphyr_parser::Span) -> Range<usize> {
        self.trim(self.byte(span.start.index())..self.byte(span.end.index()))
    }

    /// The range without trailing white space.
    pub(super) fn trim(&self, range: Range<usize>) -> Range<usize> {
        match self.source.get(range.clone()) {
            Some(text) => range.start..range.start + text.trim_end().len(),
            None => range.start..range.start,
        }
    }

    /// Offset behind the character at `start`.
    pub(super) fn next(&self, start: usize) -> usize {
        let rest = self.source.get(start..).unwrap_or_default();
        start + rest.chars().next().map_or(0, char::len_utf8)
    }
}
