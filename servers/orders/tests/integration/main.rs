//! The orders server as its clients see it: live on port 0, with a real PostgreSQL and a real Redis. The users and the
//! payments service are played by fakes that speak HTTP; the real ones meet in the end-to-end tests.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod contract;
mod creating;
mod duplicates;
mod executed;
mod fakes;
mod fixture;
mod listing;
mod moving;
mod peers;
mod process;
mod reading;
mod reconciling;
mod refunding;
mod unknown;
