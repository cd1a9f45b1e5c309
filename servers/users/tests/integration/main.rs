//! The users server as its clients see it: live on port 0, with a real PostgreSQL and a real Redis.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod accounts;
mod attempts;
mod contract;
mod executed;
mod fixture;
mod keys;
mod sessions;
mod tokens;
