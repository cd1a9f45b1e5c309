//! What every generated client shares.
//!
//! - [`Context`]: the inner type of a generated client; puts credentials, `X-Request-Id`, `traceparent` and a time
//!   limit on each call,
//! - [`Credentials`]: none, a fixed token, or a [`TokenSource`] such as [`Refreshing`], which logs in when it has to,
//! - [`Options`]: how a client is connected; [`Retry`], [`RetryBudget`] and [`BreakerPolicy`]: what happens when calls
//!   fail; [`Observer`]: who is told,
//! - [`IdempotencyKey`], [`Secret`] and [`Amount`]: types that generated code uses in place of plain strings and floats,
//! - [`CallError`]: what is known of a call that went wrong, above all whether the server may have acted on it.
//!
//! The kit knows no operation, no path and no wire type of any service.

mod amount;
mod breaker;
mod client;
mod context;
mod credentials;
mod exchange;
mod failure;
mod idempotency;
mod observer;
mod open_enum;
mod options;
mod response;
mod retry;
mod secret;
mod trace;

pub use amount::{Amount, InvalidAmount};
pub use breaker::{BreakerPolicy, BreakerState};
pub use client::Operation;
pub use context::Context;
pub use credentials::{Credentials, CredentialsError, Grant, Login, Refreshing, TokenFuture, TokenSource};
pub use exchange::REQUEST_TIMEOUT;
pub use failure::{CallError, Outcome};
pub use idempotency::{IdempotencyKey, InvalidIdempotencyKey};
pub use observer::{Ended, Observer};
pub use options::{ConnectError, Options};
pub use response::{Mismatch, Shape, response, response_as, untagged};
pub use retry::{Repeat, Retry, RetryBudget};
pub use secret::Secret;
pub use trace::TraceParent;

#[doc(hidden)]
pub use {progenitor_client, reqwest};
