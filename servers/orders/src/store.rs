//! The SQL of the orders service. One method is one unit of work.

mod due;
mod orders;
mod work;

use server_kit::Database;

use crate::meters::Meters;

pub use due::Due;
pub use work::{Waiting, Work};

/// The database of the orders service.
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
}

/// The columns of an order `o`, its lines among them, so that a list needs one query.
macro_rules! columns {
    () => {
        "o.id, o.user_id, o.status, o.total, o.currency, o.payment_method, o.payment_id, o.failure_reason, \
         o.created_at, o.updated_at, \
         (SELECT json_agg(json_build_object('name', i.name, 'quantity', i.quantity, 'price', i.price) \
                          ORDER BY i.position)::text \
            FROM order_items i WHERE i.order_id = o.id) AS items"
    };
}
use columns;
