//! The documents that client crates were released with, and the versions that changes since then demand.

mod version;

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use spec::{Api, Change, Class, Document};

use crate::Verdict;
use crate::workspace::{self, Broken};
use version::Version;

const FOLDER: &str = "openapi/released";

/// The version that the client crate of a service needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bump {
    service: String,
    from: Version,
    class: Option<Class>,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, from) = (format!("{}-client", self.service), self.from);
        match self.class {
            None => write!(f, "{name} {from} needs no new version"),
            Some(class) => write!(f, "{name} {from} needs a {} bump: {}", from.part(class), from.after(class)),
        }
    }
}

/// What a change demands of the client crate of a service; `None` where there is no such crate.
pub(crate) fn bump(service: &str, class: Option<Class>) -> Result<Option<Bump>> {
    if !manifest(service).is_file() {
        return Ok(None);
    }
    let from = match latest(workspace::root(), service)? {
        Some((version, _)) => version,
        None => current(workspace::root(), service)?,
    };
    Ok(Some(Bump { service: service.to_owned(), from, class }))
}

/// Refuses client crates whose version is lower than what changed since their last release demands.
///
/// # Errors
/// Every such crate, with the version that it needs and the changes that demand it.
pub(crate) fn check(apis: &[Api]) -> Result<()> {
    let found: Result<Vec<_>> =
        apis.iter().filter_map(|api| behind(workspace::root(), &api.document).transpose()).collect();
    match found?.join("\n") {
        found if found.is_empty() => Ok(()),
        found => Err(Broken(found).into()),
    }
}

fn behind(root: &Path, document: &Document) -> Result<Option<String>> {
    let service = stem(Path::new(document.name()));
    let Some((last, file)) = latest(root, &service)? else { return Ok(None) };
    let version = current(root, &service)?;
    let diff = spec::diff(&read(root, &file)?, document);
    let Some(class) = diff.class() else { return Ok(None) };
    let needed = last.after(class);
    if version >= needed {
        return Ok(None);
    }
    let reasons = diff.changes.iter().filter(|change| change.class == class);
    let reasons: Vec<String> = reasons
        .map(|change| {
            let place = change.new.as_ref().or(change.old.as_ref()).map(|it| it.pointer.as_str()).unwrap_or_default();
            format!("  {} {}: {} ({place})", change.rule, class.as_str(), change.message)
        })
        .collect();
    Ok(Some(format!(
        "{service}-client is {version} and must be {needed} or later: {} changed since {last} \
         (`cargo xtask diff {} {}`). Set the version in clients/{service}/Cargo.toml\n{}",
        document.name(),
        file.display(),
        document.name(),
        reasons.join("\n")
    )))
}

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Services, as in clients/<SERVICE>; all that have a client crate when none is given
    services: Vec<String>,
}

/// `cargo xtask release`: records the documents under the versions of their client crates.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    let root = workspace::root();
    let apis = workspace::apis()?;
    let known: Vec<(String, &Api)> = apis
        .iter()
        .map(|api| (stem(Path::new(api.document.name())), api))
        .filter(|(service, _)| manifest(service).is_file())
        .collect();
    for wanted in &arguments.services {
        ensure!(known.iter().any(|(service, _)| service == wanted), "there is no client crate clients/{wanted}");
    }
    let wanted = |service: &String| arguments.services.is_empty() || arguments.services.contains(service);
    for (service, api) in known.iter().filter(|(service, _)| wanted(service)) {
        println!("release   {}", record(root, service, &api.document)?);
    }
    Ok(Verdict::InOrder)
}

fn record(root: &Path, service: &str, document: &Document) -> Result<String> {
    let version = current(root, service)?;
    let file = PathBuf::from(format!("{FOLDER}/{service}/{version}.yaml"));
    let path = root.join(&file);
    if path.exists() {
        let source = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", file.display()))?;
        if source == document.source() {
            return Ok(format!("{service}-client {version} is recorded already"));
        }
        bail!(
            "{} was released with another document; raise the version in clients/{service}/Cargo.toml",
            file.display()
        );
    }
    if let Some(behind) = behind(root, document)? {
        return Err(Broken(behind).into());
    }
    std::fs::create_dir_all(path.parent().unwrap_or(root))
        .and_then(|()| std::fs::write(&path, document.source()))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(format!("{service}-client {version}: {}", file.display()))
}

/// One release, compared with the one before it.
pub(crate) struct Release {
    /// `0.1.0`, or that it is still to come.
    pub(crate) version: String,
    /// Whether there is none before it.
    pub(crate) first: bool,
    pub(crate) changes: Vec<Change>,
}

/// The releases of a document, the newest first; above them what has changed since.
pub(crate) fn history(document: &Document) -> Result<Vec<Release>> {
    history_below(workspace::root(), document)
}

fn history_below(root: &Path, document: &Document) -> Result<Vec<Release>> {
    let service = stem(Path::new(document.name()));
    let mut history: Vec<Release> = Vec::new();
    let mut last: Option<Document> = None;
    for (version, file) in all(root, &service)? {
        let next = read(root, &file)?;
        let changes = last.as_ref().map(|last| spec::diff(last, &next).changes);
        history.push(Release {
            version: version.to_string(),
            first: changes.is_none(),
            changes: changes.unwrap_or_default(),
        });
        last = Some(next);
    }
    let changes = last.as_ref().map(|last| spec::diff(last, document).changes);
    if changes.as_ref().is_none_or(|changes| !changes.is_empty()) {
        let (version, first) = ("Not released yet".to_owned(), changes.is_none());
        history.push(Release { version, first, changes: changes.unwrap_or_default() });
    }
    history.reverse();
    Ok(history)
}

fn read(root: &Path, file: &Path) -> Result<Document> {
    let name = file.display().to_string();
    let source = std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {name}"))?;
    Ok(Document::parse(name, source).map_err(|findings| Broken(spec::render(&findings, &[])))?)
}

/// The last release of a service, and its document.
fn latest(root: &Path, service: &str) -> Result<Option<(Version, PathBuf)>> {
    Ok(all(root, service)?.pop())
}

/// The releases of a service, the oldest first, and their documents.
fn all(root: &Path, service: &str) -> Result<Vec<(Version, PathBuf)>> {
    let folder = PathBuf::from(FOLDER).join(service);
    let Ok(entries) = std::fs::read_dir(root.join(&folder)) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for entry in entries {
        let file = folder.join(entry.with_context(|| format!("cannot list {}", folder.display()))?.file_name());
        let version = Version::parse(&stem(&file)).with_context(|| format!("{} is no version", file.display()))?;
        all.push((version, file));
    }
    all.sort();
    Ok(all)
}

fn manifest(service: &str) -> PathBuf {
    workspace::root().join(format!("clients/{service}/Cargo.toml"))
}

/// The version that the manifest of a client crate states.
fn current(root: &Path, service: &str) -> Result<Version> {
    let file = format!("clients/{service}/Cargo.toml");
    let text = std::fs::read_to_string(root.join(&file)).with_context(|| format!("cannot read {file}"))?;
    let package = text.lines().skip_while(|line| line.trim() != "[package]").skip(1);
    let mut fields = package.take_while(|line| !line.trim_start().starts_with('[')).filter_map(|it| it.split_once('='));
    let stated = fields.find(|(key, _)| key.trim() == "version").map(|(_, value)| value.trim().trim_matches('"'));
    let version = stated.and_then(|text| Version::parse(text).ok());
    version.with_context(|| format!("{file} must state a version of its own, like version = \"0.1.0\""))
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
