//! What a rule has found.

use super::Rule;
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// Collects the findings of one rule.
pub(super) struct Findings<'a> {
    document: &'a Document,
    rule: &'a Rule,
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(document: &'a Document, rule: &'a Rule) -> Self {
        Findings { document, rule, found: Vec::new() }
    }

    pub(super) fn take(self) -> Vec<Diagnostic> {
        self.found
    }

    /// The value at `pointer` is at fault.
    pub(super) fn value(&mut self, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let finding = self.new_finding(message).at_value(self.document, pointer, "");
        self.push(finding)
    }

    /// The key at `pointer` is at fault.
    pub(super) fn key(&mut self, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let finding = self.new_finding(message).at_key(self.document, pointer, "");
        self.push(finding)
    }

    fn new_finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.rule.id, self.rule.level, message).help(self.rule.help)
    }

    fn push(&mut self, finding: Diagnostic) -> &mut Diagnostic {
        let index = self.found.len();
        self.found.push(finding);
        &mut self.found[index]
    }
}
