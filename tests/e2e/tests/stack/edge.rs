//! What the gateway lets through, and what it does not.

use e2e::Stack;
use serde_json::Value;

#[tokio::test]
async fn operators_paths_are_not_public() {
    let stack = Stack::start().await.unwrap();
    for path in ["/metrics", "/health/live", "/health/ready", "/orders/1/metrics", "/nothing"] {
        let response = reqwest::get(format!("{}{path}", stack.url())).await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        let body: Value = response.json().await.unwrap();
        assert!(body["request_id"].is_string() && body["message"].is_string(), "{path}: {body}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn the_health_of_all_services_is_public() {
    let mut stack = Stack::start().await.unwrap();
    let response = reqwest::get(format!("{}/health", stack.url())).await.unwrap();
    assert_eq!(response.status(), 200);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["upstreams"], serde_json::json!({"users": "up", "orders": "up", "payments": "up"}));
    stack.stop_payments().await;
    let down = async {
        loop {
            let response = reqwest::get(format!("{}/health", stack.url())).await.unwrap();
            if response.status() == 503 {
                break response.json::<Value>().await.unwrap();
            }
            tokio::task::yield_now().await;
        }
    };
    let body = tokio::time::timeout(std::time::Duration::from_secs(10), down).await.unwrap();
    assert_eq!(body["upstreams"]["payments"], "down", "{body}");
    stack.stop().await;
}

#[tokio::test]
async fn one_request_id_goes_all_the_way() {
    let stack = Stack::start().await.unwrap();
    let request = reqwest::Client::new().get(format!("{}/orders", stack.url())).header("X-Request-Id", "trace-me-1");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 401);
    let ids: Vec<_> = response.headers().get_all("x-request-id").iter().cloned().collect();
    assert_eq!(ids, ["trace-me-1"]);
    assert_eq!(response.json::<Value>().await.unwrap()["request_id"], "trace-me-1");
    stack.stop().await;
}

#[tokio::test]
async fn a_flood_is_told_to_wait() {
    let stack = Stack::start().await.unwrap();
    let get = || async { reqwest::get(format!("{}/.well-known/jwks.json", stack.url())).await.unwrap() };
    let answers = futures::future::join_all((0..60).map(|_| get())).await;
    let refused: Vec<_> = answers.into_iter().filter(|answer| answer.status() == 429).collect();
    assert!((20..=40).contains(&refused.len()), "{} of 60 were refused", refused.len());
    for answer in refused {
        assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
        assert_eq!(answer.json::<Value>().await.unwrap()["error_code"], "rate_limited");
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_slash_at_the_end_changes_nothing() {
    let stack = Stack::start().await.unwrap();
    for path in ["/orders", "/orders/"] {
        let response = reqwest::get(format!("{}{path}", stack.url())).await.unwrap();
        assert_eq!(response.status(), 401, "{path}");
    }
    stack.stop().await;
}
