//! Typed client of the orders API.
//!
//! ```no_run
//! use orders_client::{Client, Credentials, IdempotencyKey, Options};
//!
//! # async fn example(token: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let options = Options::new().credentials(Credentials::bearer(token));
//! let orders = Client::connect("http://localhost:8080", options)?;
//! let order = orders.get_order().order_id(uuid::Uuid::nil()).send().await?;
//! println!("{} {:?}", order.total_amount, order.status);
//! # Ok(())
//! # }
//! ```
//!
//! `generated.rs` is made from `openapi/orders.yaml` by `cargo xtask gen clients`.

#[allow(missing_docs, unreachable_pub, unused_qualifications, rustdoc::all)]
#[allow(clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated;
#[cfg(feature = "mocks")]
#[allow(missing_docs, unreachable_pub, rustdoc::all)]
#[allow(clippy::all, clippy::unwrap_used, reason = "generated")]
pub mod mocks;

pub use client_kit::{
    Amount, BreakerPolicy, BreakerState, CallError, ConnectError, Context, Credentials, CredentialsError, Ended,
    IdempotencyKey, Observer, Options, Outcome, Retry, RetryBudget, Secret,
};
pub use generated::*;
#[cfg(feature = "mocks")]
pub use twins;

client_kit::client!(Client, OPERATIONS);
