//! Reads the extensions. Lint and model share this reader, so that they cannot disagree about what is valid.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{GatewayDefaults, GatewayPolicy, RateLimit, Retry, Slo};
use crate::document::pointer;

/// What is wrong with an extension, and where.
pub(crate) struct Fault {
    pub(crate) pointer: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// Whether the key is to blame rather than its value.
    pub(crate) key: bool,
}

const POLICY_KEYS: [&str; 6] = ["rate_limit", "timeout", "body_limit", "cache", "retry", "expose"];
const ROOT_KEYS: [&str; 7] = ["rate_limits", "rate_limit", "timeout", "body_limit", "cache", "retry", "expose"];

/// Reads the document's `x-gateway`; what is absent or faulty keeps its default.
pub(crate) fn gateway_defaults(value: Option<&Value>, at: &str, faults: &mut Vec<Fault>) -> GatewayDefaults {
    let mut defaults = GatewayDefaults::default();
    let Some(fields) = object(value, at, &ROOT_KEYS, faults) else {
        return defaults;
    };
    if let Some(classes) = fields.get("rate_limits") {
        let place = pointer::push(at, "rate_limits");
        match classes.as_object() {
            Some(classes) => {
                defaults.rate_limits = classes
                    .iter()
                    .filter_map(|(name, class)| {
                        Some((name.clone(), rate_limit(class, &pointer::push(&place, name), faults)?))
                    })
                    .collect();
            }
            None => faults.push(Fault::value(&place, "`rate_limits` must be an object of named classes")),
        }
    }
    defaults.policy = policy(fields, at, defaults.policy, faults);
    defaults
}

/// Reads an operation's `x-gateway` over the document's defaults.
pub(crate) fn gateway(value: Option<&Value>, at: &str, base: &GatewayPolicy, faults: &mut Vec<Fault>) -> GatewayPolicy {
    match object(value, at, &POLICY_KEYS, faults) {
        Some(fields) => policy(fields, at, base.clone(), faults),
        None => base.clone(),
    }
}

/// Reads `x-slo` over a base.
pub(crate) fn slo(value: Option<&Value>, at: &str, base: Slo, faults: &mut Vec<Fault>) -> Slo {
    let mut slo = base;
    let Some(fields) = object(value, at, &["availability", "latency"], faults) else {
        return slo;
    };
    let percent = |value: &Value| value.as_f64().filter(|percent| (0.0..100.0).contains(percent));
    field(fields, "availability", at, "a percentage from 0 to below 100", percent, &mut slo.availability, faults);
    field(fields, "latency", at, DURATION, duration, &mut slo.latency, faults);
    slo
}

const DURATION: &str = "a duration: a positive integer and `ms`, `s` or `m`";

fn policy(fields: &Map<String, Value>, at: &str, mut policy: GatewayPolicy, faults: &mut Vec<Fault>) -> GatewayPolicy {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    // Goes into a header as it stands.
    let header =
        |value: &Value| text(value).filter(|text| text.bytes().all(|byte| (b' '..=b'~').contains(&byte))).map(Some);
    let retry = |value: &Value| {
        [Retry::Safe, Retry::Idempotent, Retry::Never].into_iter().find(|retry| value.as_str() == Some(retry.as_str()))
    };
    field(fields, "rate_limit", at, "the name of a class in `rate_limits`", text, &mut policy.rate_limit, faults);
    field(fields, "timeout", at, DURATION, duration, &mut policy.timeout, faults);
    field(fields, "body_limit", at, "a size: an integer and `B`, `KiB` or `MiB`", size, &mut policy.body_limit, faults);
    field(fields, "cache", at, "a value of Cache-Control", header, &mut policy.cache, faults);
    field(fields, "retry", at, "`safe`, `idempotent` or `never`", retry, &mut policy.retry, faults);
    field(fields, "expose", at, "true or false", Value::as_bool, &mut policy.expose, faults);
    policy
}

fn rate_limit(value: &Value, at: &str, faults: &mut Vec<Fault>) -> Option<RateLimit> {
    let keys = ["requests", "per", "burst"];
    let fields = object(Some(value), at, &keys, faults)?;
    if let Some(missing) = keys.into_iter().find(|key| !fields.contains_key(*key)) {
        faults.push(Fault { key: true, ..Fault::value(at, format!("a rate limit needs `{missing}`")) });
        return None;
    }
    let known = faults.len();
    let mut limit = RateLimit { requests: 0, per: Duration::ZERO, burst: 0 };
    let positive =
        |value: &Value| value.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    field(fields, "requests", at, "a positive integer", positive, &mut limit.requests, faults);
    field(fields, "per", at, DURATION, duration, &mut limit.per, faults);
    field(fields, "burst", at, "a positive integer", positive, &mut limit.burst, faults);
    (faults.len() == known).then_some(limit)
}

/// The fields of an extension, when it is there and an object; unknown ones are faults.
fn object<'a>(
    value: Option<&'a Value>,
    at: &str,
    known: &[&str],
    faults: &mut Vec<Fault>,
) -> Option<&'a Map<String, Value>> {
    let Value::Object(fields) = value? else {
        faults.push(Fault::value(at, "must be an object"));
        return None;
    };
    for key in fields.keys().filter(|key| !known.contains(&key.as_str())) {
        faults.push(Fault {
            pointer: pointer::push(at, key),
            message: format!("unknown key `{key}`"),
            help: Some(format!("known keys: {}", known.join(", "))),
            key: true,
        });
    }
    Some(fields)
}

/// Reads one field into its slot; an absent field leaves the slot alone.
fn field<T>(
    fields: &Map<String, Value>,
    name: &str,
    at: &str,
    wanted: &str,
    read: impl FnOnce(&Value) -> Option<T>,
    slot: &mut T,
    faults: &mut Vec<Fault>,
) {
    let Some(value) = fields.get(name) else { return };
    match read(value) {
        Some(value) => *slot = value,
        None => faults.push(Fault::value(&pointer::push(at, name), format!("`{name}` must be {wanted}"))),
    }
}

fn duration(value: &Value) -> Option<Duration> {
    let (count, unit) = measure(value)?;
    let milliseconds = match unit {
        "ms" => Some(count),
        "s" => count.checked_mul(1_000),
        "m" => count.checked_mul(60_000),
        _ => None,
    }?;
    (milliseconds > 0).then(|| Duration::from_millis(milliseconds))
}

fn size(value: &Value) -> Option<u64> {
    let (count, unit) = measure(value)?;
    match unit {
        "B" => Some(count),
        "KiB" => count.checked_mul(1 << 10),
        "MiB" => count.checked_mul(1 << 20),
        _ => None,
    }
}

/// Splits `10s` into number and unit.
fn measure(value: &Value) -> Option<(u64, &str)> {
    let text = value.as_str()?;
    let unit = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (count, unit) = text.split_at_checked(unit)?;
    Some((count.parse().ok()?, unit))
}

impl Fault {
    fn value(at: &str, message: impl Into<String>) -> Fault {
        Fault { pointer: at.to_owned(), message: message.into(), help: None, key: false }
    }
}
