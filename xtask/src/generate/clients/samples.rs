//! A sample of each operation in Rust, for curl and for `plumb`, out of the document's examples.
//!
//! They stand in the documentation of the client crates and on the pages of the portal. `tests/samples.rs` of each
//! crate runs the Rust ones against a server that expects the documented request and gives the documented answer.

mod rust;
mod types;

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use spec::{Access, Api, Operation, Place, Response};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, File, ImplItemFn, parse_quote};

use self::types::Types;
use super::{client, docs, examples, names, rustfmt};

/// One operation, in three languages.
pub(in crate::generate) struct Sample {
    /// The operationId.
    pub(in crate::generate) id: String,
    /// Statements that may fail, with `client` and `types` in scope.
    pub(in crate::generate) rust: String,
    /// For a shell in which `URL` and, where the operation wants one, `TOKEN` are set.
    pub(in crate::generate) curl: String,
    /// For a shell; nothing for an operation that the gateway does not route.
    pub(in crate::generate) plumb: Option<String>,
}

/// The samples of a document.
pub(in crate::generate) fn for_pages(api: &Api) -> Result<Vec<Sample>> {
    of(api, &client(api.document.root())?)
}

/// The samples of a document whose client is this file.
pub(super) fn of(api: &Api, client: &File) -> Result<Vec<Sample>> {
    let types = Types::of(client);
    let mut source = String::new();
    for operation in &api.operations {
        let code = rust::sample(api, operation, &types)
            .with_context(|| format!("{} cannot be shown in Rust", operation.id))?;
        writeln!(source, "async fn {}() {{\n{code}\n}}", operation.id)?;
    }
    let formatted = String::from_utf8(rustfmt(&source)?)?;
    let mut bodies = formatted.split("async fn ").skip(1).map(|function| {
        let lines = function.lines().skip(1).take_while(|line| *line != "}");
        lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect::<String>()
    });
    let sample = |operation: &Operation| {
        Ok(Sample {
            id: operation.id.clone(),
            rust: bodies.next().context("rustfmt lost a function")?,
            curl: curl(api, operation)?,
            plumb: operation.gateway.expose.then(|| plumb(api, operation)),
        })
    };
    api.operations.iter().map(sample).collect()
}

fn plumb(api: &Api, operation: &Operation) -> String {
    let arguments = examples::arguments(api, operation);
    format!("plumb {} {arguments}", operation.id.replace('_', "-")).trim_end().to_owned()
}

fn curl(api: &Api, operation: &Operation) -> Result<String> {
    let mut url = operation.path.template.clone();
    let mut lines = Vec::new();
    for parameter in examples::needed(operation) {
        let value = examples::value(api, parameter)
            .map(|value| examples::plain(&value))
            .with_context(|| format!("the parameter {} of {} has no example", parameter.name, operation.id))?;
        match parameter.place {
            Place::Path => url = url.replace(&format!("{{{}}}", parameter.name), &value),
            Place::Query => {
                lines.push(format!("--url-query {}", examples::quote(&format!("{}={value}", parameter.name))))
            }
            Place::Header => lines.push(format!("-H {}", examples::quote(&format!("{}: {value}", parameter.name)))),
        }
    }
    if let Access::Bearer { .. } = operation.access {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    // curl asks with GET, or with POST where there is a body.
    let implied = if operation.body.is_some() { "POST" } else { "GET" };
    let method = operation.method.as_str();
    let method = if method == implied { String::new() } else { format!("-X {method} ") };
    if let Some(body) = &operation.body {
        let example = example_of_request(api, operation)?;
        lines.push(format!("-H 'Content-Type: {}'", body.media_type));
        lines.push(format!("-d {}", examples::quote(&example.to_string())));
    }
    let first = format!("curl {method}\"$URL{url}\"");
    Ok(std::iter::once(first).chain(lines).collect::<Vec<_>>().join(" \\\n  "))
}

fn example_of_request<'a>(api: &'a Api, operation: &Operation) -> Result<&'a Value> {
    examples::body(api, operation).with_context(|| format!("the request of {} has no example", operation.id))
}

/// The answer of a success.
fn success(operation: &Operation) -> Result<&Response> {
    operation.responses.iter().find(|response| response.status.is_success()).context("there is no success")
}

/// Puts the samples where progenitor wrote how a method is called with variables that come from nowhere.
pub(super) fn into_docs(client: &mut File, api: &Api, samples: &[Sample]) -> Result<()> {
    let mut writer = Writer { krate: names::snake(&api.service), samples, written: 0 };
    writer.visit_file_mut(client);
    ensure!(writer.written == samples.len(), "progenitor documents methods in another way than expected");
    Ok(())
}

struct Writer<'a> {
    krate: String,
    samples: &'a [Sample],
    written: usize,
}

