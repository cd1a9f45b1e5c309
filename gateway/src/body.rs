//! Bodies on their way through: never buffered, counted, and cut when they stop moving.

mod idle;
mod request;
mod response;

pub(crate) use request::{BodyError, RequestBody, discard};
pub(crate) use response::Body;
