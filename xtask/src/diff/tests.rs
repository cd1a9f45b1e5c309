//! What the command prints about two files, and when it fails.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::Path;

use super::*;

const OLD: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: create_thing
      requestBody: {required: true, content: {application/json: {schema: {$ref: 'common.yaml#/Thing'}}}}
      responses:
        '201': {description: Made.}
";
const COMMON: &str = "Thing:\n  type: object\n  properties:\n    name: {type: string, maxLength: 9}\n";

/// Writes both documents, each with its own file beside it; gives their paths.
fn files(folder: &Path, edits: &[(&str, &str)]) -> [String; 2] {
    ["old", "new"].map(|side| {
        let home = folder.join(side);
        std::fs::create_dir(&home).unwrap();
        let edit = |text: &str| match side {
            "old" => text.to_owned(),
            _ => edits.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)),
        };
        std::fs::write(home.join("common.yaml"), edit(COMMON)).unwrap();
        std::fs::write(home.join("things.yaml"), edit(OLD)).unwrap();
        home.join("things.yaml").display().to_string()
    })
}

fn arguments([old, new]: [String; 2], fail_on: Option<FailOn>) -> Arguments {
    Arguments { old: Some(old), new: Some(new), format: Format::Human, fail_on }
}

#[test]
fn a_change_in_a_file_beside_is_shown_there_with_its_witness() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = arguments(files(folder.path(), &[("maxLength: 9", "maxLength: 8")]), None);
    let compared = compare(&arguments).unwrap();
    let human = print::human(&compared);
    assert!(human.contains("error[PD120]: breaking: "), "{human}");
    assert!(human.contains("new/common.yaml:4:26") && human.contains("old/common.yaml:4:26"), "{human}");
    assert!(human.contains("help: was valid and no longer is: \""), "{human}");
    assert!(human.ends_with("things    1 breaking, 0 compatible, 0 documentation\n"), "{human}");
    let markdown = print::markdown(&compared);
    assert!(markdown.starts_with("## things\n\n### Breaking\n\n- ") && markdown.contains("(PD120, `"), "{markdown}");
    let json = print::json(&compared);
    let change = &json[0]["changes"][0];
    assert_eq!(
        (&change["rule"], &change["class"], &change["new"]["line"]),
        (&"PD120".into(), &"breaking".into(), &4.into())
    );
    assert!(change["new"]["file"].as_str().unwrap().ends_with("new/common.yaml"), "{change}");
    assert_eq!(change["operations"], serde_json::json!(["create_thing"]));
}

#[test]
fn it_fails_from_the_class_that_was_named() {
    for (edit, class) in [
        (("maxLength: 9", "maxLength: 8"), Some(Class::Breaking)),
        (("maxLength: 9", "maxLength: 10"), Some(Class::Compatible)),
        (("Made.", "Done."), Some(Class::Documentation)),
        (("nothing", "nothing"), None),
    ] {
        for limit in [FailOn::Breaking, FailOn::Compatible, FailOn::Documentation] {
            let folder = tempfile::tempdir().unwrap();
            let arguments = arguments(files(folder.path(), &[edit]), Some(limit));
            let compared = compare(&arguments).unwrap();
            let fails = verdict(&arguments, &compared).is_err();
            assert_eq!(fails, class.is_some_and(|class| class >= Class::from(limit)), "{edit:?} {limit:?}");
        }
    }
}

#[test]
fn what_is_neither_file_nor_revision_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [old, _] = files(folder.path(), &[]);
    for (given, message) in [
        ("no-such-revision", "`no-such-revision` is neither a file nor a git revision"),
        ("none.yaml", "there is no file none.yaml"),
        ("--help", "neither a file"),
    ] {
        let failure = compare(&arguments([old.clone(), given.to_owned()], None)).err().unwrap();
        assert!(failure.to_string().contains(message), "{failure}");
    }
}

#[test]
fn no_change_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let compared = compare(&arguments(files(folder.path(), &[]), None)).unwrap();
    assert_eq!(print::human(&compared), "things    0 breaking, 0 compatible, 0 documentation\n");
    assert_eq!(print::markdown(&compared), "No changes.\n");
}
