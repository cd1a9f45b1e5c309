//! Schemas: the two statements of one value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::bounds;
use super::findings::{Findings, Sides};
use super::table;
use super::view::View;
use crate::sample::Direction;

/// Schemas inside each other that are compared.
const MAX_DEPTH: usize = 64;

/// Formats that nothing enforces at run time and generated clients make types of: both must state them.
const TYPES: [&str; 4] = ["int32", "int64", "password", "binary"];

/// The comparison of one pair of schemas, and of those inside.
pub(super) struct Comparison<'f, 'a> {
    direction: Direction,
    /// Dropshot calls every optional parameter nullable, though a text never is.
    parameter: bool,
    findings: &'f mut Findings<'a>,
    /// Pairs that have been, or are being, compared: a cycle ends here.
    seen: BTreeSet<(String, String)>,
}

impl<'f, 'a> Comparison<'f, 'a> {
    pub(super) fn new(direction: Direction, findings: &'f mut Findings<'a>) -> Self {
        Comparison { direction, parameter: false, findings, seen: BTreeSet::new() }
    }

    pub(super) fn of_parameter(findings: &'f mut Findings<'a>) -> Self {
        Comparison { parameter: true, ..Comparison::new(Direction::Request, findings) }
    }

    /// Compares the schemas at two pointers; `subject` names the value they speak of.
    pub(super) fn compare(mut self, document: &str, server: &str, subject: &str) {
        self.pair(document, server, subject, 0);
    }

    fn pair(&mut self, document: &str, server: &str, subject: &str, depth: usize) {
        let own = View::new(self.findings.document(), document);
        let other = View::new(self.findings.server(), server);
        if depth > MAX_DEPTH || !self.seen.insert((own.at.clone(), other.at.clone())) {
            return;
        }
        if !self.kind(&own, &other, subject) {
            return;
        }
        self.nullable(&own, &other, subject);
        self.members(&own, &other, subject);
        self.format(&own, &other, subject);
        bounds::compare(self.direction, &own, &other, subject, self.findings);
        self.default(&own, &other, subject);
        self.choice(&own, &other, subject, depth);
        self.items(&own, &other, subject, depth);
        self.properties(&own, &other, subject, depth);
    }

    fn push(&mut self, rule: table::Conformance, subject: &str, document: (&str, String), server: (&str, String)) {
        self.findings.push(rule, subject, Sides { document, server });
    }

    /// Whether the two are of one type, so that the rest can be compared.
    fn kind(&mut self, own: &View<'_>, other: &View<'_>, subject: &str) -> bool {
        match (own.kind(), other.kind()) {
            // The server takes or sends anything.
            (_, None) => true,
            (Some(own), Some(other)) if own == other => true,
            (None, Some(_)) if !own.branches().is_empty() => true,
            (stated, Some(kind)) => {
                let words = stated.map_or("no type".to_owned(), |kind| format!("type {kind}"));
                let places = (own.place("type"), other.place("type"));
                self.push(table::TYPE, subject, (&places.0, words), (&places.1, format!("type {kind}")));
                false
            }
        }
    }

    fn nullable(&mut self, own: &View<'_>, other: &View<'_>, subject: &str) {
        let (allowed, stated) = (own.says("nullable"), other.says("nullable"));
        let silent = other.kind().is_none() && other.branches().is_empty();
        if allowed != stated && !self.parameter && !silent {
            let words = |null: bool| if null { "`null` allowed" } else { "no `null`" }.to_owned();
            let places = (own.place("nullable"), other.place("nullable"));
            self.push(table::NULLABLE, subject, (&places.0, words(allowed)), (&places.1, words(stated)));
        }
    }

