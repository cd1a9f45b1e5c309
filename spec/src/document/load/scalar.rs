//! Plain scalars by the core schema of YAML 1.2, section 10.3.2: `no` and `on` are words, not booleans.

use serde_json::{Number, Value};

/// Reads an unquoted scalar. `None` for a number that JSON cannot hold (`.inf`, `.nan`).
pub(super) fn plain(text: &str) -> Option<Value> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(number) => Value::Number(number?),
            None => Value::String(text.to_owned()),
        },
    })
}

/// Outer `None`: not a number. Inner `None`: a number that JSON cannot hold.
#[allow(clippy::option_option, reason = "the two absences differ, and both callers are above")]
fn number(text: &str) -> Option<Option<Number>> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(|value| Some(value.into()));
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(|value| Some(value.into()));
    }
    if let Ok(value) = text.parse::<i64>() {
        return Some(Some(value.into()));
    }
    if let Ok(value) = text.parse::<u64>() {
        return Some(Some(value.into()));
    }
    let unsigned = text.trim_start_matches(['+', '-']);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return Some(None);
    }
    // Rust also reads `inf` and `nan`; a number of YAML begins with a digit or a point.
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    text.parse::<f64>().ok().map(Number::from_f64)
}
