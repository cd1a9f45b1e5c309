//! Charging and refunding. The keys are derived from the order, so every attempt is the same request.

use payments_client::types::{Payment, PaymentStatus, RefundRequestReason};
use payments_client::{Amount, CallError, IdempotencyKey, Outcome};
use uuid::Uuid;

use super::{Origin, Peers};
use crate::order::Order;

/// What is known of a charge.
#[derive(Debug, PartialEq, Eq)]
pub enum Charge {
    /// The money was taken.
    Taken {
        /// The payment.
        payment: Uuid,
    },
    /// No money is held, and none will be.
    Failed {
        /// The payment, which failed.
        payment: Uuid,
        /// Why.
        reason: String,
    },
    /// This attempt was not understood, so it took nothing. That says nothing about earlier ones.
    Refused {
        /// Why.
        reason: &'static str,
    },
    /// There was an answer, but it is none to this question: no money may be taken for granted, or for refused.
    Contradicted,
    /// Nobody knows yet.
    Unknown,
}

/// Why it is not known whether a payment was given back.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct Unfinished {
    why: String,
    /// Whether payments did answer, and the answer settles nothing.
    pub contradicted: bool,
}

impl Unfinished {
    fn new(error: &impl CallError) -> Self {
        Self { why: error.summary(), contradicted: is_contradiction(error.outcome()) }
    }
}

impl Peers {
    /// Charges an order.
    pub async fn charge(&self, order: &Order, origin: &Origin<'_>) -> Charge {
        let payments = self.payments.with_context(self.context(origin));
        let answer = payments
            .create_payment()
            .idempotency_key(IdempotencyKey::derive(order.id, "charge"))
            .body_map(|body| {
                body.order_id(order.id)
                    .user_id(order.user_id)
                    .amount(Amount::from_minor(order.total_amount.minor()))
                    .currency(order.currency.as_str())
                    .payment_method(order.payment_method.as_str())
            })
            .send()
            .await;
        let (charge, why) = match answer {
            Ok(payment) => (outcome(order, &payment), "the payment is not settled".to_owned()),
            Err(error) => (refusal(error.outcome()), error.summary()),
        };
        if let Charge::Unknown | Charge::Contradicted | Charge::Refused { .. } = charge {
            let (id, order) = (origin.request_id, order.id);
            tracing::warn!(request_id = id, %order, "the order was not charged: {why}");
        }
        charge
    }

    /// Gives back what is left of a payment. Answers once all of it is given back.
    ///
    /// # Errors
    /// Why that is not known.
    pub async fn refund(&self, order: Uuid, payment: Uuid, origin: &Origin<'_>) -> Result<(), Unfinished> {
        let payments = self.payments.with_context(self.context(origin));
        let reason = RefundRequestReason::try_from("the order was cancelled").ok();
        let answer = payments
            .refund_payment()
            .payment_id(payment)
            .idempotency_key(IdempotencyKey::derive(order, "refund"))
            .body_map(|body| body.reason(reason))
            .send()
            .await;
        let payment = match answer {
            Ok(payment) => payment,
            // Perhaps somebody else has refunded it, an admin for instance: the payment itself tells.
            Err(error) if answered(error.outcome()) == Some(409) => {
                let payments = self.payments.with_context(self.context(origin));
                let read = payments.get_payment().payment_id(payment).send().await;
                read.map_err(|error| Unfinished::new(&error))?
            }
            Err(error) => return Err(Unfinished::new(&error)),
        };
        match &payment.status {
            PaymentStatus::Refunded => Ok(()),
            other => {
                // A refund by somebody else may still be under way; a payment that holds no money never gets there.
                let why = format!("the payment is {other} after its refund");
                Err(Unfinished { why, contradicted: true })
            }
        }
    }
}

fn answered(outcome: Outcome) -> Option<u16> {
    match outcome {
        Outcome::Answered(status) => Some(status.as_u16()),
        Outcome::NotSent | Outcome::Unknown => None,
    }
}

/// What a payment says about the charge of an order.
fn outcome(order: &Order, payment: &Payment) -> Charge {
    if payment.order_id != order.id || payment.amount.minor() != order.total_amount.minor() {
        tracing::error!(order = %order.id, payment = %payment.id, "the payment is not that of the order");
        return Charge::Contradicted;
    }
    let failed = |reason: &str| Charge::Failed { payment: payment.id, reason: reason.to_owned() };
    match payment.status {
        PaymentStatus::Completed => Charge::Taken { payment: payment.id },
        PaymentStatus::Failed => failed(payment.failure_reason.as_deref().unwrap_or("the charge failed")),
        PaymentStatus::Cancelled => failed("the payment was cancelled"),
        // Taken and given back before the answer reached us.
        PaymentStatus::Refunded => failed("the payment was refunded"),
        PaymentStatus::Pending | PaymentStatus::Processing | PaymentStatus::Unknown(_) => Charge::Unknown,
    }
}

/// What a call that did not succeed says about the charge.
///
/// Only an answer that the request makes no sense says that it took nothing and never will. 401 and 403 are repaired by
/// who runs the services, 429 and 5xx by waiting. A conflict (409) means that another charge of this order, or this
/// one, is under way or done: the order must not fail, and the payment cannot be looked up by its order with the
/// rights of a service. The same key answers it, as long as payments remember it.
fn refusal(outcome: Outcome) -> Charge {
    match answered(outcome) {
        Some(400 | 413 | 415) => Charge::Refused { reason: "the payments service refused the charge" },
        _ if is_contradiction(outcome) => Charge::Contradicted,
        _ => Charge::Unknown,
    }
}

/// Whether payments answered something that neither time nor a right configuration repairs.
fn is_contradiction(outcome: Outcome) -> bool {
    matches!(answered(outcome), Some(status) if (400..500).contains(&status) && !matches!(status, 401 | 403 | 408 | 429))
}
