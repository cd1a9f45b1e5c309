//! What the provider was asked for, and has not been heard to answer.

use server_kit::Error;
use tokio_postgres::Row;

use super::payments::{columns, payment};
use super::refunds::refund;
use super::{Refund, Store};
use crate::payment::Payment;

/// What follows the columns is the claim. Several servers claim at once: each skips what another has locked. A claim is
/// a lease of half a minute at first, more than a request or an attempt takes; it doubles from one attempt to the next,
/// up to half an hour, and is random between half and all of that.
macro_rules! claim {
    ($table:literal) => {
        concat!(
            "WITH due AS (
                 SELECT id AS due_id FROM ",
            $table,
            " WHERE status = 'processing' AND next_attempt_at <= now()
               ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
             )
             UPDATE ",
            $table,
            " SET attempts = attempts + 1,
                  next_attempt_at = now()
                      + interval '1 minute' * power(2, least(attempts, 5)) * (0.5 + random() / 2)
                FROM due WHERE id = due_id RETURNING "
        )
    };
}

const CLAIM_PAYMENTS: &str = concat!(claim!("payments"), columns!());
const CLAIM_REFUNDS: &str = concat!(claim!("refunds"), "id, payment_id, amount, status, failure_reason");

impl Store {
    /// Claims payments that nobody settles, the longest overdue first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_payments(&self, most: i64) -> Result<Vec<Payment>, Error> {
        self.claimed(CLAIM_PAYMENTS, most).await?.iter().map(payment).collect()
    }

    /// Claims refunds that nobody settles, the longest overdue first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_refunds(&self, most: i64) -> Result<Vec<Refund>, Error> {
        self.claimed(CLAIM_REFUNDS, most).await?.iter().map(refund).collect()
    }

    async fn claimed(&self, sql: &'static str, most: i64) -> Result<Vec<Row>, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let rows = transaction.query(sql, &[&most]).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
