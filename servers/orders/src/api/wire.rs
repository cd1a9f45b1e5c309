//! The wire types of requests, written by hand: one of the two statements that are held against each other. What is
//! answered, [`crate::order::Order`], is what is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::order::{Currency, OrderItem, OrderStatus, PaymentMethod};

/// What to buy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrderRequest {
    /// The lines of the order.
    pub items: Vec<OrderItem>,
    /// The currency of all prices.
    #[serde(default)]
    pub currency: Currency,
    /// How to pay.
    #[serde(default)]
    pub payment_method: PaymentMethod,
}

/// Where to move the order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrderStatusRequest {
    /// The next status.
    pub status: OrderStatus,
}

/// The order a path speaks of.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OrderPath {
    /// Id of the order.
    pub order_id: Uuid,
}

/// Which page of which list.
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
    /// Only orders in this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "OrderStatus")]
    pub status: Option<OrderStatus>,
    /// Only this account's orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Uuid")]
    pub user_id: Option<Uuid>,
}

/// The filters of a list, as page tokens carry them.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filters {
    /// Only orders in this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderStatus>,
    /// Only this account's orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Uuid>,
}
