//! Texts, numbers and booleans.

use serde_json::{Number, Value, json};

use super::pattern;
use super::shape::{Bound, Shape};

/// Characters of the longest text that is made where a schema sets no limit, or a far one.
const LONG: usize = 20_000;
/// Numbers in a series.
const MAX_SERIES: i32 = 1_000;

/// Candidates for a shape of a type, the plainest first.
pub(super) fn valid(shape: &Shape<'_>, kind: &str) -> Vec<Value> {
    match kind {
        "string" => texts(shape).into_iter().map(Value::String).collect(),
        "integer" | "number" => numbers(shape, kind == "integer").0,
        "boolean" => vec![json!(true), json!(false)],
        _ => vec![json!({}), json!("a"), json!(1), json!(true), json!([])],
    }
}

/// Candidates that differ from each other, for lists without repetition.
pub(super) fn series(shape: &Shape<'_>, kind: &str) -> Vec<Value> {
    let letters = || ('a'..='z').chain('0'..='9');
    match kind {
        "string" => {
            let plain = texts(shape).into_iter().next().unwrap_or_default();
            let stem = plain.strip_suffix(|_| true).unwrap_or_default().to_owned();
            let pairs = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
            let endings = letters().map(String::from).chain(pairs);
            endings.map(|ending| json!(format!("{stem}{ending}"))).collect()
        }
        "integer" | "number" => {
            let step = shape.multiple_of().unwrap_or(1.0);
            let first = limits(shape).0.map_or(0.0, |(low, _)| (low / step).ceil() * step);
            (1..MAX_SERIES).filter_map(|index| number(first + f64::from(index) * step, decimals(step))).collect()
        }
        _ => Vec::new(),
    }
}

/// Candidates that break one keyword each.
pub(super) fn invalid(shape: &Shape<'_>, kind: &str) -> impl Iterator<Item = (&'static str, Value)> {
    match kind {
        "string" => wrong_texts(shape),
        "integer" | "number" => numbers(shape, kind == "integer").1,
        _ => Vec::new(),
    }
    .into_iter()
}

