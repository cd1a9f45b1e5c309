//! A running server, and those who use it.

use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

use client_kit::{Amount, Credentials, IdempotencyKey, Options, Retry};
use payments_client::types::{self, Currency, Payment, PaymentMethod};
use payments_client::{Client, Error, ResponseValue};
use payments_server::config::Config;
use payments_server::provider::{Fault, Provider, Simulated};
use payments_server::{App, migrations, start_with};
use reqwest::{Method, RequestBuilder};
use server_kit::database::DatabaseConfig;
use server_kit::testing::TokenIssuer;
use server_kit::{Database, Role, Running};
use uuid::Uuid;

/// The document, read.
pub static API: LazyLock<spec::Api> =
    LazyLock::new(|| spec::Api::parse("openapi/payments.yaml", payments_server::DOCUMENT).unwrap());

pub type Answer = Result<ResponseValue<Payment>, Error<types::Error>>;

pub struct Server {
    running: Running<App>,
    pub issuer: TokenIssuer,
    /// The database of the server, to look behind it.
    pub database: Database,
    http: reqwest::Client,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(|_| {}, |simulated| Arc::new(simulated)).await
    }

    pub async fn start_with(
        change: impl FnOnce(&mut Config),
        provider: impl FnOnce(Simulated) -> Arc<dyn Provider>,
    ) -> Self {
        let common = server_kit::testing::config("payments", migrations::migrations::runner).await;
        let issuer = TokenIssuer::start().await;
        let mut config = Config { common, users_url: issuer.url().to_owned(), fault: Fault::None };
        change(&mut config);
        let database = DatabaseConfig { pool_size: 1, ..config.common.database.clone() };
        let database = Database::connect(&database).await.unwrap();
        let running = start_with(config, provider).await.unwrap();
        Self { running, issuer, database, http: reqwest::Client::new() }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.running.address())
    }

    /// The generated client, with a token.
    pub fn client(&self, role: Role, subject: impl ToString, scopes: &[&str]) -> Client {
        let token = self.issuer.token(role, subject.to_string(), scopes);
        Client::connect(&self.url(), Options::new().retry(Retry::never()).credentials(Credentials::bearer(token)))
            .unwrap()
    }

    /// A service that may charge and refund.
    pub fn orders(&self) -> Client {
        self.client(Role::Service, "orders", &["payments:charge", "payments:read", "payments:refund"])
    }

    pub fn customer(&self, id: Uuid) -> Client {
        self.client(Role::Customer, id, &[])
    }

    pub fn admin(&self) -> Client {
        self.client(Role::Admin, Uuid::now_v7(), &[])
    }

    /// A raw request, for what the generated client would never send.
    pub fn raw(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url()))
    }

    /// The first column of the first row of a query that counts or sums.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.database.query_opt(sql, &[]).await.unwrap().unwrap().get(0)
    }

    /// Stops the server; no answer may have departed from the document.
    pub async fn stop(self) {
        for operation in spec::Api::parse("openapi/payments.yaml", payments_server::DOCUMENT).unwrap().operations {
            assert_eq!(self.running.metrics().violations(&operation.id), 0, "contract violations of {}", operation.id);
        }
        self.running.stop().await;
    }
}

/// What to charge, in minor units.
#[derive(Clone)]
pub struct Order {
    pub id: Uuid,
    pub user: Uuid,
    pub amount: i64,
    pub method: PaymentMethod,
}

impl Order {
    pub fn of(amount: i64) -> Self {
        Self { id: Uuid::now_v7(), user: Uuid::now_v7(), amount, method: PaymentMethod::SimApproved }
    }

    /// Charges it, without a key.
    pub async fn charge(&self, client: &Client) -> Answer {
        client.create_payment().body(self.request()).send().await
    }

    /// Charges it under a key.
    pub async fn charge_once(&self, client: &Client, key: &IdempotencyKey) -> Answer {
        client.create_payment().idempotency_key(key.clone()).body(self.request()).send().await
    }

    fn request(&self) -> types::CreatePaymentRequest {
        types::CreatePaymentRequest {
            order_id: self.id,
            user_id: self.user,
            amount: Amount::from_minor(self.amount),
            currency: Currency::Usd,
            payment_method: self.method.clone(),
        }
    }
}

/// A completed payment of this many minor units.
pub async fn paid(client: &Client, amount: i64) -> Payment {
    Order::of(amount).charge(client).await.unwrap().into_inner()
}

/// Refunds so many minor units, or all that is left.
pub async fn refund(client: &Client, payment: Uuid, amount: Option<i64>) -> Answer {
    let amount = amount.map(Amount::from_minor);
    client.refund_payment().payment_id(payment).body_map(|body| body.amount(amount)).send().await
}

/// The same under a key.
pub async fn refund_once(client: &Client, payment: Uuid, amount: Option<i64>, key: &IdempotencyKey) -> Answer {
    let amount = amount.map(Amount::from_minor);
    let request = client.refund_payment().payment_id(payment).idempotency_key(key.clone());
    request.body_map(|body| body.amount(amount)).send().await
}

/// The status and the body of a declared error answer.
#[track_caller]
pub fn refused<T: Debug>(answer: Result<ResponseValue<T>, Error<types::Error>>) -> (u16, types::Error) {
    match answer {
        Err(Error::ErrorResponse(error)) => (error.status().as_u16(), error.into_inner()),
        other => panic!("expected an error answer, got {other:?}"),
    }
}

/// The status and the error code of a declared error answer.
#[track_caller]
pub fn code<T: Debug>(answer: Result<ResponseValue<T>, Error<types::Error>>) -> (u16, String) {
    let (status, error) = refused(answer);
    (status, error.error_code.unwrap_or_default())
}

/// A conflict with this code, as [`code`] answers it.
pub fn conflict(code: &str) -> (u16, String) {
    (409, code.to_owned())
}
