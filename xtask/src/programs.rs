//! The programs of this workspace: built with cargo's own output, or found beside this one.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::workspace;

/// Where each program lies, by its name.
#[derive(Debug)]
pub(crate) struct Programs(BTreeMap<String, PathBuf>);

impl Programs {
    pub(crate) fn path(&self, name: &str) -> Result<&Path> {
        self.0.get(name).map(PathBuf::as_path).with_context(|| format!("cargo built no program {name}"))
    }
}

/// A message of `cargo build --message-format=json`; other kinds have no executable.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
}

/// Finds programs that were built before, in the folder of this one. Nothing is rebuilt.
pub(crate) fn find(names: &[String]) -> Result<Programs> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    let folder = own.parent().unwrap_or(Path::new("."));
    let mut programs = BTreeMap::new();
    for name in names {
        let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            bail!("{name} is not built; run `cargo build --package {name}`");
        }
        programs.insert(name.clone(), program);
    }
    Ok(Programs(programs))
}

/// Builds programs, each the package of its name. Cargo says where they are, so every way to set the target folder
/// works.
pub(crate) fn build(names: &[String], release: bool) -> Result<Programs> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(workspace::root())
        .args(["build", "--bins", "--message-format=json-render-diagnostics"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    for name in names {
        cargo.args(["--package", name]);
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
    for name in names {
        programs.path(name)?;
    }
    Ok(programs)
}
