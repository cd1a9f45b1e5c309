//! Sends an operation and prints what comes of it.

use std::time::Duration;

use clap::ArgMatches;
use client_kit::{Context, Credentials, Options, Retry};
use progenitor_client::Error;
use reqwest::{Client, Request};
use serde_json::Value;

use crate::failure::Failure;
use crate::operation::Operation;
use crate::output::{self, Format};
use crate::{Program, request};

struct Caller {
    unauthorized: &'static str,
    client: Client,
    context: Context,
    verbose: bool,
}

impl Program {
    /// Sends the operation with the arguments of its command, and prints what comes of it.
    ///
    /// # Errors
    /// The arguments make no request, there was no answer, or it says no.
    pub async fn call(
        &self,
        operation: &'static Operation,
        arguments: &ArgMatches,
        url: &str,
        credentials: Credentials,
    ) -> Result<(), Failure> {
        let format = Format::of(arguments);
        let seconds = arguments.get_one::<u64>("timeout").copied().unwrap_or(30);
        let retry = if arguments.get_flag("no-retry") { Retry::never() } else { Retry::new() };
        let options = Options::new().credentials(credentials).timeout(Duration::from_secs(seconds)).retry(retry);
        let (base, client, context) = options
            .open(url, &format!("{}/{}", self.name, self.version))
            .map_err(|error| Failure::local(format!("{url}: {error}")))?;
        let verbose = arguments.get_flag("verbose");
        let caller = Caller { unauthorized: self.unauthorized, client, context, verbose };
        let request = request::build(operation, arguments, &base)?;
        caller.run(operation, request, operation.paged && arguments.get_flag("all"), format).await
    }
}

impl Caller {
    async fn run(&self, operation: &Operation, mut request: Request, all: bool, format: Format) -> Result<(), Failure> {
        let mut items = Vec::new();
        loop {
            let again = request.try_clone();
            let body = self.send(operation, request).await?;
            let Some(answer) = body else { return Ok(()) };
            let Ok(mut answer) = serde_json::from_slice::<Value>(&answer) else {
                return output::text(&String::from_utf8_lossy(&answer));
            };
            let next = answer.get("next_page").and_then(Value::as_str).filter(|_| operation.paged).map(str::to_owned);
            if !all {
                output::print(&answer, format)?;
                if next.is_some() && format == Format::Table {
                    eprintln!("there is more: --all, or --page-token {}", next.unwrap_or_default());
                }
                return Ok(());
            }
            if let Some(page) = answer.get_mut("items").and_then(Value::as_array_mut) {
                items.append(page);
            }
            match (next, again) {
                (Some(token), Some(mut following)) => {
                    // Filters are part of the token.
                    following.url_mut().query_pairs_mut().clear().append_pair("page_token", &token);
                    request = following;
                }
                _ => return output::print(&serde_json::json!({"items": items}), format),
            }
        }
    }

    /// The body of a success; `None` if it has none.
    async fn send(&self, operation: &Operation, mut request: Request) -> Result<Option<Vec<u8>>, Failure> {
        let prepared = self.context.prepare::<()>(&mut request, &operation.call).await;
        prepared.map_err(|error| Failure::call(&error))?;
        if self.verbose {
            eprintln!("> {} {}", request.method(), request.url());
        }
        let answer = self.context.execute(&self.client, request, &operation.call).await;
        let answer = answer.map_err(|error| Failure::call(&Error::<()>::CommunicationError(error)))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
        if self.verbose {
            eprintln!("< {status}, request id {}", id.unwrap_or("unknown"));
        }
        let body = answer.bytes().await.map_err(|error| Failure::call(&Error::<()>::ResponseBodyError(error)))?;
        match status.is_success() {
            true => Ok(Some(body.to_vec()).filter(|body| !body.is_empty())),
            false => Err(Failure::answer(status, id, &body, self.unauthorized)),
        }
    }
}
