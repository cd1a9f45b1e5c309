//! Work items that nobody cares for at the moment.

use std::time::Duration;

use server_kit::Error;
use server_kit::words::column;
use uuid::Uuid;

use super::{Store, Work};

/// A work item that was claimed.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// The order.
    pub order: Uuid,
    /// What is to be done for it.
    pub work: Work,
    /// Attempts so far, this one included.
    pub attempts: i32,
}

/// Several servers claim at once: each skips what another has locked. A claim is a lease, as long as that of a request;
/// who dies with it loses it.
const CLAIM: &str = "
    UPDATE order_work w SET attempts = w.attempts + 1, next_attempt_at = now() + interval '30 seconds'
      FROM (SELECT order_id, kind FROM order_work WHERE next_attempt_at <= now() AND parked_at IS NULL
             ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
     WHERE w.order_id = due.order_id AND w.kind = due.kind
    RETURNING w.order_id, w.kind, w.attempts";

/// Only whose attempt was the last one postpones.
const POSTPONE: &str = "
    UPDATE order_work
       SET next_attempt_at = now() + make_interval(secs => $4), contradictions = contradictions + $5,
           parked_at = CASE WHEN contradictions + $5 >= $6 THEN now() END
     WHERE order_id = $1 AND kind = $2 AND attempts = $3
    RETURNING parked_at IS NOT NULL";

const RESUME: &str = "
    UPDATE order_work SET parked_at = NULL, contradictions = 0, next_attempt_at = now() WHERE parked_at IS NOT NULL";

impl Store {
    /// Claims work that is due, the longest overdue first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim(&self, most: i64) -> Result<Vec<Due>, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let rows = transaction.query(CLAIM, &[&most]).await?;
        transaction.commit().await?;
        let due =
            |row| Ok(Due { order: tokio_postgres::Row::get(row, 0), work: column(row, "kind")?, attempts: row.get(2) });
        rows.iter().map(due).collect()
    }

    /// Puts an attempt off that settled nothing. `contradicted` says that payments did answer; an item that this
    /// happened to `limit` times is parked. Answers whether it is now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn postpone(&self, due: Due, delay: Duration, contradicted: bool, limit: i32) -> Result<bool, Error> {
        let params = [
            &due.order as _,
            &due.work.as_str() as _,
            &due.attempts as _,
            &delay.as_secs_f64() as _,
            &i32::from(contradicted) as _,
            &limit as _,
        ];
        Ok(self.database.query_opt(POSTPONE, &params).await?.is_some_and(|row| row.get(0)))
    }

    /// Makes all parked work due again; answers how much there was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn resume(&self) -> Result<u64, Error> {
        self.database.execute(RESUME, &[]).await
    }
}
