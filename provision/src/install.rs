//! The system's package manager, only when asked for.

use std::process::{Command, Stdio};

use nix::unistd::geteuid;

/// Installs `package` with apt-get; the error says why that is impossible.
pub(crate) fn install(package: &str, report: &dyn Fn(&str)) -> Result<(), String> {
    if !geteuid().is_root() {
        return Err(format!("installing needs root: run `sudo apt-get install {package}`"));
    }
    report(&format!("installing the package {package} with apt-get"));
    for arguments in [vec!["-qq", "update"], vec!["-qq", "install", "--yes", "--no-install-recommends", package]] {
        let status = Command::new("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .status()
            .map_err(|error| format!("apt-get cannot be run: {error}"))?;
        if !status.success() {
            return Err(format!("apt-get ended with {status}"));
        }
    }
    Ok(())
}
