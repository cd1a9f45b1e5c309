#![doc = include_str!("../README.md")]

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
