//! The two sides of a comparison: files, git revisions, or the files as they stand.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use spec::Document;

use crate::workspace::{self, Broken};

/// What stands for a document that the other side has alone.
const NOTHING: &str = "openapi: 3.0.3\ninfo: {title: nothing, version: '0'}\npaths: {}\n";

enum Side {
    File(Document),
    /// The documents of openapi/ by name.
    All(BTreeMap<String, Document>),
}

/// The documents to compare, by the name of their service.
pub(super) fn pairs(old: Option<&str>, new: Option<&str>) -> Result<Vec<(String, Document, Document)>> {
    // Reading takes longer than comparing, and the sides have nothing in common.
    let (before, after) = std::thread::scope(|scope| {
        let before = scope.spawn(|| match old {
            Some(text) => side(text),
            None => Ok(Side::All(revision(&parting()?)?)),
        });
        let after = match new {
            Some(text) => side(text),
            None => standing().map(Side::All),
        };
        let before = before.join().unwrap_or_else(|_| bail!("the old side could not be read"));
        (before, after)
    });
    let (mut before, mut after) = match (before?, after?) {
        (Side::File(old), Side::File(new)) => return Ok(vec![(stem(new.name()), old, new)]),
        (Side::File(old), Side::All(new)) => {
            let name = stem(old.name());
            let new = one(new, &name, "the new side")?;
            return Ok(vec![(name, old, new)]);
        }
        (Side::All(old), Side::File(new)) => {
            let name = stem(new.name());
            return Ok(vec![(name.clone(), one(old, &name, "the old side")?, new)]);
        }
        (Side::All(old), Side::All(new)) => (old, new),
    };
    let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
    names.sort();
    names.dedup();
    let mut pairs = Vec::new();
    for name in names {
        let (one, other) = (take(&mut before, &name)?, take(&mut after, &name)?);
        pairs.push((name, one, other));
    }
    Ok(pairs)
}

fn one(mut documents: BTreeMap<String, Document>, name: &str, side: &str) -> Result<Document> {
    let found = documents.remove(name);
    found.with_context(|| format!("{side} has no document `{name}` in openapi/; give two files instead"))
}

fn take(documents: &mut BTreeMap<String, Document>, name: &str) -> Result<Document> {
    match documents.remove(name) {
        Some(document) => Ok(document),
        None => parse(&format!("no {name}"), NOTHING.to_owned(), &|_| Err("there is none".to_owned())),
    }
}

fn side(text: &str) -> Result<Side> {
    let here = Path::new(text);
    if here.is_file() {
        let source = std::fs::read_to_string(here).with_context(|| format!("cannot read {text}"))?;
        return Ok(Side::File(parse(text, source, &workspace::beside(here))?));
    }
    if here.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json") && !text.contains(':') {
        bail!("there is no file {text}");
    }
    Ok(Side::All(revision(text)?))
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn parse(name: &str, source: String, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Document> {
    Document::load(name, source, read).map_err(|findings| Broken(spec::render(&findings, &[])).into())
}

fn standing() -> Result<BTreeMap<String, Document>> {
    let mut documents = BTreeMap::new();
    for file in workspace::documents()? {
        let name = file.display().to_string();
        let beside = workspace::beside(&workspace::root().join(&file));
        documents.insert(stem(&name), parse(&name, workspace::read(&file)?, &beside)?);
    }
    Ok(documents)
}

/// The commit at which main and HEAD parted.
fn parting() -> Result<String> {
    let base = ["main", "origin/main"].iter().find_map(|main| git(&["merge-base", main, "HEAD"]).ok());
    let base = base.context("there is no branch main to compare with; name a revision or a file: diff OLD [NEW]")?;
    git(&["rev-parse", "--short", base.trim()]).map(|text| text.trim().to_owned())
}

/// The documents of openapi/ at a revision.
fn revision(revision: &str) -> Result<BTreeMap<String, Document>> {
    let commit = format!("{revision}^{{commit}}");
    if revision.starts_with('-') || git(&["rev-parse", "--verify", "--quiet", &commit]).is_err() {
        bail!("`{revision}` is neither a file nor a git revision");
    }
    let mut documents = BTreeMap::new();
    for file in git(&["ls-tree", "--name-only", "--full-tree", revision, "openapi/"])?.lines() {
        if file.ends_with(".yaml") || file.ends_with(".yml") || file.ends_with(".json") {
            let name = format!("{revision}:{file}");
            let source = git(&["show", &name])?;
            let beside =
                |path: &str| git(&["show", &format!("{revision}:openapi/{path}")]).map_err(|it| it.to_string());
            documents.insert(stem(file), parse(&name, source, &beside)?);
        }
    }
    if documents.is_empty() {
        bail!("there are no documents in openapi/ at `{revision}`");
    }
    Ok(documents)
}

fn git(arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").arg("-C").arg(workspace::root()).args(arguments).output();
    let output = output.context("cannot run git")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("git answered with something that is not UTF-8")
}
