//! Charges whose outcome is not known: the order waits, and nothing is charged twice.

use orders_client::IdempotencyKey;
use orders_client::types::OrderStatus;

use crate::fakes::Mode;
use crate::fixture::{Stack, readme_order};

/// Whatever the payments service does that settles nothing leaves the order and its work item.
async fn stays_pending(stack: &Stack, mode: Mode) {
    stack.payments.set(mode);
    let order = stack.customer().place(readme_order()).await;
    assert_eq!((order.status, order.payment_id), (OrderStatus::Pending, None), "{mode:?}");
    assert_eq!(stack.work(order.id).await, ["charge"], "{mode:?}");
}

#[tokio::test]
async fn answers_that_settle_nothing_leave_the_order_pending() {
    let stack = Stack::start().await;
    for mode in [
        Mode::LoseTheAnswer,
        Mode::Process,
        Mode::Confuse("amount"),
        Mode::Confuse("order_id"),
        Mode::Refuse(401, "invalid_token"),
        Mode::Refuse(403, "forbidden"),
        Mode::Refuse(404, "not_found"),
        Mode::Refuse(409, "order_already_paid"),
        Mode::Refuse(409, "idempotency_key_reused"),
        Mode::Refuse(429, "rate_limited"),
        Mode::Refuse(500, "internal"),
        Mode::Refuse(504, "timeout"),
    ] {
        stays_pending(&stack, mode).await;
    }
    stack.stop().await;
}

#[tokio::test]
async fn payments_that_never_answer_leave_the_order_pending() {
    let stack = Stack::impatient().await;
    stays_pending(&stack, Mode::Hang).await;
    stack.stop().await;
}

#[tokio::test]
async fn payments_that_are_not_there_leave_the_order_pending() {
    let stack = Stack::start().await;
    stack.payments.stop();
    stays_pending(&stack, Mode::Normal).await;
    stack.stop().await;
}

#[tokio::test]
async fn a_repeated_request_settles_a_charge_whose_answer_was_lost() {
    let stack = Stack::impatient().await;
    for lost in [Mode::LoseTheAnswer, Mode::NeverAnswer] {
        let (customer, key) = (stack.customer(), IdempotencyKey::new());
        stack.payments.set(lost);
        let first = customer.place_once(&key, readme_order()).await;
        assert_eq!(first.status, OrderStatus::Pending, "{lost:?}");
        assert_eq!(stack.payments.charges(first.id), 1, "{lost:?}");
        stack.payments.set(Mode::Normal);
        let second = customer.place_once(&key, readme_order()).await;
        assert_eq!((second.id, second.status), (first.id, OrderStatus::Confirmed), "{lost:?}");
        assert_eq!(stack.payments.charges(first.id), 1, "{lost:?}");
        assert!(stack.work(first.id).await.is_empty(), "{lost:?}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_repeated_request_charges_what_was_never_charged() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    stack.payments.set(Mode::Refuse(503, "unavailable"));
    let first = customer.place_once(&key, readme_order()).await;
    assert_eq!((first.status, stack.payments.charges(first.id)), (OrderStatus::Pending, 0));
    let again = customer.place_once(&key, readme_order()).await;
    assert_eq!((again.id, again.status), (first.id, OrderStatus::Pending));
    stack.payments.set(Mode::Normal);
    let settled = customer.place_once(&key, readme_order()).await;
    assert_eq!((settled.id, settled.status), (first.id, OrderStatus::Confirmed));
    assert_eq!(stack.payments.charges(first.id), 1);
    stack.stop().await;
}

#[tokio::test]
async fn a_charge_that_makes_no_sense_fails_the_order() {
    let stack = Stack::start().await;
    for status in [400, 413, 415] {
        stack.payments.set(Mode::Refuse(status, "invalid_request"));
        let order = stack.customer().place(readme_order()).await;
        assert_eq!((order.status, order.payment_id), (OrderStatus::Failed, None), "{status}");
        assert_eq!(order.failure_reason.as_deref(), Some("the payments service refused the charge"), "{status}");
        assert!(stack.work(order.id).await.is_empty(), "{status}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_refusal_does_not_fail_an_order_that_may_have_been_charged() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    stack.payments.set(Mode::LoseTheAnswer);
    let order = customer.place_once(&key, readme_order()).await;
    stack.payments.set(Mode::Refuse(400, "invalid_request"));
    assert_eq!(customer.place_once(&key, readme_order()).await.status, OrderStatus::Pending);
    assert_eq!(stack.work(order.id).await, ["charge"]);
    stack.payments.set(Mode::Normal);
    assert_eq!(customer.place_once(&key, readme_order()).await.status, OrderStatus::Confirmed);
    assert_eq!(stack.payments.charges(order.id), 1);
    stack.stop().await;
}

#[tokio::test]
async fn a_payment_that_was_refunded_before_it_was_known_fails_the_order() {
    let stack = Stack::start().await;
    let (customer, key) = (stack.customer(), IdempotencyKey::new());
    stack.payments.set(Mode::LoseTheAnswer);
    let order = customer.place_once(&key, readme_order()).await;
    stack.payments.refund_order(order.id);
    stack.payments.set(Mode::Normal);
    let settled = customer.place_once(&key, readme_order()).await;
    assert_eq!(settled.status, OrderStatus::Failed);
    assert_eq!(settled.failure_reason.as_deref(), Some("the payment was refunded"));
    stack.stop().await;
}
