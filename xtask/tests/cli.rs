//! The command line: what is printed, and the exit code.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::{Command, Output};

fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}

#[test]
fn a_broken_document_is_shown_with_its_line_and_ends_with_100() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.yaml");
    fs::write(&file, "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths:\n  /a/:\n    gett: {}\n").unwrap();
    let output = xtask(&["lint", file.to_str().unwrap()]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(100), "{text}");
    assert!(text.contains("broken.yaml:5") && text.contains("error[PL"), "{text}");
}

#[test]
fn the_documents_of_the_workspace_are_in_order() {
    let output = xtask(&["lint"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_missing_file_ends_with_100() {
    let output = xtask(&["lint", "openapi/nothing.yaml"]);
    assert_eq!(output.status.code(), Some(100));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot read openapi/nothing.yaml"));
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("small.yaml");
    fs::write(&file, "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: boolean}\n")
        .unwrap();
    let file = file.to_str().unwrap();
    let output = xtask(&["lint", file]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("warning[PL014]: nothing refers to `A`"));
    assert_eq!(xtask(&["lint", "--deny-warnings", file]).status.code(), Some(100));
}

#[test]
fn findings_come_as_json_and_as_sarif() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.yaml");
    fs::write(&file, "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths:\n  /a:\n    gett: {}\n").unwrap();
    let output = |format: &str| -> serde_json::Value {
        let output = xtask(&["lint", "--format", format, file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(100));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let json = output("json");
    assert_eq!((&json[0]["rule"], &json[0]["places"][0]["line"]), (&"PL004".into(), &5.into()), "{json}");
    let sarif = output("sarif");
    let run = &sarif["runs"][0];
    assert_eq!(run["results"][0]["ruleId"], "PL004");
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
    let ids: Vec<_> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    assert!(ids.contains(&&"PL004".into()) && ids.contains(&&"PC050".into()), "{ids:?}");
}

#[test]
fn a_rule_is_explained() {
    let output = xtask(&["lint", "--explain", "PL024"]);
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("PL024 (error): two paths differ"));
    assert_eq!(xtask(&["lint", "--explain", "PL999"]).status.code(), Some(100));
}

#[test]
fn a_folder_without_documents_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(&["check", "--specs", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(100));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no *.yaml, *.yml or *.json in"));
}
