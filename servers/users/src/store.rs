//! The SQL of the users service. One method is one unit of work.

mod accounts;
mod clients;
mod sessions;

use server_kit::Database;

pub use accounts::{Change, Created, NewAccount, NewPassword};
pub use clients::ServiceClient;
pub use sessions::Refreshed;

/// The database of the users service.
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
