//! What makes a crate of a generated client: manifest, first page, and a program over all operations.

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};
use spec::{Api, Operation, Segment};

use super::super::cli;
use super::super::names::plain;
use crate::findings;
use crate::workspace::{self, Broken};

/// A crate to be.
pub(super) struct Package<'a> {
    pub(super) name: &'a str,
    /// Of the operations that are in it.
    pub(super) document: &'a Value,
}

impl Package<'_> {
    fn title(&self) -> String {
        let title = self.document.pointer("/info/title").and_then(Value::as_str);
        title.unwrap_or("an API").replace('\n', " ")
    }

    /// The name of the crate in Rust.
    fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The name of its program.
    fn binary(&self) -> String {
        self.name.strip_suffix("-client").map_or_else(|| format!("{}-cli", self.name), str::to_owned)
    }

    /// How the environment variables of the program begin.
    fn variables(&self) -> String {
        self.binary().to_uppercase().replace('-', "_")
    }

    fn server(&self, otherwise: &'static str) -> &str {
        let server = self.document.pointer("/servers/0/url").and_then(Value::as_str);
        server.filter(|url| url.starts_with("http")).unwrap_or(otherwise)
    }

    /// A complete program, for the first page of the documentation.
    fn example(&self, run: &str) -> String {
        format!(
            "```{run}\nuse {}::{{Client, Credentials, Options}};\n\n\
             fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let options = Options::new().credentials(Credentials::bearer(std::env::var(\"TOKEN\")?));\n    \
             let client = Client::connect({:?}, options)?;\n    \
             // One method for each operation: client.operation_id().parameter(value).send().await\n    \
             println!(\"{{client:?}}\");\n    Ok(())\n}}\n```\n",
            self.module(),
            self.server("https://api.example.com")
        )
    }

    pub(super) fn library(&self) -> String {
        let text = format!("Typed client of {}.\n\n{}", self.title(), self.example("no_run"));
        let docs: String = text.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect();
        format!(
            "{docs}\n#[allow(missing_docs, unused_qualifications, rustdoc::all)]\n#[allow(clippy::all)]\nmod generated;\n\
             #[cfg(feature = \"mocks\")]\n#[allow(missing_docs, rustdoc::all)]\n#[allow(clippy::all)]\npub mod mocks;\n\n\
             pub use client_kit::{{Amount, BreakerPolicy, BreakerState, CallError, ConnectError, Context, Credentials, \
             CredentialsError, Ended, Grant, IdempotencyKey, Login, Observer, Options, Outcome, Retry, RetryBudget, Secret}};\n\
             pub use generated::*;\n\nclient_kit::client!(Client, OPERATIONS);\n"
        )
    }

    /// `main.rs`: a command for each operation whose request can be given on a command line.
    pub(super) fn program(&self, entries: &[(String, String)]) -> Result<String> {
        let api = Api::of_checked(self.binary(), self.document.to_string());
        let api = api.map_err(|found| Broken(findings::human(&found, &[])))?;
        let mut source = format!(
            "//! The operations of {} as commands.\n\n#![allow(unused_imports)]\n\n\
             use std::process::ExitCode;\n\nuse cli_kit::{{Input, Kind, Operation, Place, Program}};\n\
             use client_kit::Repeat;\n\nconst OPERATIONS: &[Operation] = &[\n",
            self.title()
        );
        for operation in api.operations.iter().filter(|operation| has_command(operation)) {
            let call = entries.iter().find(|(id, _)| plain(id) == plain(&operation.id));
            let (_, call) = call.ok_or_else(|| anyhow!("{} is not in the table", operation.id))?;
            source.push_str(&cli::entry(&api, operation, call)?);
        }
        let (binary, about) = (self.binary(), format!("Calls {}", self.title()));
        let token = format!("set {}_TOKEN to an access token", self.variables());
        source.push_str(&format!(
            "];\n\nfn main() -> ExitCode {{\nProgram {{ name: {binary:?}, version: env!(\"CARGO_PKG_VERSION\"), \
             about: {about:?}, details: {:?}, url: {:?}, unauthorized: {token:?}, operations: OPERATIONS }}.run()\n}}\n",
            format!("{}_TOKEN is sent as a bearer token where an operation wants one.", self.variables()),
            self.server("http://localhost:8080"),
        ));
        Ok(source)
    }

    pub(super) fn manifest(&self) -> Result<String> {
        let workspace: String = workspace::read("Cargo.toml".as_ref())?;
        let kit = |name: &str| -> Result<Value> {
            let folder = workspace::root().join("clients").join(name);
            Ok(json!(folder.canonicalize().with_context(|| format!("clients/{name}"))?.display().to_string()))
        };
        let line = |crate_name: &str| {
            let line = workspace.lines().find(|line| line.split(" = ").next() == Some(crate_name));
            line.with_context(|| format!("the workspace does not depend on {crate_name}"))
        };
        let mut dependencies = String::new();
        for name in ["chrono", "futures", "progenitor-client", "regress", "reqwest", "serde", "serde_json", "uuid"] {
            dependencies.push_str(&format!("{}\n", line(name)?));
        }
        let Some(mocks) = line("httpmock")?.strip_suffix(" }") else { bail!("httpmock has no table of settings") };
        let version = self.document.pointer("/info/version").and_then(Value::as_str).unwrap_or_default();
        let version = if is_version(version) { version } else { "0.1.0" };
        let (name, binary, own) = (self.name, self.binary(), env!("CARGO_PKG_VERSION"));
        let description = json!(format!("Typed client of {}", self.title()));
        Ok(format!(
            "[package]\nname = {name:?}\nversion = {version:?}\nedition = \"2024\"\nrust-version = {:?}\n\
             description = {description}\nreadme = \"README.md\"\n\n[workspace]\n\n\
             [[bin]]\nname = {binary:?}\npath = \"src/main.rs\"\nrequired-features = [\"cli\"]\n\n\
             [features]\ndefault = [\"rustls\"]\n# HTTPS.\nrustls = [\"client-kit/rustls\"]\n\
             # For tests: typed answers for an httpmock server.\nmocks = [\"dep:httpmock\"]\n\
             # The program.\ncli = [\"dep:cli-kit\"]\n\n\
             [dependencies]\ncli-kit = {{ version = {own:?}, path = {}, optional = true }}\n\
             client-kit = {{ version = {own:?}, path = {} }}\n{mocks}, optional = true }}\n{dependencies}",
            env!("CARGO_PKG_RUST_VERSION"),
            kit("cli-kit")?,
            kit("kit")?,
        ))
    }

    pub(super) fn readme(&self) -> String {
        format!(
            "# {}\n\nTyped client of {}.\n\n{}\n\
             - One method for each operation, named like its operationId.\n\
             - Calls are repeated where that is safe; `Options` and `Context` say when and how often.\n\
             - Errors: `CallError` tells whether the call was sent, the status, and the request id to quote.\n\n\
             Features:\n\n\
             - `rustls` (default): HTTPS.\n\
             - `mocks`: `mocks::MockServerExt` gives an httpmock server a typed method for each operation.\n\
             - `cli`: the program `{}`, with a command for each operation; `{}_URL` and `{}_TOKEN` say where and as whom.\n",
            self.name,
            self.title(),
            self.example("rust"),
            self.binary(),
            self.variables(),
            self.variables(),
        )
    }
}

/// A body is JSON or nothing, and a variable is a whole segment.
fn has_command(operation: &Operation) -> bool {
    let whole = |segment: &Segment| !matches!(segment, Segment::Literal(text) if text.contains('{'));
    let json = |media_type: &str| media_type.split(';').next() == Some("application/json");
    operation.body.as_ref().is_none_or(|body| json(&body.media_type)) && operation.path.segments.iter().all(whole)
}

/// Three numbers, as cargo wants them.
fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    let number = |it: &&str| it.parse::<u64>().is_ok() && (*it == "0" || !it.starts_with('0'));
    numbers.len() == 3 && numbers.iter().all(number)
}
