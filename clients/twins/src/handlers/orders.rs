//! Orders, paid through the payments twin.

use serde_json::{Value, json};
use uuid::Uuid;

use super::payments::Charge;
use super::{Handler, amount, minor, now};
use crate::answer::{Answer, Failure};
use crate::page::Cursor;
use crate::server::Request;
use crate::system::System;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("create_order", create_order),
    ("get_order", get_order),
    ("list_orders", list_orders),
    ("update_order_status", update_order_status),
];

/// The most that is charged at once, in minor units: 1 000 000 000 000.00.
const LARGEST_CHARGE: i64 = 100_000_000_000_000;

#[derive(Debug)]
struct Order {
    id: Uuid,
    user: Uuid,
    status: String,
    payment: Uuid,
    /// As it is answered.
    shown: Value,
}

/// Orders in the order in which they were placed.
#[derive(Debug, Default)]
pub(crate) struct Orders(Vec<Order>);

impl Orders {
    fn find(&mut self, request: &Request) -> Result<&mut Order, Failure> {
        let (id, caller) = (request.id()?, request.caller()?);
        let order = self.0.iter_mut().find(|order| order.id == id && caller.sees(order.user));
        order.ok_or_else(Failure::not_found)
    }
}

impl Order {
    fn set(&mut self, status: &str) {
        status.clone_into(&mut self.status);
        self.shown["status"] = status.into();
        self.shown["updated_at"] = now().into();
    }
}

/// The moves that a request may make: the table of the document.
fn may_become(from: &str, to: &str) -> bool {
    matches!(
        (from, to),
        ("confirmed", "processing" | "shipped" | "cancelled")
            | ("processing", "shipped" | "cancelled")
            | ("shipped", "delivered")
    )
}

fn create_order(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    if let Some(order) = request.made.and_then(|id| system.orders.0.iter().find(|order| order.id == id)) {
        return Ok(Answer::Created(order.shown.clone()));
    }
    let user = request.caller()?.user_id()?;
    let items = request.body["items"].clone();
    let line =
        |sum: i64, item: &Value| sum.checked_add(minor(&item["price"])?.checked_mul(item["quantity"].as_i64()?)?);
    let total = items.as_array().into_iter().flatten().try_fold(0, line).filter(|total| *total <= LARGEST_CHARGE);
    let total = total.ok_or_else(|| Failure::invalid_at("/body/items", "cost more than 1000000000000.00"))?;
    let currency = request.text("currency").unwrap_or("USD");
    let method = request.text("payment_method").unwrap_or("sim_approved");
    let (id, created_at) = (Uuid::now_v7(), now());
    let charged = system.payments.charge(&Charge { order: id, user, minor: total, currency, method })?;
    let mut shown = json!({
        "id": id, "user_id": user, "status": "confirmed", "items": items, "total_amount": amount(total),
        "currency": currency, "payment_method": method, "payment_id": charged.id,
        "created_at": created_at, "updated_at": created_at,
    });
    if let Some(reason) = charged.declined {
        shown["status"] = "failed".into();
        shown["failure_reason"] = reason.into();
    }
    let status = shown["status"].as_str().unwrap_or_default().to_owned();
    system.orders.0.push(Order { id, user, status, payment: charged.id, shown: shown.clone() });
    Ok(Answer::Created(shown))
}

fn get_order(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    Ok(Answer::Ok(system.orders.find(request)?.shown.clone()))
}

fn list_orders(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let caller = request.caller()?;
    let cursor = Cursor::read(request)?;
    let asked: Option<Uuid> = cursor.filter("user_id").and_then(|id| id.parse().ok());
    let user = match caller.is_admin() {
        true => asked,
        false => {
            let own = caller.user_id()?;
            if asked.is_some_and(|asked| asked != own) {
                return Err(Failure::forbidden("customers may list their own orders only"));
            }
            Some(own)
        }
    };
    let wanted = |order: &&Order| {
        user.is_none_or(|user| user == order.user)
            && cursor.filter("status").is_none_or(|status| status == order.status)
    };
    let orders = system.orders.0.iter().rev().filter(wanted);
    Ok(Answer::Ok(cursor.page(orders.map(|order| (order.id, order.shown.clone())))))
}

fn update_order_status(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let next = request.text("status").unwrap_or_default();
    let is_admin = request.caller()?.is_admin();
    let order = system.orders.find(request)?;
    if (order.status.as_str(), next) == ("cancelled", "cancelled") {
        return Ok(Answer::Ok(order.shown.clone()));
    }
    if !is_admin && next != "cancelled" {
        return Err(Failure::forbidden("customers may cancel an order, not move it on"));
    }
    if !may_become(&order.status, next) {
        let message = format!("an order cannot go from {} to {next}", order.status);
        return Err(Failure::conflict("illegal_transition", message));
    }
    order.set(next);
    if next == "cancelled" {
        // What was given back before is not given back again.
        let _ = system.payments.refund(order.payment, None);
    }
    Ok(Answer::Ok(order.shown.clone()))
}
