//! What happens is counted.

use std::collections::BTreeMap;

use client_kit::Credentials;
use e2e::Stack;
use orders_client::types::CreateOrderRequest;

/// The series of a service and their values.
async fn series(stack: &Stack, service: &str) -> BTreeMap<String, f64> {
    let address = stack.address(service);
    let text = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

fn assert_counted(series: &BTreeMap<String, f64>, expected: &[(&str, f64)]) {
    for (name, value) in expected {
        assert_eq!(series.get(*name), Some(value), "{name} in {series:#?}");
    }
}

fn basket(method: &str) -> CreateOrderRequest {
    let items = serde_json::json!([{"name": "Product 1", "quantity": 2, "price": 29.99}]);
    serde_json::from_value(serde_json::json!({"items": items, "payment_method": method, "currency": "EUR"})).unwrap()
}

#[tokio::test]
async fn what_happens_is_counted() {
    let stack = Stack::start().await.unwrap();
    let customer = stack.person("alice").await.unwrap();
    let users = stack.users(Credentials::None).unwrap();
    users.login_user().body_map(|body| body.username("alice").password("wrong-password")).send().await.unwrap_err();
    stack.orders(Credentials::None).unwrap().list_orders().send().await.unwrap_err();
    let orders = stack.orders(customer.clone()).unwrap();
    let order = orders.create_order().body(basket("sim_approved")).send().await.unwrap().into_inner();
    orders.create_order().body(basket("sim_declined")).send().await.unwrap();
    stack.payments(customer).unwrap().get_payment().payment_id(order.payment_id.unwrap()).send().await.unwrap();
    let cancel = serde_json::from_value(serde_json::json!({"status": "cancelled"})).unwrap();
    let cancel: orders_client::types::UpdateOrderStatusRequest = cancel;
    orders.update_order_status().order_id(order.id).body(cancel).send().await.unwrap();

    assert_counted(
        &series(&stack, "users").await,
        &[
            ("registrations_total", 1.0),
            (r#"logins_total{outcome="succeeded"}"#, 1.0),
            (r#"logins_total{outcome="refused"}"#, 1.0),
            (r#"http_requests_total{operation="login_user",status="401"}"#, 1.0),
            (r#"http_requests_total{operation="get_me",status="200"}"#, 0.0),
            (r#"build_info{revision="",service="users",version="0.1.0"}"#, 1.0),
        ],
    );
    assert_counted(
        &series(&stack, "orders").await,
        &[
            (r#"order_status_changes_total{currency="EUR",status="pending"}"#, 2.0),
            (r#"order_status_changes_total{currency="EUR",status="confirmed"}"#, 1.0),
            (r#"order_status_changes_total{currency="EUR",status="failed"}"#, 1.0),
            (r#"order_status_changes_total{currency="EUR",status="cancelled"}"#, 1.0),
            (r#"order_work_backlog{kind="charge"}"#, 0.0),
            (r#"auth_failures_total{reason="missing_token"}"#, 1.0),
            (r#"cache_lookups_total{cache="orders:account",outcome="miss"}"#, 1.0),
            (r#"cache_lookups_total{cache="orders:account",outcome="hit"}"#, 1.0),
            (r#"http_client_requests_total{operation="create_payment",outcome="ok",service="payments"}"#, 2.0),
            (r#"http_requests_in_flight{operation="create_order"}"#, 0.0),
            (r#"http_requests_in_flight{operation="get_metrics"}"#, 1.0),
            ("database_pool_size", 4.0),
            ("database_pool_timeouts_total", 0.0),
        ],
    );
    assert_counted(
        &series(&stack, "payments").await,
        &[
            (r#"payment_status_changes_total{currency="EUR",status="completed"}"#, 1.0),
            (r#"payment_status_changes_total{currency="EUR",status="failed"}"#, 1.0),
            (r#"payment_status_changes_total{currency="EUR",status="refunded"}"#, 1.0),
            (r#"refund_status_changes_total{currency="EUR",status="processing"}"#, 1.0),
            (r#"refund_status_changes_total{currency="EUR",status="completed"}"#, 1.0),
            (r#"money_moved_minor_units_total{currency="EUR",direction="captured"}"#, 5998.0),
            (r#"money_moved_minor_units_total{currency="EUR",direction="refunded"}"#, 5998.0),
            (r#"unsettled_transactions{kind="payment"}"#, 0.0),
        ],
    );
    stack.stop().await;
}
