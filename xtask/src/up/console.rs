//! One output for many: each line carries the name of the one who wrote it.

use std::io::{BufRead as _, BufReader, IsTerminal as _, Read, Write as _, stderr, stdout};
use std::thread::{self, JoinHandle};

/// Width of the longest name (`payments`).
const WIDTH: usize = 8;

/// Colours of the sources, as ANSI codes; red is kept for errors.
const COLOURS: [(&str, u8); 5] = [("up", 32), ("users", 36), ("payments", 33), ("orders", 35), ("gateway", 34)];

/// Where everything is written. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Console {
    colour: bool,
    /// Says nothing but errors.
    silent: bool,
}

impl Console {
    /// Colours are used only on a terminal, and not where `NO_COLOR` (no-color.org) is set.
    pub(super) fn new(no_colour: bool) -> Self {
        let unwanted = no_colour || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colour: !unwanted && stdout().is_terminal(), silent: false }
    }

    /// One that passes nothing on.
    pub(super) fn silent() -> Self {
        Self { colour: false, silent: true }
    }

    pub(super) fn coloured(&self) -> bool {
        self.colour
    }

    /// A progress line of this command itself.
    pub(super) fn say(&self, text: &str) {
        text.lines().for_each(|line| self.plain(&self.line("up", line)));
    }

    /// What went wrong.
    pub(super) fn error(&self, text: &str) {
        let mark = if self.colour { "\x1b[31merror:\x1b[0m" } else { "error:" };
        let _ = writeln!(stderr().lock(), "{mark} {text}");
    }

    /// Text as it is, in one piece. A reader that is gone is no reason to stop the stack.
    pub(super) fn plain(&self, text: &str) {
        if !self.silent {
            let _ = writeln!(stdout().lock(), "{text}");
        }
    }

    fn line(&self, source: &str, text: &str) -> String {
        let code = COLOURS.iter().find(|(name, _)| *name == source).map_or(37, |(_, code)| *code);
        if self.colour {
            format!("\x1b[{code}m{source:<WIDTH$} |\x1b[0m {text}")
        } else {
            format!("{source:<WIDTH$} | {text}")
        }
    }

    /// Copies a child's output line by line until it ends.
    pub(super) fn follow(&self, source: &str, output: impl Read + Send + 'static) -> JoinHandle<()> {
        let (console, source) = (self.clone(), source.to_owned());
        thread::spawn(move || {
            let mut reader = BufReader::new(output);
            let mut line = Vec::new();
            // A read error is the end as well: nothing more will come.
            while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line);
                console.plain(&console.line(&source, text.trim_end_matches(['\r', '\n'])));
                line.clear();
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_aligned_and_coloured_only_when_wanted() {
        let plain = Console { colour: false, silent: false };
        assert_eq!(plain.line("users", "x"), "users    | x");
        assert_eq!(plain.line("payments", "x"), "payments | x");
        let coloured = Console { colour: true, silent: false };
        assert_eq!(coloured.line("users", "x"), "\u{1b}[36musers    |\u{1b}[0m x");
    }
}
