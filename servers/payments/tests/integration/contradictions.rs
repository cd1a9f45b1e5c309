//! A provider that says one thing and later the opposite: what was written down stays, and the log names the payment.

use std::io;
use std::sync::{Arc, Mutex};

use payments_server::meters::Meters;
use payments_server::migrations;
use payments_server::payment::{Currency, Payment, PaymentMethod, PaymentStatus};
use payments_server::provider::{Charge, Refund};
use payments_server::store::{NewPayment, NewRefund, Store};
use server_kit::metrics::Metrics;
use server_kit::{Database, Idempotency, Money};
use tracing::subscriber::DefaultGuard;
use uuid::Uuid;

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Of this thread, on which all of a test runs.
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// The errors since the last call.
    fn errors(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        text.lines().filter(|line| line.contains("ERROR")).map(str::to_owned).collect()
    }
}

fn without_key() -> Idempotency {
    Idempotency { caller: "orders".to_owned(), ..Idempotency::default() }
}

async fn store() -> Store {
    let common = server_kit::testing::config("payments", migrations::migrations::runner).await;
    let metrics = Metrics::new(payments_server::service().unwrap().api()).unwrap();
    Store::new(Database::connect(&common.database).await.unwrap(), Meters::new(&metrics).unwrap())
}

async fn payment(store: &Store) -> Payment {
    let new = NewPayment {
        order_id: Uuid::now_v7(),
        user_id: Uuid::now_v7(),
        amount: Money::from_minor(500),
        currency: Currency::Eur,
        method: PaymentMethod::SimApproved,
    };
    store.begin_payment(&new, &without_key()).await.unwrap()
}

#[tokio::test]
async fn a_charge_that_is_contradicted_stays_and_is_logged() {
    let (log, _guard) = Log::start();
    let store = store().await;
    let declined = || Charge::Declined("card_declined".to_owned());
    for (first, then, status) in [
        (Charge::Captured, declined(), PaymentStatus::Completed),
        (declined(), Charge::Captured, PaymentStatus::Failed),
    ] {
        let id = payment(&store).await.id;
        for _ in 0..2 {
            assert_eq!(store.settle_payment(id, &first).await.unwrap().status, status);
        }
        assert_eq!(log.errors(), [""; 0], "the same once more is no contradiction");
        assert_eq!(store.settle_payment(id, &then).await.unwrap().status, status);
        let errors = log.errors();
        assert!(errors.len() == 1 && errors[0].contains(&id.to_string()), "{errors:?}");
    }
}

#[tokio::test]
async fn a_refund_that_is_contradicted_stays_and_is_logged() {
    let (log, _guard) = Log::start();
    let store = store().await;
    let refused = || Refund::Refused("account_closed".to_owned());
    for (first, then, status) in [
        (Refund::Returned, refused(), PaymentStatus::Refunded),
        (refused(), Refund::Returned, PaymentStatus::Completed),
    ] {
        let id = payment(&store).await.id;
        store.settle_payment(id, &Charge::Captured).await.unwrap();
        let new = NewRefund { payment_id: id, amount: None, reason: None, requested_by: "orders".to_owned() };
        let refund = store.begin_refund(&new, &without_key()).await.unwrap();
        for _ in 0..2 {
            assert_eq!(store.settle_refund(&refund, &first).await.unwrap().status, status);
        }
        assert_eq!(log.errors(), [""; 0], "the same once more is no contradiction");
        assert_eq!(store.settle_refund(&refund, &then).await.unwrap().status, status);
        let errors = log.errors();
        assert!(errors.len() == 1 && errors[0].contains(&id.to_string()), "{errors:?}");
    }
}
