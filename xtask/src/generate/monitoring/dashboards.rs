//! Grafana dashboards. Every panel is one or two queries over what every service counts; nothing is drawn that no
//! process exports.

use anyhow::Result;
use serde_json::{Value, json};
use spec::Api;

use super::promised;

/// Grafana divides the width of a dashboard by 24.
const WIDTH: u32 = 24;
const HEIGHT: u32 = 7;

/// A dashboard that is being put together from the top.
struct Board {
    panels: Vec<Value>,
    x: u32,
    y: u32,
}

/// What a panel shows: its unit, as Grafana calls it, and queries with their legends.
struct Panel<'a> {
    title: &'a str,
    unit: &'a str,
    queries: Vec<(String, &'a str)>,
}

impl Board {
    fn new() -> Self {
        Self { panels: Vec::new(), x: 0, y: 0 }
    }

    fn row(&mut self, title: &str) {
        if self.x > 0 {
            (self.x, self.y) = (0, self.y + HEIGHT);
        }
        let id = self.panels.len() + 1;
        let place = json!({"h": 1, "w": WIDTH, "x": 0, "y": self.y});
        self.panels
            .push(json!({"id": id, "type": "row", "title": title, "collapsed": false, "gridPos": place, "panels": []}));
        self.y += 1;
    }

    fn panel(&mut self, width: u32, panel: Panel<'_>) {
        if self.x + width > WIDTH {
            (self.x, self.y) = (0, self.y + HEIGHT);
        }
        let targets = panel.queries.iter().zip('A'..).map(
            |((query, legend), letter)| json!({"refId": letter.to_string(), "expr": query, "legendFormat": legend}),
        );
        self.panels.push(json!({
            "id": self.panels.len() + 1,
            "type": "timeseries",
            "title": panel.title,
            "datasource": {"type": "prometheus", "uid": "prometheus"},
            "gridPos": {"h": HEIGHT, "w": width, "x": self.x, "y": self.y},
            "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
            "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
            "targets": targets.collect::<Vec<_>>(),
        }));
        self.x += width;
    }

    fn finish(self, uid: &str, title: &str) -> Result<String> {
        let board = json!({
            "uid": uid,
            "title": title,
            "description": "Made by `cargo xtask gen monitoring`.",
            "tags": ["plumbline"],
            "schemaVersion": 39,
            "editable": false,
            "refresh": "30s",
            "time": {"from": "now-1h", "to": "now"},
            "timezone": "utc",
            "templating": {"list": []},
            "annotations": {"list": []},
            "panels": self.panels,
        });
        Ok(serde_json::to_string_pretty(&board)? + "\n")
    }
}

/// All services side by side.
pub(super) fn overview(apis: &[Api]) -> Result<String> {
    let jobs = apis.iter().map(|api| api.service.as_str()).collect::<Vec<_>>().join("|");
    let mut board = Board::new();
    board.row("Services");
    let one = |title, unit, query: String, legend| Panel { title, unit, queries: vec![(query, legend)] };
    board.panel(8, one("Instances", "short", format!("sum by (job) (up{{job=~\"{jobs}\"}})"), "{{job}}"));
    board.panel(
        8,
        one("Requests", "reqps", format!("sum by (job) (rate(http_requests_total{{job=~\"{jobs}\"}}[5m]))"), "{{job}}"),
    );
    let failed = format!(
        "sum by (job) (rate(http_requests_total{{job=~\"{jobs}\",status=~\"5..\"}}[5m])) / sum by (job) (rate(http_requests_total{{job=~\"{jobs}\"}}[5m]))"
    );
    board.panel(8, one("Failed (5xx)", "percentunit", failed, "{{job}}"));
    let latency = format!(
        "histogram_quantile(0.99, sum by (job, le) (rate(http_request_duration_seconds_bucket{{job=~\"{jobs}\"}}[5m])))"
    );
    board.panel(8, one("Latency (p99)", "s", latency, "{{job}}"));
    board.panel(
        8,
        one("In flight", "short", format!("sum by (job) (http_requests_in_flight{{job=~\"{jobs}\"}})"), "{{job}}"),
    );
    board.panel(
        8,
        one(
            "Dependencies that answer",
            "short",
            format!("min by (job, dependency) (dependency_up{{job=~\"{jobs}\"}})"),
            "{{job}}: {{dependency}}",
        ),
    );
    board.row("Objectives");
    let burn =
        "operation:http_requests_failed:ratio_rate1h / on (job, operation) operation:slo_error_budget:ratio".to_owned();
    board.panel(12, one("Error budget burn (1 = just kept)", "none", burn, "{{job}}: {{operation}}"));
    board.panel(
        12,
        one(
            "Slow requests (1h; 1 % may be)",
            "percentunit",
            "operation:http_requests_slow:ratio_rate1h".to_owned(),
            "{{job}}: {{operation}}",
        ),
    );
    board.row("Contracts");
    board.panel(
        12,
        one(
            "Contract violations",
            "short",
            format!("sum by (job, operation) (increase(contract_violations_total{{job=~\"{jobs}\"}}[1h]))"),
            "{{job}}: {{operation}}",
        ),
    );
    board.panel(
        12,
        one(
            "Callers turned away",
            "reqps",
            format!("sum by (job, reason) (rate(auth_failures_total{{job=~\"{jobs}\"}}[5m]))"),
            "{{job}}: {{reason}}",
        ),
    );
    board.finish("plumbline-overview", "Plumbline: overview")
}

/// One service: a row for each operation.
pub(super) fn service(api: &Api) -> Result<String> {
    let mut board = Board::new();
    for operation in promised(api) {
        board.row(&operation.id);
        let which = format!("job=\"{}\",operation=\"{}\"", api.service, operation.id);
        board.panel(
            8,
            Panel {
                title: "Requests by status",
                unit: "reqps",
                queries: vec![(format!("sum by (status) (rate(http_requests_total{{{which}}}[5m]))"), "{{status}}")],
            },
        );
        let quantile = |q: &str| {
            format!("histogram_quantile({q}, sum by (le) (rate(http_request_duration_seconds_bucket{{{which}}}[5m])))")
        };
        board.panel(
            8,
            Panel {
                title: "Latency",
                unit: "s",
                queries: vec![
                    (quantile("0.5"), "p50"),
                    (quantile("0.99"), "p99"),
                    (format!("operation:slo_latency:seconds{{{which}}}"), "promised p99"),
                ],
            },
        );
        board.panel(
            8,
            Panel {
                title: "Failed and slow, against what may be",
                unit: "percentunit",
                queries: vec![
                    (format!("operation:http_requests_failed:ratio_rate1h{{{which}}}"), "failed (1h)"),
                    (format!("operation:slo_error_budget:ratio{{{which}}}"), "may fail"),
                    (format!("operation:http_requests_slow:ratio_rate1h{{{which}}}"), "slow (1h)"),
                ],
            },
        );
    }
    board.finish(&format!("plumbline-{}", api.service), &format!("Plumbline: {}", api.service))
}
