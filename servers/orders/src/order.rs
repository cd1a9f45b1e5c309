//! What an order is, what it costs and where it may go. No async, no SQL and no HTTP.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use server_kit::{Caller, Error, Money, words};
use uuid::Uuid;

words! {
    /// Where an order stands.
    OrderStatus {
        Pending = "pending",
        Confirmed = "confirmed",
        Processing = "processing",
        Shipped = "shipped",
        Delivered = "delivered",
        Cancelled = "cancelled",
        Failed = "failed",
    }
}

words! {
    /// A currency with two decimals (ISO 4217).
    #[derive(Default)]
    Currency {
        #[default]
        Usd = "USD",
        Eur = "EUR",
        Gbp = "GBP",
    }
}

words! {
    /// How to pay. The methods belong to the simulated provider.
    #[derive(Default)]
    PaymentMethod {
        #[default]
        Approved = "sim_approved",
        Declined = "sim_declined",
        InsufficientFunds = "sim_insufficient_funds",
        Slow = "sim_slow",
        Timeout = "sim_timeout",
    }
}

impl OrderStatus {
    /// Whether a request may move an order from this status to the next: the table of the document. What a charge
    /// leads to is not here; nobody can ask for it.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Confirmed => matches!(next, Self::Processing | Self::Shipped | Self::Cancelled),
            Self::Processing => matches!(next, Self::Shipped | Self::Cancelled),
            Self::Shipped => matches!(next, Self::Delivered),
            Self::Pending | Self::Delivered | Self::Cancelled | Self::Failed => false,
        }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderItem {
    /// What it is.
    pub name: String,
    /// How many.
    pub quantity: i32,
    /// Price of one, in the currency of the order.
    pub price: Money,
}

/// An order, as it is kept and as it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Order {
    /// Id of the order.
    pub id: Uuid,
    /// The account that placed it.
    pub user_id: Uuid,
    /// Where it stands.
    pub status: OrderStatus,
    /// The lines, as they were ordered.
    pub items: Vec<OrderItem>,
    /// Sum of quantity times price over all lines.
    pub total_amount: Money,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// How it is paid.
    pub payment_method: PaymentMethod,
    /// The payment, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Uuid")]
    pub payment_id: Option<Uuid>,
    /// Why the charge failed, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub failure_reason: Option<String>,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An order to be.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// The account that places it.
    pub user_id: Uuid,
    /// The lines.
    pub items: Vec<OrderItem>,
    /// What they cost.
    pub total: Money,
    /// The currency of all amounts.
    pub currency: Currency,
    /// How to pay.
    pub payment_method: PaymentMethod,
}

/// The most that the payments service charges at once: 1 000 000 000 000.00.
const LARGEST_CHARGE: Money = Money::from_minor(100_000_000_000_000);

impl NewOrder {
    /// Adds up what the lines cost.
    ///
    /// # Errors
    /// [`Error::Invalid`] when that is more than can be charged.
    pub fn new(
        user_id: Uuid,
        items: Vec<OrderItem>,
        currency: Currency,
        payment_method: PaymentMethod,
    ) -> Result<Self, Error> {
        let total = total(&items)
            .filter(|total| *total <= LARGEST_CHARGE)
            .ok_or_else(|| Error::invalid("/body/items", format!("cost more than {LARGEST_CHARGE}")))?;
        Ok(Self { user_id, items, total, currency, payment_method })
    }
}

fn total(items: &[OrderItem]) -> Option<Money> {
    items.iter().try_fold(Money::ZERO, |sum, item| sum.checked_add(item.price.checked_mul(item.quantity.into())?))
}

impl Order {
    /// Whether the caller may know of the order: who placed it and admins may.
    pub fn is_visible_to(&self, caller: &Caller) -> bool {
        caller.is_admin() || caller.user_id().is_ok_and(|id| id == self.user_id)
    }

    /// Whether the caller, who may know of the order, may move it to the next status.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a customer who wants anything but to cancel, a conflict that names both statuses for a
    /// move that nobody may make.
    pub fn check_move(&self, next: OrderStatus, caller: &Caller) -> Result<(), Error> {
        if !caller.is_admin() && next != OrderStatus::Cancelled {
            return Err(Error::Forbidden("customers may cancel an order, not move it on".to_owned()));
        }
        match self.status.may_become(next) {
            true => Ok(()),
            false => {
                let (from, to) = (self.status.as_str(), next.as_str());
                Err(Error::conflict("illegal_transition", format!("an order cannot go from {from} to {to}")))
            }
        }
    }
}

#[cfg(test)]
mod tests;
