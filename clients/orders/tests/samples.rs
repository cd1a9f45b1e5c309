// Generated from openapi/orders.yaml by `cargo xtask gen clients`. Do not edit: change the document.

//! The samples of the documentation: each sends the documented request and takes the documented answer.

#![allow(clippy::unwrap_used, missing_docs)]

use futures::TryStreamExt as _;
use httpmock::MockServer;
use orders_client::mocks::MockServerExt as _;
use orders_client::types;
use orders_client::{Client, Credentials, Options};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn connect(server: &MockServer) -> Client {
    Client::connect(&server.base_url(), Options::new().credentials(Credentials::bearer("token"))).unwrap()
}

fn documented<T: serde::de::DeserializeOwned>(example: &str) -> T {
    serde_json::from_str(example).unwrap()
}

#[tokio::test]
async fn create_order() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.create_order(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "items": [
    {
      "name": "Product 1",
      "quantity": 2,
      "price": 29.99
    },
    {
      "name": "Product 2",
      "quantity": 1,
      "price": 49.99
    }
  ]
}"##,
        );
        then.created(&documented(
            r##"{
  "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "status": "confirmed",
  "items": [
    {
      "name": "Product 1",
      "quantity": 2,
      "price": 29.99
    },
    {
      "name": "Product 2",
      "quantity": 1,
      "price": 49.99
    }
  ],
  "total_amount": 109.97,
  "currency": "USD",
  "payment_method": "sim_approved",
  "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
  "created_at": "2026-11-23T09:31:00Z",
  "updated_at": "2026-11-23T09:31:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .create_order()
        .body(types::CreateOrderRequest::builder().items(vec![
            types::OrderItem::try_from(types::OrderItem::builder().name("Product 1").quantity(2).price(29.99))?,
            types::OrderItem::try_from(types::OrderItem::builder().name("Product 2").quantity(1).price(49.99))?,
        ]))
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn list_orders() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.list_orders(|_, then| {
        then.ok(&documented(
            r##"{
  "items": [
    {
      "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
      "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
      "status": "confirmed",
      "items": [
        {
          "name": "Product 1",
          "quantity": 2,
          "price": 29.99
        },
        {
          "name": "Product 2",
          "quantity": 1,
          "price": 49.99
        }
      ],
      "total_amount": 109.97,
      "currency": "USD",
      "payment_method": "sim_approved",
      "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
      "created_at": "2026-11-23T09:31:00Z",
      "updated_at": "2026-11-23T09:31:00Z"
    }
  ]
}"##,
        ));
    });
    let client = connect(&server);
    let mut items = client.list_orders().stream();
    while let Some(item) = items.try_next().await? {
        println!("{item:?}");
    }
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_order() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_order(|_, then| {
        then.ok(&documented(
            r##"{
  "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "status": "confirmed",
  "items": [
    {
      "name": "Product 1",
      "quantity": 2,
      "price": 29.99
    },
    {
      "name": "Product 2",
      "quantity": 1,
      "price": 49.99
    }
  ],
  "total_amount": 109.97,
  "currency": "USD",
  "payment_method": "sim_approved",
  "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
  "created_at": "2026-11-23T09:31:00Z",
  "updated_at": "2026-11-23T09:31:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_order().order_id("01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f").send().await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn update_order_status() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.update_order_status(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "status": "shipped"
}"##,
        );
        then.ok(&documented(
            r##"{
  "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
  "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "status": "shipped",
  "items": [
    {
      "name": "Product 1",
      "quantity": 2,
      "price": 29.99
    },
    {
      "name": "Product 2",
      "quantity": 1,
      "price": 49.99
    }
  ],
  "total_amount": 109.97,
  "currency": "USD",
  "payment_method": "sim_approved",
  "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
  "created_at": "2026-11-23T09:31:00Z",
  "updated_at": "2026-11-24T08:05:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .update_order_status()
        .order_id("01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f")
        .body(types::UpdateOrderStatusRequest::builder().status("shipped"))
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
