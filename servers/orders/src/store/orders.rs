use chrono::{DateTime, Utc};
use serde::Deserialize;
use server_kit::idempotency::{Claim, claim};
use server_kit::words::column;
use server_kit::{Error, Idempotency, Money};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Store, columns};
use crate::order::{NewOrder, Order, OrderItem, OrderStatus};

#[derive(Deserialize)]
struct StoredItem {
    name: String,
    quantity: i32,
    price: i64,
}

impl From<StoredItem> for OrderItem {
    fn from(item: StoredItem) -> Self {
        Self { name: item.name, quantity: item.quantity, price: Money::from_minor(item.price) }
    }
}

pub(super) fn order(row: &Row) -> Result<Order, Error> {
    // There is none where the order has no lines, which only a hand in the database can have done.
    let items = row.try_get("items").map_err(Error::internal)?;
    let items: Vec<StoredItem> = serde_json::from_str(items).map_err(Error::internal)?;
    Ok(Order {
        id: row.get("id"),
        user_id: row.get("user_id"),
        status: column(row, "status")?,
        items: items.into_iter().map(Into::into).collect(),
        total_amount: Money::from_minor(row.get("total")),
        currency: column(row, "currency")?,
        payment_method: column(row, "payment_method")?,
        payment_id: row.get("payment_id"),
        failure_reason: row.get("failure_reason"),
        created_at: row.get("created_at"),
        updated_at: row.get("updated_at"),
    })
}

/// Order, lines and work item: all or nothing, in one round trip.
const PLACE: &str = "
    WITH placed AS (
        INSERT INTO orders (id, user_id, total, currency, payment_method) VALUES ($1, $2, $3, $4, $5)
        RETURNING id, created_at
    ), lines AS (
        INSERT INTO order_items (order_id, position, name, quantity, price)
        SELECT placed.id, line.position, line.name, line.quantity, line.price
          FROM placed, unnest($6::text[], $7::integer[], $8::bigint[]) WITH ORDINALITY
               AS line (name, quantity, price, position)
    ), work AS (
        INSERT INTO order_work (order_id, kind, next_attempt_at)
        SELECT id, 'charge', now() + interval '30 seconds' FROM placed
    )
    SELECT created_at FROM placed";

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM orders o WHERE o.id = $1");

/// One statement for each combination of filters, so that each has a plan with the index that fits it.
macro_rules! list {
    ($filters:literal) => {
        concat!("SELECT ", columns!(), " FROM orders o WHERE o.id < $1", $filters, " ORDER BY o.id DESC LIMIT $2")
    };
}
const ALL: &str = list!("");
const OF_USER: &str = list!(" AND o.user_id = $3");
const IN_STATUS: &str = list!(" AND o.status = $3");
const OF_USER_IN_STATUS: &str = list!(" AND o.user_id = $3 AND o.status = $4");

/// Moves an order that still stands where it was seen. Cancelling leaves a refund to do; the first attempt follows at
/// once, and is counted here.
const MOVE_ON: &str = concat!(
    "WITH moved AS (
        UPDATE orders SET status = $3, updated_at = now() WHERE id = $1 AND status = $2 RETURNING *
    ), work AS (
        INSERT INTO order_work (order_id, kind, next_attempt_at, attempts)
        SELECT id, 'refund', now() + interval '30 seconds', 1 FROM moved WHERE status = 'cancelled'
    )
    SELECT ",
    columns!(),
    " FROM moved o"
);

impl Store {
    /// Records an order and that it is to be charged, once for each idempotency key. A repeated request gets the order
    /// of the first, as it is now.
    ///
    /// # Errors
    /// A conflict when the key was used for something else; those of the database.
    pub async fn place(&self, new: NewOrder, idempotency: &Idempotency) -> Result<Order, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let id = Uuid::now_v7();
        let (order, fresh) = match claim(&transaction, "create_order", idempotency, id).await? {
            Claim::Fresh => {
                let names: Vec<&str> = new.items.iter().map(|item| item.name.as_str()).collect();
                let quantities: Vec<i32> = new.items.iter().map(|item| item.quantity).collect();
                let prices: Vec<i64> = new.items.iter().map(|item| item.price.minor()).collect();
                let (total, currency, method) = (new.total.minor(), new.currency.as_str(), new.payment_method.as_str());
                let row = transaction
                    .query_opt(PLACE, &[&id, &new.user_id, &total, &currency, &method, &names, &quantities, &prices])
                    .await?;
                let row = row.ok_or_else(|| Error::internal("an order was not inserted"))?;
                (placed(id, new, row.get(0)), true)
            }
            Claim::Repeat(id) => {
                let row = transaction.query_opt(BY_ID, &[&id]).await?;
                let row = row.ok_or_else(|| Error::internal("the order of an idempotency key is gone"))?;
                (order(&row)?, false)
            }
        };
        transaction.commit().await?;
        if fresh {
            self.meters.moved(&order);
        }
        Ok(order)
    }

    /// The order with this id.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn order(&self, id: Uuid) -> Result<Option<Order>, Error> {
        self.database.query_opt(BY_ID, &[&id]).await?.as_ref().map(order).transpose()
    }

    /// Orders, newest first, before the given one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn orders(
        &self,
        user: Option<Uuid>,
        status: Option<OrderStatus>,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Order>, Error> {
        // Newer than any order.
        let before = before.unwrap_or(Uuid::max());
        let status = status.map(OrderStatus::as_str);
        let rows = match (&user, &status) {
            (None, None) => self.database.query(ALL, &[&before, &limit]).await?,
            (Some(user), None) => self.database.query(OF_USER, &[&before, &limit, user]).await?,
            (None, Some(status)) => self.database.query(IN_STATUS, &[&before, &limit, status]).await?,
            (Some(user), Some(status)) => {
                self.database.query(OF_USER_IN_STATUS, &[&before, &limit, user, status]).await?
            }
        };
        rows.iter().map(order).collect()
    }

    /// Moves an order from one status to the next; `None` when it does not stand there any more. Whether the move is
    /// legal is the caller's business. A cancelled order gets a work item, begun: its refund.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn move_on(&self, id: Uuid, from: OrderStatus, to: OrderStatus) -> Result<Option<Order>, Error> {
        let row = self.database.query_opt(MOVE_ON, &[&id, &from.as_str(), &to.as_str()]).await?;
        let moved = row.as_ref().map(order).transpose()?;
        Ok(moved.inspect(|order| self.meters.moved(order)))
    }
}

/// The order that was just written.
fn placed(id: Uuid, new: NewOrder, at: DateTime<Utc>) -> Order {
    Order {
        id,
        user_id: new.user_id,
        status: OrderStatus::Pending,
        items: new.items,
        total_amount: new.total,
        currency: new.currency,
        payment_method: new.payment_method,
        payment_id: None,
        failure_reason: None,
        created_at: at,
        updated_at: at,
    }
}
