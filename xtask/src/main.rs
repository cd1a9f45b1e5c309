//! `cargo xtask`: generate, check and run the workspace.
//!
//! Exit codes: 0 in order, 4 something is out of date (the message names the command that fixes it), 100 broken. A
//! command line that is not understood gives 2, for every command. `up` gives 0 when it was told to stop (Ctrl-C,
//! SIGTERM, SIGHUP) and did, 130 when it was told twice, 1 for everything else; it checks nothing that could be stale.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program")]

mod artifact;
mod backup;
mod certs;
mod check;
mod containers;
mod contract;
mod diff;
mod findings;
mod generate;
mod lint;
mod programs;
mod released;
mod up;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Broken;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Generate, check and run the workspace")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate everything that follows from openapi/
    Gen(generate::Arguments),
    /// Hold documents against the rules
    Lint(lint::Arguments),
    /// Lint, generated files, servers against documents, floors
    Check(check::Arguments),
    /// Drive a running server through everything that its document says
    Contract(contract::Arguments),
    /// What a change of the documents breaks
    Diff(diff::Arguments),
    /// Record the documents that the client crates are released with
    Release(released::Arguments),
    /// Write the databases of the containers down
    Backup(backup::Arguments),
    /// Put the databases of the containers back to what was written down
    Restore(backup::Arguments),
    /// Make an authority and a certificate for development
    Certs(certs::Arguments),
    /// Run the whole stack on this machine until Ctrl-C
    Up(up::Arguments),
}

/// How a command ended, if it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    InOrder,
    Stale,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Gen(arguments) => generate::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Contract(arguments) => contract::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Release(arguments) => released::run(&arguments),
        Command::Backup(arguments) => backup::backup(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
        Command::Certs(arguments) => certs::run(&arguments),
        Command::Up(arguments) => return up::run(&arguments),
    };
    match result {
        Ok(Verdict::InOrder) => ExitCode::SUCCESS,
        Ok(Verdict::Stale) => ExitCode::from(4),
        Err(error) => {
            match error.downcast_ref::<Broken>() {
                Some(findings) => eprintln!("{findings}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::from(100)
        }
    }
}
