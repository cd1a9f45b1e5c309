//! Charging and refunding: our database and the provider, in that order and never at the same time.
//!
//! What is about to happen is written down first, then the provider is asked, then its answer is written down. Neither
//! a transaction nor a connection is held while the provider thinks. Whatever is cut off in between leaves a payment or
//! a refund `processing`; since the provider carries a key out once, asking again under the same key finishes it. That
//! is what a repeated request does, and where there is none, [`Workflow::recover`].

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use server_kit::{Error, Idempotency, crash};
use uuid::Uuid;

use crate::payment::{Payment, PaymentStatus, RefundStatus};
use crate::provider::{Answer, ChargeRequest, Provider, ProviderError, Refund, RefundRequest};
use crate::store::{self, NewPayment, NewRefund, Store};

/// How long the provider may take. Less than the orders service waits for an answer (4 s), so that it is told that the
/// outcome is unknown instead of giving up; far less than the time limit of the operations (15 s).
const PATIENCE: Duration = Duration::from_secs(3);
/// How often a server looks for what was cut off.
const INTERVAL: Duration = Duration::from_secs(1);
/// How much of it is claimed at once, and worked on at the same time.
const BATCH: i64 = 32;
const AT_ONCE: usize = 8;

/// Moves money.
#[derive(Clone)]
pub struct Workflow {
    store: Store,
    provider: Arc<dyn Provider>,
}

impl Workflow {
    /// Moves the money of the payments in `store` through `provider`.
    pub fn new(store: Store, provider: Arc<dyn Provider>) -> Self {
        Self { store, provider }
    }

    /// Charges an order.
    ///
    /// # Errors
    /// A conflict, as [`Store::begin_payment`] has it; [`Error::Unavailable`] when the outcome is unknown, and the
    /// payment is left processing.
    pub async fn charge(&self, new: &NewPayment, idempotency: &Idempotency) -> Result<Payment, Error> {
        let payment = self.store.begin_payment(new, idempotency).await?;
        match payment.status {
            PaymentStatus::Processing => self.finish_charge(payment).await,
            _ => Ok(payment),
        }
    }

    async fn finish_charge(&self, payment: Payment) -> Result<Payment, Error> {
        crash::point("payment.recorded");
        let Payment { id: key, amount, currency, method, .. } = payment;
        let charge = answer(self.provider.charge(ChargeRequest { key, amount, currency, method })).await?;
        crash::point("payment.captured");
        let settled = self.store.settle_payment(key, &charge).await;
        crash::point("payment.settled");
        settled
    }

    /// Gives money of a payment back, and answers the payment.
    ///
    /// # Errors
    /// Those of [`Store::begin_refund`]; a conflict when the provider refuses; [`Error::Unavailable`] when the outcome
    /// is unknown, and the refund is left processing.
    pub async fn refund(&self, new: &NewRefund, idempotency: &Idempotency) -> Result<Payment, Error> {
        let refund = self.store.begin_refund(new, idempotency).await?;
        match refund.status {
            RefundStatus::Processing => self.finish_refund(refund).await,
            RefundStatus::Completed => self.store.refunded_payment(&refund).await,
            RefundStatus::Failed => Err(refused(refund.failure_reason.as_deref().unwrap_or("no reason"))),
        }
    }

    async fn finish_refund(&self, refund: store::Refund) -> Result<Payment, Error> {
        crash::point("refund.recorded");
        let request = RefundRequest { key: refund.id, charge: refund.payment_id, amount: refund.amount };
        let outcome = answer(self.provider.refund(request)).await?;
        crash::point("refund.returned");
        let payment = self.store.settle_refund(&refund, &outcome).await?;
        crash::point("refund.settled");
        match outcome {
            Refund::Returned => Ok(payment),
            Refund::Refused(reason) => Err(refused(&reason)),
        }
    }
}

impl Workflow {
    /// Finishes what was cut off, until the runtime ends. Several servers share the work.
    pub async fn recover(self) {
        let mut ticks = tokio::time::interval(INTERVAL);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.recover_once().await {
                tracing::warn!("what was cut off waits: {}", error.chain());
            }
        }
    }

    async fn recover_once(&self) -> Result<(), Error> {
        let payments = self.store.claim_payments(BATCH).await?;
        let charge = async |payment: Payment| (payment.id, self.finish_charge(payment).await);
        futures::stream::iter(payments).for_each_concurrent(AT_ONCE, async |it| told(charge(it).await)).await;
        let refunds = self.store.claim_refunds(BATCH).await?;
        let refund = async |refund: store::Refund| (refund.id, self.finish_refund(refund).await);
        futures::stream::iter(refunds).for_each_concurrent(AT_ONCE, async |it| told(refund(it).await)).await;
        Ok(())
    }
}

/// Says what became of something that was cut off.
fn told((id, outcome): (Uuid, Result<Payment, Error>)) {
    match outcome {
        // A refusal is an outcome: it is written down.
        Ok(_) | Err(Error::Conflict { .. }) => tracing::info!(%id, "finished what was cut off"),
        Err(error) => tracing::warn!(%id, "not finished yet: {}", error.chain()),
    }
}

fn refused(reason: &str) -> Error {
    Error::conflict("refund_refused", format!("the payment provider refused the refund: {reason}"))
}

async fn answer<T>(asked: Answer<'_, T>) -> Result<T, Error> {
    let answer = tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|late| Err(ProviderError::unknown(late)));
    answer.map_err(|error| match error {
        ProviderError::Unknown(_) => Error::unavailable("the payment provider", error),
        ProviderError::KeyReused(_) => Error::internal(error),
    })
}
