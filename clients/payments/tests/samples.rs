// Generated from openapi/payments.yaml by `cargo xtask gen clients`. Do not edit: change the document.

//! The samples of the documentation: each sends the documented request and takes the documented answer.

#![allow(clippy::unwrap_used, missing_docs)]

use futures::TryStreamExt as _;
use httpmock::MockServer;
use payments_client::Amount;
use payments_client::mocks::MockServerExt as _;
use payments_client::types;
use payments_client::{Client, Credentials, Options};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn connect(server: &MockServer) -> Client {
    Client::connect(&server.base_url(), Options::new().credentials(Credentials::bearer("token"))).unwrap()
}

fn documented<T: serde::de::DeserializeOwned>(example: &str) -> T {
    serde_json::from_str(example).unwrap()
}

#[tokio::test]
async fn create_payment() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.create_payment(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "amount": 109.97,
  "currency": "USD",
  "payment_method": "sim_approved"
}"##,
        );
        then.created(&documented(
            r##"{
  "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
  "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "status": "completed",
  "amount": 109.97,
  "refunded_amount": 0,
  "currency": "USD",
  "payment_method": "sim_approved",
  "created_at": "2026-11-23T09:31:00Z",
  "updated_at": "2026-11-23T09:31:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .create_payment()
        .body(
            types::CreatePaymentRequest::builder()
                .order_id("01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f")
                .user_id("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20")
                .amount(109.97)
                .currency("USD")
                .payment_method("sim_approved"),
        )
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn list_payments() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.list_payments(|_, then| {
        then.ok(&documented(
            r##"{
  "items": [
    {
      "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
      "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
      "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
      "status": "completed",
      "amount": 109.97,
      "refunded_amount": 0,
      "currency": "USD",
      "payment_method": "sim_approved",
      "created_at": "2026-11-23T09:31:00Z",
      "updated_at": "2026-11-23T09:31:00Z"
    }
  ]
}"##,
        ));
    });
    let client = connect(&server);
    let mut items = client.list_payments().stream();
    while let Some(item) = items.try_next().await? {
        println!("{item:?}");
    }
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_payment() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_payment(|_, then| {
        then.ok(&documented(
            r##"{
  "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
  "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "status": "completed",
  "amount": 109.97,
  "refunded_amount": 0,
  "currency": "USD",
  "payment_method": "sim_approved",
  "created_at": "2026-11-23T09:31:00Z",
  "updated_at": "2026-11-23T09:31:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_payment().payment_id("01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b").send().await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn refund_payment() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.refund_payment(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "amount": 49.99,
  "reason": "one item came back"
}"##,
        );
        then.ok(&documented(
            r##"{
  "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
  "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "status": "completed",
  "amount": 109.97,
  "refunded_amount": 49.99,
  "currency": "USD",
  "payment_method": "sim_approved",
  "created_at": "2026-11-23T09:31:00Z",
  "updated_at": "2026-11-23T10:02:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .refund_payment()
        .payment_id("01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b")
        .body(
            types::RefundRequest::builder()
                .amount(Amount::try_from(49.99)?)
                .reason(types::RefundRequestReason::try_from("one item came back")?),
        )
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_liveness() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_liveness(|_, then| {
        then.ok(&documented(
            r##"{
  "status": "alive"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_liveness().send().await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_readiness() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_readiness(|_, then| {
        then.ok(&documented(
            r##"{
  "status": "ready",
  "checks": [
    {
      "name": "database",
      "state": "up"
    },
    {
      "name": "cache",
      "state": "up"
    }
  ]
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_readiness().send().await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_metrics() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_metrics(|_, then| {
        then.ok(r##"# TYPE http_requests_in_flight gauge
http_requests_in_flight 0
"##);
    });
    let client = connect(&server);
    let mut chunks = client.get_metrics().send().await?.into_inner_stream();
    while let Some(chunk) = chunks.try_next().await? {
        print!("{}", String::from_utf8_lossy(&chunk));
    }
    mock.assert_async().await;
    Ok(())
}
