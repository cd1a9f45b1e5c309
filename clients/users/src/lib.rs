//! Typed client of the users API: accounts, sessions and tokens.
//!
//! ```no_run
//! use users_client::{Client, Options, Session};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let users = Client::connect("http://localhost:8080", Options::new())?;
//! let body = users_client::types::RegisterRequest::builder()
//!     .username("testuser")
//!     .email("test@example.com")
//!     .password("testpass123");
//! users.register_user().body_map(|_| body).send().await?;
//!
//! // Refreshes itself; also good for the clients of the other APIs.
//! let credentials = Session::start(&users, "testuser", "testpass123").await?;
//! let users = users.with_context(|context| context.with_credentials(credentials));
//! println!("{:?}", users.get_me().send().await?.role);
//! # Ok(())
//! # }
//! ```
//!
//! `generated.rs` is made from `openapi/users.yaml` by `cargo xtask gen clients`.

#[allow(missing_docs, unreachable_pub, unused_qualifications, rustdoc::all)]
#[allow(clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated;
mod login;
#[cfg(feature = "mocks")]
#[allow(missing_docs, unreachable_pub, rustdoc::all)]
#[allow(clippy::all, clippy::unwrap_used, reason = "generated")]
pub mod mocks;

pub use client_kit::{
    BreakerPolicy, BreakerState, CallError, ConnectError, Context, Credentials, CredentialsError, Ended, Grant,
    IdempotencyKey, Login, Observer, Options, Outcome, Retry, RetryBudget, Secret,
};
pub use generated::*;
pub use login::{ServiceLogin, Session};
#[cfg(feature = "mocks")]
pub use twins;

client_kit::client!(Client, OPERATIONS);
