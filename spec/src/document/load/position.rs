//! From the parser's character counts to byte offsets.

use std::borrow::Cow;
use std::ops::Range;

/// Byte offset of every character of a text.
pub(super) struct Positions<'a> {
    source: &'a str,
    /// What the parser reads.
    text: Cow<'a, str>,
    /// Empty for plain ASCII, where both counts agree.
    offsets: Vec<usize>,
}

impl<'a> Positions<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        // JSON writes what lies beyond U+FFFF as two escapes (RFC 8259, section 7), which YAML does not know.
        if source.trim_start().starts_with('{') && source.contains("\\u") {
            let (text, offsets) = joined(source);
            if text.len() < source.len() {
                return Positions { source, text: Cow::Owned(text), offsets };
            }
        }
        let offsets =
            if source.is_ascii() { Vec::new() } else { source.char_indices().map(|(offset, _)| offset).collect() };
        Positions { source, text: Cow::Borrowed(source), offsets }
    }

    /// The text to parse, whose characters are counted.
    pub(super) fn text(&self) -> &str {
        &self.text
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

/// The text with each pair of surrogate escapes as the character that it stands for, and where each of its characters
/// stands in the source.
fn joined(source: &str) -> (String, Vec<usize>) {
    let (mut text, mut offsets) = (String::with_capacity(source.len()), Vec::new());
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        offsets.push(at);
        let rest = &source[at..];
        if let Some(character) = pair(rest) {
            text.push(character);
            at += 12;
            continue;
        }
        text.push(first);
        at += first.len_utf8();
        // What a backslash escapes begins no escape.
        if let Some(escaped) = source[at..].chars().next().filter(|_| first == '\\') {
            offsets.push(at);
            text.push(escaped);
            at += escaped.len_utf8();
        }
    }
    (text, offsets)
}

/// The character of two surrogate escapes at the beginning of a text.
fn pair(text: &str) -> Option<char> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let units = [unit(0).filter(|high| (0xD800..0xDC00).contains(high))?, unit(6)?];
    char::decode_utf16(units).next()?.ok()
}
