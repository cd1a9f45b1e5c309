//! All that the twins remember.

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use crate::handlers::{orders::Orders, payments::Payments, users::Users};
use crate::identity::Tokens;

/// Caller, operation and key.
pub(crate) type Key = (String, String, String);

/// The state of all three services.
#[derive(Debug, Default)]
pub(crate) struct System {
    pub(crate) tokens: Tokens,
    pub(crate) users: Users,
    pub(crate) orders: Orders,
    pub(crate) payments: Payments,
    /// What each idempotency key asked for (path and body) and the id of what it made.
    pub(crate) keys: HashMap<Key, ((String, Value), Uuid)>,
}
