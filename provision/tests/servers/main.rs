//! Real servers: found, started, asked, killed and started again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod children;
mod clusters;
mod shared;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use provision::Options;
use tempfile::TempDir;

/// A folder that the servers' user can pass through, which a plain temporary one is not.
fn state_dir() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mode = std::fs::Permissions::from_mode(0o711);
    std::fs::set_permissions(folder.path(), mode).unwrap();
    folder
}

fn options(folder: &Path) -> Options {
    Options::new(folder.join("state"))
}

fn text(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", text(source)),
        None => error.to_string(),
    }
}

/// Whether a process exists and is more than a zombie.
fn alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        let state = stat.rsplit(')').next().unwrap().trim_start();
        !state.starts_with('Z')
    })
}

fn eventually(what: &str, condition: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(15);
    while !condition() {
        assert!(Instant::now() < end, "not within 15 s: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
