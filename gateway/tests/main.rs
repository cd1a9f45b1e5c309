//! The gateway in front of real upstreams, seen from raw sockets.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agreement;
mod bodies;
mod health;
mod http2;
mod limits;
mod nginx;
mod passing;
mod portal;
mod protocol;
mod reload;
mod replaced;
mod routing;
mod sharing;
mod slow;
mod stopping;
mod support;
mod upstreams;
