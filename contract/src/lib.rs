//! Drives a running server from its document: does it keep every promise that can be tried from outside?
//!
//! For each operation: valid data is answered as declared, each constraint violated alone is refused at its place,
//! other methods are 405, strangers are 401, the wrong role is 403, what is not there or another's is 404, what was
//! made can be read and is listed, and a repeated key makes nothing twice.
//!
//! Deterministic for a document, a target and a number of cases; bounded in the number of requests. Not here: load,
//! time limits, rate limits, and the faults of what lies behind the server.

mod draft;
mod invalid;
mod laws;
mod methods;
mod report;
mod runner;
mod security;
mod valid;

use std::collections::BTreeMap;

use serde_json::Value;
use spec::Api;

pub use report::{Cell, Failure, Report};

/// Whom requests are sent as.
#[derive(Clone)]
pub struct Caller {
    /// What the caller is: a word of `x-access.roles`.
    pub role: String,
    /// Scopes, for a service.
    pub scopes: Vec<String>,
    /// The access token. It is sent, and never printed.
    pub token: String,
    /// Operations that this caller is kept for, because they end its session or change its account; empty for a caller
    /// who may be used for every other one.
    pub reserved: Vec<String>,
}

impl Caller {
    /// A caller for every operation.
    pub fn new(role: impl Into<String>, token: impl Into<String>) -> Self {
        Caller { role: role.into(), scopes: Vec::new(), token: token.into(), reserved: Vec::new() }
    }

    /// The same with these scopes.
    #[must_use]
    pub fn scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self
    }

    /// The same, kept for these operations.
    #[must_use]
    pub fn reserved(mut self, operations: &[&str]) -> Self {
        self.reserved = operations.iter().map(|operation| (*operation).to_owned()).collect();
        self
    }
}

/// The server to drive.
#[derive(Clone)]
pub struct Target {
    /// Where it is: `http://127.0.0.1:8001`.
    pub url: String,
    /// Who can be had. Two customers show that one does not see what is the other's.
    pub callers: Vec<Caller>,
    /// Values that cannot be guessed, by the name of a parameter or body field, or `operation.name` for one operation.
    /// `{n}` in a text becomes a number that is used once, the text `{uuid}` a new UUID.
    pub values: BTreeMap<String, Value>,
}

/// How much is tried.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Values tried for one parameter or body, valid and invalid each.
    pub cases: usize,
    /// Which of the values are tried when there are more; the same number gives the same run.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { cases: 60, seed: 1 }
    }
}

/// Why a run could not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The HTTP client cannot be made.
    #[error("there is no HTTP client")]
    Client(#[source] reqwest::Error),
    /// The server does not answer.
    #[error("{url} does not answer")]
    Unreachable {
        /// Where it should be.
        url: String,
        /// Why not.
        #[source]
        source: reqwest::Error,
    },
    /// The schemas of the document cannot be compiled.
    #[error("the document cannot be enforced: {0}")]
    Document(String),
}

/// Drives the server through everything that its document says.
///
/// # Errors
/// A server that does not answer at all, and a document whose schemas cannot be compiled. What the server does wrong is
/// in the report.
pub async fn run(api: &Api, target: &Target, options: Options) -> Result<Report, Error> {
    let mut runner = runner::Runner::new(api, target, options)?;
    runner.greet().await?;
    let before = runner.violations().await;
    methods::check(&mut runner).await;
    for operation in &api.operations {
        security::check(&mut runner, operation).await;
        invalid::check(&mut runner, operation).await;
        valid::check(&mut runner, operation).await;
    }
    laws::check(&mut runner).await;
    let after = runner.violations().await;
    runner.close(before, after);
    Ok(runner.report)
}
