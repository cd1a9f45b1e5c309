//! The compiled servers against the documents: each server prints what its code states, and the two are compared.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use spec::{Api, Diagnostic, Document};

use crate::programs::Programs;

/// The program of the service that a document describes.
pub(crate) fn program(api: &Api) -> String {
    format!("{}-server", api.service)
}

/// What the server of each API says of itself, in the same order.
pub(crate) fn statements(programs: &Programs, apis: &[Api]) -> Result<Vec<Document>> {
    apis.iter().map(|api| statement(programs, &program(api))).collect()
}

fn statement(programs: &Programs, name: &str) -> Result<Document> {
    let output =
        Command::new(programs.path(name)?).arg("openapi").output().with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{name} openapi` failed ({}):\n{}", output.status, said.trim_end());
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("`{name} openapi` printed no text"))?;
    let title = format!("{name} openapi");
    Document::parse(title, text)
        .map_err(|findings| anyhow::anyhow!("`{name} openapi` printed no OpenAPI:\n{}", spec::render(&findings, &[])))
}

/// Holds each server against its document; also how long that took.
pub(crate) fn compare(apis: &[Api], servers: &[Document]) -> (Vec<Diagnostic>, Duration) {
    let started = Instant::now();
    let findings = apis.iter().zip(servers).flat_map(|(api, server)| spec::conform(api, server)).collect();
    (findings, started.elapsed())
}
