//! The calls to other services: who calls, on whose behalf, and how readiness sees them.

use reqwest::Method;
use serde_json::Value;

use crate::fixture::{Stack, readme_order};

#[tokio::test]
async fn every_call_carries_the_request_and_its_trace() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let stack = Stack::start().await;
    let customer = stack.customer();
    let send = |method, path: &str, id: &'static str, body: Value| {
        let request = stack.raw(method, path).bearer_auth(&customer.token).header("x-request-id", id);
        request.header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01")).json(&body).send()
    };
    let placed = send(Method::POST, "/orders", "placing-1", readme_order()).await.unwrap();
    assert_eq!(placed.status(), 201);
    let order: Value = placed.json().await.unwrap();
    let path = format!("/orders/{}/status", order["id"].as_str().unwrap());
    let cancelled = send(Method::PATCH, &path, "cancelling-1", serde_json::json!({"status": "cancelled"})).await;
    assert_eq!(cancelled.unwrap().status(), 200);

    let lookup = stack.users.received("GET", &format!("/users/{}", customer.id)).remove(0);
    let mut moved = stack.payments.received("POST", "/payments");
    let refund = moved.remove(1);
    for (call, id) in [(lookup, "placing-1"), (moved.remove(0), "placing-1"), (refund, "cancelling-1")] {
        assert_eq!(call.header("x-request-id"), id, "{}", call.path);
        let parent = call.header("traceparent");
        assert!(parent.starts_with(&format!("00-{TRACE}-")), "{}: {parent}", call.path);
        assert!(!parent.contains("00f067aa0ba902b7"), "{}: {parent}", call.path);
        assert!(call.header("authorization").contains("token-of-the-orders-service"), "{}", call.path);
    }
    stack.stop().await;
}

#[tokio::test]
async fn one_token_serves_many_calls() {
    let stack = Stack::start().await;
    let people: Vec<_> = (0..4).map(|_| stack.customer()).collect();
    futures::future::join_all(people.iter().map(|person| person.place(readme_order()))).await;
    people[0].place(readme_order()).await;
    let logins = stack.users.received("POST", "/users/token");
    assert_eq!(logins.len(), 1);
    assert_eq!(logins[0].body["client_id"], "orders");
    assert_eq!(logins[0].body["scope"], "payments:charge payments:read payments:refund users:read");
    assert_eq!(stack.payments.received("POST", "/payments").len(), 5);
    assert_eq!(stack.users.received("GET", "/.well-known/jwks.json").len(), 1);
    stack.stop().await;
}

#[tokio::test]
async fn readiness_names_what_is_away() {
    let stack = Stack::start().await;
    let readiness = || async {
        let response = stack.raw(Method::GET, "/health/ready").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let body: Value = response.json().await.unwrap();
        let checks = body["checks"].as_array().unwrap().iter();
        let down =
            checks.filter(|check| check["state"] == "down").map(|check| check["name"].as_str().unwrap().to_owned());
        (
            body["status"].as_str().unwrap().to_owned(),
            down.collect::<Vec<_>>(),
            body["checks"].as_array().unwrap().len(),
        )
    };
    assert_eq!(readiness().await, ("ready".to_owned(), vec![], 4));
    stack.payments.stop();
    assert_eq!(readiness().await, ("degraded".to_owned(), vec!["payments".to_owned()], 4));
    stack.users.stop();
    assert_eq!(readiness().await, ("degraded".to_owned(), vec!["users".to_owned(), "payments".to_owned()], 4));
    stack.stop().await;
}

#[tokio::test]
async fn without_keys_nobody_can_be_recognised() {
    let stack = Stack::start().await;
    stack.users.stop();
    let customer = stack.customer();
    let response = stack.raw(Method::GET, "/orders").bearer_auth(&customer.token).send().await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.json::<Value>().await.unwrap()["message"], "users is not available");
    stack.stop().await;
}
