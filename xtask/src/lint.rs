//! `cargo xtask lint`: documents against the rules of the crate `spec`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use spec::{Diagnostic, Document, Level};

use crate::findings::{self, Format};
use crate::workspace::{self, Broken};
use crate::{Verdict, generate};

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Documents, relative to the workspace; all of openapi/ when none is given
    files: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Fail on warnings too; always so when no file is given
    #[arg(long)]
    deny_warnings: bool,
    /// Say what a rule demands and what to do about it, and nothing else
    #[arg(long, value_name = "RULE", conflicts_with_all = ["files", "format", "deny_warnings"])]
    explain: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    if let Some(id) = &arguments.explain {
        return explain(id);
    }
    let whole = arguments.files.is_empty();
    let files = if whole { workspace::documents()? } else { arguments.files.clone() };
    let (documents, found) = hold(&files)?;
    match arguments.format {
        Format::Human => {}
        Format::Json => println!("{:#}", findings::json(&found)),
        Format::Sarif => println!("{:#}", findings::sarif(&found)),
    }
    let count = |level| found.iter().filter(|finding| finding.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let human = arguments.format == Format::Human;
    let text = if human { findings::human(&found, &documents.iter().collect::<Vec<_>>()) } else { String::new() };
    let summary = format!("{errors} errors, {warnings} warnings in {} documents", files.len());
    if errors > 0 || (warnings > 0 && (whole || arguments.deny_warnings)) {
        return Err(Broken(format!("{text}{summary}")).into());
    }
    if human {
        if warnings > 0 {
            eprintln!("{text}{summary}");
        }
        if whole {
            // What only shows when the documents are seen together.
            generate::plan(&workspace::apis()?)?;
        }
        println!("lint      {} documents, {} rules, in order", files.len(), spec::rules().len());
    }
    Ok(Verdict::InOrder)
}

/// The documents that could be read, and everything that was found.
fn hold(files: &[PathBuf]) -> Result<(Vec<Document>, Vec<Diagnostic>)> {
    let (mut documents, mut found) = (Vec::new(), Vec::new());
    for file in files {
        match workspace::document(file)? {
            Ok(document) => {
                found.extend(spec::lint(&document));
                documents.push(document);
            }
            Err(findings) => found.extend(findings),
        }
    }
    Ok((documents, found))
}

fn explain(id: &str) -> Result<Verdict> {
    let lint = spec::rules().iter().map(|rule| (rule.id, rule.level.to_string(), rule.summary, rule.help));
    let conformance =
        spec::conformance_rules().iter().map(|rule| (rule.id, Level::Error.to_string(), rule.summary, rule.help));
    let Some((id, level, summary, help)) = lint.chain(conformance).find(|rule| rule.0.eq_ignore_ascii_case(id)) else {
        bail!("there is no rule {id}; openapi/README.md lists them");
    };
    println!("{id} ({level}): {summary}.\nWhat to do: {help}.");
    Ok(Verdict::InOrder)
}
