//! The payments server as its clients see it: live on port 0, with a real PostgreSQL and a real Redis.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod charges;
mod contract;
mod contradictions;
mod executed;
mod fixture;
mod ledger;
mod lists;
mod outages;
mod process;
mod refunds;
mod waiting;
