#![allow(clippy::unwrap_used)]

use super::{GROUPS, What};
use crate::artifact::{Mode, sync};
use crate::{Verdict, workspace};

#[test]
fn checked_in_files_are_what_the_documents_give() {
    let apis = workspace::apis().unwrap();
    for group in GROUPS {
        let artifacts = (group.render)(&apis).unwrap();
        let differences = sync(workspace::root(), Mode::Check, &group.owned(), &artifacts).unwrap();
        let list: Vec<_> = differences.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "run `cargo xtask gen {}`: {list:#?}", group.name);
    }
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let (one, two) = (workspace::apis().unwrap(), workspace::apis().unwrap());
    for group in GROUPS {
        assert!((group.render)(&one).unwrap() == (group.render)(&two).unwrap(), "{}", group.name);
    }
}

#[test]
fn a_group_leaves_the_folders_of_others_alone() {
    let gateway = GROUPS.iter().find(|group| group.name == "gateway").unwrap();
    assert_eq!(gateway.owned().except, [std::path::Path::new("gateway/generated/portal")]);
}

#[test]
fn a_check_fails_until_everything_is_generated() {
    let (root, apis) = (tempfile::tempdir().unwrap(), workspace::apis().unwrap());
    let run = |what, mode| super::sync(root.path(), what, mode, &apis).unwrap();
    assert_eq!(run(What::All, Mode::Check), Verdict::Stale);
    assert_eq!(run(What::All, Mode::DryRun), Verdict::InOrder);
    assert_eq!(run(What::Gateway, Mode::Write), Verdict::InOrder);
    assert_eq!(run(What::Gateway, Mode::Check), Verdict::InOrder);
    assert_eq!(run(What::Portal, Mode::Check), Verdict::Stale);
    assert_eq!(run(What::All, Mode::Write), Verdict::InOrder);
    assert_eq!(run(What::All, Mode::Check), Verdict::InOrder);
}
