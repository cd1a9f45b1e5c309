//! Keywords of scalars, and the bounds of containers.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::flat::Flat;
use super::schema::Found;
use super::side::Node;
use super::walk::Walk;

/// Compares types and what constrains values of them. `false` where the types have nothing in common, so that nothing
/// else is worth saying.
pub(super) fn compare<'a>(walk: &Walk<'a>, one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) -> bool {
    let (before, after) = (one.types(), other.types());
    let (old, new) = (one.first("type"), other.first("type"));
    let list = |types: Vec<&str>| types.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
    if before.is_disjoint(&after) && !(before.is_empty() && after.is_empty()) {
        let word = |node: &Node<'a>| node.value.as_str().unwrap_or("any").to_owned();
        found.values("PD102", format!("the type was `{}` and is `{}`", word(&old), word(&new)), &old, &new);
        return false;
    }
    let removed: Vec<&str> = before.difference(&after).copied().collect();
    let added: Vec<&str> = after.difference(&before).copied().collect();
    if !removed.is_empty() {
        found.values("PD100", format!("values of type {} are no longer allowed", list(removed)), &old, &new);
    }
    if !added.is_empty() {
        found.values("PD101", format!("values of type {} are now allowed", list(added)), &old, &new);
    }
    members(one, other, found);
    format(one, other, found);
    for bound in &BOUNDS {
        bound.compare(one, other, found);
    }
    multiple(one, other, found);
    patterns(one, other, found);
    let unique = |flat: &Flat<'a>| flat.all("uniqueItems").iter().any(|node| node.value == &Value::Bool(true));
    let (old, new) = (one.first("uniqueItems"), other.first("uniqueItems"));
    match (unique(one), unique(other)) {
        (false, true) => found.values("PD129", "items must now be unique".to_owned(), &old, &new),
        (true, false) => found.values("PD130", "items need no longer be unique".to_owned(), &old, &new),
        _ => {}
    }
    excluded(walk, one, other, found);
    true
}

fn equal(one: &Value, other: &Value) -> bool {
    one == other || (one.is_number() && other.is_number() && one.as_f64() == other.as_f64())
}

fn members<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (old, new) = (one.first("enum"), other.first("enum"));
    let list = |values: &[&Value]| values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    let without = |these: &[&'a Value], those: &[&'a Value]| -> Vec<&'a Value> {
        these.iter().filter(|value| !those.iter().any(|other| equal(value, other))).copied().collect()
    };
    match (one.members(), other.members()) {
        (Some(before), Some(after)) => {
            let (removed, added) = (without(&before, &after), without(&after, &before));
            if !removed.is_empty() {
                found.values("PD105", format!("{} was removed from the enum", list(&removed)), &old, &new);
            }
            if !added.is_empty() {
                found.values("PD106", format!("{} was added to the enum", list(&added)), &old, &new);
            }
        }
        (None, Some(after)) => {
            found.values("PD105", format!("only {} is allowed now", list(&after)), &old, &new);
        }
        (Some(before), None) => {
            found.values("PD106", format!("not only {} is allowed now", list(&before)), &old, &new);
        }
        (None, None) => {}
    }
}

fn format<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (before, after) = (one.words("format"), other.words("format"));
    if before == after {
        return;
    }
    let (old, new) = (one.first("format"), other.first("format"));
    let wider = |narrow: &str, wide: &str| matches!((narrow, wide), ("int32", "int64") | ("float", "double"));
    let is_wider = |narrow: &std::collections::BTreeSet<&str>, wide: &std::collections::BTreeSet<&str>| {
        wide.iter().all(|wide| narrow.iter().any(|narrow| narrow == wide || wider(narrow, wide)))
    };
    let words = |formats: &std::collections::BTreeSet<&str>| {
        let words: Vec<String> = formats.iter().map(|format| format!("`{format}`")).collect();
        if words.is_empty() { "none".to_owned() } else { words.join(", ") }
    };
    let rule = match (is_wider(&after, &before), is_wider(&before, &after)) {
        (true, _) => "PD108",
        (_, true) => "PD109",
        _ => "PD110",
    };
    found.values(rule, format!("the format was {} and is {}", words(&before), words(&after)), &old, &new);
}

struct Bound {
    key: &'static str,
    /// Flag that shuts the bound itself out.
    exclusive: Option<&'static str>,
    /// Whether more is tighter.
    lower: bool,
    narrowed: &'static str,
    widened: &'static str,
}

const fn bound(key: &'static str, lower: bool, narrowed: &'static str, widened: &'static str) -> Bound {
    Bound { key, exclusive: None, lower, narrowed, widened }
}

