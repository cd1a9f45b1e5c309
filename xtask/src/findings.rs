//! Findings on their way out: for a person, or for a program.

use clap::ValueEnum;
use serde_json::{Value, json};
use spec::{Diagnostic, Document, Label, Level};

/// How findings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// As the compiler prints its own
    #[default]
    Human,
    /// `[{rule, level, message, help, places: [{file, line, column, text}]}]`, the place at fault first
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Findings as JSON; see [`Format::Json`].
pub(crate) fn json(findings: &[Diagnostic]) -> Value {
    let place =
        |label: &Label| json!({"file": label.file, "line": label.line, "column": label.column, "text": label.text});
    let one = |finding: &Diagnostic| {
        json!({
            "rule": finding.rule,
            "level": finding.level.to_string(),
            "message": finding.message,
            "help": finding.help,
            "places": finding.labels.iter().map(place).collect::<Vec<_>>(),
        })
    };
    findings.iter().map(one).collect()
}

/// Findings as rustc prints them.
pub(crate) fn human(findings: &[Diagnostic], documents: &[&Document]) -> String {
    spec::render(findings, documents)
}

/// Findings as a SARIF log (OASIS, version 2.1.0), with every rule that could have been found.
pub(crate) fn sarif(findings: &[Diagnostic]) -> Value {
    let rule = |id: &str, level: Level, summary: &str, help: &str| {
        json!({
            "id": id,
            "shortDescription": {"text": summary},
            "help": {"text": help},
            "defaultConfiguration": {"level": level.to_string()},
        })
    };
    let rules = spec::rules().iter().map(|it| rule(it.id, it.level, it.summary, it.help));
    let conformance = spec::conformance_rules().iter().map(|it| rule(it.id, Level::Error, it.summary, it.help));
    let location = |label: &Label| {
        // A column counts UTF-16 code units unless the run says otherwise; it does, below.
        json!({
            "physicalLocation": {
                "artifactLocation": {"uri": label.file},
                "region": {"startLine": label.line, "startColumn": label.column},
            },
            "message": {"text": label.text},
        })
    };
    let result = |finding: &Diagnostic| {
        let (first, others) = finding.labels.split_at(finding.labels.len().min(1));
        json!({
            "ruleId": finding.rule,
            "level": finding.level.to_string(),
            "message": {"text": finding.message},
            "locations": first.iter().map(location).collect::<Vec<_>>(),
            "relatedLocations": others.iter().map(location).collect::<Vec<_>>(),
        })
    };
    json!({
        "version": "2.1.0",
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "runs": [{
            "tool": {"driver": {"name": "plumbline", "rules": rules.chain(conformance).collect::<Vec<_>>()}},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}
