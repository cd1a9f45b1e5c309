//! The SQL of the payments service. One method is one unit of work.

mod payments;
mod refunds;

use server_kit::Database;

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
}
