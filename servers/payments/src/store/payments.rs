use server_kit::database::OnConstraint;
use server_kit::idempotency::{Claim, claim};
use server_kit::words::column;
use server_kit::{Error, Idempotency, Money};
use tokio_postgres::Row;
use uuid::Uuid;

use super::Store;
use crate::payment::{Currency, Filters, Payment, PaymentMethod, PaymentStatus};
use crate::provider::Charge;

/// A payment to be.
pub struct NewPayment {
    /// The order that is paid.
    pub order_id: Uuid,
    /// The account that pays.
    pub user_id: Uuid,
    /// How much.
    pub amount: Money,
    /// Of what.
    pub currency: Currency,
    /// From where.
    pub method: PaymentMethod,
}

/// The columns of a whole payment.
macro_rules! columns {
    () => {
        " payments.id, payments.order_id, payments.user_id, payments.status, payments.amount,
          payments.reserved_amount, payments.refunded_amount, payments.currency, payments.payment_method,
          payments.failure_reason, payments.created_at, payments.updated_at "
    };
}
pub(super) use columns;

/// A statement that answers whole payments: what comes before the list of columns, and what comes after.
macro_rules! payments {
    ($before:literal, $after:literal) => {
        concat!($before, $crate::store::payments::columns!(), $after)
    };
}
pub(super) use payments;

pub(super) fn payment(row: &Row) -> Result<Payment, Error> {
    Ok(Payment {
        id: row.get("id"),
        order_id: row.get("order_id"),
        user_id: row.get("user_id"),
        status: column(row, "status")?,
        amount: Money::from_minor(row.get("amount")),
        reserved: Money::from_minor(row.get("reserved_amount")),
        refunded: Money::from_minor(row.get("refunded_amount")),
        currency: column(row, "currency")?,
        method: column(row, "payment_method")?,
        failure_reason: row.get("failure_reason"),
        created_at: row.get("created_at"),
        updated_at: row.get("updated_at"),
    })
}

fn paid(constraint: &str) -> Option<Error> {
    let message = "the order has a payment that is processing, completed or refunded";
    (constraint == "payments_live_order").then(|| Error::conflict("order_already_paid", message))
}

const INSERT: &str = payments!(
    "INSERT INTO payments (id, order_id, user_id, status, amount, currency, payment_method)
     VALUES ($1, $2, $3, 'processing', $4, $5, $6) RETURNING",
    ""
);
const BY_ID: &str = payments!("SELECT", "FROM payments WHERE id = $1");
const SETTLE: &str = payments!(
    "UPDATE payments SET status = $2, failure_reason = $3, updated_at = now()
      WHERE id = $1 AND status = 'processing' RETURNING",
    ""
);

// A list has one statement for each index that it can use; a single one with optional filters could use none of them.
const OF_ORDER: &str = payments!(
    "SELECT",
    "FROM payments
      WHERE order_id = $1 AND id < $2 AND ($3::text IS NULL OR status = $3) AND ($5::uuid IS NULL OR user_id = $5)
      ORDER BY id DESC LIMIT $4"
);
const OF_USER: &str = payments!(
    "SELECT",
    "FROM payments WHERE user_id = $1 AND id < $2 AND ($3::text IS NULL OR status = $3) ORDER BY id DESC LIMIT $4"
);
const IN_STATUS: &str = payments!("SELECT", "FROM payments WHERE status = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const ALL: &str = payments!("SELECT", "FROM payments WHERE id < $1 ORDER BY id DESC LIMIT $2");

impl Store {
    /// Writes down that a payment is about to be charged, once for each idempotency key; a repeated key answers the
    /// payment as it is now, which may still be processing.
    ///
    /// # Errors
    /// A conflict when the order has a payment that was not declined, or the key was used for something else.
    pub async fn begin_payment(&self, new: &NewPayment, idempotency: &Idempotency) -> Result<Payment, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let id = Uuid::now_v7();
        let claimed = claim(&transaction, "create_payment", idempotency, id).await?;
        let row = match claimed {
            Claim::Fresh => {
                let (amount, currency, method) = (new.amount.minor(), new.currency.as_str(), new.method.as_str());
                let params =
                    [&id as _, &new.order_id as _, &new.user_id as _, &amount as _, &currency as _, &method as _];
                transaction.query_opt(INSERT, &params).await.on_constraint(paid)?
            }
            Claim::Repeat(id) => transaction.query_opt(BY_ID, &[&id]).await?,
        };
        transaction.commit().await?;
        let payment = payment(&row.ok_or_else(|| Error::internal("the payment of an idempotency key is gone"))?)?;
        if claimed == Claim::Fresh {
            self.meters.paid(&payment);
        }
        Ok(payment)
    }

    /// Writes down what the provider said. A payment that was settled meanwhile stays as it is; when the provider said
    /// the opposite then, somebody has to look into it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_payment(&self, id: Uuid, charge: &Charge) -> Result<Payment, Error> {
        let (status, reason) = match charge {
            Charge::Captured => (PaymentStatus::Completed, None),
            Charge::Declined(reason) => (PaymentStatus::Failed, Some(reason)),
        };
        if let Some(row) = self.settle(SETTLE, &[&id, &status.as_str(), &reason]).await? {
            let settled = payment(&row)?;
            self.meters.paid(&settled);
            return Ok(settled);
        }
        let gone = || Error::internal("a payment went away while it was charged");
        let kept = self.payment(id).await?.ok_or_else(gone)?;
        let captured = matches!(kept.status, PaymentStatus::Completed | PaymentStatus::Refunded);
        if captured != (*charge == Charge::Captured) {
            let status = kept.status.as_str();
            tracing::error!(payment = %id, status, "the provider contradicts itself: now it says {charge:?}");
        }
        Ok(kept)
    }

    /// The payment with this id.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn payment(&self, id: Uuid) -> Result<Option<Payment>, Error> {
        self.database.query_opt(BY_ID, &[&id]).await?.as_ref().map(payment).transpose()
    }

    /// Payments of one account or of all, newest first, from before `after` on.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn payments(
        &self,
        owner: Option<Uuid>,
        filters: &Filters,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Payment>, Error> {
        let before = after.unwrap_or(Uuid::max());
        let status = filters.status.map(PaymentStatus::as_str);
        let database = &self.database;
        let rows = match (filters.order_id, owner, status) {
            (Some(order), _, _) => database.query(OF_ORDER, &[&order, &before, &status, &limit, &owner]).await?,
            (None, Some(owner), _) => database.query(OF_USER, &[&owner, &before, &status, &limit]).await?,
            (None, None, Some(status)) => database.query(IN_STATUS, &[&status, &before, &limit]).await?,
            (None, None, None) => database.query(ALL, &[&before, &limit]).await?,
        };
        rows.iter().map(payment).collect()
    }
}
