//! A provider that breaks its word, loses answers or refuses; a users service that is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use client_kit::IdempotencyKey;
use futures::future::join_all;
use payments_client::types::{CheckState, PaymentStatus, ReadinessStatus};
use payments_server::provider::{self, Answer, Charge, ChargeRequest, Provider, ProviderError, RefundRequest};
use reqwest::Method;

use crate::fixture::{Order, Server, code, conflict, paid, refund, refund_once, refused};

/// Does what it is asked, and then loses the first answers.
struct Forgetful<P> {
    inner: P,
    charges: AtomicUsize,
    refunds: AtomicUsize,
}

fn lost(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

impl<P: Provider> Provider for Forgetful<P> {
    fn charge(&self, request: ChargeRequest) -> Answer<'_, Charge> {
        Box::pin(async move {
            let answer = self.inner.charge(request).await;
            if lost(&self.charges) { Err(ProviderError::unknown("the answer was lost")) } else { answer }
        })
    }

    fn refund(&self, request: RefundRequest) -> Answer<'_, provider::Refund> {
        Box::pin(async move {
            let answer = self.inner.refund(request).await;
            if lost(&self.refunds) { Err(ProviderError::unknown("the answer was lost")) } else { answer }
        })
    }
}

async fn forgetful(charges: usize, refunds: usize) -> Server {
    forgetful_as(charges, refunds, |simulated| simulated).await
}

pub async fn forgetful_as<P: Provider + 'static>(
    charges: usize,
    refunds: usize,
    inner: impl FnOnce(provider::Simulated) -> P,
) -> Server {
    let wrap = move |simulated| {
        let (charges, refunds) = (AtomicUsize::new(charges), AtomicUsize::new(refunds));
        Arc::new(Forgetful { inner: inner(simulated), charges, refunds }) as Arc<dyn Provider>
    };
    Server::start_with(|_| {}, wrap).await
}

/// Takes money and never gives it back.
pub struct Stubborn(pub provider::Simulated);

impl Provider for Stubborn {
    fn charge(&self, request: ChargeRequest) -> Answer<'_, Charge> {
        self.0.charge(request)
    }

    fn refund(&self, _: RefundRequest) -> Answer<'_, provider::Refund> {
        Box::pin(async { Ok(provider::Refund::Refused("account_closed".to_owned())) })
    }
}

/// Never answers.
struct Silent;

impl Provider for Silent {
    fn charge(&self, _: ChargeRequest) -> Answer<'_, Charge> {
        Box::pin(std::future::pending())
    }

    fn refund(&self, _: RefundRequest) -> Answer<'_, provider::Refund> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn who_charges_hears_of_a_silent_provider_before_giving_up() {
    let server = Server::start_with(|_| {}, |_| Arc::new(Silent)).await;
    let asked = Instant::now();
    assert_eq!(code(Order::of(5_000).charge(&server.orders()).await), (503, "unavailable".to_owned()));
    // The orders service waits for 4 s.
    assert!(asked.elapsed() < Duration::from_millis(3_900), "{:?}", asked.elapsed());
    server.stop().await;
}

#[tokio::test]
async fn a_charge_whose_answer_was_lost_is_finished_by_the_same_key() {
    let server = forgetful(1, 0).await;
    let orders = server.orders();
    let (order, key) = (Order::of(5_000), IdempotencyKey::new());
    let (status, error) = refused(order.charge_once(&orders, &key).await);
    assert_eq!((status, error.error_code.as_deref()), (503, Some("unavailable")));
    assert!(!error.message.contains("lost"), "the cause is for the log");
    let left = orders.get_payment().payment_id(only_payment(&server).await).send().await.unwrap();
    assert_eq!((left.status.clone(), left.order_id), (PaymentStatus::Processing, order.id));
    assert_eq!(code(order.charge(&orders).await), conflict("order_already_paid"));
    assert_eq!(code(refund(&orders, left.id, None).await), conflict("not_refundable"));
    let finished = order.charge_once(&orders, &key).await.unwrap();
    assert_eq!((finished.id, finished.status.clone()), (left.id, PaymentStatus::Completed));
    assert_eq!(server.count("SELECT count(*) FROM provider.charges").await, 1);
    server.stop().await;
}

async fn only_payment(server: &Server) -> uuid::Uuid {
    let rows = server.database.query("SELECT id FROM payments", &[]).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows[0].get(0)
}

#[tokio::test]
async fn an_unknown_outcome_says_when_to_try_again() {
    let server = forgetful(1, 0).await;
    let token = server.issuer.token(server_kit::Role::Service, "orders", &["payments:charge"]);
    let order = Order::of(5_000);
    let body = serde_json::json!({
        "order_id": order.id, "user_id": order.user, "amount": 50, "currency": "USD", "payment_method": "sim_approved",
    });
    let answer = server.raw(Method::POST, "/payments").bearer_auth(token).json(&body).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"1".parse().unwrap()));
    server.stop().await;
}

