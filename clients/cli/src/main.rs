//! `plumb`: every operation of the APIs as a command.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod call;
mod command;
mod failure;
mod generated;
mod input;
mod login;
mod operation;
mod output;
mod profile;
mod request;
mod session;

use std::process::ExitCode;

use clap::ArgMatches;

use crate::failure::Failure;
use crate::operation::Operation;
use crate::output::Format;
use crate::profile::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let matches = command::command().get_matches();
    match run(&matches).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let Some((name, arguments)) = matches.subcommand() else { return Ok(()) };
    if name == "completions" {
        return command::completions(arguments);
    }
    let store = Store::open(matches.get_one::<String>("profile").map(String::as_str))?;
    match name {
        "login" => login::login(arguments, store).await,
        "logout" => login::logout(arguments, store).await,
        "profiles" => login::profiles(arguments, &store),
        _ => {
            let operation =
                Operation::of_command(name).ok_or_else(|| Failure::local(format!("there is no operation {name}")))?;
            call::run(operation, arguments, store, Format::of(matches)).await
        }
    }
}
