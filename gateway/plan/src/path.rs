//! Which raw paths are taken at all.
//!
//! Servers disagree about `//`, dot segments and encoded separators: some resolve them before matching, Dropshot drops
//! empty segments and decodes `%2F` inside a segment. A path that two servers can read differently is a way around the
//! gateway's policy, so it is refused before anything is matched.

use std::fmt;

/// A raw path that every server reads alike, without its optional trailing slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CanonicalPath<'a>(&'a str);

/// Why a path is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum PathError {
    /// It does not begin with `/`.
    NotAbsolute,
    /// `//`, or a trailing slash after another.
    EmptySegment,
    /// A segment `.` or `..`.
    DotSegment,
    /// `%2e`, `%2f` or `%5c`.
    EncodedSeparator,
    /// A control character, raw or encoded.
    Control,
    /// `%` without two hexadecimal digits.
    InvalidPercent,
    /// A character that must be percent-encoded in a path (RFC 3986, section 3.3).
    InvalidCharacter,
}

impl PathError {
    /// What the caller reads.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotAbsolute => "the path does not begin with a slash",
            Self::EmptySegment => "the path has an empty segment",
            Self::DotSegment => "the path has a dot segment",
            Self::EncodedSeparator => "the path encodes a dot, slash or backslash",
            Self::Control => "the path has a control character",
            Self::InvalidPercent => "the path has an invalid percent-encoding",
            Self::InvalidCharacter => "the path has a character that must be percent-encoded",
        }
    }
}

impl<'a> CanonicalPath<'a> {
    /// Checks a raw path (without query) and drops one trailing slash.
    ///
    /// # Errors
    /// The first reason to refuse it. The error never repeats the path.
    pub fn parse(raw: &'a str) -> Result<Self, PathError> {
        let rest = raw.strip_prefix('/').ok_or(PathError::NotAbsolute)?;
        check_characters(rest.as_bytes())?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.is_empty() {
            return if raw.len() > 1 { Err(PathError::EmptySegment) } else { Ok(Self(raw)) };
        }
        for segment in rest.split('/') {
            match segment {
                "" => return Err(PathError::EmptySegment),
                "." | ".." => return Err(PathError::DotSegment),
                _ => {}
            }
        }
        Ok(Self(&raw[..=rest.len()]))
    }

    /// The path as it is to be forwarded: still percent-encoded.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// The segments, still percent-encoded. None for `/`.
    pub fn segments(self) -> impl Iterator<Item = &'a str> {
        self.0.split('/').skip(1).filter(|segment| !segment.is_empty())
    }
}

impl fmt::Display for CanonicalPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

fn check_characters(path: &[u8]) -> Result<(), PathError> {
    let mut at = 0;
    while let Some(&byte) = path.get(at) {
        match byte {
            b'%' => {
                let value = path.get(at + 1..at + 3).and_then(hex_pair).ok_or(PathError::InvalidPercent)?;
                match value {
                    b'.' | b'/' | b'\\' => return Err(PathError::EncodedSeparator),
                    value if value.is_ascii_control() => return Err(PathError::Control),
                    _ => at += 2,
                }
            }
            byte if byte.is_ascii_control() => return Err(PathError::Control),
            b' ' | b'"' | b'#' | b'<' | b'>' | b'?' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                return Err(PathError::InvalidCharacter);
            }
            byte if !byte.is_ascii() => return Err(PathError::InvalidCharacter),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    }
}

/// Whether a raw segment, decoded, is `literal`. `%75sers` is `users` to every server behind, so it is here too.
pub(crate) fn decodes_to(segment: &str, literal: &str) -> bool {
    let mut raw = segment.bytes();
    let mut wanted = literal.bytes();
    loop {
        let next = match raw.next() {
            Some(b'%') => match (raw.next(), raw.next()) {
                (Some(high), Some(low)) => hex_pair(&[high, low]),
                _ => return false,
            },
            other => other,
        };
        match (next, wanted.next()) {
            (None, None) => return true,
            (Some(got), Some(wanted)) if got == wanted => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests;
