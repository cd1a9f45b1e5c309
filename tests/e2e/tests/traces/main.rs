//! One order is one trace, through four processes down to their statements, and its id is that of the request.
#![allow(clippy::unwrap_used, clippy::print_stderr, unreachable_pub, reason = "tests")]

mod collector;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use collector::{Collector, Span};
use e2e::fleet::{Fleet, SECRET};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// Longest wait for spans: they are sent in batches.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is in nobody's log and nobody's span.
const PASSWORD: &str = "planted-pass-4711";

/// The trace that the answer's request id names.
fn trace_of(answer: &Response) -> String {
    answer.headers()["x-request-id"].to_str().unwrap().replace('-', "")
}

/// Each span with its children, indented, in an order of its own; statements by their verb.
fn tree(spans: &[Span], parent: &str, depth: usize, lines: &mut Vec<String>) {
    let mut children: Vec<&Span> = spans.iter().filter(|span| span.parent == parent).collect();
    children.sort_by_key(|span| (span.service.clone(), span.name.clone(), span.kind));
    for span in children {
        let kind = match span.kind {
            2 => "server",
            3 => "client",
            other => panic!("{other}"),
        };
        lines.push(format!("{}{} {} ({kind})", "  ".repeat(depth), span.service, span.name));
        tree(spans, &span.id, depth + 1, lines);
    }
}

/// The names from a span up to its root.
fn ancestors(spans: &[Span], span: &Span) -> Vec<String> {
    let mut names = vec![format!("{} {}", span.service, span.name)];
    let mut parent = span.parent.clone();
    while let Some(next) = spans.iter().find(|span| span.id == parent) {
        names.push(format!("{} {}", next.service, next.name));
        parent.clone_from(&next.parent);
    }
    names
}

