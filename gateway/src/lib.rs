//! The gateway: serves a [`gateway_plan::Plan`] in front of the services.
//!
//! It routes what the plan declares and nothing else, and answers every other request itself, with the error body of
//! the house: `{"request_id", "message", "error_code"}`. Only what is no HTTP at all and was pipelined behind a request
//! gets an answer without a body.
//!
//! What it refuses to do: it never buffers a body, never resolves or repairs a path that servers read differently,
//! never sends a request twice unless the plan allows it or the request was never written, and never verifies tokens
//! (the services do, from the same documents).
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let plan = gateway_plan::Plan::from_json(&std::fs::read_to_string("plan.json")?)?;
//! let mut config = gateway::Config::new(plan, ([127, 0, 0, 1], 0).into());
//! config.upstreams.insert("users".to_owned(), vec!["127.0.0.1:7001".to_owned()]);
//! let running = gateway::start(config).await?;
//! println!("listening on {}", running.addr);
//! running.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod body;
mod config;
mod cors;
mod exchange;
mod figures;
mod fresh;
mod gateway;
mod headers;
mod health;
mod identity;
mod limits;
mod metrics;
mod portal;
mod refusal;
mod server;
mod upstream;

pub use config::{Config, StartError, Tls};
pub use limiter::{Clock, RedisUrl};
pub use server::{Running, start};
