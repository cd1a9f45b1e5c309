//! `cargo xtask contract`: does a running server keep what its document promises?

mod containers;
mod own;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ::contract::{Caller, Options, Report, Target};
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use spec::Api;

use self::containers::Published;
use crate::containers::Containers;
use crate::findings::Format;
use crate::workspace::{self, Broken};
use crate::{Verdict, up};

/// Drive a running server through everything that its document says.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The server to drive; without it the three services are started for this run
    #[arg(long, requires = "spec")]
    url: Option<String>,
    /// Drive the twins in memory instead of the servers
    #[arg(long, conflicts_with = "url")]
    twins: bool,
    /// Drive the services of the compose stack, whose ports are published as compose/published.yml does. Accounts named
    /// contract-… are made in it, and stay
    #[arg(long, conflicts_with_all = ["url", "twins"])]
    compose: bool,
    #[command(flatten)]
    containers: Containers,
    /// The documents, relative to the workspace; all of openapi/ when none is given
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// Whom to be: a role and its access token, or the file or variable that holds it. Two customers show more than one
    #[arg(long, value_name = "ROLE=TOKEN|ROLE=@FILE|ROLE=$VARIABLE", requires = "url")]
    token: Vec<String>,
    /// A value that cannot be guessed, for a parameter or body field; JSON, or a text
    #[arg(long, value_name = "NAME=VALUE", requires = "url")]
    set: Vec<String>,
    /// Which values are tried when there are more than --cases
    #[arg(long, default_value_t = Options::default().seed)]
    seed: u64,
    /// Values tried for each parameter and body, valid and invalid each
    #[arg(long, default_value_t = Options::default().cases)]
    cases: usize,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    ensure!(arguments.format != Format::Sarif, "a report of requests has no places; use --format human or json");
    ensure!(arguments.compose || arguments.containers.env_file.is_none(), "--env-file goes with --compose");
    let files = if arguments.spec.is_empty() { workspace::documents()? } else { arguments.spec.clone() };
    let apis = workspace::parse(&files)?;
    let options = Options { cases: arguments.cases, seed: arguments.seed };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
    let drive = |target: &dyn Fn(&Api) -> Result<Target>| -> Result<(Vec<Report>, Duration)> {
        let started = Instant::now();
        let one = |api: &Api| Ok(runtime.block_on(::contract::run(api, &target(api)?, options))?);
        Ok((apis.iter().map(one).collect::<Result<_>>()?, started.elapsed()))
    };
    let (reports, took) = match &arguments.url {
        Some(url) => {
            let target = Target {
                url: url.trim_end_matches('/').to_owned(),
                callers: callers(arguments)?,
                values: values(arguments)?,
            };
            drive(&|_| Ok(target.clone()))?
        }
        None if arguments.twins => {
            let services = own::InMemory::start()?;
            let people = runtime.block_on(own::People::register(&services))?;
            drive(&|api| people.target(&services, api))?
        }
        None if arguments.compose => {
            let services = Published::new(&arguments.containers)?;
            let people = runtime.block_on(own::People::register(&services))?;
            drive(&|api| people.target(&services, api))?
        }
        None => up::temporary::with(|stack| {
            let people = runtime.block_on(own::People::register(stack))?;
            drive(&|api| people.target(stack, api))
        })?,
    };
    report(arguments, &apis, &reports, took)
}

fn report(arguments: &Arguments, apis: &[Api], reports: &[Report], took: Duration) -> Result<Verdict> {
    let failures: usize = reports.iter().map(|report| report.failures.len()).sum();
    let requests: usize = reports.iter().map(|report| report.requests).sum();
    let summary =
        format!("{requests} requests, {failures} failures, seed {}, {:.1} s", arguments.seed, took.as_secs_f64());
    if arguments.format == Format::Json {
        println!("{:#}", apis.iter().zip(reports).map(|(api, report)| as_json(api, report)).collect::<Value>());
    }
    let human = arguments.format == Format::Human;
    for (api, report) in apis.iter().zip(reports).filter(|_| human) {
        println!("{}\n{}", api.document.name(), report.human());
    }
    match failures {
        0 => {
            if human {
                println!("contract  {summary}");
            }
            Ok(Verdict::InOrder)
        }
        _ => Err(Broken(summary).into()),
    }
}

fn as_json(api: &Api, report: &Report) -> Value {
    let cell = |cell: &::contract::Cell| json!({"status": cell.status.to_string(), "seen": cell.seen, "unreachable": cell.unreachable});
    let row = |(id, cells): &(String, Vec<::contract::Cell>)| (id.clone(), cells.iter().map(cell).collect::<Value>());
    let failure = |it: &::contract::Failure| json!({"operation": it.operation, "tried": it.tried, "wrong": it.wrong, "curl": it.curl});
    json!({
        "document": api.document.name(),
        "requests": report.requests,
        "matrix": report.matrix.iter().map(row).collect::<serde_json::Map<_, _>>(),
        "failures": report.failures.iter().map(failure).collect::<Vec<_>>(),
    })
}

/// The callers of the command line. A service has the scopes that its token says it has; nobody checks them here.
fn callers(arguments: &Arguments) -> Result<Vec<Caller>> {
    let read = |given: &String| {
        let (role, token) = given.split_once('=').with_context(|| "a token is given as ROLE=TOKEN".to_owned())?;
        let token = match (token.strip_prefix('@'), token.strip_prefix('$')) {
            (Some(file), _) => std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?,
            (_, Some(name)) => std::env::var(name).with_context(|| format!("the variable {name} is not set"))?,
            _ => token.to_owned(),
        };
        let mut caller = Caller::new(role, token.trim());
        caller.scopes = scopes(caller.token.as_str());
        Ok(caller)
    };
    arguments.token.iter().map(read).collect()
}

/// The `scope` of an unverified JSON Web Token; nothing where it is none.
fn scopes(token: &str) -> Vec<String> {
    let claims = token.split('.').nth(1).and_then(|part| {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok()
    });
    let claims: Option<Value> = claims.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let scope = claims.as_ref().and_then(|claims| claims.get("scope")?.as_str()).unwrap_or_default();
    scope.split_whitespace().map(str::to_owned).collect()
}

fn values(arguments: &Arguments) -> Result<BTreeMap<String, Value>> {
    let mut values = BTreeMap::new();
    for given in &arguments.set {
        let Some((name, value)) = given.split_once('=') else { bail!("`--set {given}` has no `=`; write NAME=VALUE") };
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}
