use server_kit::idempotency::{Claim, claim};
use server_kit::words::column;
use server_kit::{Error, Idempotency, Money};
use tokio_postgres::Row;
use uuid::Uuid;

use super::Store;
use super::payments::{payment, payments};
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

pub(super) fn refund(row: &Row) -> Result<Refund, Error> {
    Ok(Refund {
        id: row.get("id"),
        payment_id: row.get("payment_id"),
        amount: Money::from_minor(row.get("amount")),
        status: column(row, "status")?,
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
        let mut begun = None;
        let row = match claim(&transaction, "refund_payment", idempotency, id).await? {
            Claim::Fresh => {
                let locked = transaction.query_opt(LOCK_PAYMENT, &[&new.payment_id]).await?;
                let payment = payment(&locked.ok_or(Error::NotFound)?)?;
                let money = payment.refund(new.amount)?;
                begun = Some((payment, money));
                let amount = money.minor();
                let params = [&id as _, &new.payment_id as _, &amount as _, &new.reason as _, &new.requested_by as _];
                transaction.query_opt(RESERVE, &params).await?
            }
            Claim::Repeat(id) => transaction.query_opt(BY_ID, &[&id]).await?,
        };
        transaction.commit().await?;
        if let Some((payment, amount)) = begun {
            self.meters.refunded(&payment, RefundStatus::Processing, amount);
        }
        refund(&row.ok_or_else(|| Error::internal("the refund of an idempotency key is gone"))?)
    }

    /// Writes down what the provider said, and answers the payment. A refund that was settled meanwhile stays as it is;
    /// when the provider said the opposite then, somebody has to look into it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_refund(&self, refund: &Refund, outcome: &provider::Refund) -> Result<Payment, Error> {
        let (settled, status) = match outcome {
            provider::Refund::Returned => (self.settle(COMPLETE, &[&refund.id]).await?, RefundStatus::Completed),
            provider::Refund::Refused(reason) => {
                (self.settle(FAIL, &[&refund.id, reason]).await?, RefundStatus::Failed)
            }
        };
        if let Some(row) = settled {
            let payment = payment(&row)?;
            self.meters.refunded(&payment, status, refund.amount);
            return Ok(payment);
        }
        self.compare(refund, outcome).await?;
        self.refunded_payment(refund).await
    }

    /// The payment that a refund is of.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn refunded_payment(&self, refund: &Refund) -> Result<Payment, Error> {
        let payment = self.payment(refund.payment_id).await?;
        payment.ok_or_else(|| Error::internal("the payment of a refund is gone"))
    }

    /// Whether a refund that was settled before was settled like this.
    async fn compare(&self, known: &Refund, outcome: &provider::Refund) -> Result<(), Error> {
        let row = self.database.query_opt(BY_ID, &[&known.id]).await?;
        let kept = refund(&row.ok_or_else(|| Error::internal("a refund went away while it was made"))?)?;
        let returned = kept.status == RefundStatus::Completed;
        if returned != (*outcome == provider::Refund::Returned) {
            let (payment, refund, status) = (kept.payment_id, kept.id, kept.status.as_str());
            tracing::error!(%payment, %refund, status, "the provider contradicts itself: now it says {outcome:?}");
        }
        Ok(())
    }
}
