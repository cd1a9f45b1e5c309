//! `Idempotency-Key`: the same key with the same body is carried out once.
//!
//! The key is claimed in the transaction that makes the thing, and remembers which thing that was. A repeated request
//! finds it and is answered from it, with the header `Idempotent-Replayed: true`; a concurrent one waits for the first to
//! commit. The table `idempotency_keys` is
//! part of every service's migrations:
//!
//! ```sql
//! CREATE TABLE idempotency_keys (
//!     caller      text        NOT NULL,
//!     operation   text        NOT NULL,
//!     key         text        NOT NULL,
//!     fingerprint bytea       NOT NULL,
//!     resource_id uuid        NOT NULL,
//!     created_at  timestamptz NOT NULL DEFAULT now(),
//!     PRIMARY KEY (caller, operation, key)
//! );
//! CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
//! ```

use std::time::Duration;

use http::HeaderName;
use uuid::Uuid;

use crate::database::{Database, Transaction};
use crate::error::Error;
use crate::extract::Idempotency;

/// Marks an answer that is that of an earlier request with the same key. There is no standard for it; Stripe calls it so.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What claiming a key found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Nobody used the key: go on and make the resource.
    Fresh,
    /// The request was carried out before and made this resource.
    Repeat(Uuid),
}

/// Takes the key for 24 hours, or a key older than that once more.
const CLAIM: &str = "
    INSERT INTO idempotency_keys (caller, operation, key, fingerprint, resource_id)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (caller, operation, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, resource_id = excluded.resource_id, created_at = now()
     WHERE idempotency_keys.created_at < now() - interval '24 hours'
    RETURNING resource_id";

const FIND: &str = "
    SELECT fingerprint, resource_id FROM idempotency_keys WHERE caller = $1 AND operation = $2 AND key = $3";

/// How often keys older than 24 hours are deleted.
const SWEEP: Duration = Duration::from_secs(3600);

/// Deletes keys older than 24 hours, now and every hour, for as long as the runtime lives.
pub(crate) async fn sweep(database: Database) {
    let mut hours = tokio::time::interval(SWEEP);
    loop {
        hours.tick().await;
        if let Err(error) = sweep_once(&database).await {
            tracing::warn!("old idempotency keys stay for another hour: {}", error.chain());
        }
    }
}

/// In portions, so that no statement is slow however many there are.
async fn sweep_once(database: &Database) -> Result<(), Error> {
    const PORTION: u64 = 1000;
    const DELETE: &str = "
        DELETE FROM idempotency_keys WHERE ctid IN (
            SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT 1000)";
    loop {
        let mut connection = database.connection().await?;
        let transaction = connection.transaction().await?;
        let deleted = transaction.execute(DELETE, &[]).await?;
        transaction.commit().await?;
        if deleted < PORTION {
            return Ok(());
        }
    }
}

/// Claims the key of a request, if it has one, for the resource it is about to make.
///
/// # Errors
/// A conflict when the key was used with another body; those of the database.
pub async fn claim(
    transaction: &Transaction<'_>,
    operation: &str,
    idempotency: &Idempotency,
    resource: Uuid,
) -> Result<Claim, Error> {
    let Some(key) = &idempotency.key else {
        return Ok(Claim::Fresh);
    };
    let (caller, fingerprint) = (&idempotency.caller, &idempotency.fingerprint[..]);
    let claimed = transaction.query_opt(CLAIM, &[caller, &operation, key, &fingerprint, &resource]).await?;
    if claimed.is_some() {
        return Ok(Claim::Fresh);
    }
    let Some(row) = transaction.query_opt(FIND, &[caller, &operation, key]).await? else {
        // The insert has locked the row, so it is there.
        return Err(Error::internal("a claimed idempotency key is not there"));
    };
    if row.get::<_, &[u8]>(0) != fingerprint {
        return Err(Error::conflict("idempotency_key_reused", "this key was used with another body"));
    }
    idempotency.replayed.set();
    Ok(Claim::Repeat(row.get(1)))
}
