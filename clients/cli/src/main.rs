//! `plumb`: every operation of the APIs as a command.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod generated;
mod login;
mod profile;
mod session;

use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};
use cli_kit::{Failure, Program, global};

use crate::profile::Store;

const PLUMB: Program = Program {
    name: "plumb",
    version: env!("CARGO_PKG_VERSION"),
    about: "Calls the Plumbline APIs",
    details: "Log in once; the session is kept in a profile and renews itself.",
    url: "that of the profile",
    unauthorized: "log in with `plumb login`",
    operations: generated::OPERATIONS,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let matches = command().get_matches();
    Failure::end(run(&matches).await)
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let Some((name, arguments)) = matches.subcommand() else { return Ok(()) };
    if name == "completions" {
        return PLUMB.completions(arguments, command());
    }
    let store = Store::open(matches.get_one::<String>("profile").map(String::as_str))?;
    match name {
        "login" => login::login(arguments, store).await,
        "logout" => login::logout(arguments, store).await,
        "profiles" => login::profiles(arguments, &store),
        _ => {
            let operation =
                PLUMB.operation(name).ok_or_else(|| Failure::local(format!("there is no operation {name}")))?;
            let url = login::url(arguments, &store)?;
            PLUMB.call(operation, arguments, &url, session::credentials(&store, &url)?).await
        }
    }
}

fn command() -> Command {
    let profile = global("profile").short('p').value_name("NAME").env("PLUMB_PROFILE").help("Which profile to use");
    PLUMB.command().arg(profile).subcommands([login(), logout(), profiles()])
}

fn login() -> Command {
    Command::new("login").about("Log in, and keep the session in the profile").args([
        Arg::new("username").long("username").short('u').value_name("NAME").help("Asked for where it is not given"),
        Arg::new("password")
            .long("password")
            .value_name("@FILE")
            .help("Where the password is read from: `@FILE`, or `@-` for standard input; asked for otherwise"),
    ])
}

fn logout() -> Command {
    Command::new("logout").about("End the session, at the server and in the profile")
}

fn profiles() -> Command {
    Command::new("profiles")
        .about("List the profiles, or choose the one that is used")
        .arg(Arg::new("use").long("use").value_name("NAME").help("Use this profile from now on"))
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }
}
