//! A repeated request is answered with what the first one made, and says so.

use client_kit::{Amount, Credentials, IdempotencyKey, progenitor_client};
use e2e::Stack;
use uuid::Uuid;

/// Whether an answer says that it is that of an earlier request.
fn replayed<T>(answer: &progenitor_client::ResponseValue<T>) -> bool {
    answer.headers().get("idempotent-replayed").is_some_and(|value| value == "true")
}

#[tokio::test]
async fn every_operation_with_a_key_marks_its_replays() {
    let stack = Stack::start().await.unwrap();
    let key = IdempotencyKey::new();
    let users = stack.users(Credentials::None).unwrap();
    let register = users.register_user().idempotency_key(key.clone());
    let register =
        register.body_map(|body| body.username("repeater").email("repeater@example.com").password("testpass123"));
    let (first, second) = (register.clone().send().await.unwrap(), register.send().await.unwrap());
    assert_eq!((first.id, replayed(&first), replayed(&second)), (second.id, false, true));

    let person = stack.log_in("repeater").await.unwrap();
    let orders = stack.orders(person).unwrap();
    let item = orders_client::types::OrderItem::builder().name("Product").quantity(1).price(Amount::from_minor(999));
    let item = orders_client::types::OrderItem::try_from(item).unwrap();
    let place = orders.create_order().idempotency_key(key.clone()).body_map(|body| body.items(vec![item]));
    let (once, twice) = (place.clone().send().await.unwrap(), place.send().await.unwrap());
    assert_eq!((once.id, replayed(&once), replayed(&twice)), (twice.id, false, true));

    let payments = stack.payments(stack.service().unwrap()).unwrap();
    let order = Uuid::now_v7();
    let charge = payments.create_payment().idempotency_key(key.clone()).body_map(|body| {
        let amount = Amount::from_minor(1_000);
        body.order_id(order).user_id(first.id).amount(amount).currency("USD").payment_method("sim_approved")
    });
    let (once, twice) = (charge.clone().send().await.unwrap(), charge.send().await.unwrap());
    assert_eq!((once.id, replayed(&once), replayed(&twice)), (twice.id, false, true));

    let refund = payments.refund_payment().payment_id(once.id).idempotency_key(key);
    let refund = refund.body_map(|body| body.amount(Some(Amount::from_minor(400))));
    let (once, twice) = (refund.clone().send().await.unwrap(), refund.send().await.unwrap());
    assert_eq!((replayed(&once), replayed(&twice)), (false, true));
    assert_eq!((once.refunded_amount, twice.refunded_amount), (Amount::from_minor(400), Amount::from_minor(400)));
    stack.stop().await;
}
