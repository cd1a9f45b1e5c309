// Generated from openapi/users.yaml by `cargo xtask gen clients`. Do not edit: change the document.

//! The samples of the documentation: each sends the documented request and takes the documented answer.

#![allow(clippy::unwrap_used, missing_docs)]

use futures::TryStreamExt as _;
use httpmock::MockServer;
use users_client::Secret;
use users_client::mocks::MockServerExt as _;
use users_client::types;
use users_client::{Client, Credentials, Options};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn connect(server: &MockServer) -> Client {
    Client::connect(&server.base_url(), Options::new().credentials(Credentials::bearer("token"))).unwrap()
}

fn documented<T: serde::de::DeserializeOwned>(example: &str) -> T {
    serde_json::from_str(example).unwrap()
}

#[tokio::test]
async fn register_user() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.register_user(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "username": "testuser",
  "email": "test@example.com",
  "password": "testpass123"
}"##,
        );
        then.created(&documented(
            r##"{
  "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "username": "testuser",
  "email": "test@example.com",
  "role": "customer",
  "created_at": "2026-11-23T09:30:00Z",
  "updated_at": "2026-11-23T09:30:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .register_user()
        .body(types::RegisterRequest::builder().username("testuser").email("test@example.com").password("testpass123"))
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn login_user() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.login_user(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "username": "testuser",
  "password": "testpass123"
}"##,
        );
        then.ok(&documented(
            r##"{
  "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTkzNmYyYSJ9.c2lnbmF0dXJl",
  "token_type": "Bearer",
  "expires_in": 900,
  "refresh_token": "5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .login_user()
        .body(types::LoginRequest::builder().username("testuser").password("testpass123"))
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn refresh_session() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.refresh_session(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "refresh_token": "5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"
}"##,
        );
        then.ok(&documented(
            r##"{
  "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTkzNmYyYSJ9.c2lnbmF0dXJl",
  "token_type": "Bearer",
  "expires_in": 900,
  "refresh_token": "5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .refresh_session()
        .body(types::RefreshRequest::builder().refresh_token("5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"))
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn logout_user() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.logout_user(|_, then| {
        then.no_content();
    });
    let client = connect(&server);
    client.logout_user().send().await?;
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_me() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_me(|_, then| {
        then.ok(&documented(
            r##"{
  "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "username": "testuser",
  "email": "test@example.com",
  "role": "customer",
  "created_at": "2026-11-23T09:30:00Z",
  "updated_at": "2026-11-23T09:30:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_me().send().await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn update_me() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.update_me(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "current_password": "testpass123",
  "new_password": "correct horse battery"
}"##,
        );
        then.ok(&documented(
            r##"{
  "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "username": "testuser",
  "email": "test@example.com",
  "role": "customer",
  "created_at": "2026-11-23T09:30:00Z",
  "updated_at": "2026-11-23T10:15:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .update_me()
        .body(
            types::UpdateMeRequest::builder()
                .current_password(Secret::from("testpass123"))
                .new_password(Secret::from("correct horse battery")),
        )
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_user() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_user(|_, then| {
        then.ok(&documented(
            r##"{
  "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
  "username": "testuser",
  "created_at": "2026-11-23T09:30:00Z"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_user().user_id("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20").send().await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn list_users() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.list_users(|_, then| {
        then.ok(&documented(
            r##"{
  "items": [
    {
      "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
      "username": "testuser",
      "email": "test@example.com",
      "created_at": "2026-11-23T09:30:00Z"
    }
  ]
}"##,
        ));
    });
    let client = connect(&server);
    let mut items = client.list_users().stream();
    while let Some(item) = items.try_next().await? {
        println!("{item:?}");
    }
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn create_service_token() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.create_service_token(|when, then| {
        when.into_inner().json_body_includes(
            r##"{
  "grant_type": "client_credentials",
  "client_id": "orders",
  "client_secret": "3v9YtQ0xJ8mNc5RbLw2KfHs7",
  "scope": "payments:charge payments:refund"
}"##,
        );
        then.ok(&documented(
            r##"{
  "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiJvcmRlcnMifQ.c2lnbmF0dXJl",
  "token_type": "Bearer",
  "expires_in": 900,
  "scope": "payments:charge payments:refund"
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client
        .create_service_token()
        .body(
            types::ServiceTokenRequest::builder()
                .grant_type("client_credentials")
                .client_id("orders")
                .client_secret("3v9YtQ0xJ8mNc5RbLw2KfHs7")
                .scope(types::ServiceTokenRequestScope::try_from("payments:charge payments:refund")?),
        )
        .send()
        .await?;
    println!("{answer:?}");
    mock.assert_async().await;
    Ok(())
}

#[tokio::test]
async fn get_jwks() -> Outcome {
    let server = MockServer::start_async().await;
    let mock = server.get_jwks(|_, then| {
        then.ok(&documented(
            r##"{
  "keys": [
    {
      "kty": "OKP",
      "crv": "Ed25519",
      "use": "sig",
      "alg": "EdDSA",
      "kid": "k-2f7c9a41d0b35e68",
      "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    }
  ]
}"##,
        ));
    });
    let client = connect(&server);
    let answer = client.get_jwks().send().await?;
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
