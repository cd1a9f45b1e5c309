//! HTTP: what comes in, what goes out. A handler is parse, rule, one store call, wrap.

pub mod accounts;
pub mod sessions;
pub mod tokens;
mod wire;
