use server_kit::{Error, words};
use uuid::Uuid;

use super::orders::order;
use super::{Store, columns};
use crate::order::Order;
use crate::peers::Charge;

words! {
    /// What is still to be done with the payments service for an order.
    Work {
        Charge = "charge",
        Refund = "refund",
    }
}

/// What waits for the payments service.
pub struct Waiting {
    /// How many charges or refunds.
    pub items: i64,
    /// How many of them are parked.
    pub parked: i64,
    /// Since when the order of the oldest has stood as it does, in seconds; 0 when there is none.
    pub oldest_seconds: i64,
}

const WAITING: &str = "
    SELECT count(*), count(w.parked_at), coalesce(extract(epoch FROM now() - min(o.updated_at)), 0)::bigint
      FROM order_work w JOIN orders o ON o.id = w.order_id WHERE w.kind = $1";

/// For longer than a request lives, nobody else needs to care for the work item.
const BEGIN: &str = "
    UPDATE order_work SET attempts = attempts + 1, next_attempt_at = now() + interval '30 seconds'
     WHERE order_id = $1 AND kind = $2";

const FINISH: &str = "DELETE FROM order_work WHERE order_id = $1 AND kind = $2";

/// Who deletes the work item settles the order, so it is settled once.
const SETTLE: &str = concat!(
    "WITH done AS (
        DELETE FROM order_work WHERE order_id = $1 AND kind = 'charge' AND attempts <= $2 RETURNING order_id
    )
    UPDATE orders o SET status = $3, payment_id = $4, failure_reason = $5, updated_at = now()
      FROM done WHERE o.id = done.order_id AND o.status = 'pending'
    RETURNING ",
    columns!()
);

impl Store {
    /// Begins an attempt; answers whether there is anything left to do.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn begin(&self, id: Uuid, work: Work) -> Result<bool, Error> {
        Ok(self.database.execute(BEGIN, &[&id, &work.as_str()]).await? == 1)
    }

    /// What waits, of one kind.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn waiting(&self, kind: Work) -> Result<Waiting, Error> {
        let row = self.database.query_opt(WAITING, &[&kind.as_str()]).await?;
        let row = row.ok_or_else(|| Error::internal("a count came to nothing"))?;
        Ok(Waiting { items: row.get(0), parked: row.get(1), oldest_seconds: row.get(2) })
    }

    /// Strikes a work item off.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finish(&self, id: Uuid, work: Work) -> Result<(), Error> {
        self.database.execute(FINISH, &[&id, &work.as_str()]).await.map(drop)
    }

    /// Writes down what became of a charge and strikes the work item off. `None` when that says nothing about the
    /// order, or was written down before.
    ///
    /// A refusal counts for the first attempt only: it says that nothing was taken this time, and nothing about an
    /// earlier attempt whose answer was lost.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle(&self, id: Uuid, charge: &Charge) -> Result<Option<Order>, Error> {
        let (attempts, status, payment, reason) = match charge {
            Charge::Taken { payment } => (i32::MAX, "confirmed", Some(payment), None),
            Charge::Failed { payment, reason } => (i32::MAX, "failed", Some(payment), Some(reason.as_str())),
            Charge::Refused { reason } => (1, "failed", None, Some(*reason)),
            Charge::Contradicted | Charge::Unknown => return Ok(None),
        };
        let row = self.database.query_opt(SETTLE, &[&id, &attempts, &status, &payment, &reason]).await?;
        let settled = row.as_ref().map(order).transpose()?;
        Ok(settled.inspect(|order| self.meters.moved(order)))
    }
}
