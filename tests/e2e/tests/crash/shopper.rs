//! Somebody who wants something, and asks for it until it is so.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// How long an intent is pursued.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(50);

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// An order, whatever becomes of it.
    Place,
    /// An order that is settled: the request is repeated until it is.
    Settle,
    /// An order that is settled, and then cancelled.
    Cancel,
}

#[derive(Clone)]
pub struct Shopper {
    orders: String,
    token: String,
    http: reqwest::Client,
}

impl Shopper {
    /// Registers an account and logs it in.
    pub async fn new(users: &str, orders: String) -> Self {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
        let account = json!({"username": "shopper", "email": "shopper@example.com", "password": "testpass123"});
        let send = async |path: &str| http.post(format!("{users}{path}")).json(&account).send().await.unwrap();
        assert_eq!(send("/users/register").await.status(), 201);
        let login = json!({"username": "shopper", "password": "testpass123"});
        let answer = http.post(format!("{users}/users/login")).json(&login).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        Self { orders, token: answer["access_token"].as_str().unwrap().to_owned(), http }
    }

    /// Pursues a wish under one idempotency key; answers the id of the order and how many requests that took.
    pub async fn pursue(&self, wish: Wish, price: f64) -> (Uuid, usize) {
        let (key, start) = (Uuid::now_v7().to_string(), Instant::now());
        let body = json!({"items": [{"name": "Product", "quantity": 1, "price": price}]});
        let mut requests = 0;
        let mut ask = async |method: Method, path: &str, body: &Value| -> Option<(StatusCode, Value)> {
            assert!(start.elapsed() < PATIENCE, "{wish:?} is not granted");
            requests += 1;
            let request = self.http.request(method, format!("{}{path}", self.orders));
            let answer =
                request.bearer_auth(&self.token).header("idempotency-key", &key).json(body).send().await.ok()?;
            let status = answer.status();
            Some((status, answer.json().await.ok()?))
        };
        let order = loop {
            match ask(Method::POST, "/orders", &body).await {
                Some((StatusCode::CREATED, order)) if wish == Wish::Place || order["status"] != "pending" => {
                    break order;
                }
                Some((status, answer)) => {
                    assert!(status.is_success() || status.is_server_error(), "{status} {answer}");
                }
                None => {}
            }
            tokio::time::sleep(PAUSE).await;
        };
        let id: Uuid = order["id"].as_str().unwrap().parse().unwrap();
        if wish != Wish::Cancel {
            return (id, requests);
        }
        loop {
            match ask(Method::PATCH, &format!("/orders/{id}/status"), &json!({"status": "cancelled"})).await {
                Some((StatusCode::OK, _)) => return (id, requests),
                Some((status, answer)) => assert!(status.is_server_error(), "{status} {answer}"),
                None => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
