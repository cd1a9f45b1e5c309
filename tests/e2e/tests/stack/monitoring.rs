//! The rules do what they say, and every query of every dashboard finds data in a Prometheus that watches a running stack.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use client_kit::Credentials;
use e2e::{Stack, root};
use serde_json::Value;

/// How long Prometheus may take to have scraped and evaluated everything.
const PATIENCE: Duration = Duration::from_secs(90);

fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file());
    found.unwrap_or_else(|| panic!("{name} is not installed; on Debian: apt-get install prometheus"))
}

fn promtool(arguments: &[&str], files: &[PathBuf]) {
    let output = Command::new(program("promtool")).args(arguments).args(files).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "promtool {arguments:?}:\n{said}");
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("monitoring").join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == ending));
    files.sort();
    assert!(!files.is_empty(), "nothing in {folder}");
    files
}

fn rules() -> Vec<PathBuf> {
    [files("rules", "yml"), files("generated/rules", "yml")].concat()
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

struct Prometheus {
    child: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Prometheus {
    /// Watches these services with the rules as they are, every second.
    fn start(services: &[(&str, std::net::SocketAddr)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files:\n".to_owned();
        config.extend(rules().iter().map(|file| format!("  - {}\n", file.canonicalize().unwrap().display())));
        config.push_str("scrape_configs:\n");
        for (service, address) in services {
            config += &format!("  - {{job_name: {service}, static_configs: [{{targets: ['{address}']}}]}}\n");
        }
        let path = folder.path().join("prometheus.yml");
        std::fs::write(&path, config).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(program("prometheus"))
            .arg(format!("--config.file={}", path.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Self { child, url: format!("http://{address}"), folder }
    }

    /// How many series a query finds.
    async fn series(&self, query: &str) -> Result<usize, String> {
        let answer = reqwest::Client::new().get(format!("{}/api/v1/query", self.url)).query(&[("query", query)]);
        let answer: Value = answer.send().await.map_err(|error| error.to_string())?.json().await.unwrap();
        match answer["data"]["result"].as_array() {
            Some(series) => Ok(series.len()),
            None => Err(answer.to_string()),
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
    let stack = Stack::start().await.unwrap();
    let prometheus = Prometheus::start(&stack.services());
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