/// A value of each type, those that a typed shape does not have.
pub(super) fn of_other_types(shape: &Shape<'_>) -> impl Iterator<Item = Value> {
    let all = [json!("text"), json!(true), json!(17), json!(17.5), json!([]), json!({}), Value::Null];
    let typed = shape.is_typed();
    let kind = shape.kind().to_owned();
    all.into_iter().filter(move |value| typed && !is(value, &kind))
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// Values of the type of an `enum`'s members that are not among them.
pub(super) fn strangers(members: &[Value]) -> impl Iterator<Item = Value> {
    let text = members.iter().find_map(Value::as_str).map(|member| [format!("{member}x"), member.to_uppercase()]);
    let number = members.iter().filter_map(Value::as_i64).max().map(|member| json!(member.saturating_add(1)));
    let candidates: Vec<Value> =
        text.into_iter().flatten().map(Value::String).chain(number).filter(|value| !members.contains(value)).collect();
    candidates.into_iter()
}

/// Texts of the shortest, a middling and the longest length.
fn texts(shape: &Shape<'_>) -> Vec<String> {
    let least = shape.at_least("minLength");
    let most = shape.at_most("maxLength");
    let longest = most.unwrap_or(least.max(64)).min(LONG);
    let middling = least.max(1).min(longest);
    [middling, least, (middling + 1).min(longest), longest]
        .into_iter()
        .filter_map(|length| text(shape, length))
        .collect()
}

/// A text of this many characters, as far as format and pattern allow.
fn text(shape: &Shape<'_>, length: usize) -> Option<String> {
    match (shape.format().and_then(|format| formatted(format, length)), shape.pattern()) {
        (Some(text), _) => Some(text),
        (None, Some(pattern)) => pattern::matching(pattern, length),
        (None, None) => Some("a".repeat(length)),
    }
}

/// A text of a format that has a grammar; `None` for one that is a mere hint.
fn formatted(format: &str, length: usize) -> Option<String> {
    Some(match format {
        "uuid" => "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20".to_owned(),
        "date-time" => "2026-11-23T09:30:00Z".to_owned(),
        "date" => "2026-11-23".to_owned(),
        "time" => "09:30:00Z".to_owned(),
        "email" => email(length),
        "hostname" => "a.example".to_owned(),
        "ipv4" => "192.0.2.1".to_owned(),
        "ipv6" => "2001:db8::1".to_owned(),
        "uri" => format!("https://a.example/{}", "a".repeat(length.saturating_sub(18))),
        "byte" => "YQ==".to_owned(),
        _ => return None,
    })
}

/// RFC 5321, section 4.5.3.1: at most 64 octets before the `@`; RFC 1035: labels of at most 63.
fn email(length: usize) -> String {
    let Some(rest) = length.checked_sub("a@b.example".len()) else {
        return format!("a@{}", "b".repeat(length.saturating_sub(2).max(1)));
    };
    let local = rest.min(63);
    let mut domain = String::new();
    let mut left = rest - local;
    while left > 0 {
        let label = left.min(64);
        // A label of one is its dot alone; lend it a letter of the local part.
        domain.push_str(&"d".repeat(label.saturating_sub(1).max(1)));
        domain.push('.');
        left -= label;
    }
    format!("a{}@{domain}b.example", "l".repeat(local))
}

fn wrong_texts(shape: &Shape<'_>) -> Vec<(&'static str, Value)> {
    let mut wrong = Vec::new();
    let least = shape.at_least("minLength");
    if let Some(short) = least.checked_sub(1).and_then(|length| text(shape, length)) {
        wrong.push(("minLength", json!(short)));
    }
    if let Some(most) = shape.at_most("maxLength").filter(|most| *most < LONG) {
        wrong.extend(text(shape, most + 1).map(|long| ("maxLength", json!(long))));
    }
    let plain = texts(shape).into_iter().next().unwrap_or_default();
    if shape.format().is_some() {
        for broken in
            [plain.replacen(['@', '-', ':', '.', '='], "_", 1), format!("{plain} "), plain.to_uppercase() + "!"]
        {
            wrong.push(("format", json!(broken)));
        }
    }
    if shape.pattern().is_some() {
        wrong.extend(off_pattern(&plain).map(|text| ("pattern", json!(text))));
        let length = shape.at_least("minLength").max(1);
        wrong.extend(["!", " ", "a", "A", "0", "é"].into_iter().map(|one| ("pattern", json!(one.repeat(length)))));
    }
    wrong
}

/// The text with one character replaced, at either end and in the middle.
fn off_pattern(text: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = text.chars().collect();
    let last = characters.len().saturating_sub(1);
    let places = [last / 2, 0, last];
    let strangers = ['!', ' ', '_', 'é', 'a', 'A', '0'];
    let replaced = places.into_iter().flat_map(move |place| strangers.into_iter().map(move |other| (place, other)));
    replaced.filter_map(move |(place, other)| {
        let mut changed = characters.clone();
        *changed.get_mut(place)? = other;
        Some(changed.into_iter().collect())
    })
}

/// Numbers at and inside the bounds, and numbers beyond them.
fn numbers(shape: &Shape<'_>, integer: bool) -> (Vec<Value>, Vec<(&'static str, Value)>) {
    let (low, high) = limits(shape);
    let step = shape.multiple_of().unwrap_or(if integer { 1.0 } else { 0.5 });
    let decimals = decimals(step);
    let number = |value: f64| number(value, decimals);
    // The multiples of the step that lie at the bounds.
    let first = low.map(|(bound, excluded)| {
        let multiple = (bound / step - 1e-9).ceil() * step;
        if excluded && (multiple - bound).abs() < step * 1e-6 { multiple + step } else { multiple }
    });
    let last = high.map(|(bound, excluded)| {
        let multiple = (bound / step + 1e-9).floor() * step;
        if excluded && (multiple - bound).abs() < step * 1e-6 { multiple - step } else { multiple }
    });
    let inside = match (first, last) {
        (Some(first), Some(last)) => [(first + step).min(last), last, first],
        (Some(first), None) => [first + step, first, first + 2.0 * step],
        (None, Some(last)) => [last - step, last, last - 2.0 * step],
        (None, None) => [step, 0.0, -step],
    };
    let valid = inside.into_iter().filter_map(number).collect();
    let mut wrong = Vec::new();
    let mut beyond = |keyword, value: Option<f64>| wrong.extend(value.and_then(number).map(|value| (keyword, value)));
    beyond("minimum", first.map(|first| first - step));
    beyond("maximum", last.map(|last| last + step));
    if shape.multiple_of().is_some() {
        let between = inside[0] + step / 2.0;
        wrong.extend(self::number(between, decimals + 1).map(|value| ("multipleOf", value)));
    }
    (valid, wrong)
}

/// The bounds, those of a number format included.
fn limits(shape: &Shape<'_>) -> (Option<Bound>, Option<Bound>) {
    let (low, high) = match shape.format() {
        Some("int32") => (Some((f64::from(i32::MIN), false)), Some((f64::from(i32::MAX), false))),
        _ => (None, None),
    };
    (shape.minimum().or(low), shape.maximum().or(high))
}

fn decimals(step: f64) -> usize {
    let text = step.to_string();
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// The number as a person would write it: 0.29, not 0.29000000000000004.
fn number(value: f64, decimals: usize) -> Option<Value> {
    let text = format!("{value:.decimals$}");
    let integer = text.parse::<i64>().ok().map(Number::from);
    integer.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64)).map(Value::Number)
}
