//! The workspace on disk.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};
use spec::{Api, Diagnostic, Document};

/// The folder with the root manifest.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The documents in `openapi/`, relative to the root, sorted.
pub(crate) fn documents() -> Result<Vec<PathBuf>> {
    in_folder(root(), Path::new("openapi"))
}

/// The documents in a folder of the caller's, sorted; at least one.
pub(crate) fn documents_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    let documents = in_folder(&here, &here.join(folder))?;
    anyhow::ensure!(!documents.is_empty(), "no *.yaml, *.yml or *.json in {}", folder.display());
    Ok(documents)
}

fn in_folder(base: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> =
        fs::read_dir(base.join(folder)).with_context(|| format!("cannot list {}", folder.display()))?.collect();
    let names = entries?.into_iter().map(|entry| folder.join(entry.file_name()));
    let is_document = |path: &PathBuf| path.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json");
    let mut documents: Vec<PathBuf> = names.filter(is_document).collect();
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

/// Every API of the workspace. Each is one file, as it is compiled into its server.
pub(crate) fn apis() -> Result<Vec<Api>> {
    collect(&documents()?, |file| Ok(Api::parse(file.display().to_string(), read(file)?)))
}

/// The text of a file, relative to the root.
pub(crate) fn read(file: &Path) -> Result<String> {
    fs::read_to_string(root().join(file)).with_context(|| format!("cannot read {}", file.display()))
}

/// Reads files that stand beside a document, by their paths relative to its folder.
pub(crate) fn beside(document: &Path) -> impl Fn(&str) -> Result<String, String> + use<> {
    let folder = document.parent().map(Path::to_path_buf).unwrap_or_default();
    move |path| fs::read_to_string(folder.join(path)).map_err(|error| error.to_string())
}

/// The document in a file relative to the root, with what it refers to in files beside it.
pub(crate) fn document(file: &Path) -> Result<Result<Document, Vec<Diagnostic>>> {
    Ok(Document::load(file.display().to_string(), read(file)?, &beside(&root().join(file))))
}

/// The APIs in these files, which are relative to the root.
pub(crate) fn parse(files: &[PathBuf]) -> Result<Vec<Api>> {
    collect(files, |file| Ok(document(file)?.and_then(Api::read)))
}

fn collect(files: &[PathBuf], read: impl Fn(&Path) -> Result<Result<Api, Vec<Diagnostic>>>) -> Result<Vec<Api>> {
    let (mut apis, mut findings) = (Vec::new(), Vec::new());
    for file in files {
        match read(file)? {
            Ok(api) => apis.push(api),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(apis) } else { Err(Broken::new(&findings, &apis).into()) }
}
