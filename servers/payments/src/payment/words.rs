use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A word that is none of those expected. It came from our own database.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no {1}")]
pub struct Unknown(String, &'static str);

/// An enum whose values are spelt alike in the document, on the wire and in the database.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[expect(missing_docs, reason = "a comment on a variant would turn the enum into a oneOf")]
        pub enum $name {
            $(#[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// How it is spelt.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl FromStr for $name {
            type Err = Unknown;

            fn from_str(word: &str) -> Result<Self, Unknown> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(Unknown(word.to_owned(), stringify!($name))),
                }
            }
        }
    };
}

words! {
    /// Where a payment stands.
    PaymentStatus {
        Pending = "pending",
        Processing = "processing",
        Completed = "completed",
        Failed = "failed",
        Cancelled = "cancelled",
        Refunded = "refunded",
    }
}

words! {
    /// A currency with two decimals (ISO 4217).
    Currency { Usd = "USD", Eur = "EUR", Gbp = "GBP" }
}

words! {
    /// How to pay. The methods belong to the simulated provider: `sim_approved` is taken,
    /// `sim_declined` and `sim_insufficient_funds` are refused for the reason that the name says.
    PaymentMethod {
        SimApproved = "sim_approved",
        SimDeclined = "sim_declined",
        SimInsufficientFunds = "sim_insufficient_funds",
    }
}

words! {
    /// Where a refund stands.
    RefundStatus { Processing = "processing", Completed = "completed", Failed = "failed" }
}
