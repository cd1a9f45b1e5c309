#![allow(clippy::unwrap_used)]

use super::GROUPS;
use crate::artifact::{Mode, sync};
use crate::workspace;

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
