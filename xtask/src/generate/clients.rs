//! Typed client crates, by progenitor.
//!
//! One `generated.rs` for each document; `lib.rs` beside it is written by hand and repairs nothing. What progenitor
//! would translate badly is changed in the document first: see [`lower`].

mod answers;
mod apart;
mod cli;
mod docs;
pub(super) mod examples;
pub(super) mod foreign;
mod lower;
mod mocks;
pub(super) mod names;
mod rewrite;
pub(super) mod samples;
mod schemas;

use std::any::Any;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use serde_json::Value;
use spec::{Access, Api, Operation, Place, Retry};
use syn::File;

use self::answers::Tags;
use self::apart::Wire;
use crate::artifact::Artifact;
use crate::workspace;

/// The generated half of each client crate.
pub(crate) fn render(apis: &[Api]) -> Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    for api in apis {
        artifacts.extend(render_one(api).with_context(|| format!("no client of openapi/{}.yaml", api.service))?);
    }
    artifacts.push(cli::render(apis)?);
    Ok(artifacts)
}

fn render_one(api: &Api) -> Result<Vec<Artifact>> {
    let Api { service, .. } = api;
    let header = format!(
        "// Generated from openapi/{service}.yaml by `cargo xtask gen clients`. Do not edit: change the document.\n\n"
    );
    let mut file = client(api.document.root())?;
    let samples = samples::of(api, &file)?;
    samples::into_docs(&mut file, api, &samples)?;
    let client = format!("{header}{}{}", print(file), table(api.operations.iter().map(entry_of)));
    let mocks = format!("{header}{}", mocks::render(api.document.root())?);
    let tests = format!("{header}{}", samples::tests(api, &samples)?);
    Ok(vec![
        Artifact::new(format!("clients/{service}/src/generated.rs"), rustfmt(&client)?),
        Artifact::new(format!("clients/{service}/src/mocks.rs"), rustfmt(&mocks)?),
        Artifact::new(format!("clients/{service}/tests/samples.rs"), rustfmt(&tests)?),
        // A published crate cannot reach for a file outside of its folder.
        Artifact::new(format!("clients/twins/documents/{service}.json"), format!("{:#}\n", api.document.root())),
    ])
}

/// A document as progenitor takes it, what became of its answers, and which names are other ones on the wire.
fn lowered(document: &Value) -> Result<(OpenAPI, Tags, Wire)> {
    let mut lowered = lower::lower(document);
    schemas::lower(&mut lowered);
    let tags = answers::lower(&mut lowered);
    let wire = apart::rename(&mut lowered);
    Ok((serde_json::from_value(lowered).context("the document is not OpenAPI 3.0")?, tags, wire))
}

/// What progenitor writes.
///
/// It asserts where it could explain. Lint refuses every such document that we know of; for the others this names at
/// least the document.
fn progenitor(
    write: impl FnOnce(&mut Generator) -> std::result::Result<TokenStream, progenitor::Error>,
) -> Result<File> {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        .with_hooks(HooksMode::Expected)
        .with_inner_type("client_kit::Context".parse().map_err(|_| anyhow!("a path is a token stream"))?)
        .with_crate("client-kit", CrateVers::Any, None);
    let tokens = catch_unwind(AssertUnwindSafe(|| write(&mut Generator::new(&settings))))
        .map_err(|panic| anyhow!("progenitor panicked: {}", message(&*panic)))?
        .context("progenitor refused the document")?;
    syn::parse2(tokens).context("progenitor wrote something that is not Rust")
}

/// What progenitor makes of a document.
fn client(document: &Value) -> Result<File> {
    let (lowered, tags, wire) = lowered(document)?;
    let mut file = progenitor(|generator| generator.generate_tokens(&lowered))?;
    apart::restore(&mut file, &wire);
    rewrite::refuse_homonyms(&file)?;
    rewrite::read_answers_with_the_kit(&mut file, &tags)?;
    rewrite::open_enums(&mut file);
    Ok(file)
}

fn print(mut file: File) -> String {
    docs::split(&mut file);
    prettyplease::unparse(&file)
}

/// The table that tells the hooks what a request does not show.
fn table(entries: impl IntoIterator<Item = String>) -> String {
    let entries: String = entries.into_iter().map(|entry| entry + ",\n").collect();
    format!(
        "\n/// What the contract says about each operation that its request does not show.\n\
         pub(crate) const OPERATIONS: &[client_kit::Operation] = &[\n{entries}];\n"
    )
}

/// The entry of an operation.
fn entry_of(operation: &Operation) -> String {
    let bearer = matches!(operation.access, Access::Bearer { .. });
    let key = operation.parameter(Place::Header, "idempotency-key").is_some();
    entry(&operation.id, bearer, key, operation.gateway.retry)
}

fn entry(id: &str, bearer: bool, key: bool, retry: Retry) -> String {
    let repeat = match retry {
        Retry::Never => "Never",
        Retry::Safe => "Safe",
        Retry::Idempotent => "Idempotent",
    };
    format!(
        "client_kit::Operation {{ id: {id:?}, bearer: {bearer}, idempotency_key: {key}, \
         repeat: client_kit::Repeat::{repeat} }}"
    )
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// prettyplease leaves lines that rustfmt would change; a checked-in file must satisfy `cargo fmt --check`.
fn rustfmt(source: &str) -> Result<Vec<u8>> {
    let mut child = Command::new("rustfmt")
        .arg("--edition=2024")
        .arg("--config-path")
        .arg(workspace::root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .context("rustfmt cannot be run; `rustup component add rustfmt`")?;
    // rustfmt reads all of its input before it writes, so one thread is enough.
    child.stdin.take().context("rustfmt has an input")?.write_all(source.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt failed: {}", output.status);
    }
    Ok(output.stdout)
}

#[cfg(test)]
mod tests;
