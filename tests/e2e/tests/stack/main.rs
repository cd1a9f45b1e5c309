//! The whole stack behind its gateway.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod browser;
mod edge;
mod journey;
mod keys;
mod metrics;
mod monitoring;
mod portal;
mod quick_start;
mod replays;
mod tls;
