//! What the document asks of every operation, computed from the document.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spec::{Access, Api};

use crate::fixture::Server;

fn api() -> Api {
    Api::parse("openapi/users.yaml", users_server::DOCUMENT).unwrap()
}

#[tokio::test]
async fn every_protected_operation_asks_who_calls_before_anything_else() {
    let server = Server::start().await;
    for operation in api().operations {
        let Access::Bearer { .. } = operation.access else {
            continue;
        };
        let path = operation.path.template.replace("{user_id}", "not-a-uuid");
        let method: Method = operation.method.as_str().parse().unwrap();
        let response = server.raw(method, &path).body("not json").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{}", operation.id);
        assert_eq!(response.headers()["www-authenticate"], "Bearer", "{}", operation.id);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["error_code"], "missing_token", "{}", operation.id);
    }
    server.stop().await;
}

#[tokio::test]
async fn every_operation_with_a_body_guards_it() {
    let server = Server::start().await;
    let person = server.person().await;
    for operation in api().operations.into_iter().filter(|operation| operation.body.is_some()) {
        let method: Method = operation.method.as_str().parse().unwrap();
        let send = |kind: &'static str, body: String| {
            let request = server.raw(method.clone(), &operation.path.template).bearer_auth(&person.access_token);
            request.header("content-type", kind).body(body).send()
        };
        let id = &operation.id;
        assert_eq!(send("text/plain", "{}".to_owned()).await.unwrap().status(), 415, "{id}");
        let large = format!("{{\"x\": \"{}\"}}", "x".repeat(usize::try_from(operation.gateway.body_limit).unwrap()));
        assert_eq!(send("application/json", large).await.unwrap().status(), 413, "{id}");
        let broken = send("application/json", "{".to_owned()).await.unwrap();
        assert_eq!(broken.status(), 400, "{id}");
        let unknown = send("application/json", json!({"no_such_field": 1}).to_string()).await.unwrap();
        assert_eq!(unknown.status(), 400, "{id}");
        let unknown: Value = unknown.json().await.unwrap();
        let pointers = unknown["details"].as_array().unwrap().iter().map(|detail| detail["pointer"].as_str().unwrap());
        assert!(pointers.into_iter().any(|pointer| pointer == "/body/no_such_field"), "{id}: {unknown}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let server = Server::start().await;
    for (method, path, allow) in [
        (Method::DELETE, "/users/me", "GET, PATCH"),
        (Method::GET, "/users/register", "POST"),
        (Method::POST, "/users/01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20", "GET"),
        (Method::POST, "/users", "GET"),
    ] {
        let response = server.raw(method.clone(), path).send().await.unwrap();
        assert_eq!(response.status(), 405, "{method} {path}");
        assert_eq!(response.headers()["allow"].to_str().unwrap().to_uppercase(), allow, "{method} {path}");
        let body: Value = response.json().await.unwrap();
        assert!(body["request_id"].is_string() && body["message"].is_string(), "{body}");
    }
    let response = server.raw(Method::GET, "/nothing/here").send().await.unwrap();
    assert_eq!(response.status(), 404);
    server.stop().await;
}

#[tokio::test]
async fn the_callers_request_id_is_kept() {
    let server = Server::start().await;
    let response = server.raw(Method::GET, "/users/me").header("X-Request-Id", "my-id-1").send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap()["request_id"], "my-id-1");
    let response = server.raw(Method::GET, "/users/me").header("X-Request-Id", "bad id {}").send().await.unwrap();
    let header = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(response.json::<Value>().await.unwrap()["request_id"], header);
    server.stop().await;
}

#[tokio::test]
async fn metrics_count_by_operation() {
    let server = Server::start().await;
    server.get_me("nonsense").await;
    server.raw(Method::GET, "/nothing/here").send().await.unwrap();
    let metrics = server.raw(Method::GET, "/metrics").send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains(r#"http_requests_total{operation="get_me",status="401"} 1"#), "{metrics}");
    assert!(metrics.contains(r#"http_requests_total{operation="unmatched",status="404"} 1"#), "{metrics}");
    assert!(metrics.contains(r#"http_request_duration_seconds_count{operation="get_me"} 1"#), "{metrics}");
    server.stop().await;
}

#[test]
fn the_server_states_what_the_document_says() {
    server_kit::testing::assert_conforms(&users_server::service().unwrap());
}

#[test]
fn a_missing_handler_and_a_missing_operation_are_named() {
    let without_me = users_server::DOCUMENT.replace("operationId: get_me", "operationId: get_myself");
    let problems = server_kit::Service::<()>::new("openapi/users.yaml", &without_me)
        .unwrap()
        .operation("get_me", |_: server_kit::Call<()>| async { Ok(dropshot::HttpResponseOk(())) })
        .check()
        .unwrap_err()
        .to_string();
    assert!(problems.contains("get_myself: the document has it, but no handler is bound"), "{problems}");
    assert!(problems.contains("get_me: a handler is bound, but the document has no such operation"), "{problems}");
}
