//! A command line out of a table of operations: what `plumb` and the programs of generated crates share.
//!
//! A [`Program`] makes a command of each [`Operation`], sends it through client-kit and prints the answer as a table or
//! as JSON. [`Program::run`] is the whole of a program that knows no more than that.

#![allow(clippy::print_stderr, reason = "a command line program")]

mod call;
mod command;
mod failure;
pub mod input;
mod operation;
mod output;
mod request;

use std::process::ExitCode;

use clap::ArgMatches;
use client_kit::Credentials;

pub use command::global;
pub use failure::Failure;
pub use operation::{Input, Kind, Operation, Place};

/// What is to be known of a program.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// What it is called.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// One line, without a full stop.
    pub about: &'static str,
    /// More, for `--help`.
    pub details: &'static str,
    /// Base of all addresses where nothing else is said, or where that is said.
    pub url: &'static str,
    /// What to do when a server answers 401.
    pub unauthorized: &'static str,
    /// Its commands.
    pub operations: &'static [Operation],
}

impl Program {
    /// The operation of a command.
    pub fn operation(&self, command: &str) -> Option<&'static Operation> {
        self.operations.iter().find(|operation| operation.command() == command)
    }

    /// The command line from start to end: the address from `--url` or `NAME_URL`, a token from `NAME_TOKEN`.
    pub fn run(&self) -> ExitCode {
        let matches = self.command().get_matches();
        let outcome = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::local(format!("there is no runtime: {error}")))
            .and_then(|runtime| runtime.block_on(self.dispatch(&matches)));
        Failure::end(outcome)
    }

    async fn dispatch(&self, matches: &ArgMatches) -> Result<(), Failure> {
        let Some((name, arguments)) = matches.subcommand() else { return Ok(()) };
        if name == "completions" {
            return self.completions(arguments, self.command());
        }
        let operation = self.operation(name).ok_or_else(|| Failure::local(format!("there is no operation {name}")))?;
        let url = arguments.get_one::<String>("url").map_or(self.url, String::as_str);
        let token = std::env::var(format!("{}_TOKEN", self.variables())).ok().filter(|token| !token.is_empty());
        let credentials = token.map_or(Credentials::None, Credentials::bearer);
        self.call(operation, arguments, url, credentials).await
    }

    /// How the names of its environment variables begin.
    fn variables(&self) -> String {
        self.name.to_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_")
    }
}