#[tokio::test]
async fn concurrent_retries_of_a_lost_charge_take_money_once() {
    let server = forgetful(3, 0).await;
    let orders = server.orders();
    let (order, key) = (Order::of(5_000), IdempotencyKey::new());
    let answers = join_all((0..12).map(|_| order.charge_once(&orders, &key))).await;
    for answer in answers {
        match answer {
            Ok(payment) => assert_eq!(payment.status, PaymentStatus::Completed),
            Err(error) => assert_eq!(refused::<()>(Err(error)).0, 503),
        }
    }
    let last = order.charge_once(&orders, &key).await.unwrap();
    assert_eq!((last.id, last.status.clone()), (only_payment(&server).await, PaymentStatus::Completed));
    assert_eq!(server.count("SELECT count(*) FROM provider.charges").await, 1);
    server.stop().await;
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_stays_reserved_until_the_same_key_finishes_it() {
    let server = forgetful(0, 1).await;
    let orders = server.orders();
    let (payment, key) = (paid(&orders, 10_000).await, IdempotencyKey::new());
    assert_eq!(refused(refund_once(&orders, payment.id, Some(6_000), &key).await).0, 503);
    let (status, error) = refused(refund(&orders, payment.id, Some(4_001)).await);
    assert_eq!((status, error.message.as_str()), (409, "40.00 USD is left to refund"));
    let rest = refund(&orders, payment.id, None).await.unwrap();
    assert_eq!((rest.status.clone(), rest.refunded_amount.minor()), (PaymentStatus::Completed, 4_000));
    let finished = refund_once(&orders, payment.id, Some(6_000), &key).await.unwrap();
    assert_eq!((finished.status.clone(), finished.refunded_amount.minor()), (PaymentStatus::Refunded, 10_000));
    assert_eq!(server.count("SELECT count(*) FROM provider.refunds").await, 2);
    assert_eq!(server.count("SELECT reserved_amount FROM payments").await, 0);
    server.stop().await;
}

#[tokio::test]
async fn a_refund_that_the_provider_refuses_reserves_nothing() {
    let server = Server::start_with(|_| {}, |inner| Arc::new(Stubborn(inner))).await;
    let orders = server.orders();
    let (payment, key) = (paid(&orders, 10_000).await, IdempotencyKey::new());
    for _ in 0..2 {
        let (status, error) = refused(refund_once(&orders, payment.id, None, &key).await);
        assert_eq!((status, error.error_code.as_deref()), (409, Some("refund_refused")));
        assert!(error.message.contains("account_closed"), "{}", error.message);
    }
    let now = orders.get_payment().payment_id(payment.id).send().await.unwrap();
    assert_eq!((now.status.clone(), now.refunded_amount.minor()), (PaymentStatus::Completed, 0));
    assert_eq!(server.count("SELECT reserved_amount FROM payments").await, 0);
    assert_eq!(server.count("SELECT count(*) FROM refunds WHERE status = 'failed'").await, 1);
    server.stop().await;
}

#[tokio::test]
async fn without_the_users_service_nobody_is_known_and_readiness_says_so() {
    // Nothing listens on port 1.
    let change = |config: &mut payments_server::config::Config| config.users_url = "http://127.0.0.1:1".to_owned();
    let server = Server::start_with(change, |simulated| Arc::new(simulated)).await;
    let orders = server.orders();
    assert_eq!(code(Order::of(1).charge(&orders).await), (503, "unavailable".to_owned()));
    let ready = orders.get_readiness().send().await.unwrap();
    assert_eq!(ready.status, ReadinessStatus::Degraded);
    let down: Vec<&str> =
        ready.checks.iter().filter(|c| c.state == CheckState::Down).map(|c| c.name.as_str()).collect();
    assert_eq!(down, ["users"]);
    server.stop().await;
}

#[tokio::test]
async fn with_everything_up_it_is_ready() {
    let server = Server::start().await;
    let ready = server.orders().get_readiness().send().await.unwrap();
    assert_eq!(ready.status, ReadinessStatus::Ready);
    let names: Vec<&str> = ready.checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, ["database", "cache", "users"]);
    server.stop().await;
}

/// Lets the claims run out, as half a minute would, and waits until a count is as wanted.
async fn recovered(server: &Server, sql: &'static str, wanted: i64) {
    for table in ["UPDATE payments SET next_attempt_at = now()", "UPDATE refunds SET next_attempt_at = now()"] {
        server.database.execute(table, &[]).await.unwrap();
    }
    let start = Instant::now();
    while server.count(sql).await != wanted {
        assert!(start.elapsed() < Duration::from_secs(20), "{sql} is not {wanted}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn what_nobody_asks_for_again_is_finished_all_the_same() {
    let server = forgetful(1, 1).await;
    let orders = server.orders();
    assert_eq!(refused(Order::of(1_000).charge(&orders).await).0, 503);
    assert_eq!(server.count("SELECT count(*) FROM payments WHERE status = 'processing'").await, 1);
    recovered(&server, "SELECT count(*) FROM payments WHERE status = 'completed'", 1).await;
    assert_eq!(server.count("SELECT count(*) FROM provider.charges").await, 1);

    let payment = paid(&orders, 500).await;
    assert_eq!(refused(refund(&orders, payment.id, Some(200)).await).0, 503);
    assert_eq!(server.count("SELECT sum(reserved_amount)::bigint FROM payments").await, 200);
    recovered(&server, "SELECT count(*) FROM refunds WHERE status = 'completed'", 1).await;
    assert_eq!(server.count("SELECT sum(refunded_amount)::bigint FROM payments").await, 200);
    assert_eq!(server.count("SELECT count(*) FROM provider.refunds").await, 1);
    server.stop().await;
}
