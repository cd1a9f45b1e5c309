//! `cargo xtask check`: does everything that follows from the documents, or is held against them, still fit?

mod conformance;
mod floors;
mod mutants;

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use spec::{Diagnostic, Document};

use crate::artifact::Mode;
use crate::findings::{self, Format};
use crate::generate::{self, What};
use crate::workspace::{self, Broken};
use crate::{Verdict, lint, programs, released};

/// Lint, generated files, servers against documents, floors.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Hold the servers, as they were built last, against the documents in this folder instead of openapi/
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// How the differences between servers and documents are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Prove the gate itself: every single change of documents and servers must be found, none without meaning
    #[arg(long, conflicts_with_all = ["specs", "format"])]
    mutants: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    let human = arguments.format == Format::Human;
    let (apis, programs) = match &arguments.specs {
        Some(folder) => {
            let apis = workspace::parse(&workspace::documents_in(folder)?)?;
            let names: Vec<String> = apis.iter().map(conformance::program).collect();
            (apis, programs::find(&names)?)
        }
        None => {
            let apis = workspace::apis()?;
            let names: Vec<String> = apis.iter().map(conformance::program).collect();
            (apis, programs::build(&names, false)?)
        }
    };
    let mut verdict = Verdict::InOrder;
    if arguments.specs.is_none() && human && !arguments.mutants {
        lint::run(&lint::Arguments::default())?;
        verdict = generate::sync(workspace::root(), What::All, Mode::Check, &apis)?;
    } else if arguments.specs.is_none() && !arguments.mutants && generate::is_stale(workspace::root(), &apis)? {
        verdict = Verdict::Stale;
    }
    let servers = conformance::statements(&programs, &apis)?;
    if arguments.mutants {
        return mutants::run(&apis, &servers);
    }
    let (differences, took) = conformance::compare(&apis, &servers);
    // Errors have stopped us already; what is left breaks a rule of the house.
    let mut found: Vec<Diagnostic> = apis.iter().flat_map(|api| spec::lint(&api.document)).collect();
    found.extend(differences);
    match arguments.format {
        Format::Human => {}
        Format::Json => {
            println!("{:#}", json!({"findings": findings::json(&found), "milliseconds": took.as_secs_f64() * 1000.0}));
        }
        Format::Sarif => println!("{:#}", findings::sarif(&found)),
    }
    if !found.is_empty() {
        let documents: Vec<&Document> = apis.iter().map(|api| &api.document).chain(&servers).collect();
        let text = if human { findings::human(&found, &documents) } else { String::new() };
        let count = found.len();
        return Err(Broken(format!("{text}{count} findings in documents and servers")).into());
    }
    if human {
        let operations: usize = apis.iter().map(|api| api.operations.len()).sum();
        let milliseconds = took.as_secs_f64() * 1000.0;
        println!("servers   {} servers, {operations} operations, in order ({milliseconds:.1} ms)", servers.len());
    }
    if arguments.specs.is_none() {
        floors::check()?;
        released::check(&apis)?;
        if human {
            println!("floors    in order");
            println!("releases  in order");
        }
    }
    Ok(verdict)
}
