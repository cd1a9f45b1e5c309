//! The gateway's command: reads flags, serves until told to stop.

mod args;

use std::io::IsTerminal as _;

use anyhow::Context as _;
use clap::Parser as _;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use args::{Args, LogFormat};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    log(args.log_format);
    let path = args.plan.clone();
    let config = args.config()?;
    // Before the start, so that a signal during it is not lost.
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut hangup = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    let running = gateway::start(config).await?;
    tracing::info!(address = %running.addr, metrics = running.metrics_addr.map(tracing::field::display), "listening");
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => match reload(&running, &path).await {
                Ok(()) => tracing::info!("plan, certificate and portal were read again"),
                Err(error) => tracing::error!("everything stays as it was: {error:#}"),
            },
        }
    }
    tracing::info!("stopping");
    running.shutdown().await;
    Ok(())
}

async fn reload(running: &gateway::Running, path: &std::path::Path) -> anyhow::Result<()> {
    let plan = args::plan(path)?;
    Ok(running.reload(plan).await?)
}

/// `RUST_LOG` chooses; without it, everything from info up.
fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stdout().is_terminal());
    match format {
        LogFormat::Human => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).init(),
    }
}
