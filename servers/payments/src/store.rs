//! The SQL of the payments service. One method is one unit of work.

mod payments;
mod refunds;
mod unsettled;

use server_kit::database::Param;
use server_kit::{Database, Error};
use tokio_postgres::Row;

pub use payments::NewPayment;
pub use refunds::{NewRefund, Refund};

use crate::meters::Meters;

const UNSETTLED: &str = "
    SELECT 'payment', count(*), coalesce(extract(epoch FROM now() - min(updated_at)), 0)::bigint
      FROM payments WHERE status = 'processing'
    UNION ALL
    SELECT 'refund', count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)::bigint
      FROM refunds WHERE status = 'processing'";

/// The database of the payments service.
#[derive(Clone)]
pub struct Store {
    database: Database,
    meters: Meters,
}

impl Store {
    /// A store in this database. What is written down is counted.
    pub fn new(database: Database, meters: Meters) -> Self {
        Self { database, meters }
    }

    /// For payments and for refunds: how many the provider has not settled, and the age of the oldest in seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unsettled(&self) -> Result<Vec<(&'static str, i64, i64)>, Error> {
        let rows = self.database.query(UNSETTLED, &[]).await?;
        let kind = |row: &Row| if row.get::<_, &str>(0) == "payment" { "payment" } else { "refund" };
        Ok(rows.iter().map(|row| (kind(row), row.get(1), row.get(2))).collect())
    }

    /// Runs a statement that may have to wait for a locked row and that answers one row at most: on a connection of its
    /// own, since it would hold up everybody on a shared one.
    async fn settle(&self, sql: &'static str, params: &[Param<'_>]) -> Result<Option<Row>, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let row = transaction.query_opt(sql, params).await?;
        transaction.commit().await?;
        Ok(row)
    }
}
