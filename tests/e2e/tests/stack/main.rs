//! The whole stack behind its gateway.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod browser;
mod edge;
mod journey;
mod metrics;
mod monitoring;
mod portal;
mod quick_start;
