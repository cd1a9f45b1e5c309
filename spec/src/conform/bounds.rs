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
    let words = |key: &str, bound: Option<f64>| bound.map_or(format!("no {key}"), |bound| format!("{key} {bound}"));
    if direction == Direction::Request {
        for (low, high) in PAIRS {
            let (least, most) = range(own, low, high);
            let (from, to) = range(other, low, high);
            if from.is_some_and(|from| least.is_none_or(|least| least < from)) {
                differ(low, words(low, least), words(low, from));
            }
            if to.is_some_and(|to| most.is_none_or(|most| most > to)) {
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

fn range(view: &View<'_>, low: &str, high: &str) -> (Option<f64>, Option<f64>) {
    let implied = view.text("format").filter(|_| low == "minimum").and_then(of_rust);
    let (least, most) = implied.map_or((None, None), |(least, most)| (Some(least), Some(most)));
    let tighter = |a: Option<f64>, b: Option<f64>, pick: fn(f64, f64) -> f64| match (a, b) {
        (Some(a), Some(b)) => Some(pick(a, b)),
        (a, b) => a.or(b),
    };
    (tighter(view.number(low), least, f64::max), tighter(view.number(high), most, f64::min))
}
