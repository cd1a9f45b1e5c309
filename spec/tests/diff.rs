//! One base document and many small patches: what each means, forwards and backwards.
//!
//! `PLUMBLINE_UPDATE=1 cargo test -p spec --test diff` rewrites the expectations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use spec::{Change, Class, Diff, Direction, Document, Sampler, change_rules, diff};

const BASE: &str = include_str!("diff/base.json");
const CASES: &str = include_str!("diff/cases.txt");

struct Case {
    name: &'static str,
    old: Document,
    new: Document,
}

fn document(name: &str, root: &Value) -> Document {
    Document::parse(name, format!("{root:#}")).unwrap_or_else(|found| panic!("{name}: {found:#?}"))
}

fn cases() -> Vec<Case> {
    let base: Value = serde_json::from_str(BASE).unwrap();
    let lines = CASES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let case = |line: &'static str| {
        let (name, steps) = line.split_once(": ").unwrap();
        let mut root = base.clone();
        for step in steps.split("; /") {
            let (pointer, value) = step.split_once(" =").unwrap();
            let pointer = if pointer.starts_with('/') { pointer.to_owned() } else { format!("/{pointer}") };
            patch(&mut root, &pointer, value.trim());
        }
        Case { name, old: document("old.json", &base), new: document("new.json", &root) }
    };
    lines.map(case).collect()
}

fn patch(root: &mut Value, pointer: &str, text: &str) {
    let value = match text.strip_prefix('@') {
        Some(source) => Some(root.pointer(source).unwrap().clone()),
        None if text.is_empty() => None,
        None => Some(serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))),
    };
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = spec::pointer::unescape(key).into_owned();
    match (root.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")), value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(key, value)),
        (Value::Object(fields), None) => drop(fields.shift_remove(&key).unwrap()),
        (Value::Array(items), Some(value)) if key == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => drop(items.remove(key.parse().unwrap())),
        (other, _) => panic!("{parent} is {other}"),
    }
}

fn line(change: &Change) -> String {
    let direction = match change.direction {
        Some(Direction::Request) => " request",
        Some(Direction::Response) => " response",
        None => "",
    };
    let place =
        |place: &Option<spec::ChangePlace>| place.as_ref().map_or("-".to_owned(), |place| place.pointer.clone());
    let witness = change.witness.as_ref().map(|witness| format!(" witness {witness}")).unwrap_or_default();
    format!(
        "  {} {}{direction}: {}\n    {} -> {} [{}]{witness}\n",
        change.rule,
        change.class.as_str(),
        change.message,
        place(&change.old),
        place(&change.new),
        change.operations.join(" "),
    )
}

fn shown(found: &Diff) -> String {
    if found.changes.is_empty() { "  no change\n".to_owned() } else { found.changes.iter().map(line).collect() }
}

#[test]
fn what_each_patch_means() {
    let mut text = String::new();
    for case in cases() {
        let (there, back) = (diff(&case.old, &case.new), diff(&case.new, &case.old));
        writeln!(text, "{}\n{} and back\n{}", case.name.to_owned() + "\n" + &shown(&there), case.name, shown(&back))
            .unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/expected.txt");
    if std::env::var_os("PLUMBLINE_UPDATE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    let first = text.lines().zip(expected.lines()).find(|(is, was)| is != was);
    assert!(text == expected, "first difference: {first:?}; PLUMBLINE_UPDATE=1 rewrites {}", file.display());
}

#[test]
fn every_rule_has_a_case() {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for case in cases() {
        met.extend(diff(&case.old, &case.new).changes.iter().map(|change| change.rule));
        met.extend(diff(&case.new, &case.old).changes.iter().map(|change| change.rule));
    }
    let missing: Vec<&str> = change_rules().iter().map(|rule| rule.id).filter(|id| !met.contains(id)).collect();
    assert!(missing.is_empty(), "rules without a case: {missing:?}");
}

/// The schema that a change lies in: that of its place or one above, on both sides.
fn divides(case: &Case, change: &Change, witness: &Value) -> bool {
    let direction = change.direction.unwrap();
    let (old, new) = (Sampler::new(&case.old, direction), Sampler::new(&case.new, direction));
    let above = |place: &Option<spec::ChangePlace>| {
        let mut at = place.as_ref().map(|place| place.pointer.clone());
        let mut found = Vec::new();
        while let Some(pointer) = at.filter(|_| found.len() < 4) {
            at = spec::pointer::split(&pointer).map(|(parent, _)| parent.to_owned());
            found.push(pointer);
        }
        found
    };
    let mut pairs =
        above(&change.old).into_iter().flat_map(|one| above(&change.new).into_iter().map(move |it| (one.clone(), it)));
    pairs.any(|(one, other)| match direction {
        Direction::Request => old.admits(&one, witness) && !new.admits(&other, witness),
        Direction::Response => !old.admits(&one, witness) && new.admits(&other, witness),
    })
}

#[test]
fn every_witness_is_valid_on_one_side_only() {
    let mut count = 0;
    for case in cases() {
        let back = Case { name: case.name, old: case.new.clone(), new: case.old.clone() };
        for case in [case, back] {
            for change in diff(&case.old, &case.new).changes {
                let Some(witness) = &change.witness else { continue };
                assert_eq!(change.class, Class::Breaking, "{}: {}", case.name, change.message);
                assert!(
                    divides(&case, &change, witness),
                    "{}: {} does not show {}",
                    case.name,
                    witness,
                    change.message
                );
                count += 1;
            }
        }
    }
    assert!(count > 80, "only {count} witnesses");
}

#[test]
fn nothing_differs_from_itself() {
    for case in cases() {
        assert_eq!(diff(&case.new, &case.new), Diff::default(), "{}", case.name);
    }
}

/// What narrows one way widens the other, in the same number of places.
#[test]
fn swapping_the_sides_flips_the_values() {
    let values = |changes: &[Change]| {
        let rules = change_rules();
        let flips = |change: &&Change| {
            rules.iter().any(|rule| rule.id == change.rule && rule.request != rule.response) && change.rule < "PD140"
        };
        let narrow =
            |change: &Change| rules.iter().any(|rule| rule.id == change.rule && rule.request == Class::Breaking);
        let found: Vec<bool> = changes.iter().filter(flips).map(narrow).collect();
        (found.iter().filter(|it| **it).count(), found.iter().filter(|it| !**it).count())
    };
    for case in cases() {
        let (narrowed, widened) = values(&diff(&case.old, &case.new).changes);
        assert_eq!(values(&diff(&case.new, &case.old).changes), (widened, narrowed), "{}", case.name);
    }
}

#[test]
fn the_form_of_a_document_is_no_difference() {
    let base = Document::parse("base.json", BASE).unwrap();
    let root: Value = serde_json::from_str(BASE).unwrap();
    let mut turned = root.clone();
    turn(&mut turned);
    assert_eq!(diff(&base, &document("turned.json", &turned)), Diff::default());
    let yaml = "# A comment.\nopenapi: 3.0.3\ninfo: {title: x, version: '1'} # another\npaths: {}\n";
    let json = r#"{"openapi": "3.0.3", "info": {"version": "1", "title": "x"}, "paths": {}}"#;
    let [yaml, json] = [("x.yaml", yaml), ("x.json", json)].map(|(name, text)| Document::parse(name, text).unwrap());
    assert_eq!(diff(&yaml, &json), Diff::default());
}

fn turn(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let entries: Vec<_> = std::mem::take(fields).into_iter().collect();
            for (key, mut value) in entries.into_iter().rev() {
                turn(&mut value);
                fields.insert(key, value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(turn),
        _ => {}
    }
}
