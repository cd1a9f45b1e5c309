//! The subset of OpenAPI that we accept: one table of rules with permanent ids.
//!
//! A rule is one entry of the table and one function. Everything that progenitor panics on, misgenerates or
//! silently drops, and everything that Dropshot cannot serve, is refused here, before a generator runs.

mod body;
mod example;
mod extension;
mod findings;
mod house;
pub(crate) mod id;
mod operation;
mod parameter;
mod path;
mod reach;
mod reference;
mod response;
mod schema;
mod security;
mod table;

use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::model::{RawOperation, operations};
use findings::Findings;

/// One rule. Its id is permanent: the id of a retired rule is never given to another.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Permanent id, `PL` and three digits.
    pub id: &'static str,
    /// Level of its findings.
    pub level: Level,
    /// What the rule demands, one line.
    pub summary: &'static str,
    /// What to do about a violation.
    pub help: &'static str,
    check: Check,
}

/// How a rule is held against a document.
#[derive(Debug, Clone, Copy)]
enum Check {
    /// While the file is read; nothing remains to be done here.
    Loading,
    /// Once for the document.
    Document(fn(&Document, &mut Findings<'_>)),
    /// Once for each operation.
    Operation(fn(&Document, &RawOperation<'_>, &mut Findings<'_>)),
}

/// Every rule, by id.
pub fn rules() -> &'static [Rule] {
    table::RULES
}

/// Holds a document against every rule; findings in the order of the file.
pub fn lint(document: &Document) -> Vec<Diagnostic> {
    let operations: Vec<RawOperation<'_>> = operations(document).collect();
    let mut all = Vec::new();
    for rule in rules() {
        let mut findings = Findings::new(document, rule);
        match rule.check {
            Check::Loading => {}
            Check::Document(check) => check(document, &mut findings),
            Check::Operation(check) => operations.iter().for_each(|raw| check(document, raw, &mut findings)),
        }
        all.append(&mut findings.take());
    }
    all.sort_by_key(|finding| finding.labels.first().map_or(0, |label| label.range.start));
    // A component that several operations use is at fault once.
    all.dedup();
    all
}
