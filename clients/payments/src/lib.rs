//! Typed client of the payments API.
//!
//! ```no_run
//! use payments_client::{Client, Credentials, IdempotencyKey, Options};
//!
//! # async fn example(token: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let options = Options::new().credentials(Credentials::bearer(token));
//! let payments = Client::connect("http://localhost:8080", options)?;
//! let payment = payments.get_payment().payment_id(uuid::Uuid::nil()).send().await?;
//! println!("{} {:?}", payment.amount, payment.status);
//! # Ok(())
//! # }
//! ```
//!
//! `generated.rs` is made from `openapi/payments.yaml` by `cargo xtask gen clients`.

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
