//! Lines of an nginx configuration.

use anyhow::{Result, ensure};

/// A file, or a part of one.
#[derive(Debug)]
pub(super) struct Text {
    lines: String,
    depth: usize,
}

impl Text {
    /// A file that begins by saying what it is.
    pub(super) fn new(about: &str) -> Self {
        let header =
            format!("# Made by `cargo xtask gen gateway`. Edits are undone by the next run.\n#\n# {about}\n\n");
        Self { lines: header, depth: 0 }
    }

    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push_str(&"    ".repeat(self.depth));
        self.lines.push_str(line.as_ref());
        self.lines.push('\n');
    }

    /// A block with braces.
    pub(super) fn block(&mut self, head: impl AsRef<str>, inside: impl FnOnce(&mut Self)) {
        self.line(format!("{} {{", head.as_ref()));
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.line("}");
    }

    /// A `map`, with its default first.
    pub(super) fn map(&mut self, source: &str, variable: &str, default: &str, entries: &[(String, String)]) {
        self.block(format!("map {source} {variable}"), |text| {
            text.line(format!("default {default};"));
            for (key, value) in entries {
                // Words of `map` itself stand for themselves behind a backslash.
                let escape =
                    if matches!(key.as_str(), "default" | "hostnames" | "include" | "volatile") { "\\" } else { "" };
                text.line(format!("{escape}{key} {value};"));
            }
        });
    }

    pub(super) fn finish(self) -> String {
        self.lines
    }
}

/// Text that stands for itself between double quotes. nginx has no escape for `$` there.
pub(super) fn quoted(text: &str) -> Result<String> {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'$');
    ensure!(plain, "`{text}` cannot stand in a configuration of nginx: it has a `$` or is not plain text");
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A name that becomes part of a variable, a zone or a location.
pub(super) fn name(text: &str) -> Result<&str> {
    let plain =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    ensure!(plain, "`{text}` cannot be a name in a configuration of nginx: use lower-case letters, digits and `_`");
    Ok(text)
}

/// Text as part of a regular expression between double quotes.
pub(super) fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars() {
        if !character.is_ascii_alphanumeric() && !matches!(character, '/' | '-' | '_') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
