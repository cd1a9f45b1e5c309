//! Exact amounts of money: 64-bit minor units inside, a JSON number with two decimals at most outside.

use std::fmt;

use schemars::JsonSchema;
use schemars::schema::{InstanceType, Schema, SchemaObject};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in minor units (cents). No arithmetic on it ever passes through a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// The largest amount that survives a JSON number. Below 2^45 the neighbours of an IEEE 754 double are 2^-8 apart, so
/// that the error of the double and that of multiplying it by 100 stay under half a cent together.
const LARGEST: i64 = 100 << 45;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum, or `None` when it is out of range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it is out of range.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product with a count, or `None` when it is out of range.
    pub fn checked_mul(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The amount of a JSON number: `None` when it has more than two decimals or is out of range.
    pub fn from_number(number: f64) -> Option<Self> {
        let minor = (number * 100.0).round();
        // The nearest double of the amount must be the very number that came: 29.99 passes, 29.991 does not.
        let exact = minor.is_finite() && minor.abs() <= LARGEST as f64 && minor / 100.0 == number;
        exact.then_some(Self(minor as i64))
    }

    /// The amount as a JSON number.
    pub fn to_number(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let minor = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 100 {
            0 => serializer.serialize_i64(self.0 / 100),
            _ => serializer.serialize_f64(self.to_number()),
        }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::from_number(number).ok_or_else(|| de::Error::custom("expected an amount with two decimals at most"))
    }
}

// Written by hand: the bounds are the document's business, which the kit enforces.
impl JsonSchema for Money {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        "Money".to_owned()
    }

    fn json_schema(_: &mut schemars::r#gen::SchemaGenerator) -> Schema {
        SchemaObject { instance_type: Some(InstanceType::Number.into()), ..SchemaObject::default() }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cent_survives_json() {
        for minor in (0..=100_000).chain(99_999_999_000..=99_999_999_999).chain(LARGEST - 100..=LARGEST) {
            let money = Money::from_minor(minor);
            let text = serde_json::to_string(&money).unwrap();
            assert_eq!(serde_json::from_str::<Money>(&text).unwrap(), money, "{text}");
        }
    }

    #[test]
    fn a_third_decimal_is_refused() {
        for text in ["29.991", "0.001", "1e400", "1e300", "0.1000001"] {
            assert!(serde_json::from_str::<Money>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::from_str::<Money>("1e2").unwrap(), Money::from_minor(10_000));
    }

    #[test]
    fn it_prints_as_people_write_it() {
        assert_eq!(Money::from_minor(10_997).to_string(), "109.97");
        assert_eq!(Money::from_minor(-5).to_string(), "-0.05");
    }
}
