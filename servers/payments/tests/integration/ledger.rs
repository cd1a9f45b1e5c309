//! The simulated provider keeps the promise that the server builds on.

use std::time::{Duration, Instant};

use futures::future::join_all;
use payments_server::migrations;
use payments_server::payment::{Currency, PaymentMethod};
use payments_server::provider::{
    Charge, ChargeRequest, Fault, Provider, ProviderError, Refund, RefundRequest, Simulated,
};
use server_kit::{Database, Money};
use uuid::Uuid;

async fn provider() -> (Simulated, Database) {
    let common = server_kit::testing::config("payments", migrations::migrations::runner).await;
    let database = Database::connect(&common.database).await.unwrap();
    (Simulated::new(database.clone()), database)
}

fn charge(amount: i64, method: PaymentMethod) -> ChargeRequest {
    ChargeRequest { key: Uuid::now_v7(), amount: Money::from_minor(amount), currency: Currency::Eur, method }
}

fn refund(charge: &ChargeRequest, amount: i64) -> RefundRequest {
    RefundRequest { key: Uuid::now_v7(), charge: charge.key, amount: Money::from_minor(amount) }
}

fn too_much() -> Refund {
    Refund::Refused("exceeds_charge".to_owned())
}

#[tokio::test]
async fn the_same_key_answers_the_first_outcome() {
    let (provider, database) = provider().await;
    for (method, outcome) in [
        (PaymentMethod::SimApproved, Charge::Captured),
        (PaymentMethod::SimDeclined, Charge::Declined("card_declined".to_owned())),
    ] {
        let request = charge(500, method);
        for answer in join_all((0..8).map(|_| provider.charge(request.clone()))).await {
            assert_eq!(answer.unwrap(), outcome);
        }
    }
    let rows = database.query("SELECT key FROM provider.charges", &[]).await.unwrap();
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn a_key_that_stands_for_something_else_moves_nothing() {
    let (provider, _) = provider().await;
    let first = charge(500, PaymentMethod::SimApproved);
    provider.charge(first.clone()).await.unwrap();
    for other in [
        ChargeRequest { amount: Money::from_minor(501), ..first.clone() },
        ChargeRequest { currency: Currency::Gbp, ..first.clone() },
        ChargeRequest { method: PaymentMethod::SimDeclined, ..first.clone() },
    ] {
        let answer = provider.charge(other).await;
        assert!(matches!(answer, Err(ProviderError::KeyReused(key)) if key == first.key), "{answer:?}");
    }
    let back = refund(&first, 100);
    assert_eq!(provider.refund(back.clone()).await.unwrap(), Refund::Returned);
    let answer = provider.refund(RefundRequest { amount: Money::from_minor(200), ..back.clone() }).await;
    assert!(matches!(answer, Err(ProviderError::KeyReused(key)) if key == back.key), "{answer:?}");
    // Had it moved, less would be left.
    assert_eq!(provider.refund(refund(&first, 400)).await.unwrap(), Refund::Returned);
}

#[tokio::test]
async fn no_more_goes_back_than_was_captured() {
    let (provider, _) = provider().await;
    let captured = charge(1_000, PaymentMethod::SimApproved);
    provider.charge(captured.clone()).await.unwrap();
    let refunds: Vec<_> = (0..8).map(|_| refund(&captured, 300)).collect();
    let answers = join_all(refunds.iter().map(|request| provider.refund(request.clone()))).await;
    let answers: Vec<Refund> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|answer| **answer == Refund::Returned).count(), 3);
    assert_eq!(answers.iter().filter(|answer| **answer == too_much()).count(), 5);
    for (request, answer) in refunds.into_iter().zip(answers) {
        assert_eq!(provider.refund(request).await.unwrap(), answer, "the first outcome stays");
    }
}

#[tokio::test]
async fn nothing_goes_back_of_what_was_never_taken() {
    let (provider, _) = provider().await;
    let declined = charge(1_000, PaymentMethod::SimDeclined);
    provider.charge(declined.clone()).await.unwrap();
    assert_eq!(provider.refund(refund(&declined, 1)).await.unwrap(), too_much());
    let unknown = charge(1_000, PaymentMethod::SimApproved);
    let answer = provider.refund(refund(&unknown, 1)).await.unwrap();
    assert_eq!(answer, Refund::Refused("unknown_charge".to_owned()));
}

#[tokio::test]
async fn a_charge_that_is_not_answered_was_captured_and_the_second_request_says_so() {
    let (provider, database) = provider().await;
    let request = charge(500, PaymentMethod::SimTimeout);
    let first = tokio::time::timeout(Duration::from_secs(1), provider.charge(request.clone())).await;
    assert!(first.is_err(), "{first:?}");
    let rows = database.query("SELECT key FROM provider.charges WHERE declined IS NULL", &[]).await.unwrap();
    assert_eq!(rows.len(), 1, "the money was taken");
    for _ in 0..2 {
        assert_eq!(provider.charge(request.clone()).await.unwrap(), Charge::Captured);
    }
}

#[tokio::test]
async fn a_slow_charge_is_captured_in_the_end() {
    let (provider, _) = provider().await;
    let start = Instant::now();
    assert_eq!(provider.charge(charge(500, PaymentMethod::SimSlow)).await.unwrap(), Charge::Captured);
    assert!(start.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn a_switch_makes_everything_fail_and_nothing_move() {
    let (provider, database) = provider().await;
    let good = charge(500, PaymentMethod::SimApproved);
    provider.charge(good.clone()).await.unwrap();
    let back = refund(&good, 100);

    provider.faults().set(Fault::Unavailable);
    let other = charge(500, PaymentMethod::SimApproved);
    assert!(matches!(provider.charge(other.clone()).await, Err(ProviderError::Unknown(_))));
    assert!(matches!(provider.refund(back.clone()).await, Err(ProviderError::Unknown(_))));
    provider.faults().set(Fault::Stalled);
    let asked = tokio::time::timeout(Duration::from_millis(200), provider.charge(other.clone())).await;
    assert!(asked.is_err());
    let rows = database.query("SELECT key FROM provider.charges", &[]).await.unwrap();
    assert_eq!(rows.len(), 1);

    provider.faults().set(Fault::Declining);
    let declined = charge(500, PaymentMethod::SimApproved);
    assert_eq!(provider.charge(declined).await.unwrap(), Charge::Declined("provider_declines".to_owned()));
    assert_eq!(provider.charge(good).await.unwrap(), Charge::Captured, "what was captured stays so");

    provider.faults().set(Fault::None);
    assert_eq!(provider.charge(other).await.unwrap(), Charge::Captured);
    assert_eq!(provider.refund(back).await.unwrap(), Refund::Returned);
}
