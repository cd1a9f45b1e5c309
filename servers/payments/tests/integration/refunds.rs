use client_kit::IdempotencyKey;
use futures::future::join_all;
use payments_client::types::{PaymentMethod, PaymentStatus};
use uuid::Uuid;

use crate::fixture::{Order, Server, code, conflict, paid, refund, refund_once, refused};

const GIVEN_BACK: &str = "SELECT coalesce(sum(amount), 0)::bigint FROM provider.refunds WHERE refused IS NULL";

#[tokio::test]
async fn parts_and_then_the_rest_go_back() {
    let server = Server::start().await;
    let orders = server.orders();
    let payment = paid(&orders, 10_000).await;
    let part = refund(&orders, payment.id, Some(2_501)).await.unwrap();
    assert_eq!((part.status.clone(), part.refunded_amount.minor()), (PaymentStatus::Completed, 2_501));
    assert!(part.updated_at > payment.updated_at);
    let rest = refund(&server.admin(), payment.id, None).await.unwrap();
    assert_eq!((rest.status.clone(), rest.refunded_amount.minor()), (PaymentStatus::Refunded, 10_000));
    let read = orders.get_payment().payment_id(payment.id).send().await.unwrap();
    assert_eq!(serde_json::to_value(&*read).unwrap(), serde_json::to_value(&*rest).unwrap());
    assert_eq!(server.count(GIVEN_BACK).await, 10_000);
    server.stop().await;
}

#[tokio::test]
async fn who_and_why_is_on_record() {
    let server = Server::start().await;
    let orders = server.orders();
    let payment = paid(&orders, 10_000).await;
    let request = orders.refund_payment().payment_id(payment.id);
    request.body_map(|body| body.reason(Some("one item came back".parse().unwrap()))).send().await.unwrap();
    let row = server.database.query_opt("SELECT reason, requested_by FROM refunds", &[]).await.unwrap().unwrap();
    assert_eq!((row.get::<_, &str>(0), row.get::<_, &str>(1)), ("one item came back", "orders"));
    server.stop().await;
}

#[tokio::test]
async fn more_than_is_left_is_refused_and_what_is_left_is_named() {
    let server = Server::start().await;
    let orders = server.orders();
    let payment = paid(&orders, 10_000).await;
    refund(&orders, payment.id, Some(9_001)).await.unwrap();
    let (status, error) = refused(refund(&orders, payment.id, Some(1_000)).await);
    assert_eq!((status, error.error_code.as_deref()), (409, Some("refund_exceeds_payment")));
    assert_eq!(error.message, "9.99 USD is left to refund");
    refund(&orders, payment.id, Some(999)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn only_a_completed_payment_is_refunded() {
    let server = Server::start().await;
    let orders = server.orders();
    let failed = Order { method: PaymentMethod::SimDeclined, ..Order::of(100) }.charge(&orders).await.unwrap();
    let refunded = paid(&orders, 100).await;
    refund(&orders, refunded.id, None).await.unwrap();
    for (id, status) in [(failed.id, "failed"), (refunded.id, "refunded")] {
        let (http, error) = refused(refund(&orders, id, Some(1)).await);
        assert_eq!((http, error.error_code.as_deref()), (409, Some("not_refundable")));
        assert!(error.message.contains(status), "{}", error.message);
    }
    let nothing = refund(&orders, Uuid::now_v7(), None).await;
    assert_eq!(code(nothing), (404, "not_found".to_owned()));
    server.stop().await;
}

#[tokio::test]
async fn a_repeated_key_refunds_once() {
    let server = Server::start().await;
    let orders = server.orders();
    let (payment, key) = (paid(&orders, 10_000).await, IdempotencyKey::new());
    refund_once(&orders, payment.id, Some(4_000), &key).await.unwrap();
    let again = refund_once(&orders, payment.id, Some(4_000), &key).await.unwrap();
    assert_eq!(again.refunded_amount.minor(), 4_000);
    // Another key is another refund, and the first key now answers the payment as it is.
    refund(&orders, payment.id, None).await.unwrap();
    let later = refund_once(&orders, payment.id, Some(4_000), &key).await.unwrap();
    assert_eq!((later.status.clone(), later.refunded_amount.minor()), (PaymentStatus::Refunded, 10_000));
    assert_eq!(server.count(GIVEN_BACK).await, 10_000);
    server.stop().await;
}

#[tokio::test]
async fn a_key_belongs_to_its_body_and_its_payment() {
    let server = Server::start().await;
    let orders = server.orders();
    let (one, two, key) = (paid(&orders, 1_000).await, paid(&orders, 1_000).await, IdempotencyKey::new());
    refund_once(&orders, one.id, Some(400), &key).await.unwrap();
    let other_body = refund_once(&orders, one.id, Some(300), &key).await;
    assert_eq!(code(other_body), conflict("idempotency_key_reused"));
    let other_payment = refund_once(&orders, two.id, Some(400), &key).await;
    assert_eq!(code(other_payment), conflict("idempotency_key_reused"));
    assert_eq!(server.count(GIVEN_BACK).await, 400);
    // The key of a charge and that of a refund have nothing to do with each other.
    let (order, key) = (Order::of(100), IdempotencyKey::new());
    let payment = order.charge_once(&orders, &key).await.unwrap();
    refund_once(&orders, payment.id, None, &key).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn concurrent_refunds_never_exceed_what_was_captured() {
    let server = Server::start().await;
    let orders = server.orders();
    let payment = paid(&orders, 10_000).await;
    let answers = join_all((0..12).map(|_| refund(&orders, payment.id, Some(3_000)))).await;
    let (done, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), others.len()), (3, 9));
    for other in others {
        assert_eq!(code(other), conflict("refund_exceeds_payment"));
    }
    let now = orders.get_payment().payment_id(payment.id).send().await.unwrap();
    assert_eq!((now.status.clone(), now.refunded_amount.minor()), (PaymentStatus::Completed, 9_000));
    assert_eq!(server.count(GIVEN_BACK).await, 9_000);
    assert_eq!(server.count("SELECT sum(reserved_amount)::bigint FROM payments").await, 0);
    server.stop().await;
}

#[tokio::test]
async fn concurrent_duplicates_refund_once() {
    let server = Server::start().await;
    let orders = server.orders();
    let (payment, key) = (paid(&orders, 10_000).await, IdempotencyKey::new());
    let answers = join_all((0..12).map(|_| refund_once(&orders, payment.id, Some(2_000), &key))).await;
    for answer in answers {
        assert_eq!(answer.unwrap().refunded_amount.minor(), 2_000);
    }
    assert_eq!(server.count(GIVEN_BACK).await, 2_000);
    server.stop().await;
}
