use tokio_postgres::NoTls;

use super::connection::configure;
use crate::error::Error;

/// The key of the advisory lock: "plumbline" in a number, so that it collides with nobody's.
const LOCK: i64 = 0x706c_756d_626c;

/// Applies what is not applied yet; answers how many that were.
pub(super) async fn run(url: &str, runner: refinery::Runner) -> Result<usize, Error> {
    let mut config = configure(url).map_err(|error| Error::unavailable("database", error))?;
    // A migration may take longer than any request.
    let options = config.get_options().unwrap_or_default().to_owned();
    config.options(format!("{options} -c statement_timeout=0 -c lock_timeout=60s"));
    let (mut client, driver) = config.connect(NoTls).await.map_err(|error| Error::unavailable("database", error))?;
    let driver = tokio::spawn(driver);
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let outcome = runner.set_abort_divergent(true).set_abort_missing(true).run_async(&mut client).await;
    // The lock ends with the connection, whatever happened.
    drop(client);
    let _ = driver.await;
    Ok(outcome.map_err(Error::internal)?.applied_migrations().len())
}
