use client_kit::IdempotencyKey;
use futures::future::join_all;
use payments_client::types::{PaymentMethod, PaymentStatus};
use uuid::Uuid;

use crate::fixture::{Order, Server, code, conflict, refund, refused};

const PAYMENTS: &str = "SELECT count(*) FROM payments";
const CHARGES: &str = "SELECT count(*) FROM provider.charges";

#[tokio::test]
async fn a_charge_is_captured_and_can_be_read() {
    let server = Server::start().await;
    let orders = server.orders();
    let order = Order::of(10_997);
    let answer = order.charge(&orders).await.unwrap();
    assert_eq!(answer.status(), 201);
    let payment = answer.into_inner();
    assert_eq!(payment.status, PaymentStatus::Completed);
    assert_eq!((payment.order_id, payment.user_id), (order.id, order.user));
    assert_eq!((payment.amount.minor(), payment.refunded_amount.minor()), (10_997, 0));
    assert_eq!(payment.failure_reason, None);
    let read = orders.get_payment().payment_id(payment.id).send().await.unwrap();
    assert_eq!(serde_json::to_value(&*read).unwrap(), serde_json::to_value(&payment).unwrap());
    assert_eq!(server.count("SELECT sum(amount)::bigint FROM provider.charges WHERE declined IS NULL").await, 10_997);
    server.stop().await;
}

#[tokio::test]
async fn the_smallest_and_the_largest_amount_are_kept_to_the_cent() {
    let server = Server::start().await;
    let orders = server.orders();
    for amount in [1, 99_999_999_999_999, 100_000_000_000_000] {
        let payment = Order::of(amount).charge(&orders).await.unwrap();
        assert_eq!(payment.amount.minor(), amount);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_declined_charge_is_a_failed_payment() {
    let server = Server::start().await;
    let orders = server.orders();
    for (method, reason) in
        [(PaymentMethod::SimDeclined, "card_declined"), (PaymentMethod::SimInsufficientFunds, "insufficient_funds")]
    {
        let answer = Order { method, ..Order::of(500) }.charge(&orders).await.unwrap();
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.status, PaymentStatus::Failed);
        assert_eq!(answer.failure_reason.as_deref(), Some(reason));
    }
    assert_eq!(server.count("SELECT count(*) FROM provider.charges WHERE declined IS NULL").await, 0);
    server.stop().await;
}

#[tokio::test]
async fn an_order_is_paid_once() {
    let server = Server::start().await;
    let orders = server.orders();
    let order = Order::of(2_000);
    let payment = order.charge(&orders).await.unwrap();
    assert_eq!(code(order.charge(&orders).await), conflict("order_already_paid"));
    assert_eq!(server.count(CHARGES).await, 1);
    // Not even once the money went back: the order is over.
    refund(&orders, payment.id, None).await.unwrap();
    assert_eq!(code(order.charge(&orders).await), conflict("order_already_paid"));
    assert_eq!((server.count(PAYMENTS).await, server.count(CHARGES).await), (1, 1));
    server.stop().await;
}

#[tokio::test]
async fn a_declined_order_can_be_paid_another_way() {
    let server = Server::start().await;
    let orders = server.orders();
    let declined = Order { method: PaymentMethod::SimDeclined, ..Order::of(2_000) };
    declined.charge(&orders).await.unwrap();
    let approved = Order { method: PaymentMethod::SimApproved, ..declined };
    assert_eq!(approved.charge(&orders).await.unwrap().status, PaymentStatus::Completed);
    server.stop().await;
}

#[tokio::test]
async fn a_repeated_key_is_answered_alike() {
    let server = Server::start().await;
    let orders = server.orders();
    for method in [PaymentMethod::SimApproved, PaymentMethod::SimDeclined] {
        let (order, key) = (Order { method, ..Order::of(700) }, IdempotencyKey::new());
        let first = order.charge_once(&orders, &key).await.unwrap();
        let again = order.charge_once(&orders, &key).await.unwrap();
        assert_eq!(again.status(), 201);
        assert_eq!(serde_json::to_value(&*again).unwrap(), serde_json::to_value(&*first).unwrap());
    }
    assert_eq!((server.count(PAYMENTS).await, server.count(CHARGES).await), (2, 2));
    server.stop().await;
}

#[tokio::test]
async fn a_key_belongs_to_its_body_and_its_caller() {
    let server = Server::start().await;
    let orders = server.orders();
    let (order, key) = (Order::of(700), IdempotencyKey::new());
    order.charge_once(&orders, &key).await.unwrap();
    let other = Order { amount: 701, ..order.clone() };
    assert_eq!(code(other.charge_once(&orders, &key).await), conflict("idempotency_key_reused"));
    let shop = server.client(server_kit::Role::Service, "shop", &["payments:charge"]);
    let elsewhere = Order { id: Uuid::now_v7(), ..order.clone() }.charge_once(&shop, &key).await.unwrap();
    assert_ne!(elsewhere.order_id, order.id);
    server.stop().await;
}

#[tokio::test]
async fn a_refused_request_does_not_use_its_key_up() {
    let server = Server::start().await;
    let orders = server.orders();
    let (order, key) = (Order::of(700), IdempotencyKey::new());
    let first = order.charge(&orders).await.unwrap();
    assert_eq!(code(order.charge_once(&orders, &key).await), conflict("order_already_paid"));
    server.database.execute("UPDATE payments SET status = 'cancelled'", &[]).await.unwrap();
    let second = order.charge_once(&orders, &key).await.unwrap();
    assert_ne!(second.id, first.id);
    server.stop().await;
}

#[tokio::test]
async fn a_payment_that_is_gone_is_a_fault_of_ours() {
    let server = Server::start().await;
    let orders = server.orders();
    let (order, key) = (Order::of(700), IdempotencyKey::new());
    order.charge_once(&orders, &key).await.unwrap();
    server.database.execute("DELETE FROM payments", &[]).await.unwrap();
    assert_eq!(code(order.charge_once(&orders, &key).await), (500, "internal".to_owned()));
    server.stop().await;
}

#[tokio::test]
async fn concurrent_duplicates_make_one_payment() {
    let server = Server::start().await;
    let orders = server.orders();
    let (order, key) = (Order::of(4_200), IdempotencyKey::new());
    let answers = join_all((0..12).map(|_| order.charge_once(&orders, &key))).await;
    let mut ids: Vec<Uuid> = answers
        .into_iter()
        .map(|answer| {
            let payment = answer.unwrap();
            assert_eq!(payment.status, PaymentStatus::Completed);
            payment.id
        })
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!((server.count(PAYMENTS).await, server.count(CHARGES).await), (1, 1));
    server.stop().await;
}

#[tokio::test]
async fn of_concurrent_charges_of_an_order_one_is_taken() {
    let server = Server::start().await;
    let orders = server.orders();
    let order = Order::of(4_200);
    let answers = join_all((0..12).map(|_| order.charge(&orders))).await;
    let (taken, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((taken.len(), others.len()), (1, 11));
    for other in others {
        let (status, error) = refused(other);
        assert_eq!((status, error.error_code.as_deref()), (409, Some("order_already_paid")), "{}", error.message);
    }
    assert_eq!(server.count(CHARGES).await, 1);
    server.stop().await;
}
