//! The orders server.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use orders_server::config::Config;
use orders_server::meters::Meters;
use orders_server::store::Store;
use orders_server::{migrations, service, start};
use server_kit::cli::{self, Command, OpenError, say};
use server_kit::metrics::Metrics;
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
    /// Try charges and refunds again that were parked because payments kept answering and nothing was settled.
    Resume,
}

fn main() -> ExitCode {
    match run(Cli::parse().command.unwrap_or(OrdersCommand::Common(Command::Serve))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(&error),
    }
}

#[tokio::main]
async fn run(command: OrdersCommand) -> anyhow::Result<()> {
    match command {
        OrdersCommand::Common(command) => {
            let start = async {
                let config = Config::from_env()?;
                log::init(config.common.log, "orders")?;
                start(config).await
            };
            cli::run(command, service, migrations::migrations::runner(), start).await
        }
        OrdersCommand::Resume => {
            let config = cli::database()?;
            let meters = Meters::new(&Metrics::new(service()?.api())?)?;
            let store = Store::new(Database::connect(&config).await.map_err(OpenError::Database)?, meters);
            say(&format!("{} charges and refunds will be tried again", store.resume().await?))
        }
    }
}
