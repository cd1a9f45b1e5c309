//! What the document asks of every operation, computed from the document where it can be.

use reqwest::Method;
use serde_json::{Value, json};
use server_kit::Role;
use spec::{Access, Api};
use uuid::Uuid;

use crate::fixture::{Stack, readme_order};

fn api() -> Api {
    Api::parse("openapi/orders.yaml", orders_server::DOCUMENT).unwrap()
}

fn role(name: &str) -> Role {
    serde_json::from_value(json!(name)).unwrap()
}

#[tokio::test]
async fn every_protected_operation_asks_who_calls_before_anything_else() {
    let stack = Stack::start().await;
    let mut protected = 0;
    for operation in api().operations {
        let Access::Bearer { roles, .. } = &operation.access else { continue };
        protected += 1;
        let path = operation.path.template.replace("{order_id}", "not-a-uuid");
        let method: Method = operation.method.as_str().parse().unwrap();
        let request = || stack.raw(method.clone(), &path).body("not json");
        let id = &operation.id;

        let stranger = request().send().await.unwrap();
        assert_eq!(stranger.status(), 401, "{id}");
        assert_eq!(stranger.headers()["www-authenticate"], "Bearer", "{id}");
        let forged = request().bearer_auth("x.y.z").send().await.unwrap();
        assert_eq!(forged.status(), 401, "{id}");
        for name in ["customer", "admin", "service"] {
            let answer = request().bearer_auth(stack.person(role(name)).token).send().await.unwrap();
            let allowed = roles.iter().any(|role| role == name);
            assert_eq!(answer.status() != 403, allowed, "{id} as {name}: {}", answer.status());
        }
    }
    assert_eq!((protected, stack.written().await), (4, 0));
    stack.stop().await;
}

#[tokio::test]
async fn every_operation_of_one_order_hides_it_from_others() {
    let stack = Stack::start().await;
    let order = stack.customer().place(readme_order()).await.id.to_string();
    let stranger = stack.customer();
    let mut seen = 0;
    for operation in api().operations.into_iter().filter(|one| one.path.template.contains("{order_id}")) {
        seen += 1;
        for id in [&order, &Uuid::now_v7().to_string()] {
            let path = operation.path.template.replace("{order_id}", id);
            let method: Method = operation.method.as_str().parse().unwrap();
            let request = stack.raw(method, &path).bearer_auth(&stranger.token);
            let answer = request.json(&json!({"status": "cancelled"})).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{}", operation.id);
        }
    }
    assert_eq!(seen, 2);
    stack.stop().await;
}

/// The pointers of a refused body.
async fn pointers(stack: &Stack, body: &Value) -> Vec<String> {
    let request = stack.raw(Method::POST, "/orders").bearer_auth(stack.customer().token).json(body);
    refused_pointers(request).await
}

async fn refused_pointers(request: reqwest::RequestBuilder) -> Vec<String> {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["error_code"], "invalid_request");
    let details = answer["details"].as_array().unwrap().iter();
    let mut pointers: Vec<_> = details.map(|detail| detail["pointer"].as_str().unwrap().to_owned()).collect();
    // One place may be wrong in more than one way.
    pointers.dedup();
    pointers
}

