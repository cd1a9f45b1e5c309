//! Who really moves the money. Everything asked of a provider carries a key of ours, and the same key never moves
//! money twice: a request whose answer was lost is sent again and answered with the first outcome.

mod simulated;

use std::error::Error as StdError;

use futures::future::BoxFuture;
use server_kit::Money;
use uuid::Uuid;

pub use simulated::{Fault, FaultSwitch, Simulated};

use crate::payment::{Currency, PaymentMethod};

/// What to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeRequest {
    /// The id of the payment.
    pub key: Uuid,
    /// How much.
    pub amount: Money,
    /// Of what.
    pub currency: Currency,
    /// From where.
    pub method: PaymentMethod,
}

/// What a charge came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charge {
    /// The money is ours.
    Captured,
    /// It was refused for this reason, and stays so.
    Declined(String),
}

/// What to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// The id of the refund.
    pub key: Uuid,
    /// The key of the charge.
    pub charge: Uuid,
    /// How much, in the currency of the charge.
    pub amount: Money,
}

/// What a refund came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refund {
    /// The money went back.
    Returned,
    /// It was refused for this reason, and stays so.
    Refused(String),
}

/// Why a provider gave no outcome.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It may have acted or not. Only the same request under the same key tells.
    #[error("the outcome at the payment provider is unknown")]
    Unknown(#[source] Box<dyn StdError + Send + Sync>),
    /// The key stands for another request: a fault of ours. Nothing was done.
    #[error("the payment provider knows the key {0} with another request")]
    KeyReused(Uuid),
}

impl ProviderError {
    /// An unknown outcome, for this reason.
    pub fn unknown(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unknown(cause.into())
    }
}

/// The answer of a provider, some time.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, ProviderError>>;

/// A payment provider.
pub trait Provider: Send + Sync {
    /// Takes money, once for each key.
    fn charge(&self, request: ChargeRequest) -> Answer<'_, Charge>;

    /// Gives money of a charge back, once for each key.
    fn refund(&self, request: RefundRequest) -> Answer<'_, Refund>;
}
