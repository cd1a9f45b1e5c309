//! Cancelling gives the money back, once, and does not say so before it is true.

use futures::future::join_all;
use orders_client::IdempotencyKey;
use orders_client::types::OrderStatus::{Cancelled, Processing};

use crate::fakes::Mode;
use crate::fixture::{Stack, code, readme_order, refused, refused_with};

#[tokio::test]
async fn cancelling_refunds_once() {
    let stack = Stack::start().await;
    let (customer, admin) = (stack.customer(), stack.admin());
    for admin_cancels in [false, true] {
        let order = customer.place(readme_order()).await;
        let payment = order.payment_id.unwrap();
        if admin_cancels {
            admin.move_to(order.id, Processing).await;
        }
        let who = if admin_cancels { &admin } else { &customer };
        let cancelled = who.move_to(order.id, Cancelled).await;
        assert_eq!((cancelled.status, cancelled.payment_id), (Cancelled, Some(payment)));
        let refunds = stack.payments.received("POST", &format!("/payments/{payment}/refund"));
        assert_eq!(refunds.len(), 1);
        assert_eq!(refunds[0].header("idempotency-key"), IdempotencyKey::derive(order.id, "refund").as_str());
        // All that is left, whatever that is.
        assert_eq!(refunds[0].body.get("amount"), None);
        assert!(stack.work(order.id).await.is_empty());
        // Once more changes nothing, and asks nobody for anything.
        let again = who.move_to(order.id, Cancelled).await;
        assert_eq!((again.status, again.updated_at), (Cancelled, cancelled.updated_at));
        assert_eq!(stack.payments.received("POST", &format!("/payments/{payment}/refund")).len(), 1);
        assert_eq!(stack.payments.refunds(payment), 1);
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_refund_that_is_not_known_to_be_done_is_said_so_and_is_tried_again() {
    let stack = Stack::impatient().await;
    let customer = stack.customer();
    for mode in [Mode::Refuse(503, "unavailable"), Mode::LoseTheAnswer, Mode::NeverAnswer, Mode::Hang, Mode::Process] {
        stack.payments.set(Mode::Normal);
        let order = customer.place(readme_order()).await;
        stack.payments.set(mode);
        let (status, body) = refused(customer.try_move(order.id, Cancelled).await);
        assert_eq!((status, body.error_code.as_deref()), (503, Some("unfinished")), "{mode:?}");
        assert!(
            body.message.contains("cancelled") && body.message.contains("send the request again"),
            "{}",
            body.message
        );
        assert_eq!(customer.read(order.id).await.status, Cancelled, "{mode:?}");
        assert_eq!(stack.work(order.id).await, ["refund"], "{mode:?}");

        stack.payments.set(Mode::Normal);
        assert_eq!(customer.move_to(order.id, Cancelled).await.status, Cancelled, "{mode:?}");
        assert_eq!(stack.payments.refunds(order.payment_id.unwrap()), 1, "{mode:?}");
        assert!(stack.work(order.id).await.is_empty(), "{mode:?}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_cancelled_order_stays_cancelled_while_payments_are_away() {
    let stack = Stack::start().await;
    let (customer, stranger) = (stack.customer(), stack.customer());
    let order = customer.place(readme_order()).await;
    stack.payments.stop();
    for _ in 0..2 {
        assert_eq!(refused_with(customer.try_move(order.id, Cancelled).await), code(503, "unfinished"));
        assert_eq!(stack.work(order.id).await, ["refund"]);
    }
    assert_eq!(refused_with(stranger.try_move(order.id, Cancelled).await), code(404, "not_found"));
    stack.stop().await;
}

#[tokio::test]
async fn a_payment_that_somebody_else_has_refunded_is_refunded() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    let order = customer.place(readme_order()).await;
    stack.payments.refund_order(order.id);
    assert_eq!(customer.move_to(order.id, Cancelled).await.status, Cancelled);
    assert_eq!(stack.payments.refunds(order.payment_id.unwrap()), 1);
    assert!(stack.work(order.id).await.is_empty());
    stack.stop().await;
}

#[tokio::test]
async fn a_conflict_alone_does_not_mean_refunded() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    let order = customer.place(readme_order()).await;
    stack.payments.set(Mode::Refuse(409, "refund_refused"));
    assert_eq!(refused_with(customer.try_move(order.id, Cancelled).await), code(503, "unfinished"));
    assert_eq!(stack.work(order.id).await, ["refund"]);
    stack.stop().await;
}

#[tokio::test]
async fn many_cancellations_at_once_are_one_refund() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    let order = customer.place(readme_order()).await;
    // Who comes while the refund is under way helps with it; who comes after it finds it done.
    for answer in join_all((0..8).map(|_| customer.move_to(order.id, Cancelled))).await {
        assert_eq!(answer.status, Cancelled);
    }
    assert_eq!(stack.payments.refunds(order.payment_id.unwrap()), 1);
    assert!(stack.work(order.id).await.is_empty());
    stack.stop().await;
}
