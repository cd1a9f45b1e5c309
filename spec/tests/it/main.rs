//! The crate as its users see it, one module for each concern.

mod base;
mod load;
mod real;
mod rules;
mod structure;

