//! Building the programs, with cargo's own output.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::servers;
use crate::workspace;

/// Where each program lies, by its name.
#[derive(Debug)]
pub(super) struct Programs(BTreeMap<String, PathBuf>);

impl Programs {
    pub(super) fn path(&self, name: &str) -> Result<&Path> {
        self.0.get(name).map(PathBuf::as_path).with_context(|| format!("cargo built no program {name}"))
    }
}

/// A message of `cargo build --message-format=json`; other kinds have no executable.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
}

/// Builds the servers and the gateway. Cargo says where the programs are, so every way to set the target folder works.
pub(super) fn build(release: bool) -> Result<Programs> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(workspace::root())
        .args(["build", "--bins", "--message-format=json-render-diagnostics"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    for name in servers::programs() {
        cargo.args(["--package", &name]);
    }
    if release {
        cargo.arg("--release");
    }
    let mut child = cargo.spawn().context("cannot run cargo")?;
    let mut programs = BTreeMap::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.context("cannot read cargo's messages")?;
            if let Some(program) = serde_json::from_str::<Message>(&line).ok().and_then(|message| message.executable) {
                let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
                programs.insert(name, program);
            }
        }
    }
    let status = child.wait().context("cannot wait for cargo")?;
    if !status.success() {
        bail!("the build failed; nothing was started");
    }
    let programs = Programs(programs);
    for name in servers::programs() {
        programs.path(&name)?;
    }
    Ok(programs)
}
