//! What strangers send: every field of every operation with what it was not made for, requests that are none, and
//! connections that dawdle. Each is refused with an error of the house; the servers stay up, whole and small.
#![allow(clippy::unwrap_used, clippy::print_stderr, unreachable_pub, reason = "tests")]

mod fields;
mod raw;
mod slow;

use std::collections::BTreeMap;

use e2e::fleet::{Fleet, SECRET, SERVICES};
use serde_json::{Value, json};

/// How much more memory a server may take than before.
const GROWTH: u64 = 48 << 20;

/// A token of a new account, an admin's or a customer's.
async fn token(fleet: &Fleet, name: &str, admin: bool) -> String {
    let (http, url) = (reqwest::Client::new(), fleet.url("users"));
    let account = json!({"username": name, "email": format!("{name}@example.com"), "password": "testpass123"});
    assert_eq!(http.post(format!("{url}/users/register")).json(&account).send().await.unwrap().status(), 201);
    if admin {
        fleet.run("users", &["grant-admin", name]);
    }
    let login = json!({"username": name, "password": "testpass123"});
    let answer = http.post(format!("{url}/users/login")).json(&login).send().await.unwrap();
    answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
}

/// A token of the orders service.
async fn service_token(fleet: &Fleet) -> String {
    let request = json!({"grant_type": "client_credentials", "client_id": "orders", "client_secret": SECRET});
    let http = reqwest::Client::new().post(format!("{}/users/token", fleet.url("users")));
    let answer: Value = http.json(&request).send().await.unwrap().json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// The sum of a metric's samples, as a server shows them.
async fn metric(fleet: &Fleet, service: &str, name: &str, label: &str) -> f64 {
    let text = reqwest::get(format!("{}/metrics", fleet.url(service))).await.unwrap().text().await.unwrap();
    let samples = text.lines().filter(|line| line.starts_with(name) && line.contains(label));
    samples.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_is_refused_cleanly() {
    let fleet = Fleet::start().await;
    let customer = token(&fleet, "customer", false).await;
    let admin = token(&fleet, "administrator", true).await;
    let service = service_token(&fleet).await;
    let tokens = BTreeMap::from([("customer", customer.as_str()), ("admin", &admin), ("service", &service)]);
    let before: BTreeMap<&str, u64> = SERVICES.iter().map(|service| (*service, fleet.resident(service))).collect();

    let sent = fields::send(&fleet, &e2e::documents(), &tokens).await;
    eprintln!("hostile: {} changed fields, {} foreign fields; answers {:?}", sent.changed, sent.foreign, sent.statuses);
    let strange = raw::send(&fleet, &customer).await;
    eprintln!("hostile: {} requests that are none; answers {strange:?}", strange.values().sum::<usize>());
    let slow = slow::send(&fleet).await;
    eprintln!("hostile: {slow}");

    for service in SERVICES {
        assert_eq!(reqwest::get(format!("{}/health/ready", fleet.url(service))).await.unwrap().status(), 200);
        let grown = fleet.resident(service).saturating_sub(before[service]);
        eprintln!("hostile: {service} has {} MiB, {} more than before", fleet.resident(service) >> 20, grown >> 20);
        assert!(grown < GROWTH, "{service} grew by {grown} bytes");
        for (name, label) in
            [("contract_violations_total", ""), ("handler_panics_total", ""), ("http_requests_total", "status=\"5")]
        {
            assert_eq!(metric(&fleet, service, name, label).await, 0.0, "{service}: {name}\n{}", fleet.log(service));
        }
        assert!(metric(&fleet, service, "http_requests_total", "").await > 50.0, "{service} shows what it counted");
    }
    // Both are still who they were.
    let accounts = fleet.postgres().ask(
        "users",
        "SELECT string_agg(role, ',' ORDER BY id) FROM accounts WHERE username IN ('customer', 'administrator')",
    );
    assert_eq!(accounts.unwrap().as_deref(), Some("customer,admin"));
}
