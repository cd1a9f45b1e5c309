//! The orders server.

use std::process::ExitCode;

use clap::Parser;
use orders_server::config::Config;
use orders_server::{migrations, service, start};
use server_kit::cli::{Command, database_url, fail, migrate, say, until_told};
use server_kit::log;

/// Placing orders and following them.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

fn main() -> ExitCode {
    match run(Cli::parse().command.unwrap_or(Command::Serve)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve => {
            let config = Config::from_env()?;
            log::init(config.common.log);
            until_told(start(config)).await
        }
        Command::Migrate => {
            let applied = migrate(&database_url()?, migrations::migrations::runner()).await?;
            say(&format!("{applied} migrations applied"))
        }
        Command::Openapi => say(&serde_json::to_string_pretty(&service()?.document()?)?),
    }
}
