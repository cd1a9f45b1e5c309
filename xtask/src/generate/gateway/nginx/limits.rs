//! `limits.conf`: one bucket per class and client.

use anyhow::{Result, bail};
use gateway_plan::{Method, Operation, Plan, RateLimit};

use super::text::{Text, name};

/// Memory of one class. About 16,000 clients per MiB; the oldest are forgotten when it is full.
const ZONE: &str = "10m";

pub(super) fn render(plan: &Plan) -> Result<Text> {
    let mut text = Text::new("Rate limits. A request counts in exactly one class; of the others it has an empty key.");
    text.line("limit_req_status 429;");
    text.line("limit_req_log_level info;");
    let mut retry = Vec::new();
    let mut policies = Vec::new();
    let mut states = Vec::new();
    for (class, limit) in &plan.rate_limits {
        let class = name(class)?;
        let key = format!("$gw_key_{class}");
        text.line(format!("limit_req_zone {key} zone=gw_{class}:{ZONE} rate={};", rate(class, *limit)?));
        let seconds = limit.longest_wait_s();
        retry.push((class.to_owned(), seconds.to_string()));
        policies.push((class.to_owned(), format!("'{}'", limit.policy(class))));
        states.push((class.to_owned(), format!("'\"{class}\";r=0;t={seconds}'")));
        if class == plan.default_rate_limit {
            let others = plan.rate_limits.keys().filter(|other| *other != class).map(String::as_str).chain(["none"]);
            let others: Vec<_> = others.map(|other| (other.to_owned(), "\"\"".to_owned())).collect();
            text.map("$gw_class", &key, "$gw_client", &others);
        } else {
            text.map("$gw_class", &key, "\"\"", &[(class.to_owned(), "$gw_client".to_owned())]);
        }
    }
    let operations = plan.routes.iter().flat_map(|route| {
        let class = |(method, operation): (&Method, &Operation)| {
            (format!("\"{method} {}\"", route.template), operation.rate_limit.clone())
        };
        route.operations.iter().map(class).collect::<Vec<_>>()
    });
    text.map("\"$gw_method $gw_route\"", "$gw_class_of_operation", "\"\"", &operations.collect::<Vec<_>>());
    text.map("$gw_class", "$gw_class_limited", &plan.default_rate_limit, &same(&retry));
    text.map("$gw_limited", "$gw_retry_after", "\"\"", &retry);
    text.map("$gw_limited", "$gw_ratelimit_policy", "\"\"", &policies);
    text.map("$gw_limited", "$gw_ratelimit", "\"\"", &states);
    Ok(text)
}

fn same(classes: &[(String, String)]) -> Vec<(String, String)> {
    classes.iter().map(|(class, _)| (class.clone(), class.clone())).collect()
}

/// The limits of a server. Beyond the steady rate; nginx lets the request that is due pass besides, as the plan does.
pub(super) fn apply(text: &mut Text, plan: &Plan) {
    for (class, limit) in &plan.rate_limits {
        let burst = if limit.burst == 0 { String::new() } else { format!(" burst={} nodelay", limit.burst) };
        text.line(format!("limit_req zone=gw_{class}{burst};"));
    }
}

/// nginx counts whole requests per second or per minute.
fn rate(class: &str, limit: RateLimit) -> Result<String> {
    for (unit, milliseconds) in [("s", 1_000), ("m", 60_000)] {
        let requests = u64::from(limit.requests) * milliseconds;
        if requests.is_multiple_of(limit.per_ms) {
            return Ok(format!("{}r/{unit}", requests / limit.per_ms));
        }
    }
    bail!(
        "rate limit class `{class}`: {} requests in {} ms are no whole number per second or minute, and nginx holds no other",
        limit.requests,
        limit.per_ms
    )
}
