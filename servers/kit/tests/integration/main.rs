//! The kit around handlers that misbehave.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod contract;
mod database;
mod enforced;
mod fixture;
mod properties;
mod routing;
mod tls;