#[tokio::test]
async fn a_wrong_body_is_refused_where_it_is_wrong() {
    let stack = Stack::start().await;
    for (pointer, value, at) in [
        ("/items/0/quantity", json!(0), "/body/items/0/quantity"),
        ("/items/0/quantity", json!(10_001), "/body/items/0/quantity"),
        ("/items/0/quantity", json!(1.5), "/body/items/0/quantity"),
        ("/items/1/price", json!(0), "/body/items/1/price"),
        ("/items/1/price", json!(-1), "/body/items/1/price"),
        ("/items/1/price", json!(29.991), "/body/items/1/price"),
        ("/items/1/price", json!("29.99"), "/body/items/1/price"),
        ("/items/1/price", json!(1_000_000.01), "/body/items/1/price"),
        ("/items/0/name", json!(""), "/body/items/0/name"),
        ("/items/0/name", json!("x".repeat(201)), "/body/items/0/name"),
        ("/items", json!([]), "/body/items"),
        ("/items", json!(vec![readme_order()["items"][0].clone(); 101]), "/body/items"),
        ("/currency", json!("BTC"), "/body/currency"),
        ("/payment_method", json!("cash"), "/body/payment_method"),
        ("/payment_method", Value::Null, "/body/payment_method"),
        ("/user_id", json!(Uuid::nil()), "/body/user_id"),
    ] {
        let mut body = readme_order();
        match body.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => body[&pointer[1..]] = value.clone(),
        }
        assert_eq!(pointers(&stack, &body).await, [at], "{pointer} {value}");
    }
    assert_eq!(pointers(&stack, &json!({})).await, ["/body/items"]);
    assert_eq!((stack.written().await, stack.payments.received("POST", "/").len()), (0, 0));
    stack.stop().await;
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let stack = Stack::start().await;
    let token = stack.customer().token;
    for (path, pointer) in [
        ("/orders?limit=0", "/query/limit"),
        ("/orders?limit=101", "/query/limit"),
        ("/orders?limit=x", "/query/limit"),
        ("/orders?status=lost", "/query/status"),
        ("/orders?user_id=me", "/query/user_id"),
        ("/orders?page_token=%21", "/query/page_token"),
        ("/orders?page_token=bm9uc2Vuc2U", "/query/page_token"),
        ("/orders?color=red", "/query/color"),
        ("/orders/not-a-uuid", "/path/order_id"),
    ] {
        let found = refused_pointers(stack.raw(Method::GET, path).bearer_auth(&token)).await;
        assert_eq!(found, [pointer], "{path}");
    }
    for key in ["short", "has a space", &"x".repeat(129)] {
        let request = stack.raw(Method::POST, "/orders").bearer_auth(&token).json(&readme_order());
        assert_eq!(
            refused_pointers(request.header("idempotency-key", key)).await,
            ["/header/idempotency-key"],
            "{key}"
        );
    }
    let path = format!("/orders/{}/status", Uuid::now_v7());
    let request = stack.raw(Method::PATCH, &path).bearer_auth(&token).json(&json!({"status": "lost"}));
    assert_eq!(refused_pointers(request).await, ["/body/status"]);
    assert_eq!(stack.written().await, 0);
    stack.stop().await;
}

#[tokio::test]
async fn every_operation_with_a_body_guards_it() {
    let stack = Stack::start().await;
    let token = stack.customer().token;
    for operation in api().operations.into_iter().filter(|operation| operation.body.is_some()) {
        let (method, id): (Method, _) = (operation.method.as_str().parse().unwrap(), &operation.id);
        let path = operation.path.template.replace("{order_id}", &Uuid::now_v7().to_string());
        let send = |kind: &'static str, body: String| {
            stack.raw(method.clone(), &path).bearer_auth(&token).header("content-type", kind).body(body).send()
        };
        assert_eq!(send("text/plain", "{}".to_owned()).await.unwrap().status(), 415, "{id}");
        let large = "x".repeat(usize::try_from(operation.gateway.body_limit).unwrap() + 1);
        assert_eq!(send("application/json", large).await.unwrap().status(), 413, "{id}");
        assert_eq!(send("application/json", "{".to_owned()).await.unwrap().status(), 400, "{id}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let stack = Stack::start().await;
    let one = format!("/orders/{}", Uuid::now_v7());
    for (method, path, allow) in [
        (Method::DELETE, "/orders", &["GET", "POST"][..]),
        (Method::DELETE, &one, &["GET"]),
        (Method::POST, &format!("{one}/status"), &["PATCH"]),
    ] {
        let response = stack.raw(method.clone(), path).send().await.unwrap();
        assert_eq!(response.status(), 405, "{method} {path}");
        // Dropshot sends one header for each method, which means the same (RFC 9110, section 5.2).
        let allowed = response.headers().get_all("allow").iter().map(|value| value.to_str().unwrap());
        assert_eq!(allowed.collect::<Vec<_>>(), allow, "{method} {path}");
    }
    stack.stop().await;
}

#[test]
fn the_server_states_what_the_document_says() {
    server_kit::testing::assert_conforms(&orders_server::service().unwrap());
}
