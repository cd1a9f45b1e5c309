//! Objectives, and alerts on how fast their error budgets burn: several windows and burn rates, as in Beyer et al., "The
//! Site Reliability Workbook", chapter 5, "Alerting on SLOs", table 5-8.
//!
//! A request fails when it is answered 5xx. It is slow when it takes longer than `x-slo.latency`; one in a hundred may.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use spec::Api;

use super::{HEADER, bound, promised};

/// Windows over which ratios are recorded.
const WINDOWS: [&str; 7] = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];

/// How fast a budget of 30 days may burn: severity, long window, short window, factor, how long it has to last.
const BURNS: [(&str, &str, &str, &str, &str); 4] = [
    ("page", "1h", "5m", "14.4", "2m"),
    ("page", "6h", "30m", "6", "15m"),
    ("ticket", "1d", "2h", "3", "1h"),
    ("ticket", "3d", "6h", "1", "3h"),
];

/// Share of requests that may be slow: `x-slo.latency` is a 99th percentile.
const SLOW: &str = "0.01";

pub(super) fn render(apis: &[Api]) -> String {
    let mut text = format!("{HEADER}groups:\n");
    objectives(apis, &mut text);
    ratios(apis, &mut text);
    alerts(&mut text);
    text
}

/// What is promised of each operation, as series, so that an alert compares like with like.
fn objectives(apis: &[Api], text: &mut String) {
    text.push_str("  - name: slo_objectives\n    rules:\n");
    for api in apis {
        for operation in promised(api) {
            let labels = format!("{{job: {}, operation: {}}}", api.service, operation.id);
            let budget = round(1.0 - operation.slo.availability / 100.0);
            let _ = writeln!(
                text,
                "      - {{record: operation:slo_error_budget:ratio, expr: vector({budget}), labels: {labels}}}"
            );
            let latency = bound(operation);
            let _ = writeln!(
                text,
                "      - {{record: operation:slo_latency:seconds, expr: vector({latency}), labels: {labels}}}"
            );
        }
    }
}

fn ratios(apis: &[Api], text: &mut String) {
    for window in WINDOWS {
        let _ = writeln!(text, "  - name: slo_ratios_{window}\n    rules:");
        record(
            text,
            &format!("operation:http_requests_failed:ratio_rate{window}"),
            &format!(
                "sum by (job, operation) (rate(http_requests_total{{status=~\"5..\"}}[{window}]))\n/\n\
                 sum by (job, operation) (rate(http_requests_total[{window}]))"
            ),
        );
        let slow: Vec<String> = apis.iter().flat_map(|api| slow(api, window)).collect();
        record(text, &format!("operation:http_requests_slow:ratio_rate{window}"), &slow.join("\nor\n"));
    }
}

/// The share of slow requests. Operations with the same limit share a term.
fn slow(api: &Api, window: &str) -> Vec<String> {
    let mut limits: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for operation in promised(api) {
        limits.entry(bound(operation)).or_default().push(&operation.id);
    }
    let term = |(limit, operations): (String, Vec<&str>)| {
        let which = format!("job=\"{}\",operation=~\"{}\"", api.service, operations.join("|"));
        format!(
            "1 - sum by (job, operation) (rate(http_request_duration_seconds_bucket{{{which},le=\"{limit}\"}}[{window}]))\n/\n\
             sum by (job, operation) (rate(http_request_duration_seconds_count{{{which}}}[{window}]))"
        )
    };
    limits.into_iter().map(term).collect()
}

fn record(text: &mut String, name: &str, expression: &str) {
    let _ = writeln!(text, "      - record: {name}\n        expr: |-\n{}", indented(expression));
}

fn indented(expression: &str) -> String {
    let lines: Vec<String> = expression.lines().map(|line| format!("          {line}")).collect();
    lines.join("\n")
}

fn alerts(text: &mut String) {
    text.push_str("  - name: slo_alerts\n    rules:\n");
    for (severity, long, short, factor, lasting) in BURNS {
        let kinds = [
            ("ErrorBudgetBurn", "failed", "operation:slo_error_budget:ratio".to_owned(), "fails"),
            ("LatencyBudgetBurn", "slow", format!("({SLOW} + 0 * operation:slo_latency:seconds)"), "is slow"),
        ];
        for (name, ratio, budget, verb) in kinds {
            let over = |window: &str| {
                format!(
                    "operation:http_requests_{ratio}:ratio_rate{window} > on (job, operation) ({factor} * {budget})"
                )
            };
            let expression = format!("{}\nand on (job, operation)\n{}", over(long), over(short));
            let _ = write!(
                text,
                "      - alert: {name}
        expr: |-
{}
        for: {lasting}
        labels: {{severity: {severity}, window: {long}}}
        annotations:
          summary: '{{{{ $labels.operation }}}} of {{{{ $labels.job }}}} {verb} in {{{{ $value | humanizePercentage }}}} of requests ({long})'
          runbook: 'monitoring/generated/runbooks/{{{{ $labels.job }}}}.md#{{{{ $labels.operation }}}}'
",
                indented(&expression)
            );
        }
    }
}

/// Without the noise that binary fractions leave.
fn round(ratio: f64) -> f64 {
    (ratio * 1e9).round() / 1e9
}
