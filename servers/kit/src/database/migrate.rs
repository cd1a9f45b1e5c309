use super::DatabaseConfig;
use super::connection::target;
use crate::error::Error;

/// The key of the advisory lock: "plumbline" in a number, so that it collides with nobody's.
const LOCK: i64 = 0x706c_756d_626c;

/// Applies what is not applied yet; answers how many that were.
pub(super) async fn run(config: &DatabaseConfig, runner: refinery::Runner) -> Result<usize, Error> {
    let mut target = target(config)?;
    // A migration may take longer than any request.
    let options = target.config.get_options().unwrap_or_default().to_owned();
    target.config.options(format!("{options} -c statement_timeout=0 -c lock_timeout=60s"));
    let (mut client, driver) = target.connect().await?;
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let outcome = runner.set_abort_divergent(true).set_abort_missing(true).run_async(&mut client).await;
    // The lock ends with the connection, whatever happened.
    drop(client);
    let _ = driver.await;
    Ok(outcome.map_err(Error::internal)?.applied_migrations().len())
}
