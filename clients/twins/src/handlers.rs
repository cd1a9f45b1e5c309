//! One function for each operation.

pub(crate) mod orders;
pub(crate) mod payments;
pub(crate) mod users;

use client_kit::Amount;
use serde_json::{Value, json};

use crate::answer::{Answer, Failure};
use crate::server::Request;
use crate::system::System;

/// Carries out a request that its document admits.
pub(crate) type Handler = fn(&mut System, &Request) -> Result<Answer, Failure>;

const HEALTH: &[(&str, Handler)] = &[
    ("get_liveness", |_, _| Ok(Answer::Ok(json!({"status": "alive"})))),
    ("get_readiness", |_, _| Ok(Answer::Ok(json!({"status": "ready", "checks": []})))),
    ("get_metrics", |_, _| Ok(Answer::Text("# a twin counts nothing\n".to_owned()))),
];

/// The handler of the operation with this operationId.
pub(crate) fn find(id: &str) -> Option<Handler> {
    let all = [HEALTH, users::HANDLERS, orders::HANDLERS, payments::HANDLERS];
    all.into_iter().flatten().find(|(known, _)| *known == id).map(|(_, handler)| *handler)
}

/// The time, as documents have it.
fn now() -> String {
    chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

/// An amount of a request that its document admits, in minor units.
fn minor(value: &Value) -> Option<i64> {
    serde_json::from_value::<Amount>(value.clone()).ok().map(Amount::minor)
}

fn amount(minor: i64) -> Value {
    serde_json::to_value(Amount::from_minor(minor)).unwrap_or_default()
}
