//! Payments, charged to a provider that takes every `sim_approved`.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Handler, amount, minor, now};
use crate::answer::{Answer, Failure};
use crate::page::Cursor;
use crate::server::Request;
use crate::system::System;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("create_payment", create_payment),
    ("get_payment", get_payment),
    ("list_payments", list_payments),
    ("refund_payment", refund_payment),
];

/// What is to be charged.
pub(super) struct Charge<'a> {
    pub(super) order: Uuid,
    pub(super) user: Uuid,
    pub(super) minor: i64,
    pub(super) currency: &'a str,
    pub(super) method: &'a str,
}

/// What came of a charge.
pub(super) struct Charged {
    pub(super) id: Uuid,
    /// Why it was declined, where it was.
    pub(super) declined: Option<&'static str>,
}

#[derive(Debug)]
struct Payment {
    id: Uuid,
    order: Uuid,
    user: Uuid,
    status: &'static str,
    minor: i64,
    refunded: i64,
    /// As it is answered.
    shown: Value,
}

/// Payments in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Payments(Vec<Payment>);

impl Payments {
    /// Charges an order.
    pub(super) fn charge(&mut self, charge: &Charge<'_>) -> Result<Charged, Failure> {
        if self.0.iter().any(|payment| payment.order == charge.order && payment.status != "failed") {
            let message = "the order has a payment that is processing, completed or refunded";
            return Err(Failure::conflict("order_already_paid", message));
        }
        let declined = match charge.method {
            "sim_declined" => Some("card_declined"),
            "sim_insufficient_funds" => Some("insufficient_funds"),
            _ => None,
        };
        let status = if declined.is_some() { "failed" } else { "completed" };
        let (id, created_at) = (Uuid::now_v7(), now());
        let mut shown = json!({
            "id": id, "order_id": charge.order, "user_id": charge.user, "status": status,
            "amount": amount(charge.minor), "refunded_amount": 0, "currency": charge.currency,
            "payment_method": charge.method, "created_at": created_at, "updated_at": created_at,
        });
        if let Some(reason) = declined {
            shown["failure_reason"] = reason.into();
        }
        let Charge { order, user, minor, .. } = *charge;
        self.0.push(Payment { id, order, user, status, minor, refunded: 0, shown });
        Ok(Charged { id, declined })
    }

    /// Gives money back: so many minor units, or all that is left.
    pub(super) fn refund(&mut self, id: Uuid, asked: Option<i64>) -> Result<Value, Failure> {
        let payment = self.0.iter_mut().find(|payment| payment.id == id).ok_or_else(Failure::not_found)?;
        if payment.status != "completed" {
            let message = format!("the payment is {}; only a completed one can be refunded", payment.status);
            return Err(Failure::conflict("not_refundable", message));
        }
        let left = payment.minor - payment.refunded;
        let given = asked.unwrap_or(left);
        if given > left {
            let message = format!(
                "{} {} is left to refund",
                client_kit::Amount::from_minor(left),
                payment.shown["currency"].as_str().unwrap_or_default()
            );
            return Err(Failure::conflict("refund_exceeds_payment", message));
        }
        payment.refunded += given;
        if payment.refunded == payment.minor {
            payment.status = "refunded";
        }
        payment.shown["status"] = payment.status.into();
        payment.shown["refunded_amount"] = amount(payment.refunded);
        payment.shown["updated_at"] = now().into();
        Ok(payment.shown.clone())
    }

    fn find(&self, id: Uuid) -> Result<&Payment, Failure> {
        self.0.iter().find(|payment| payment.id == id).ok_or_else(Failure::not_found)
    }
}

fn create_payment(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    if let Some(id) = request.made {
        return Ok(Answer::Created(system.payments.find(id)?.shown.clone()));
    }
    let id = |name| request.text(name).and_then(|id| id.parse().ok()).unwrap_or_default();
    let charged = system.payments.charge(&Charge {
        order: id("order_id"),
        user: id("user_id"),
        minor: minor(&request.body["amount"]).unwrap_or_default(),
        currency: request.text("currency").unwrap_or_default(),
        method: request.text("payment_method").unwrap_or_default(),
    })?;
    Ok(Answer::Created(system.payments.find(charged.id)?.shown.clone()))
}

fn get_payment(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let (payment, caller) = (system.payments.find(request.id()?)?, request.caller()?);
    match caller.sees(payment.user) {
        true => Ok(Answer::Ok(payment.shown.clone())),
        false => Err(Failure::not_found()),
    }
}

fn list_payments(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let caller = request.caller()?;
    let cursor = Cursor::read(request)?;
    let order: Option<Uuid> = cursor.filter("order_id").and_then(|id| id.parse().ok());
    let wanted = |payment: &&Payment| {
        caller.sees(payment.user)
            && order.is_none_or(|order| order == payment.order)
            && cursor.filter("status").is_none_or(|status| status == payment.status)
    };
    let payments = system.payments.0.iter().rev().filter(wanted);
    Ok(Answer::Ok(cursor.page(payments.map(|payment| (payment.id, payment.shown.clone())))))
}

fn refund_payment(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    if let Some(id) = request.made {
        return Ok(Answer::Ok(system.payments.find(id)?.shown.clone()));
    }
    let payment = system.payments.refund(request.id()?, minor(&request.body["amount"]))?;
    Ok(Answer::Ok(payment))
}
