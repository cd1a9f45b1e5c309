//! What the document asks of every operation, computed from the document.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server_kit::testing::claims;
use server_kit::{Role, auth::Claims};
use spec::{Access, Operation};
use uuid::Uuid;

use crate::fixture::{API, Server, paid};

/// The operations that ask who calls, and the roles and scopes that they ask for.
fn protected() -> impl Iterator<Item = (&'static Operation, Vec<String>, Vec<String>)> {
    API.operations.iter().filter_map(|operation| match operation.access.clone() {
        Access::Public => None,
        Access::Bearer { roles, scopes } => Some((operation, roles, scopes)),
    })
}

/// Sends a request that is wrong in everything but, perhaps, its token.
async fn knock(server: &Server, operation: &Operation, token: Option<String>) -> (StatusCode, Value, Option<String>) {
    let path = operation.path.template.replace("{payment_id}", "not-a-uuid");
    let request = server.raw(operation.method.as_str().parse().unwrap(), &path).body("not json");
    let request = token.into_iter().fold(request, |request, token| request.bearer_auth(token));
    let response = request.send().await.unwrap();
    let challenge = response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    (response.status(), response.json().await.unwrap(), challenge)
}

#[tokio::test]
async fn every_protected_operation_asks_who_calls_before_anything_else() {
    let server = Server::start().await;
    let mut seen = 0;
    for (operation, ..) in protected() {
        let (status, body, challenge) = knock(&server, operation, None).await;
        assert_eq!((status, &body["error_code"]), (StatusCode::UNAUTHORIZED, &json!("missing_token")));
        assert_eq!(challenge.as_deref(), Some("Bearer"), "{}", operation.id);
        seen += 1;
    }
    assert_eq!(seen, 4);
    server.stop().await;
}

