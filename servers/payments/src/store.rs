//! The SQL of the payments service. One method is one unit of work.

mod payments;
mod refunds;
mod unsettled;

use server_kit::database::Param;
use server_kit::{Database, Error};
use tokio_postgres::Row;

pub use payments::NewPayment;
pub use refunds::{NewRefund, Refund};

/// The database of the payments service.
#[derive(Clone)]
pub struct Store {
    database: Database,
}

impl Store {
    /// A store in this database.
    pub fn new(database: Database) -> Self {
        Self { database }
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
