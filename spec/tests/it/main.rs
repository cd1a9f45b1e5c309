//! The crate as its users see it, one module for each concern.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod base;
mod conform;
mod hostile;
mod load;
mod model;
mod real;
mod render;
mod requests;
mod responses;
mod rules;
mod sample;
mod siblings;
mod structure;
