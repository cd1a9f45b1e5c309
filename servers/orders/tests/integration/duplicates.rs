//! Idempotency keys: a request is carried out once.

use futures::future::join_all;
use orders_client::IdempotencyKey;
use orders_client::types::OrderStatus;
use serde_json::json;

use crate::fixture::{Stack, code, readme_order, refused_with};

#[tokio::test]
async fn a_repeated_request_gets_the_same_order() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    let first = customer.place_once(&key, readme_order()).await;
    let second = customer.place_once(&key, readme_order()).await;
    assert_eq!(serde_json::to_value(&first).unwrap(), serde_json::to_value(&second).unwrap());
    assert_eq!(stack.payments.received("POST", "/payments").len(), 1);
    // Without a key it is another order.
    assert_ne!(customer.place(readme_order()).await.id, first.id);
    stack.stop().await;
}

#[tokio::test]
async fn a_key_stands_for_one_body_of_one_caller() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    let first = customer.place_once(&key, readme_order()).await;
    let other = json!({"items": [{"name": "Product 1", "quantity": 1, "price": 29.99}]});
    let answer = customer.try_place(other, Some(&key)).await;
    assert_eq!(refused_with(answer), code(409, "idempotency_key_reused"));
    assert_eq!(stack.payments.received("POST", "/payments").len(), 1);
    assert_ne!(stack.customer().place_once(&key, readme_order()).await.id, first.id);
    stack.stop().await;
}

#[tokio::test]
async fn an_order_that_is_gone_is_a_fault_of_ours() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    customer.place_once(&key, readme_order()).await;
    stack.forget_orders().await;
    assert_eq!(refused_with(customer.try_place(readme_order(), Some(&key)).await), code(500, "internal"));
    stack.stop().await;
}

#[tokio::test]
async fn many_equal_requests_at_once_are_one_order_and_one_charge() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    let orders = join_all((0..12).map(|_| customer.place_once(&key, readme_order()))).await;
    let id = orders[0].id;
    assert!(orders.iter().all(|order| order.id == id));
    assert_eq!(customer.client.list_orders().send().await.unwrap().items.len(), 1);
    assert_eq!(customer.read(id).await.status, OrderStatus::Confirmed);
    assert_eq!(stack.payments.charges(id), 1);
    let charges = stack.payments.received("POST", "/payments");
    let charge_key = IdempotencyKey::derive(id, "charge");
    assert!(charges.iter().all(|charge| charge.header("idempotency-key") == charge_key.as_str()));
    assert!(stack.work(id).await.is_empty());
    stack.stop().await;
}
