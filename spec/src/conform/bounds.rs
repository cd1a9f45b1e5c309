//! Bounds: what the server's type can hold.

use super::findings::{Findings, Sides};
use super::table;
use super::view::View;
use crate::sample::Direction;

/// The least and the greatest value of a Rust integer, by the format that schemars gives it.
pub(super) fn of_rust(format: &str) -> Option<(f64, f64)> {
    // The largest are not exact as doubles; they are nowhere near a bound that anybody writes down.
    Some(match format {
        "int8" => (f64::from(i8::MIN), f64::from(i8::MAX)),
        "int16" => (f64::from(i16::MIN), f64::from(i16::MAX)),
        "int32" => (f64::from(i32::MIN), f64::from(i32::MAX)),
        "int64" | "int" => (i64::MIN as f64, i64::MAX as f64),
        "uint8" => (0.0, f64::from(u8::MAX)),
        "uint16" => (0.0, f64::from(u16::MAX)),
        "uint32" => (0.0, f64::from(u32::MAX)),
        "uint64" | "uint" => (0.0, u64::MAX as f64),
        _ => return None,
    })
}

/// What a schema allows between: keyword of the lower bound, of the upper one.
const PAIRS: [(&str, &str); 4] =
    [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];

/// In a request the server's range must hold the document's. In a response the server's is silent beyond its type;
/// what it sends is held against the document at run time.
pub(super) fn compare(
    direction: Direction,
    own: &View<'_>,
    other: &View<'_>,
    subject: &str,
    findings: &mut Findings<'_>,
) {
    let mut differ = |key: &str, declared: String, stated: String| {
        let places = (own.place(key), other.place(key));
        let sides = Sides { document: (&places.0, declared), server: (&places.1, stated) };
        findings.push(table::BOUND, subject, sides);
    };
    if direction == Direction::Request {
        for (low, high) in PAIRS {
            let (least, most) = range(own, low, high);
            let (from, to) = range(other, low, high);
            if from.is_some_and(|from| least.is_none_or(|least| from.is_tighter(least, f64::gt))) {
                differ(low, words(low, least), words(low, from));
            }
            if to.is_some_and(|to| most.is_none_or(|most| to.is_tighter(most, f64::lt))) {
                differ(high, words(high, most), words(high, to));
            }
        }
    }
    for key in ["pattern", "multipleOf", "uniqueItems"] {
        let (declared, stated) = (own.get(key).map(|(_, value)| value), other.get(key).map(|(_, value)| value));
        if stated.is_some() && declared.map(plain) != stated.map(plain) {
            let words =
                |value: Option<&serde_json::Value>| value.map_or(format!("no {key}"), |value| format!("{key} {value}"));
            differ(key, words(declared), words(stated));
        }
    }
}

/// Numbers compare as numbers: 1 is 1.0.
fn plain(value: &serde_json::Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string())
}

/// A bound, and whether it is itself excluded.
#[derive(Clone, Copy)]
struct Bound {
    value: f64,
    is_excluded: bool,
}

impl Bound {
    /// Whether this bound allows less; `further` tells which of two values lies further in.
    fn is_tighter(&self, other: Bound, further: fn(&f64, &f64) -> bool) -> bool {
        let is_same = !further(&self.value, &other.value) && !further(&other.value, &self.value);
        further(&self.value, &other.value) || (is_same && self.is_excluded && !other.is_excluded)
    }
}

fn words(key: &str, bound: Option<Bound>) -> String {
    match bound {
        None => format!("no {key}"),
        Some(Bound { value, is_excluded: false }) => format!("{key} {value}"),
        Some(Bound { value, is_excluded: true }) => format!("{key} {value}, excluded"),
    }
}

fn range(view: &View<'_>, low: &str, high: &str) -> (Option<Bound>, Option<Bound>) {
    let implied = view.text("format").filter(|_| low == "minimum").and_then(of_rust);
    let included = |value: f64| Bound { value, is_excluded: false };
    let (least, most) = implied.map_or((None, None), |(least, most)| (Some(included(least)), Some(included(most))));
    let stated = |key: &str, exclusive: &str| {
        let is_excluded = matches!(key, "minimum" | "maximum")
            && view.get(exclusive).is_some_and(|(_, value)| value == &serde_json::Value::Bool(true));
        view.number(key).map(|value| Bound { value, is_excluded })
    };
    let tighter = |a: Option<Bound>, b: Option<Bound>, further: fn(&f64, &f64) -> bool| match (a, b) {
        (Some(a), Some(b)) => Some(if b.is_tighter(a, further) { b } else { a }),
        (a, b) => a.or(b),
    };
    let (from, to) = (stated(low, "exclusiveMinimum"), stated(high, "exclusiveMaximum"));
    (tighter(from, least, f64::gt), tighter(to, most, f64::lt))
}
