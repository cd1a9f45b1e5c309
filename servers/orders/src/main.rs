//! The orders server.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use orders_server::config::Config;
use orders_server::{migrations, service, start};
use server_kit::cli::{Command, until_told};
use server_kit::config::{Secret, Settings};
use server_kit::{Database, log};

/// Placing orders and following them.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<OrdersCommand>,
}

#[derive(Subcommand)]
enum OrdersCommand {
    #[command(flatten)]
    Common(Command),
}

fn main() -> ExitCode {
    let OrdersCommand::Common(command) = Cli::parse().command.unwrap_or(OrdersCommand::Common(Command::Serve));
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => server_kit::cli::fail(&error),
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve => {
            let config = Config::from_env()?;
            log::init(config.common.log);
            Ok(until_told(start(config).await?).await?)
        }
        Command::Migrate => {
            let mut settings = Settings::from_env();
            let url: Option<Secret> =
                settings.required("DATABASE_URL", "a PostgreSQL URL: postgresql://USER:PASSWORD@HOST/DATABASE");
            let applied = Database::migrate(&settings.finish(url)?, migrations::migrations::runner()).await?;
            server_kit::cli::say(&format!("{applied} migrations applied"))
        }
        Command::Openapi => server_kit::cli::say(&serde_json::to_string_pretty(&service()?.document()?)?),
    }
}
