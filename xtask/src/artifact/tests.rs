#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Artifact, Difference, Kind, Mode, Owned, sync};

fn wanted() -> Vec<Artifact> {
    vec![Artifact::new("generated/a.txt", "one\ntwo\n"), Artifact::new("generated/deep/b.bin", [0xff, 0x00])]
}

fn owned() -> Owned {
    Owned { folders: vec!["generated".into()], except: vec!["generated/other".into()] }
}

/// A folder in which everything is as it should be.
fn in_order() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    sync(root.path(), Mode::Write, &owned(), &wanted()).unwrap();
    root
}

fn difference(path: &str, kind: Kind) -> Difference {
    Difference { path: path.into(), kind }
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        names.push(entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            names.extend(listing(&entry.path()));
        }
    }
    names.sort();
    names
}

#[test]
fn writing_makes_everything_as_it_should_be() {
    let root = tempfile::tempdir().unwrap();
    let first = sync(root.path(), Mode::Write, &owned(), &wanted()).unwrap();
    assert_eq!(
        first,
        [difference("generated/a.txt", Kind::Missing), difference("generated/deep/b.bin", Kind::Missing)]
    );
    assert_eq!(fs::read(root.path().join("generated/a.txt")).unwrap(), b"one\ntwo\n");
    for mode in [Mode::Check, Mode::DryRun, Mode::Write] {
        assert_eq!(sync(root.path(), mode, &owned(), &wanted()).unwrap(), []);
    }
    assert_eq!(listing(root.path()), ["a.txt", "b.bin", "deep", "generated"], "no temporary file is left");
}

#[test]
fn a_file_that_is_right_is_not_touched() {
    let root = in_order();
    let path = root.path().join("generated/a.txt");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    sync(root.path(), Mode::Write, &owned(), &wanted()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn an_edit_by_hand_is_named_with_its_line_and_undone() {
    let root = in_order();
    let path = root.path().join("generated/a.txt");
    fs::write(&path, "one\n2\n").unwrap();
    let expected = [difference("generated/a.txt", Kind::Differs(Some(2)))];
    for mode in [Mode::Check, Mode::DryRun] {
        assert_eq!(sync(root.path(), mode, &owned(), &wanted()).unwrap(), expected);
        assert_eq!(fs::read(&path).unwrap(), b"one\n2\n", "{mode:?} changes nothing");
    }
    assert_eq!(sync(root.path(), Mode::Write, &owned(), &wanted()).unwrap(), expected);
    assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\n");
}

#[test]
fn a_binary_file_differs_without_a_line() {
    let root = in_order();
    fs::write(root.path().join("generated/deep/b.bin"), [0xff]).unwrap();
    let found = sync(root.path(), Mode::Check, &owned(), &wanted()).unwrap();
    assert_eq!(found, [difference("generated/deep/b.bin", Kind::Differs(None))]);
}

#[test]
fn a_missing_file_is_named_and_restored() {
    let root = in_order();
    let path = root.path().join("generated/deep/b.bin");
    fs::remove_file(&path).unwrap();
    let expected = [difference("generated/deep/b.bin", Kind::Missing)];
    assert_eq!(sync(root.path(), Mode::Check, &owned(), &wanted()).unwrap(), expected);
    assert!(!path.exists());
    sync(root.path(), Mode::Write, &owned(), &wanted()).unwrap();
    assert!(path.exists());
}

#[test]
fn orphans_are_pruned_in_owned_folders_only() {
    let root = in_order();
    let orphan = root.path().join("generated/old/page.html");
    fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    fs::write(&orphan, "old").unwrap();
    fs::write(root.path().join("by_hand.txt"), "mine").unwrap();
    fs::create_dir(root.path().join("generated/other")).unwrap();
    fs::write(root.path().join("generated/other/theirs.txt"), "theirs").unwrap();
    let expected = [difference("generated/old/page.html", Kind::Orphan)];
    assert_eq!(sync(root.path(), Mode::DryRun, &owned(), &wanted()).unwrap(), expected);
    assert!(orphan.exists());
    assert_eq!(sync(root.path(), Mode::Write, &owned(), &wanted()).unwrap(), expected);
    assert_eq!(listing(root.path()), ["a.txt", "b.bin", "by_hand.txt", "deep", "generated", "other", "theirs.txt"]);
}

#[test]
fn two_artifacts_of_one_path_are_a_mistake() {
    let root = tempfile::tempdir().unwrap();
    let twice = [Artifact::new("a", "1"), Artifact::new("a", "2")];
    assert!(sync(root.path(), Mode::Check, &Owned::default(), &twice).is_err());
}