impl VisitMut for Writer<'_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let sample = self.samples.iter().find(|sample| function.sig.ident == sample.id.as_str());
        if let Some(sample) = sample {
            for attribute in &mut function.attrs {
                self.write(sample, attribute);
            }
        }
        visit_mut::visit_impl_item_fn_mut(self, function);
    }
}

impl Writer<'_> {
    fn write(&mut self, sample: &Sample, attribute: &mut Attribute) {
        let Some(text) = docs::text(attribute).map(|text| text.value()) else { return };
        let Some((before, after)) = text.split_once("```ignore") else { return };
        let Some((_, after)) = after.split_once("```") else { return };
        let (krate, rust) = (&self.krate, &sample.rust);
        let hidden: String = imports(rust, &format!("{krate}_client")).map(|line| format!("# {line}\n")).collect();
        let text = format!(
            "{}\n\n```no_run\n{hidden}\
             # async fn example(client: &{krate}_client::Client) -> Result<(), Box<dyn std::error::Error>> {{\n\
             {rust}# Ok(())\n# }}\n```{after}",
            before.trim_end()
        );
        *attribute = parse_quote!(#[doc = #text]);
        self.written += 1;
    }
}

/// What a sample needs beside `client`.
fn imports(rust: &str, krate: &str) -> impl Iterator<Item = String> {
    let wanted = [
        ("try_next()", "use futures::TryStreamExt as _;".to_owned()),
        ("types::", format!("use {krate}::types;")),
        ("Amount::", format!("use {krate}::Amount;")),
        ("Secret::", format!("use {krate}::Secret;")),
    ];
    wanted.into_iter().filter(|(word, _)| rust.contains(word)).map(|(_, line)| line)
}

/// `tests/samples.rs`.
pub(super) fn tests(api: &Api, samples: &[Sample]) -> Result<String> {
    let krate = format!("{}_client", names::snake(&api.service));
    let all: String = samples.iter().map(|sample| sample.rust.as_str()).collect();
    let imports: String = imports(&all, &krate).map(|line| line + "\n").collect();
    let mut source = format!(
        "//! The samples of the documentation: each sends the documented request and takes the documented answer.\n\n\
         #![allow(clippy::unwrap_used, missing_docs)]\n\n\
         use httpmock::MockServer;\nuse {krate}::mocks::MockServerExt as _;\n\
         use {krate}::{{Client, Credentials, Options}};\n{imports}\n\
         type Outcome = Result<(), Box<dyn std::error::Error>>;\n\n\
         fn connect(server: &MockServer) -> Client {{\n\
         Client::connect(&server.base_url(), Options::new().credentials(Credentials::bearer(\"token\"))).unwrap()\n}}\n\n\
         fn documented<T: serde::de::DeserializeOwned>(example: &str) -> T {{\n\
         serde_json::from_str(example).unwrap()\n}}\n"
    );
    for (sample, operation) in samples.iter().zip(&api.operations) {
        test(&mut source, api, operation, sample)?;
    }
    Ok(source)
}

fn test(source: &mut String, api: &Api, operation: &Operation, sample: &Sample) -> Result<()> {
    let Sample { id, rust, .. } = sample;
    let expected = match &operation.body {
        None => String::new(),
        Some(_) => format!("when.into_inner().json_body_includes({});\n", literal(example_of_request(api, operation)?)),
    };
    let when = if expected.is_empty() { "_" } else { "when" };
    let answer = success(operation)?;
    let status = match answer.status {
        spec::StatusSpec::Code(status) => http::StatusCode::from_u16(status)?,
        _ => anyhow::bail!("the success of {id} has no status of its own"),
    };
    let method = names::snake(status.canonical_reason().context("the status has no name")?);
    let value = match answer.media_type.as_deref() {
        None => String::new(),
        Some(media_type) => {
            let example = examples::content(api, &answer.pointer, media_type)
                .with_context(|| format!("the answer of {id} has no example"))?;
            match media_type {
                "application/json" => format!("&documented({})", literal(&last_page(example))),
                _ => literal(example),
            }
        }
    };
    Ok(write!(
        source,
        "\n#[tokio::test]\nasync fn {id}() -> Outcome {{\n\
         let server = MockServer::start_async().await;\n\
         let mock = server.{id}(|{when}, then| {{\n{expected}then.{method}({value});\n}});\n\
         let client = connect(&server);\n{rust}mock.assert_async().await;\nOk(())\n}}\n"
    )?)
}

/// A page that names no next one; the mock would answer it for ever.
fn last_page(example: &Value) -> Value {
    let mut page = example.clone();
    if let Some(fields) = page.as_object_mut().filter(|fields| fields.contains_key("items")) {
        fields.remove("next_page");
    }
    page
}

/// A raw string; JSON as its text, on many lines: rustfmt gives up where one is too long.
fn literal(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| format!("{value:#}"), str::to_owned);
    format!("r##\"{text}\"##")
}
