//! What to do about an alert: one section for each operation.

use std::fmt::Write as _;

use spec::{Access, Api};

use super::promised;

pub(super) fn render(api: &Api) -> String {
    let service = &api.service;
    let mut text = format!(
        "<!-- Made by `cargo xtask gen monitoring`. Edits are undone by the next run. -->\n\n# Runbook: {service}\n\n\
         An alert names the operation. `ErrorBudgetBurn`: too many requests are answered 5xx. `LatencyBudgetBurn`: more than\n\
         one in a hundred takes longer than promised. In both cases look, in this order, at\n\n\
         1. the dashboard of the service: one operation, or all of them;\n\
         2. `dependency_up`: the database, the cache, other services;\n\
         3. the log of the service: every failure has one line with its request id and its causes.\n"
    );
    for operation in promised(api) {
        let who = match &operation.access {
            Access::Public => "anybody".to_owned(),
            Access::Bearer { roles, .. } => roles.join(", "),
        };
        let _ = write!(
            text,
            "\n## {id}\n\n{summary}: `{method} {path}`, for {who}.\n\n\
             - promised: {availability} % of requests succeed, 99 % within {latency:?}\n\
             - time limit: {timeout:?}; whether it may be repeated: {retry}\n\n\
             ```promql\n\
             sum by (status) (rate(http_requests_total{{job=\"{service}\",operation=\"{id}\"}}[5m]))\n\
             histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{{job=\"{service}\",operation=\"{id}\"}}[5m])))\n\
             ```\n",
            id = operation.id,
            summary = operation.summary,
            method = operation.method,
            path = operation.path.template,
            availability = operation.slo.availability,
            latency = operation.slo.latency,
            timeout = operation.gateway.timeout,
            retry = match operation.gateway.retry {
                spec::Retry::Safe => "yes, it changes nothing",
                spec::Retry::Idempotent => "with its idempotency key",
                spec::Retry::Never => "no",
            },
        );
    }
    text
}
