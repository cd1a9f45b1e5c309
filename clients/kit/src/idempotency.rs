//! One key for one intent.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Value of the `Idempotency-Key` header: names an intent, so that sending it twice carries it out once.
///
/// Make one key when the intent is born, keep it, and give the same key to every attempt. A key made anew for each
/// attempt protects nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// A text that cannot be an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key has 8 to 128 characters out of letters, digits, `_`, `.`, `:` and `-`")]
pub struct InvalidIdempotencyKey;

impl IdempotencyKey {
    /// A key for a new intent (UUIDv7).
    #[allow(clippy::new_without_default, reason = "every call answers another key; a default would not suggest that")]
    pub fn new() -> Self {
        Self::from(Uuid::now_v7())
    }

    /// The key of the intent `name` concerning the thing `subject`: the same key on every machine and after every
    /// restart (UUIDv5, RFC 9562 section 5.5, with `subject` as the namespace).
    ///
    /// ```
    /// # let order_id = uuid::Uuid::nil();
    /// use client_kit::IdempotencyKey;
    /// assert_eq!(IdempotencyKey::derive(order_id, "charge"), IdempotencyKey::derive(order_id, "charge"));
    /// assert_ne!(IdempotencyKey::derive(order_id, "charge"), IdempotencyKey::derive(order_id, "refund"));
    /// ```
    pub fn derive(subject: Uuid, name: &str) -> Self {
        Self::from(Uuid::new_v5(&subject, name.as_bytes()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Uuid> for IdempotencyKey {
    fn from(id: Uuid) -> Self {
        Self(id.to_string())
    }
}

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-');
        if (8..=128).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidIdempotencyKey)
        }
    }
}

impl TryFrom<&str> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::IdempotencyKey;

    #[test]
    fn keys_have_the_form_that_the_contracts_demand() {
        for key in [IdempotencyKey::new(), IdempotencyKey::derive(Uuid::max(), "charge")] {
            assert_eq!(key.as_str().parse(), Ok(key.clone()));
        }
        assert_ne!(IdempotencyKey::new(), IdempotencyKey::new());
        for bad in ["", "short", "has a space", "newline\n-key", "umlaut-schlüssel", &"x".repeat(129)] {
            assert!(bad.parse::<IdempotencyKey>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_derived_key_never_changes() {
        // From Python's uuid.uuid5; a different value would charge orders twice that were placed before an update.
        let key = IdempotencyKey::derive(Uuid::from_u128(0x01936f2a_7c1e_7b3a_9d52_3f4b8a6c1e20), "charge");
        assert_eq!(key.as_str(), "518c7044-0b5a-5a33-ad58-e730619195d2");
    }
}
