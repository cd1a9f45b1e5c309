//! From the order to the refund, with the generated clients.

use client_kit::{CallError, Credentials, IdempotencyKey, Outcome};
use e2e::Stack;
use futures::TryStreamExt;
use orders_client::types::{CreateOrderRequest, OrderItem, OrderStatus, UpdateOrderStatusRequest};
use payments_client::types::PaymentStatus;

fn basket() -> CreateOrderRequest {
    serde_json::from_value(serde_json::json!({"items": [
        {"name": "Product 1", "quantity": 2, "price": 29.99},
        {"name": "Product 2", "quantity": 1, "price": 49.99}
    ]}))
    .unwrap()
}

#[tokio::test]
async fn an_order_is_paid_shipped_and_partly_refunded() {
    let stack = Stack::start().await.unwrap();
    let customer = stack.person("alice").await.unwrap();
    let orders = stack.orders(customer.clone()).unwrap();

    let order = orders.create_order().body(basket()).send().await.unwrap().into_inner();
    assert_eq!(order.status, OrderStatus::Confirmed);
    assert_eq!(order.total_amount.to_string(), "109.97");
    let payment = order.payment_id.expect("a confirmed order has a payment");

    let read = orders.get_order().order_id(order.id).send().await.unwrap();
    assert_eq!(read.items.len(), 2);
    let listed: Vec<_> = orders.list_orders().stream().try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|order| order.id).collect::<Vec<_>>(), [order.id]);

    stack.person("root").await.unwrap();
    stack.grant_admin("root").await.unwrap();
    let admin = stack.log_in("root").await.unwrap();
    let ship = UpdateOrderStatusRequest { status: OrderStatus::Shipped };
    let shipped =
        stack.orders(admin.clone()).unwrap().update_order_status().order_id(order.id).body(ship).send().await.unwrap();
    assert_eq!(shipped.status, OrderStatus::Shipped);

    let own = stack.payments(customer).unwrap().get_payment().payment_id(payment).send().await.unwrap();
    assert_eq!((own.status.clone(), own.amount.to_string()), (PaymentStatus::Completed, "109.97".to_owned()));

    let part = serde_json::from_value(serde_json::json!({"amount": 49.99})).unwrap();
    let payments = stack.payments(admin).unwrap();
    let refund: payments_client::types::RefundRequest = part;
    let refunded = payments.refund_payment().payment_id(payment).body(refund).send().await.unwrap();
    assert_eq!(
        (refunded.status.clone(), refunded.refunded_amount.to_string()),
        (PaymentStatus::Completed, "49.99".to_owned())
    );
    stack.stop().await;
}

#[tokio::test]
async fn cancelling_gives_the_money_back() {
    let stack = Stack::start().await.unwrap();
    let customer = stack.person("bob").await.unwrap();
    let orders = stack.orders(customer.clone()).unwrap();
    let order = orders.create_order().body(basket()).send().await.unwrap().into_inner();
    let cancel = UpdateOrderStatusRequest { status: OrderStatus::Cancelled };
    orders.update_order_status().order_id(order.id).body(cancel).send().await.unwrap();
    let payment = stack.payments(customer).unwrap().get_payment().payment_id(order.payment_id.unwrap()).send().await;
    assert_eq!(payment.unwrap().status, PaymentStatus::Refunded);
    stack.stop().await;
}

#[tokio::test]
async fn a_repeated_key_orders_and_charges_once() {
    let stack = Stack::start().await.unwrap();
    let customer = stack.person("carol").await.unwrap();
    let orders = stack.orders(customer.clone()).unwrap();
    let key = IdempotencyKey::new();
    let place = || orders.create_order().idempotency_key(key.clone()).body(basket()).send();
    let (one, two) = tokio::join!(place(), place());
    assert_eq!(one.unwrap().id, two.unwrap().id);
    let payments: Vec<_> = stack.payments(customer).unwrap().list_payments().stream().try_collect().await.unwrap();
    assert_eq!(payments.len(), 1);
    stack.stop().await;
}

#[tokio::test]
async fn a_declined_card_fails_the_order() {
    let stack = Stack::start().await.unwrap();
    let orders = stack.orders(stack.person("dave").await.unwrap()).unwrap();
    let items: Vec<OrderItem> = basket().items;
    let body: CreateOrderRequest =
        serde_json::from_value(serde_json::json!({"items": items, "payment_method": "sim_declined"})).unwrap();
    let order = orders.create_order().body(body).send().await.unwrap();
    assert_eq!(order.status, OrderStatus::Failed);
    assert!(order.failure_reason.is_some());
    stack.stop().await;
}

#[tokio::test]
async fn without_payments_an_order_waits() {
    let mut stack = Stack::start().await.unwrap();
    let orders = stack.orders(stack.person("erin").await.unwrap()).unwrap();
    stack.stop_payments().await;
    let order = orders.create_order().body(basket()).send().await.unwrap();
    assert_eq!(order.status, OrderStatus::Pending);
    stack.stop().await;
}

#[tokio::test]
async fn what_is_somebody_elses_is_not_there() {
    let stack = Stack::start().await.unwrap();
    let order = stack.orders(stack.person("frank").await.unwrap()).unwrap();
    let order = order.create_order().body(basket()).send().await.unwrap().into_inner();
    let stranger = stack.person("grace").await.unwrap();
    let read = stack.orders(stranger.clone()).unwrap().get_order().order_id(order.id).send().await.unwrap_err();
    assert_eq!(read.outcome(), Outcome::Answered(reqwest::StatusCode::NOT_FOUND));
    let payment = stack.payments(stranger).unwrap().get_payment().payment_id(order.payment_id.unwrap()).send().await;
    assert_eq!(payment.unwrap_err().outcome(), Outcome::Answered(reqwest::StatusCode::NOT_FOUND));
    stack.stop().await;
}

#[tokio::test]
async fn logging_out_closes_every_door() {
    let stack = Stack::start().await.unwrap();
    stack.person("heidi").await.unwrap();
    let users = stack.users(Credentials::None).unwrap();
    let pair = users.login_user().body_map(|body| body.username("heidi").password("testpass123")).send().await.unwrap();
    let token = Credentials::bearer(pair.access_token.clone());
    let orders = stack.orders(token.clone()).unwrap();
    orders.list_orders().send().await.unwrap();
    stack.users(token).unwrap().logout_user().send().await.unwrap();
    let refused = orders.list_orders().send().await.unwrap_err();
    assert_eq!(refused.outcome(), Outcome::Answered(reqwest::StatusCode::UNAUTHORIZED));
    stack.stop().await;
}