/// Waits until `complete` says that the trace is.
async fn whole(collector: &Collector, trace: &str, complete: impl Fn(&[Span]) -> bool) -> Vec<Span> {
    let start = Instant::now();
    loop {
        let spans = collector.trace(trace);
        if complete(&spans) {
            return spans;
        }
        assert!(start.elapsed() < PATIENCE, "{spans:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_one_trace() {
    let collector = Collector::start().await;
    let environment = BTreeMap::from([
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.clone()),
        ("OTEL_BSP_SCHEDULE_DELAY", "100".to_owned()),
        ("LOG_FORMAT", "json".to_owned()),
        ("GATEWAY_LOG_FORMAT", "json".to_owned()),
        ("RUST_LOG", "debug".to_owned()),
    ]);
    let mut fleet = Fleet::start_with(environment).await;
    let url = fleet.launch_gateway().await;
    let http = reqwest::Client::new();
    let account = json!({"username": "tracer", "email": "tracer@example.com", "password": PASSWORD});
    assert_eq!(http.post(format!("{url}/users/register")).json(&account).send().await.unwrap().status(), 201);
    let login = json!({"username": "tracer", "password": PASSWORD});
    let pair: Value = http.post(format!("{url}/users/login")).json(&login).send().await.unwrap().json().await.unwrap();
    let [access, refresh] = ["access_token", "refresh_token"].map(|name| pair[name].as_str().unwrap().to_owned());

    let order = json!({"items": [{"name": "Product", "quantity": 1, "price": 9.99}]});
    let placed = http.post(format!("{url}/orders")).bearer_auth(&access).json(&order).send().await.unwrap();
    assert_eq!(placed.status(), 201);
    let trace = trace_of(&placed);
    let spans = whole(&collector, &trace, |spans| {
        let served = |service: &str, name: &str| {
            spans.iter().any(|span| (span.service.as_str(), span.name.as_str(), span.kind) == (service, name, 2))
        };
        served("gateway", "create_order")
            && served("orders", "create_order")
            && served("payments", "create_payment")
            && served("users", "get_user")
    })
    .await;
    let mut lines = Vec::new();
    tree(&spans, "", 0, &mut lines);
    eprintln!("the trace of one order, {} spans:\n{}", spans.len(), lines.join("\n"));
    // Every span hangs on the one root, which is the gateway's.
    assert_eq!(lines.len(), spans.len(), "{spans:#?}");
    assert_eq!(
        lines.iter().filter(|line| !line.starts_with(' ')).collect::<Vec<_>>(),
        ["gateway create_order (server)"]
    );
    for (service, name, expected) in [
        ("users", "get_user", ["users get_user", "orders get_user", "orders create_order", "gateway create_order"]),
        (
            "payments",
            "create_payment",
            ["payments create_payment", "orders create_payment", "orders create_order", "gateway create_order"],
        ),
    ] {
        let span = spans.iter().find(|span| span.service == service && span.name == name && span.kind == 2).unwrap();
        assert_eq!(ancestors(&spans, span), expected);
    }
    let root = spans.iter().find(|span| span.parent.is_empty()).unwrap();
    for (key, value) in
        [("http.response.status_code", "201"), ("http.route", "/orders"), ("http.request.method", "POST")]
    {
        assert!(root.attributes.contains(&(key.to_owned(), value.to_owned())), "{root:?}");
    }
    for service in ["users", "orders", "payments"] {
        let statement = |span: &&Span| {
            span.service == service
                && span.attributes.iter().any(|(key, value)| key == "db.system.name" && value == "postgresql")
        };
        let statement = spans.iter().find(statement).unwrap_or_else(|| panic!("no statement of {service}"));
        let above = &ancestors(&spans, statement)[1];
        assert!(above.starts_with(service), "{above}");
    }

    // Who has only the id of a request that failed has its trace, and the lines of the log.
    let missing = format!("{url}/orders/01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f");
    let missing = http.request(Method::GET, missing).bearer_auth(&access).send().await.unwrap();
    assert_eq!(missing.status(), 404);
    let failed = trace_of(&missing);
    whole(&collector, &failed, |spans| spans.iter().any(|span| span.service == "orders" && span.name == "get_order"))
        .await;
    let request_id = missing.headers()["x-request-id"].to_str().unwrap();
    for process in ["orders", "gateway"] {
        let log = fleet.whole_log(process);
        let line = log.lines().find(|line| line.contains(request_id) && line.contains("\"status\":404"));
        let line: Value = serde_json::from_str(line.unwrap_or_else(|| panic!("{process}: {log}"))).unwrap();
        assert_eq!(
            (line["trace_id"].as_str(), line["operation"].as_str()),
            (Some(failed.as_str()), Some("get_order")),
            "{line}"
        );
        assert!(process == "gateway" || line["user"].is_string(), "{line}");
    }

    // A caller's own trace is gone on with.
    let own = "4bf92f3577b34da6a3ce929d0e0e4736";
    let asked = http
        .get(format!("{url}/users/me"))
        .bearer_auth(&access)
        .header("traceparent", format!("00-{own}-00f067aa0ba902b7-01"));
    assert_eq!(asked.send().await.unwrap().status(), 200);
    let spans =
        whole(&collector, own, |spans| spans.iter().any(|span| span.service == "users" && span.name == "get_me")).await;
    let gateway = whole(&collector, own, |spans| spans.iter().any(|span| span.service == "gateway")).await;
    let gateway = gateway.iter().find(|span| span.service == "gateway").unwrap();
    assert_eq!(gateway.parent, "00f067aa0ba902b7");
    assert!(spans.len() > 1);

    // Nothing secret is in a log or in a span, at any level of detail.
    assert_eq!(
        http.post(format!("{url}/users/refresh"))
            .json(&json!({"refresh_token": refresh}))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    for process in ["gateway", "orders", "payments", "users"] {
        fleet.stop(process);
        let log = fleet.whole_log(process);
        assert!(log.lines().count() > 5, "{process} logs");
        for secret in [PASSWORD, SECRET, access.as_str(), refresh.as_str()] {
            assert!(!log.contains(secret), "{process} logs {secret}");
        }
    }
    let spans = collector.spans();
    for secret in [PASSWORD, SECRET, access.as_str(), refresh.as_str()] {
        let leak = spans.iter().find(|span| span.attributes.iter().any(|(_, value)| value.contains(secret)));
        assert!(leak.is_none(), "{leak:?}");
    }
    assert!(
        spans.iter().any(|span| span.service == "users" && span.name == "refresh_session"),
        "the last are sent too"
    );
}
