//! The whole stack behind its gateway.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, unreachable_pub, reason = "tests")]

mod access;
mod browser;
mod edge;
mod journey;
mod keys;
mod metrics;
mod monitoring;
mod portal;
mod prometheus;
mod quick_start;
mod replays;
mod status;
mod tls;
