//! `cargo xtask lint`: documents against the rules of the crate `spec`.

use std::path::PathBuf;

use anyhow::Result;

use crate::workspace;
use crate::{Verdict, generate};

#[derive(Default, clap::Args)]
pub(crate) struct Arguments {
    /// Documents, relative to the workspace; all of openapi/ when none is given
    files: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    let whole = arguments.files.is_empty();
    let apis = workspace::parse(&if whole { workspace::documents()? } else { arguments.files.clone() })?;
    if whole {
        // What only shows when the documents are seen together.
        generate::plan(&apis)?;
    }
    let operations: usize = apis.iter().map(|api| api.operations.len()).sum();
    println!("lint      {} documents, {operations} operations, in order", apis.len());
    Ok(Verdict::InOrder)
}
