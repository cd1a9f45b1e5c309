//! Placing an order, and what the charge makes of it.

use orders_client::types::{Currency, OrderStatus, PaymentMethod};
use orders_client::{Amount, IdempotencyKey};
use serde_json::json;

use crate::fixture::{Stack, code, readme_order, refused_with};

#[tokio::test]
async fn the_order_of_the_readme_is_confirmed() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    let order = customer.place(readme_order()).await;
    assert_eq!((order.status.clone(), order.total_amount), (OrderStatus::Confirmed, Amount::from_minor(10_997)));
    assert_eq!((order.currency.clone(), order.payment_method.clone()), (Currency::Usd, PaymentMethod::SimApproved));
    assert_eq!((order.user_id, order.failure_reason.as_deref()), (customer.id, None));
    let lines: Vec<_> = order.items.iter().map(|i| (i.name.as_str(), i.quantity, i.price.minor())).collect();
    assert_eq!(lines, [("Product 1", 2, 2_999), ("Product 2", 1, 4_999)]);
    assert_eq!(serde_json::to_value(customer.read(order.id).await).unwrap(), serde_json::to_value(&order).unwrap());
    assert!(stack.work(order.id).await.is_empty());

    let charges = stack.payments.received("POST", "/payments");
    assert_eq!(charges.len(), 1);
    assert_eq!(charges[0].header("idempotency-key"), IdempotencyKey::derive(order.id, "charge").as_str());
    let charged = json!({
        "amount": 109.97, "currency": "USD", "order_id": order.id, "payment_method": "sim_approved",
        "user_id": customer.id,
    });
    assert_eq!(charges[0].body, charged);
    assert_eq!(stack.payments.charges(order.id), 1);
    stack.stop().await;
}

#[tokio::test]
async fn everything_of_a_request_is_kept() {
    let stack = Stack::start().await;
    let admin = stack.admin();
    let items: Vec<_> =
        (1..=100).map(|n| json!({"name": format!("{n}. ä\"'"), "quantity": n, "price": 0.01})).collect();
    let order = admin.place(json!({"items": items, "currency": "EUR"})).await;
    assert_eq!((order.user_id, order.currency), (admin.id, Currency::Eur));
    assert_eq!(order.total_amount, Amount::from_minor(5_050));
    let read = serde_json::to_value(&admin.read(order.id).await.items).unwrap();
    assert_eq!(read, json!(items));
    stack.stop().await;
}

#[tokio::test]
async fn the_largest_order_of_the_document_is_exact_to_the_cent() {
    let stack = Stack::start().await;
    let mut items = vec![json!({"name": "a ship", "quantity": 10_000, "price": 1_000_000}); 100];
    items[99]["price"] = json!(999_999.99);
    let order = stack.customer().place(json!({"items": items})).await;
    assert_eq!(
        (order.status.clone(), order.total_amount),
        (OrderStatus::Confirmed, Amount::from_minor(99_999_999_990_000))
    );
    stack.stop().await;
}

#[tokio::test]
async fn a_declined_charge_is_a_failed_order() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    for method in ["sim_declined", "sim_insufficient_funds"] {
        let mut body = readme_order();
        body["payment_method"] = json!(method);
        let order = customer.place(body).await;
        assert_eq!(order.status, OrderStatus::Failed, "{method}");
        assert_eq!(order.failure_reason.as_deref(), Some("the card was declined"), "{method}");
        assert!(order.payment_id.is_some(), "{method}");
        assert!(stack.work(order.id).await.is_empty(), "{method}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn an_account_that_is_gone_orders_nothing() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    stack.users.forget(customer.id);
    let key = IdempotencyKey::new();
    assert_eq!(refused_with(customer.try_place(readme_order(), Some(&key)).await), code(409, "account_gone"));
    assert_eq!(stack.written().await, 0);
    assert!(stack.payments.received("POST", "/payments").is_empty());
    stack.stop().await;
}

#[tokio::test]
async fn without_the_users_service_nothing_is_written() {
    let stack = Stack::start().await;
    let (known, unknown) = (stack.customer(), stack.customer());
    known.place(readme_order()).await;
    let before = stack.written().await;
    stack.users.stop();
    let key = IdempotencyKey::new();
    assert_eq!(refused_with(unknown.try_place(readme_order(), Some(&key)).await), code(503, "unavailable"));
    assert_eq!(stack.written().await, before);
    // An account that was seen a moment ago is still taken to exist.
    assert_eq!(known.place(readme_order()).await.status, OrderStatus::Confirmed);
    assert_eq!(stack.users.received("GET", &format!("/users/{}", known.id)).len(), 1);
    stack.stop().await;
}
