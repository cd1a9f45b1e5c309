//! The payments server.

use std::process::ExitCode;

use clap::Parser;
use payments_server::config::Config;
use payments_server::{migrations, service, start};
use server_kit::cli::{self, Command};
use server_kit::log;

/// Charging and refunding.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

fn main() -> ExitCode {
    match run(Cli::parse().command.unwrap_or(Command::Serve)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(&error),
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<()> {
    let start = async {
        let config = Config::from_env()?;
        log::init(config.common.log, "payments")?;
        start(config).await
    };
    cli::run(command, service, migrations::migrations::runner(), start).await
}