#[tokio::test]
async fn tokens_that_are_old_for_others_or_of_others_are_refused() {
    let server = Server::start().await;
    let stranger = server_kit::testing::TokenIssuer::start().await;
    let good = || claims(Role::Admin, Uuid::now_v7(), &[]);
    let (listing, ..) = protected().find(|(operation, ..)| operation.id == "list_payments").unwrap();
    for (what, token) in [
        ("expired", server.issuer.sign(&Claims { exp: good().iat - 3600, ..good() })),
        ("another audience", server.issuer.sign(&Claims { aud: "elsewhere".to_owned(), ..good() })),
        ("another issuer", server.issuer.sign(&Claims { iss: "http://elsewhere".to_owned(), ..good() })),
        ("another key", stranger.sign(&good())),
        ("nonsense", "nonsense".to_owned()),
    ] {
        let (status, body, challenge) = knock(&server, listing, Some(token)).await;
        assert_eq!((status, &body["error_code"]), (StatusCode::UNAUTHORIZED, &json!("invalid_token")), "{what}");
        assert_eq!(challenge.as_deref(), Some("Bearer error=\"invalid_token\""), "{what}");
    }
    // The counter-check: what was wrong above was the token.
    let token = server.issuer.sign(&good());
    let response = server.raw(Method::GET, "/payments").bearer_auth(token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn roles_and_scopes_are_those_of_the_document() {
    let server = Server::start().await;
    for (operation, roles, scopes) in protected() {
        let all: Vec<&str> = scopes.iter().map(String::as_str).collect();
        for role in [Role::Customer, Role::Admin, Role::Service] {
            let may = roles.iter().any(|name| name == role.as_str());
            // A service without its scopes may not, whatever its role.
            let attempts = [(all.as_slice(), may), (&[], may && (role != Role::Service || all.is_empty()))];
            for (scopes, may) in attempts {
                let token = server.issuer.token(role, Uuid::now_v7(), scopes);
                let (status, body, _) = knock(&server, operation, Some(token)).await;
                let id = &operation.id;
                assert_eq!(status == StatusCode::FORBIDDEN, !may, "{id} as {role} with {scopes:?}: {body}");
                assert_ne!(status, StatusCode::UNAUTHORIZED, "{id} as {role} with {scopes:?}: {body}");
            }
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn every_operation_with_a_body_guards_it() {
    let server = Server::start().await;
    let token = server.issuer.token(Role::Service, "orders", &["payments:charge", "payments:read", "payments:refund"]);
    let payment = paid(&server.orders(), 100).await.id.to_string();
    let mut seen = 0;
    for (operation, ..) in protected().filter(|(operation, ..)| operation.body.is_some()) {
        let path = operation.path.template.replace("{payment_id}", &payment);
        let send = |kind: &'static str, body: String| {
            let request = server.raw(Method::POST, &path).bearer_auth(&token).header("content-type", kind);
            request.body(body).send()
        };
        let id = &operation.id;
        assert_eq!(send("text/plain", "{}".to_owned()).await.unwrap().status(), 415, "{id}");
        let large = format!("{{\"x\": \"{}\"}}", "x".repeat(usize::try_from(operation.gateway.body_limit).unwrap()));
        assert_eq!(send("application/json", large).await.unwrap().status(), 413, "{id}");
        assert_eq!(send("application/json", "{".to_owned()).await.unwrap().status(), 400, "{id}");
        seen += 1;
    }
    assert_eq!(seen, 2);
    server.stop().await;
}

/// The pointers of the details of a 400.
async fn pointers(request: reqwest::RequestBuilder) -> Vec<String> {
    let response = request.send().await.unwrap();
    let (status, body) = (response.status(), response.json::<Value>().await.unwrap());
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    let details = body["details"].as_array().unwrap().iter();
    details.map(|detail| detail["pointer"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_charge_that_breaks_a_rule_is_told_which() {
    let server = Server::start().await;
    let token = server.issuer.token(Role::Service, "orders", &["payments:charge"]);
    let good = json!({
        "order_id": Uuid::now_v7(), "user_id": Uuid::now_v7(), "amount": 19.99, "currency": "USD",
        "payment_method": "sim_approved",
    });
    let post = |body: &Value| server.raw(Method::POST, "/payments").bearer_auth(&token).json(body);
    for (field, value) in [
        ("amount", json!(0)),
        ("amount", json!(-1)),
        ("amount", json!(19.999)),
        ("amount", json!(1_000_000_000_000.01)),
        ("amount", json!("19.99")),
        ("amount", Value::Null),
        ("currency", json!("JPY")),
        ("payment_method", json!("cash")),
        ("order_id", json!("42")),
        ("user_id", json!(42)),
        ("status", json!("completed")),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        assert_eq!(pointers(post(&body)).await, [format!("/body/{field}")], "{field} {value}");
    }
    for field in ["order_id", "user_id", "amount", "currency", "payment_method"] {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(pointers(post(&body)).await, [format!("/body/{field}")]);
    }
    assert_eq!(pointers(post(&good).header("Idempotency-Key", "short")).await, ["/header/idempotency-key"]);
    assert_eq!(server.count("SELECT count(*) FROM payments").await, 0);
    assert_eq!(post(&good).send().await.unwrap().status(), 201);
    server.stop().await;
}

#[tokio::test]
async fn other_requests_that_break_a_rule_are_told_which() {
    let server = Server::start().await;
    let token = server.issuer.token(Role::Admin, Uuid::now_v7(), &[]);
    let payment = paid(&server.orders(), 100).await.id;
    for (path, pointer) in [
        ("/payments/42", "/path/payment_id"),
        ("/payments?limit=0", "/query/limit"),
        ("/payments?limit=101", "/query/limit"),
        ("/payments?limit=ten", "/query/limit"),
        ("/payments?status=paid", "/query/status"),
        ("/payments?order_id=42", "/query/order_id"),
        ("/payments?user_id=42", "/query/user_id"),
        ("/payments?page_token=%20", "/query/page_token"),
    ] {
        assert_eq!(pointers(server.raw(Method::GET, path).bearer_auth(&token)).await, [pointer], "{path}");
    }
    let refund =
        |body: Value| server.raw(Method::POST, &format!("/payments/{payment}/refund")).bearer_auth(&token).json(&body);
    for (body, pointer) in [
        (json!({"amount": 0}), "/body/amount"),
        (json!({"amount": 1.001}), "/body/amount"),
        (json!({"amount": null}), "/body/amount"),
        (json!({"reason": ""}), "/body/reason"),
        (json!({"reason": "x".repeat(201)}), "/body/reason"),
        (json!({"sum": 1}), "/body/sum"),
        (json!([]), "/body"),
    ] {
        assert_eq!(pointers(refund(body.clone())).await, [pointer], "{body}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let server = Server::start().await;
    let payment = format!("/payments/{}", Uuid::now_v7());
    for (method, path, allow) in [
        (Method::DELETE, "/payments".to_owned(), &["GET", "POST"] as &[&str]),
        (Method::PATCH, payment.clone(), &["GET"]),
        (Method::GET, format!("{payment}/refund"), &["POST"]),
    ] {
        let response = server.raw(method.clone(), &path).send().await.unwrap();
        assert_eq!(response.status(), 405, "{method} {path}");
        let allowed = response.headers().get_all("allow").iter();
        let mut allowed: Vec<&str> = allowed.flat_map(|value| value.to_str().unwrap().split(", ")).collect();
        allowed.sort_unstable();
        assert_eq!(allowed, allow.to_vec(), "{method} {path}");
        let body: Value = response.json().await.unwrap();
        assert!(body["request_id"].is_string() && body["message"].is_string(), "{body}");
    }
    let response = server.raw(Method::GET, "/payments/a/b/c").send().await.unwrap();
    assert_eq!(response.status(), 404);
    server.stop().await;
}

#[test]
fn the_server_states_what_the_document_says() {
    server_kit::testing::assert_conforms(&payments_server::service().unwrap());
}
