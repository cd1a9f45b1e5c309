//! The signing keys, from the command line.

use std::process::{Command, Output};

fn keys(dir: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_users-server"));
    command.arg("keys").args(arguments).env_clear().env("SIGNING_KEY_DIR", dir).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn keys_are_made_changed_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("keys");
    let missing = keys(&dir, &["rotate"]);
    assert!(
        !missing.status.success() && String::from_utf8_lossy(&missing.stderr).contains("cannot use the signing keys")
    );
    assert_eq!(said(&keys(&dir, &["init"])), "made a signing key\n");
    assert_eq!(said(&keys(&dir, &["init"])), "there is a signing key already\n");
    assert!(said(&keys(&dir, &["list"])).ends_with("  signs\n"));
    assert!(said(&keys(&dir, &["rotate"])).starts_with("made a signing key, which signs from 20"));
    let list = said(&keys(&dir, &["list"]));
    let purposes: Vec<&str> = list.lines().map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!((purposes.len(), purposes[0]), (2, "signs"), "{list}");
    assert!(purposes[1].starts_with("signs from 20"), "{list}");

    let early = keys(&dir, &["rotate"]);
    let reason = String::from_utf8_lossy(&early.stderr);
    assert!(!early.status.success() && reason.contains("the last rotation ends at 20"), "{reason}");
    assert!(reason.contains("--compromised"), "{reason}");
    said(&keys(&dir, &["rotate", "--compromised"]));
    let after = said(&keys(&dir, &["list"]));
    assert_eq!(after.lines().count(), 1, "{after}");
    let id = |list: &str| list.split(' ').next().unwrap().to_owned();
    assert!(after.ends_with("  signs\n") && !list.contains(&id(&after)), "{list}{after}");
}
