//! HTTP: what comes in, what goes out. A handler is parse, rule, one call, wrap.

pub mod orders;
mod wire;
