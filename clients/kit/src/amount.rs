//! Money on the wire.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A price or an amount: a JSON number with two decimals at most on the wire, 64-bit minor units (cents) inside.
///
/// ```
/// use client_kit::Amount;
/// let price: Amount = "19.99".parse()?;
/// assert_eq!(price.minor(), 1999);
/// assert_eq!(Amount::from_minor(250).to_string(), "2.50");
/// # Ok::<(), client_kit::InvalidAmount>(())
/// ```
///
/// There is no arithmetic here: add minor units with the checked operations of `i64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

/// A number that is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount has two decimals at most, and its size is 2^45 at most")]
pub struct InvalidAmount;

/// The largest amount that survives a JSON number. Below 2^45 the neighbours of an IEEE 754 double are 2^-8 apart, so
/// that the error of the double and that of multiplying it by 100 stay under half a cent together.
const LIMIT: i64 = 100 << 45;

impl Amount {
    /// An amount of this many minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }
}

impl From<Amount> for f64 {
    fn from(amount: Amount) -> Self {
        amount.0 as f64 / 100.0
    }
}

impl TryFrom<f64> for Amount {
    type Error = InvalidAmount;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        let minor = (value * 100.0).round();
        // The nearest amount, if it is the very number that was given: 0.1 + 0.2 is none.
        let exact = minor.abs() <= LIMIT as f64 && minor / 100.0 == value;
        exact.then_some(Self(minor as i64)).ok_or(InvalidAmount)
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok());
        let cents = match fraction.len() {
            1 => number(fraction).flatten().map(|tenths| tenths * 10),
            2 => number(fraction).flatten(),
            _ => None,
        };
        let minor = number(whole).flatten().and_then(|whole| whole.checked_mul(100)?.checked_add(cents?));
        let minor = minor.filter(|minor| *minor <= LIMIT).ok_or(InvalidAmount)?;
        Ok(Self(if negative { -minor } else { minor }))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let minor = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 100 {
            0 => serializer.serialize_i64(self.0 / 100),
            _ => serializer.serialize_f64((*self).into()),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Amount, LIMIT};

    #[test]
    fn an_amount_survives_the_wire() {
        let near_limit = (LIMIT - 20_000..=LIMIT).step_by(7);
        for minor in (-20_000..200_000).chain(near_limit) {
            let amount = Amount::from_minor(minor);
            let wire = serde_json::to_string(&amount).unwrap();
            assert_eq!(serde_json::from_str::<Amount>(&wire).unwrap(), amount, "{wire}");
            assert_eq!(amount.to_string().parse::<Amount>().unwrap(), amount);
        }
        assert_eq!(serde_json::to_string(&Amount::from_minor(1999)).unwrap(), "19.99");
        assert_eq!(serde_json::to_string(&Amount::from_minor(-500)).unwrap(), "-5");
    }

    #[test]
    fn integers_are_amounts_and_thirds_are_not() {
        assert_eq!(serde_json::from_str::<Amount>("5").unwrap().minor(), 500);
        for wire in ["0.001", "0.30000000000000004", "1e300", "35184372088832.01", "\"5\"", "null"] {
            assert!(serde_json::from_str::<Amount>(wire).is_err(), "{wire}");
        }
        for text in
            ["", ".", "5.", ".5", "1.234", "--1", "+1", "1,5", "1e3", "35184372088832.01", "99999999999999999999"]
        {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }
}
