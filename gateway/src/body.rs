//! Bodies on their way through: never buffered, counted, and cut when they stop moving.

mod idle;
mod request;
mod response;

pub(crate) use idle::Idle;
pub(crate) use request::{BodyError, Inbound, RequestBody};
pub(crate) use response::Body;
