//! `x-gateway` and `x-slo`, as they work on an operation: its own over the document's over the defaults.

use std::time::Duration;

use super::notes;
use super::side::Node;
use super::walk::Walk;
use crate::model::{GatewayPolicy, RateLimit, Slo, policy};

struct Effective {
    gateway: GatewayPolicy,
    rate: Option<RateLimit>,
    slo: Slo,
}

fn effective(root: &Node<'_>, operation: &Node<'_>) -> Effective {
    // What is faulty keeps its default; that is for lint to say.
    let mut faults = Vec::new();
    let defaults = policy::gateway_defaults(root.value.get("x-gateway"), "", &mut faults);
    let gateway = policy::gateway(operation.value.get("x-gateway"), "", &defaults.policy, &mut faults);
    let shared = policy::slo(root.value.get("x-slo"), "", Slo::default(), &mut faults);
    let slo = policy::slo(operation.value.get("x-slo"), "", shared, &mut faults);
    let rate = defaults.rate_limits.get(&gateway.rate_limit).copied();
    Effective { gateway, rate, slo }
}

pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (old_root, new_root) = (Node::root(walk.old), Node::root(walk.new));
    let keys = ["x-gateway", "x-slo"];
    let unchanged =
        |one: &Node<'a>, other: &Node<'a>| keys.iter().all(|key| one.value.get(key) == other.value.get(key));
    if unchanged(old, new) && unchanged(&old_root, &new_root) {
        return;
    }
    let (before, after) = (effective(&old_root, old), effective(&new_root, new));
    let place = |operation: &Node<'a>, root: &Node<'a>, key: &str| {
        operation.get(key).or_else(|| root.get(key)).unwrap_or_else(|| operation.clone())
    };
    let mut report = |rule: &'static str, message: String, key: &str| {
        walk.report(rule, message, Some(&place(old, &old_root, key)), Some(&place(new, &new_root, key)));
    };
    let (one, other) = (&before.gateway, &after.gateway);
    let mut order = |name: &str, old: f64, new: f64, words: (String, String)| {
        if old.partial_cmp(&new) != Some(std::cmp::Ordering::Equal) {
            let rule = if new < old { "PD080" } else { "PD081" };
            report(rule, format!("{name} was {} and is {}", words.0, words.1), "x-gateway");
        }
    };
    let sizes = (format!("{} bytes", one.body_limit), format!("{} bytes", other.body_limit));
    #[allow(clippy::cast_precision_loss, reason = "no limit is near 2^53 bytes, and only the order counts")]
    order("`body_limit`", one.body_limit as f64, other.body_limit as f64, sizes);
    let times = (format!("{:?}", one.timeout), format!("{:?}", other.timeout));
    order("`timeout`", one.timeout.as_secs_f64(), other.timeout.as_secs_f64(), times);
    let exposed = (one.expose.to_string(), other.expose.to_string());
    order("`expose`", f64::from(u8::from(one.expose)), f64::from(u8::from(other.expose)), exposed);
    let (rate, burst) = (
        |it: Option<RateLimit>| it.map_or(f64::INFINITY, rate),
        |it: Option<RateLimit>| it.map_or(f64::INFINITY, |it| f64::from(it.burst)),
    );
    let words = |it: Option<RateLimit>| {
        it.map_or("no limit".to_owned(), |it| format!("{} per {:?}, {} at once", it.requests, it.per, it.burst))
    };
    order("the rate limit", rate(before.rate), rate(after.rate), (words(before.rate), words(after.rate)));
    order("the burst", burst(before.rate), burst(after.rate), (words(before.rate), words(after.rate)));
    if one.retry != other.retry || one.cache != other.cache {
        report("PD082", "`retry` or `cache` changed".to_owned(), "x-gateway");
    }
    slo(walk, (old, &old_root, before.slo), (new, &new_root, after.slo));
    let (before, after) = (old.child("x-gateway"), new.child("x-gateway"));
    notes::extensions(walk, &before, &after, &[]);
}

fn rate(limit: RateLimit) -> f64 {
    f64::from(limit.requests) / limit.per.max(Duration::from_nanos(1)).as_secs_f64()
}

fn slo<'a>(walk: &mut Walk<'a>, old: (&Node<'a>, &Node<'a>, Slo), new: (&Node<'a>, &Node<'a>, Slo)) {
    let place = |(operation, root, _): (&Node<'a>, &Node<'a>, Slo)| {
        operation.get("x-slo").or_else(|| root.get("x-slo")).unwrap_or_else(|| operation.clone())
    };
    let (one, other) = (place(old), place(new));
    let (before, after) = (old.2, new.2);
    if before.availability.total_cmp(&after.availability).is_ne() {
        let rule = if after.availability < before.availability { "PD083" } else { "PD084" };
        let message = format!("availability was {} % and is {} %", before.availability, after.availability);
        walk.report(rule, message, Some(&one), Some(&other));
    }
    if before.latency != after.latency {
        let rule = if after.latency > before.latency { "PD083" } else { "PD084" };
        let message = format!("latency was {:?} and is {:?}", before.latency, after.latency);
        walk.report(rule, message, Some(&one), Some(&other));
    }
}
