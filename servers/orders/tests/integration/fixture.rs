//! A running server, the services around it, and people who use it.

use std::borrow::Borrow;
use std::sync::LazyLock;
use std::time::Duration;

use orders_client::types::{Error as Body, Order, OrderStatus};
use orders_client::{Client, Credentials, Error, IdempotencyKey, Options, ResponseValue, Retry};
use orders_server::config::Config;
use orders_server::meters::Meters;
use orders_server::store::Store;
use orders_server::{App, migrations, start};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use server_kit::config::Secret;
use server_kit::database::DatabaseConfig;
use server_kit::metrics::Metrics;
use server_kit::testing::TokenIssuer;
use server_kit::{Database, Role, Running};
use uuid::Uuid;

use crate::fakes::{Payments, Users};

static OPERATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let api = spec::Api::parse("openapi/orders.yaml", orders_server::DOCUMENT).unwrap();
    api.operations.into_iter().map(|operation| operation.id).collect()
});

pub struct Stack {
    running: Running<App>,
    issuer: TokenIssuer,
    http: reqwest::Client,
    database: Database,
    pub users: Users,
    pub payments: Payments,
}

pub struct Person {
    pub id: Uuid,
    pub token: String,
    pub client: Client,
}

pub type Answer<T> = Result<ResponseValue<T>, Error<Body>>;

/// The order of the README.
pub fn readme_order() -> Value {
    json!({"items": [
        {"name": "Product 1", "quantity": 2, "price": 29.99},
        {"name": "Product 2", "quantity": 1, "price": 49.99},
    ]})
}

/// A configuration with a database of its own, and the services that it points to.
pub async fn surroundings() -> (Config, TokenIssuer, Users, Payments) {
    let common = server_kit::testing::config("orders", migrations::migrations::runner).await;
    let issuer = TokenIssuer::start().await;
    let (users, payments) = (Users::start(&issuer).await, Payments::start().await);
    let config = Config {
        common,
        users_url: users.url.clone(),
        payments_url: payments.url.clone(),
        client_id: "orders".to_owned(),
        client_secret: Secret::new("orders-secret"),
        call_timeout: Duration::from_secs(4),
    };
    (config, issuer, users, payments)
}

impl Stack {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// One that waits for other services no longer than a test should.
    pub async fn impatient() -> Self {
        Self::start_with(|config| config.call_timeout = Duration::from_secs(1)).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let (mut config, issuer, users, payments) = surroundings().await;
        change(&mut config);
        let database = DatabaseConfig { pool_size: 6, ..config.common.database.clone() };
        let database = Database::connect(&database).await.unwrap();
        let running = start(config).await.unwrap();
        Self { running, issuer, http: reqwest::Client::new(), database, users, payments }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.running.address())
    }

    pub fn person(&self, role: Role) -> Person {
        let id = Uuid::now_v7();
        let token = self.issuer.token(role, id, &[]);
        let options = Options::new().retry(Retry::never()).credentials(Credentials::bearer(token.clone()));
        Person { id, token, client: Client::connect(&self.url(), options).unwrap() }
    }

    pub fn customer(&self) -> Person {
        self.person(Role::Customer)
    }

    pub fn admin(&self) -> Person {
        self.person(Role::Admin)
    }

    /// A raw request, for what the generated client would never send.
    pub fn raw(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url()))
    }

    /// What is still to be done for an order.
    pub async fn work(&self, order: Uuid) -> Vec<String> {
        const SQL: &str = "SELECT kind FROM order_work WHERE order_id = $1 ORDER BY kind";
        self.database.query(SQL, &[&order]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }

    /// Lets the claims on all work run out, as half a minute would.
    pub async fn make_due(&self) {
        self.database.execute("UPDATE order_work SET next_attempt_at = now()", &[]).await.unwrap();
    }

    /// How many work items are parked.
    pub async fn parked(&self) -> i64 {
        const SQL: &str = "SELECT count(*) FROM order_work WHERE parked_at IS NOT NULL";
        self.database.query_opt(SQL, &[]).await.unwrap().unwrap().get(0)
    }

    /// Writes orders that nobody has begun to charge. They have no items, as no request can make them.
    pub async fn pending_orders(&self, count: i32) {
        const SQL: &str = "
            WITH placed AS (
                INSERT INTO orders (id, user_id, total, currency, payment_method)
                SELECT gen_random_uuid(), gen_random_uuid(), 100, 'USD', 'sim_approved' FROM generate_series(1, $1::int)
                RETURNING id
            )
            INSERT INTO order_work (order_id, kind, next_attempt_at) SELECT id, 'charge', now() FROM placed";
        self.database.execute(SQL, &[&count]).await.unwrap();
    }

    /// The store of another server on the same database.
    pub fn store(&self) -> Store {
        let api = spec::Api::parse("openapi/orders.yaml", orders_server::DOCUMENT).unwrap();
        Store::new(self.database.clone(), Meters::new(&Metrics::new(&api).unwrap()).unwrap())
    }

    /// Deletes every order behind the back of the server.
    pub async fn forget_orders(&self) {
        self.database.execute("DELETE FROM orders", &[]).await.unwrap();
    }

    /// How many orders and idempotency keys were written.
    pub async fn written(&self) -> i64 {
        const SQL: &str = "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM idempotency_keys)";
        self.database.query_opt(SQL, &[]).await.unwrap().unwrap().get(0)
    }

    /// Stops the server; no answer may have departed from the document.
    pub async fn stop(self) {
        assert_eq!(OPERATIONS.len(), 7);
        for operation in OPERATIONS.iter() {
            assert_eq!(self.running.metrics().violations(operation), 0, "contract violations of {operation}");
        }
        self.running.stop().await;
    }
}

impl Person {
    /// Places an order.
    pub async fn place(&self, body: Value) -> Order {
        self.try_place(body, None).await.unwrap().into_inner()
    }

    /// Places an order under a key.
    pub async fn place_once(&self, key: &IdempotencyKey, body: Value) -> Order {
        self.try_place(body, Some(key)).await.unwrap().into_inner()
    }

    pub async fn try_place(&self, body: Value, key: Option<&IdempotencyKey>) -> Answer<Order> {
        let body: orders_client::types::CreateOrderRequest = serde_json::from_value(body).unwrap();
        let request = self.client.create_order().body(body);
        match key {
            Some(key) => request.idempotency_key(key.clone()).send().await,
            None => request.send().await,
        }
    }

    pub async fn read(&self, order: Uuid) -> Order {
        self.client.get_order().order_id(order).send().await.unwrap().into_inner()
    }

    pub async fn try_move(&self, order: Uuid, status: impl Borrow<OrderStatus>) -> Answer<Order> {
        let status = status.borrow().clone();
        self.client.update_order_status().order_id(order).body_map(|body| body.status(status)).send().await
    }

    pub async fn move_to(&self, order: Uuid, status: impl Borrow<OrderStatus>) -> Order {
        self.try_move(order, status).await.unwrap().into_inner()
    }
}

/// The status and the body of an answer that must be an error.
pub fn refused<T: std::fmt::Debug>(answer: Answer<T>) -> (u16, Body) {
    match answer {
        Err(Error::ErrorResponse(body)) => (body.status().as_u16(), body.into_inner()),
        other => panic!("this was to be refused: {other:?}"),
    }
}

/// The status and the code of an answer that must be an error.
pub fn refused_with<T: std::fmt::Debug>(answer: Answer<T>) -> (u16, String) {
    let (status, body) = refused(answer);
    (status, body.error_code.unwrap())
}

pub fn code(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
