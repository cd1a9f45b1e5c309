use server_kit::idempotency::{Claim, claim};
use server_kit::{Error, Idempotency, Money};
use tokio_postgres::Row;
use uuid::Uuid;

use super::Store;
use super::payments::{payment, payments, word};
use crate::payment::{Payment, RefundStatus};
use crate::provider;

/// A refund to be.
pub struct NewRefund {
    /// The payment to refund.
    pub payment_id: Uuid,
    /// How much; `None` for all that is left.
    pub amount: Option<Money>,
    /// Why, for the record.
    pub reason: Option<String>,
    /// Who asked for it: an account, or the name of a service.
    pub requested_by: String,
}

/// A refund.
#[derive(Debug, Clone)]
pub struct Refund {
    /// Its id; the provider knows it by that.
    pub id: Uuid,
    /// The payment that it is of.
    pub payment_id: Uuid,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why the provider refused it, where it did.
    pub failure_reason: Option<String>,
}

fn refund(row: &Row) -> Result<Refund, Error> {
    Ok(Refund {
        id: row.get("id"),
        payment_id: row.get("payment_id"),
        amount: Money::from_minor(row.get("amount")),
        status: word(row, "status")?,
        failure_reason: row.get("failure_reason"),
    })
}

const LOCK_PAYMENT: &str = payments!("SELECT", "FROM payments WHERE id = $1 FOR UPDATE");
const RESERVE: &str = "
    WITH reserved AS (UPDATE payments SET reserved_amount = reserved_amount + $3 WHERE id = $2)
    INSERT INTO refunds (id, payment_id, amount, reason, requested_by, status)
    VALUES ($1, $2, $3, $4, $5, 'processing')
    RETURNING id, payment_id, amount, status, failure_reason";
const BY_ID: &str = "SELECT id, payment_id, amount, status, failure_reason FROM refunds WHERE id = $1";
const COMPLETE: &str = payments!(
    "WITH settled AS (
         UPDATE refunds SET status = 'completed', updated_at = now()
          WHERE id = $1 AND status = 'processing' RETURNING payment_id, amount
     )
     UPDATE payments
        SET reserved_amount = reserved_amount - settled.amount,
            refunded_amount = refunded_amount + settled.amount,
            status = CASE WHEN refunded_amount + settled.amount = payments.amount THEN 'refunded' ELSE status END,
            updated_at = now()
       FROM settled WHERE payments.id = settled.payment_id RETURNING",
    ""
);
const FAIL: &str = payments!(
    "WITH settled AS (
         UPDATE refunds SET status = 'failed', failure_reason = $2, updated_at = now()
          WHERE id = $1 AND status = 'processing' RETURNING payment_id, amount
     )
     UPDATE payments SET reserved_amount = reserved_amount - settled.amount
       FROM settled WHERE payments.id = settled.payment_id RETURNING",
    ""
);

impl Store {
    /// Sets the money of a refund aside, once for each idempotency key, so that other refunds cannot have it too; a
    /// repeated key answers the refund as it is now, which may still be processing.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such payment; a conflict when it cannot be refunded, when there is less
    /// left, or when the key was used for something else.
    pub async fn begin_refund(&self, new: &NewRefund, idempotency: &Idempotency) -> Result<Refund, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let id = Uuid::now_v7();
        let row = match claim(&transaction, "refund_payment", idempotency, id).await? {
            Claim::Fresh => {
                let locked = transaction.query_opt(LOCK_PAYMENT, &[&new.payment_id]).await?;
                let amount = payment(&locked.ok_or(Error::NotFound)?)?.refund(new.amount)?.minor();
                let params = [&id as _, &new.payment_id as _, &amount as _, &new.reason as _, &new.requested_by as _];
                transaction.query_opt(RESERVE, &params).await?
            }
            Claim::Repeat(id) => transaction.query_opt(BY_ID, &[&id]).await?,
        };
        transaction.commit().await?;
        let refund = refund(&row.ok_or(Error::NotFound)?)?;
        // The key remembers the body, and the payment is not in it.
        match refund.payment_id == new.payment_id {
            true => Ok(refund),
            false => Err(Error::conflict("idempotency_key_reused", "this key was used for another payment")),
        }
    }

    /// Writes down what the provider said, and answers the payment. A refund that was settled meanwhile stays as it
    /// is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_refund(&self, refund: &Refund, outcome: &provider::Refund) -> Result<Payment, Error> {
        let settled = match outcome {
            provider::Refund::Returned => self.database.query_opt(COMPLETE, &[&refund.id]).await?,
            provider::Refund::Refused(reason) => self.database.query_opt(FAIL, &[&refund.id, reason]).await?,
        };
        match settled {
            Some(row) => payment(&row),
            None => self.payment(refund.payment_id).await?.ok_or(Error::NotFound),
        }
    }
}