static BOUNDS: [Bound; 8] = [
    Bound { exclusive: Some("exclusiveMinimum"), ..bound("minimum", true, "PD111", "PD112") },
    Bound { exclusive: Some("exclusiveMaximum"), ..bound("maximum", false, "PD113", "PD114") },
    bound("minLength", true, "PD118", "PD119"),
    bound("maxLength", false, "PD120", "PD121"),
    bound("minItems", true, "PD125", "PD126"),
    bound("maxItems", false, "PD127", "PD128"),
    bound("minProperties", true, "PD131", "PD132"),
    bound("maxProperties", false, "PD133", "PD134"),
];

impl Bound {
    fn compare<'a>(&self, one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
        let (before, after) = (self.tightest(one), self.tightest(other));
        let rule = match self.order(before.as_ref(), after.as_ref()) {
            Ordering::Equal => return,
            Ordering::Less => self.narrowed,
            Ordering::Greater => self.widened,
        };
        let word = |bound: &Option<(Number, bool)>| match bound {
            Some((limit, true)) => format!("{limit} (exclusive)"),
            Some((limit, false)) => limit.to_string(),
            None => "none".to_owned(),
        };
        let message = format!("`{}` was {} and is {}", self.key, word(&before), word(&after));
        found.values(rule, message, &one.first(self.key), &other.first(self.key));
    }

    /// The bound that decides, and whether it is itself shut out.
    fn tightest(&self, flat: &Flat<'_>) -> Option<(Number, bool)> {
        let bounds = flat.places.iter().filter_map(|node| match node.value.get(self.key) {
            Some(Value::Number(limit)) => Some((limit.clone(), self.exclusive.is_some_and(|key| node.says(key)))),
            _ => None,
        });
        // A minimum of nothing is none.
        let counts = self.exclusive.is_none() && self.lower;
        let bounds = bounds.filter(|(limit, _)| !(counts && limit.as_u64() == Some(0)));
        bounds.max_by(|one, other| self.order(Some(other), Some(one)))
    }

    /// `Less` where the second bound is tighter.
    fn order(&self, one: Option<&(Number, bool)>, other: Option<&(Number, bool)>) -> Ordering {
        let (one, other) = match (one, other) {
            (Some(one), Some(other)) => (one, other),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (None, None) => return Ordering::Equal,
        };
        let limits = numbers(&one.0, &other.0);
        let limits = if self.lower { limits } else { limits.reverse() };
        limits.then(one.1.cmp(&other.1))
    }
}

/// Order of two numbers, exact for integers.
fn numbers(one: &Number, other: &Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_f64().unwrap_or_default().total_cmp(&other.as_f64().unwrap_or_default()),
    }
}

fn multiple<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let step =
        |flat: &Flat<'a>| flat.all("multipleOf").iter().filter_map(|node| node.value.as_f64()).collect::<Vec<_>>();
    let (before, after) = (step(one), step(other));
    // Every value that satisfies these is a multiple of `step` too.
    let implied = |step: &f64, these: &[f64]| {
        these.iter().any(|it| (it / step - (it / step).round()).abs() < 1e-9 && (it / step).round() >= 1.0)
    };
    let narrower = before.iter().all(|step| implied(step, &after));
    let wider = after.iter().all(|step| implied(step, &before));
    let rule = match (narrower, wider) {
        (true, true) => return,
        (true, false) => "PD115",
        (false, true) => "PD116",
        (false, false) => "PD117",
    };
    let (old, new) = (one.first("multipleOf"), other.first("multipleOf"));
    let word = |steps: &[f64]| steps.first().map_or("none".to_owned(), f64::to_string);
    found.values(rule, format!("`multipleOf` was {} and is {}", word(&before), word(&after)), &old, &new);
}

fn patterns<'a>(one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (before, after) = (one.words("pattern"), other.words("pattern"));
    if before == after {
        return;
    }
    let (old, new) = (one.first("pattern"), other.first("pattern"));
    let (rule, message) = if before.is_subset(&after) {
        ("PD122", "values must now match another pattern")
    } else if after.is_subset(&before) {
        ("PD123", "values need no longer match a pattern")
    } else {
        ("PD124", "the pattern changed")
    };
    found.values(rule, message.to_owned(), &old, &new);
}

fn excluded<'a>(walk: &Walk<'a>, one: &Flat<'a>, other: &Flat<'a>, found: &mut Found<'a>) {
    let (before, after) = (one.all("not"), other.all("not"));
    let alike = |(old, new): (&Node<'a>, &Node<'a>)| {
        walk.same(old, new) || walk.same(&old.resolved(walk.old), &new.resolved(walk.new))
    };
    if before.len() != after.len() || !before.iter().zip(&after).all(alike) {
        found.values("PD155", "`not` changed".to_owned(), &one.first("not"), &other.first("not"));
    }
}
