//! Versions against changes, in a folder of their own.

#![allow(clippy::unwrap_used, reason = "a test")]

use super::*;

const BEFORE: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
                      responses: {'200': {description: x}}\n";

fn document(text: &str) -> Document {
    Document::parse("openapi/users.yaml", text).unwrap()
}

fn at(version: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    set(root.path(), version);
    root
}

fn set(root: &Path, version: &str) {
    std::fs::create_dir_all(root.join("clients/users")).unwrap();
    let text =
        format!("[package]\nname = \"users-client\"\nversion = \"{version}\"\n\n[dependencies]\nversion = \"9\"\n");
    std::fs::write(root.join("clients/users/Cargo.toml"), text).unwrap();
}

#[test]
fn nothing_is_demanded_before_the_first_release_or_without_a_change() {
    let root = at("0.1.0");
    assert_eq!(behind(root.path(), &document(BEFORE)).unwrap(), None);
    record(root.path(), "users", &document(BEFORE)).unwrap();
    assert_eq!(behind(root.path(), &document(BEFORE)).unwrap(), None);
}

#[test]
fn a_change_demands_its_version() {
    let breaking = BEFORE.replace("operationId: a", "operationId: b");
    let compatible = BEFORE.replace("responses: {", "responses: {'404': {description: x}, ");
    let wording = BEFORE.replace("description: x", "description: y");
    for (last, text, needed) in [
        ("0.1.0", &breaking, "0.2.0"),
        ("0.1.0", &compatible, "0.1.1"),
        ("0.1.0", &wording, "0.1.1"),
        ("1.2.3", &breaking, "2.0.0"),
        ("1.2.3", &compatible, "1.3.0"),
        ("1.2.3", &wording, "1.2.4"),
    ] {
        let root = at(last);
        record(root.path(), "users", &document(BEFORE)).unwrap();
        let refusal = behind(root.path(), &document(text)).unwrap().unwrap();
        assert!(refusal.contains(&format!("is {last} and must be {needed} or later")), "{refusal}");
        assert!(record(root.path(), "users", &document(text)).is_err(), "a release is never rewritten");
        set(root.path(), needed);
        assert_eq!(behind(root.path(), &document(text)).unwrap(), None);
        record(root.path(), "users", &document(text)).unwrap();
    }
}

#[test]
fn the_last_release_is_the_highest_version() {
    let root = at("0.9.0");
    record(root.path(), "users", &document(BEFORE)).unwrap();
    set(root.path(), "0.10.0");
    record(root.path(), "users", &document(BEFORE)).unwrap();
    assert_eq!(latest(root.path(), "users").unwrap().unwrap().0.to_string(), "0.10.0");
}

#[test]
fn a_history_names_what_each_release_changed() {
    let breaking = BEFORE.replace("operationId: a", "operationId: b");
    let root = at("0.9.0");
    let shown = |document: &Document| -> Vec<(String, bool, usize)> {
        let history = history_below(root.path(), document).unwrap();
        history.into_iter().map(|it| (it.version, it.first, it.changes.len())).collect()
    };
    let version = |text: &str, first, changes| (text.to_owned(), first, changes);
    assert_eq!(shown(&document(BEFORE)), [version("Not released yet", true, 0)]);
    record(root.path(), "users", &document(BEFORE)).unwrap();
    assert_eq!(shown(&document(BEFORE)), [version("0.9.0", true, 0)]);
    assert_eq!(shown(&document(&breaking)), [version("Not released yet", false, 1), version("0.9.0", true, 0)]);
    set(root.path(), "0.10.0");
    record(root.path(), "users", &document(&breaking)).unwrap();
    assert_eq!(shown(&document(&breaking)), [version("0.10.0", false, 1), version("0.9.0", true, 0)]);
}
