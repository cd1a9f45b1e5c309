//! What every server needs and no service owns.
//!
//! A service is a list of handlers bound to the operationIds of its hand-written document. Method, path, body limit,
//! security, constraints and declared statuses come from the document; a missing or an extra operation stops the
//! start. See [`Service`].
//!
//! Deliberately absent: tables other than the one of [`idempotency`], columns, wire types of a service, business
//! rules, password hashing.

pub mod auth;
pub mod cache;
pub mod cli;
pub mod config;
pub mod crash;
pub mod database;
pub mod error;
pub mod extract;
pub mod health;
pub mod idempotency;
pub mod log;
pub mod metrics;
pub mod money;
pub mod paging;
pub mod service;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tls;
pub mod words;

pub use auth::{Authenticator, Caller, Role};
pub use cache::Cache;
pub use database::Database;
pub use error::Error;
pub use extract::{Idempotency, Json, Query, Replayed};
pub use money::Money;
pub use service::{Call, Running, Service};
