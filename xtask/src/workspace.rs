//! The workspace on disk.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};
use spec::{Api, Diagnostic};

/// The folder with the root manifest.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The documents in `openapi/`, relative to the root, sorted.
pub(crate) fn documents() -> Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(root().join("openapi")).context("cannot list openapi/")?.collect();
    let names = entries?.into_iter().map(|entry| Path::new("openapi").join(entry.file_name()));
    let mut documents: Vec<PathBuf> = names.filter(|path| path.extension().is_some_and(|it| it == "yaml")).collect();
    documents.sort();
    Ok(documents)
}

/// Findings that make documents unusable, rendered.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Broken(pub(crate) String);

impl Broken {
    /// Documents that came to be are not needed: a finding in one that did not carries its text.
    pub(crate) fn new(findings: &[Diagnostic], apis: &[Api]) -> Self {
        let documents: Vec<_> = apis.iter().map(|api| &api.document).collect();
        Self(spec::render(findings, &documents))
    }
}

/// Every API of the workspace.
pub(crate) fn apis() -> Result<Vec<Api>> {
    parse(&documents()?)
}

/// The APIs in these files, which are relative to the root.
pub(crate) fn parse(files: &[PathBuf]) -> Result<Vec<Api>> {
    let (mut apis, mut findings) = (Vec::new(), Vec::new());
    for file in files {
        let path = root().join(file);
        let source = fs::read_to_string(&path).with_context(|| format!("cannot read {}", file.display()))?;
        match Api::parse(file.display().to_string(), source) {
            Ok(api) => apis.push(api),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(apis) } else { Err(Broken::new(&findings, &apis).into()) }
}