    fn members(&mut self, own: &View<'_>, other: &View<'_>, subject: &str) {
        let set = |view: &View<'_>| -> Option<BTreeSet<String>> {
            let (_, members) = view.get("enum")?;
            // `null` is what `nullable` says.
            Some(members.as_array()?.iter().filter(|member| !member.is_null()).map(Value::to_string).collect())
        };
        let (allowed, stated) = (set(own), set(other));
        // A request with another value is refused before the server sees it; a response is the server's own.
        let silent = stated.is_none() && (allowed.is_none() || self.direction == Direction::Request);
        if allowed != stated && !silent {
            let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
                these.difference(those).cloned().collect::<Vec<_>>().join(", ")
            };
            let words = |own: Option<&BTreeSet<String>>, other: Option<&BTreeSet<String>>| match (own, other) {
                (None, _) => "any value".to_owned(),
                (Some(own), Some(other)) if !only(own, other).is_empty() => format!("{} as well", only(own, other)),
                (Some(own), None) => format!("only {}", own.iter().cloned().collect::<Vec<_>>().join(", ")),
                (Some(_), Some(_)) => "fewer values".to_owned(),
            };
            let (first, second) = (words(allowed.as_ref(), stated.as_ref()), words(stated.as_ref(), allowed.as_ref()));
            let places = (own.place("enum"), other.place("enum"));
            self.push(table::ENUM, subject, (&places.0, first), (&places.1, second));
        }
    }

    fn format(&mut self, own: &View<'_>, other: &View<'_>, subject: &str) {
        let (declared, stated) = (own.text("format"), other.text("format"));
        // Formats that only Rust has are bounds, and compared as such; every other number is a double.
        let foreign = |format: &&str| {
            matches!(*format, "double" | "float") || bounds::of_rust(format).is_some_and(|_| !TYPES.contains(format))
        };
        let stated = stated.filter(|format| !foreign(format));
        let silent = stated.is_none() && !declared.is_some_and(|format| TYPES.contains(&format));
        let untyped = other.kind().is_none();
        if declared.filter(|format| !foreign(format)) != stated && !silent && !untyped {
            let words =
                |format: Option<&str>| format.map_or("no format".to_owned(), |format| format!("format {format}"));
            let places = (own.place("format"), other.place("format"));
            self.push(table::FORMAT, subject, (&places.0, words(declared)), (&places.1, words(stated)));
        }
    }

    fn default(&mut self, own: &View<'_>, other: &View<'_>, subject: &str) {
        let Some((place, stated)) = other.get("default") else { return };
        let declared = own.get("default");
        // `null` stands for a field that is left out.
        if !stated.is_null() && declared.as_ref().map(|(_, value)| *value) != Some(stated) {
            let words = declared.map_or("no default".to_owned(), |(_, value)| format!("the default {value}"));
            self.push(
                table::DEFAULT,
                subject,
                (&own.place("default"), words),
                (&place, format!("the default {stated}")),
            );
        }
    }

    fn choice(&mut self, own: &View<'_>, other: &View<'_>, subject: &str, depth: usize) {
        let (declared, stated) = (own.branches(), other.branches());
        if stated.len() < 2 && declared.len() < 2 {
            return;
        }
        if declared.len() != stated.len() {
            let words = |branches: usize| match branches {
                0 | 1 => "no choice".to_owned(),
                count => format!("a choice of {count}"),
            };
            let silent = other.kind().is_none() && stated.is_empty();
            if !silent {
                let places = (own.at.clone(), other.at.clone());
                let (first, second) = (words(declared.len()), words(stated.len()));
                self.push(table::COMPOSITION, subject, (&places.0, first), (&places.1, second));
            }
            return;
        }
        for (own, other) in declared.iter().zip(&stated) {
            self.pair(own, other, subject, depth + 1);
        }
    }

    fn items(&mut self, own: &View<'_>, other: &View<'_>, subject: &str, depth: usize) {
        if let (Some((own, _)), Some((other, _))) = (own.get("items"), other.get("items")) {
            self.pair(&own, &other, &format!("{subject}[]"), depth + 1);
        }
    }

    fn properties(&mut self, own: &View<'_>, other: &View<'_>, subject: &str, depth: usize) {
        if other.kind() != Some("object") {
            return;
        }
        let hidden = if self.direction == Direction::Request { "readOnly" } else { "writeOnly" };
        let (declared, mut stated) = (own.properties(hidden), other.properties(hidden));
        for (name, place) in declared {
            let field = format!("{subject}, field `{name}`");
            let Some(at) = stated.remove(name) else {
                self.push(
                    table::PROPERTY_MISSING,
                    &field,
                    (&place, "it".to_owned()),
                    (&other.at, "has none".to_owned()),
                );
                continue;
            };
            let (needed, always) = (own.requires(name), other.requires(name));
            if needed != always {
                let words = |required: bool| if required { "it required" } else { "it optional" }.to_owned();
                self.push(table::PROPERTY_REQUIRED, &field, (&place, words(needed)), (&at, words(always)));
            }
            self.pair(&place, &at, &field, depth + 1);
        }
        for (name, at) in stated {
            let field = format!("{subject}, field `{name}`");
            self.push(
                table::PROPERTY_UNKNOWN,
                &field,
                (&own.at, "no such field".to_owned()),
                (&at, "has it".to_owned()),
            );
        }
        self.others(own, other, subject, depth);
    }

    /// Fields that are not named.
    fn others(&mut self, own: &View<'_>, other: &View<'_>, subject: &str, depth: usize) {
        let closed =
            |view: &View<'_>| view.get("additionalProperties").is_some_and(|(_, value)| value == &Value::Bool(false));
        let words = |view: &View<'_>| match view.get("additionalProperties") {
            Some((_, Value::Bool(false))) => "no other fields".to_owned(),
            Some((_, Value::Object(_))) => "other fields of one type".to_owned(),
            _ => "any other fields".to_owned(),
        };
        match (map_values(own), map_values(other)) {
            (Some((own, _)), Some((other, _))) => {
                self.pair(&own, &other, &format!("{subject}, other fields"), depth + 1)
            }
            (None, None) if self.direction == Direction::Response || !closed(other) || closed(own) => {}
            (None, None) | (Some(_), None) | (None, Some(_)) => {
                let places = (own.place("additionalProperties"), other.place("additionalProperties"));
                self.push(table::CLOSED, subject, (&places.0, words(own)), (&places.1, words(other)));
            }
        }
    }
}

/// The schema of fields that are not named, where there is one.
fn map_values<'a>(view: &View<'a>) -> Option<(String, &'a Value)> {
    view.get("additionalProperties").filter(|(_, value)| value.is_object())
}
