//! The rules do what they say, and every query of every dashboard finds data in a Prometheus that watches a running stack.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use client_kit::Credentials;
use e2e::{Stack, root};
use serde_json::Value;

use super::prometheus::{Prometheus, files, program, rules};

/// How long Prometheus may take to have scraped and evaluated everything.
const PATIENCE: Duration = Duration::from_secs(90);

fn promtool(arguments: &[&str], files: &[PathBuf]) {
    let output = Command::new(program("promtool")).args(arguments).args(files).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "promtool {arguments:?}:\n{said}");
}

#[test]
fn the_rules_are_valid_and_fire_when_they_should() {
    promtool(&["check", "config"], &[root().join("monitoring/generated/prometheus.yml")]);
    promtool(&["check", "rules"], &rules());
    promtool(&["test", "rules"], &files("tests", "yml"));
}

/// Every alert names a section of a runbook that is there.
#[test]
fn every_alert_has_a_runbook() {
    let page = std::fs::read_to_string(root().join("monitoring/README.md")).unwrap();
    let mut alerts = 0;
    for file in files("rules", "yml") {
        let text = std::fs::read_to_string(&file).unwrap();
        for name in text.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
            assert!(page.contains(&format!("\n### {name}\n")), "{name} has no section");
            assert!(
                text.contains(&format!("runbook: monitoring/README.md#{}\n", name.to_lowercase())),
                "{name} names none"
            );
            alerts += 1;
        }
    }
    assert!(alerts > 5);
}

/// Title of the dashboard and the panel, and the query.
fn queries() -> Vec<(String, String)> {
    let mut queries = Vec::new();
    for file in [files("dashboards", "json"), files("generated/dashboards", "json")].concat() {
        let board: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for panel in board["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                let title = format!("{} / {}", board["title"].as_str().unwrap(), panel["title"].as_str().unwrap());
                queries.push((title, target["expr"].as_str().unwrap().to_owned()));
            }
        }
    }
    queries
}

async fn traffic(stack: &Stack) {
    let customer = stack.person("watched").await.unwrap();
    let users = stack.users(Credentials::None).unwrap();
    users.login_user().body_map(|body| body.username("watched").password("wrong-password")).send().await.unwrap_err();
    let orders = stack.orders(customer).unwrap();
    let items = serde_json::json!({"items": [{"name": "Product 1", "quantity": 2, "price": 29.99}]});
    let body: orders_client::types::CreateOrderRequest = serde_json::from_value(items).unwrap();
    let order = orders.create_order().body(body).send().await.unwrap();
    let cancel = serde_json::json!({"status": "cancelled"});
    let cancel: orders_client::types::UpdateOrderStatusRequest = serde_json::from_value(cancel).unwrap();
    orders.update_order_status().order_id(order.id).body(cancel).send().await.unwrap();
    for (_, address) in stack.services() {
        reqwest::get(format!("http://{address}/health/ready")).await.unwrap();
    }
}

#[tokio::test]
async fn every_query_of_every_dashboard_finds_data() {
    let (prometheus, stack) = Prometheus::and_stack().await;
    traffic(&stack).await;
    let (start, mut left, mut found) = (Instant::now(), queries(), Vec::new());
    let all = left.len();
    while !left.is_empty() {
        let mut still = Vec::new();
        for (title, query) in left {
            match prometheus.series(&query).await {
                Ok(0) | Err(_) => still.push((title, query)),
                Ok(series) => found.push((title, series)),
            }
        }
        left = still;
        assert!(start.elapsed() < PATIENCE, "no data for {left:#?}\n{}", prometheus.log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let series: usize = found.iter().map(|(_, series)| series).sum();
    eprintln!(
        "{all} queries of {} dashboards, {series} series",
        files("dashboards", "json").len() + files("generated/dashboards", "json").len()
    );
    stack.stop().await;
}
