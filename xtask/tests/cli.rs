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
