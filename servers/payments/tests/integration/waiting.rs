//! Who has to wait for a locked row waits alone.

use std::future::Future;
use std::time::Duration;

use client_kit::IdempotencyKey;
use payments_client::types::PaymentStatus;
use payments_server::provider::Simulated;

use crate::fixture::{Answer, Order, Server, code, conflict, paid, refund_once, refused};
use crate::outages::{Stubborn, forgetful_as};

const WAITING: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// Sends a request that has to wait for the rows which `lock` locks; others are served meanwhile.
async fn waits_alone(server: &Server, lock: &'static str, request: impl Future<Output = Answer>) -> Answer {
    let mut connection = server.database.connection().await.unwrap();
    let transaction = connection.transaction().await.unwrap();
    assert!(!transaction.query(lock, &[]).await.unwrap().is_empty());
    let admin = server.admin();
    let others = async {
        while server.count(WAITING).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // More than there are shared connections.
        for _ in 0..4 {
            let served = tokio::time::timeout(Duration::from_secs(1), admin.list_payments().send()).await;
            assert_eq!(served.unwrap().unwrap().items.len(), 1);
        }
        transaction.commit().await.unwrap();
    };
    tokio::join!(request, others).0
}

#[tokio::test]
async fn a_charge_that_waits_holds_nobody_up() {
    for lock in ["SELECT 1 FROM provider.charges FOR UPDATE", "SELECT 1 FROM payments FOR UPDATE"] {
        let server = forgetful_as(1, 0, |simulated| simulated).await;
        let (orders, order, key) = (server.orders(), Order::of(5_000), IdempotencyKey::new());
        assert_eq!(refused(order.charge_once(&orders, &key).await).0, 503);
        let answer = waits_alone(&server, lock, order.charge_once(&orders, &key)).await;
        assert_eq!(answer.unwrap().status, PaymentStatus::Completed);
        server.stop().await;
    }
}

/// A refund whose answer was lost, tried again while its row is locked.
async fn refund_that_waits(server: &Server) -> Answer {
    let (orders, key) = (server.orders(), IdempotencyKey::new());
    let payment = paid(&orders, 5_000).await.id;
    assert_eq!(refused(refund_once(&orders, payment, None, &key).await).0, 503);
    let again = refund_once(&orders, payment, None, &key);
    waits_alone(server, "SELECT 1 FROM refunds FOR UPDATE", again).await
}

#[tokio::test]
async fn a_refund_that_waits_holds_nobody_up() {
    let server = forgetful_as(0, 1, |simulated: Simulated| simulated).await;
    assert_eq!(refund_that_waits(&server).await.unwrap().status, PaymentStatus::Refunded);
    server.stop().await;
}

#[tokio::test]
async fn a_refused_refund_that_waits_holds_nobody_up() {
    let server = forgetful_as(0, 1, Stubborn).await;
    assert_eq!(code(refund_that_waits(&server).await), conflict("refund_refused"));
    server.stop().await;
}
