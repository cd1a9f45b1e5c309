//! The wire types, written by hand: the second of the two statements that are held against each other.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use server_kit::Money;
use uuid::Uuid;

use crate::payment::{Currency, PaymentMethod, PaymentStatus};

/// What to charge.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePaymentRequest {
    /// The order that is paid.
    pub order_id: Uuid,
    /// The account that pays.
    pub user_id: Uuid,
    /// How much.
    pub amount: Money,
    pub currency: Currency,
    pub payment_method: PaymentMethod,
}

/// How much to give back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// How much; left out, all that is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Money")]
    pub amount: Option<Money>,
    /// Why, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub reason: Option<String>,
}

/// A charge and what was given back of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Payment {
    /// Id of the payment.
    pub id: Uuid,
    /// The order that is paid.
    pub order_id: Uuid,
    /// The account that pays.
    pub user_id: Uuid,
    pub status: PaymentStatus,
    /// What was charged.
    pub amount: Money,
    /// What was given back.
    pub refunded_amount: Money,
    pub currency: Currency,
    pub payment_method: PaymentMethod,
    /// Why the charge failed, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub failure_reason: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The payment a path speaks of.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PaymentPath {
    /// Id of the payment.
    pub payment_id: Uuid,
}

/// Which payments, and which page of them.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListQuery {
    /// Items on a page, at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "i32")]
    pub limit: Option<i32>,
    /// The `next_page` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub page_token: Option<String>,
    /// Only payments of this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Uuid")]
    pub order_id: Option<Uuid>,
    /// Only payments in this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "PaymentStatus")]
    pub status: Option<PaymentStatus>,
}
