use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use serde_json::{Value, json};
use server_kit::testing::TokenIssuer;
use uuid::Uuid;

use super::{Answer, Fake, Received, refusal};

/// What this service's own calls must show.
const SERVICE_TOKEN: &str = "token-of-the-orders-service";

/// Knows every account, except for those that are gone.
pub struct Users {
    fake: Fake,
    gone: Arc<Mutex<HashSet<String>>>,
}

impl Users {
    pub async fn start(issuer: &TokenIssuer) -> Self {
        let keys = reqwest::get(format!("{}/.well-known/jwks.json", issuer.url())).await.unwrap();
        let keys: Value = keys.json().await.unwrap();
        let gone = Arc::<Mutex<HashSet<String>>>::default();
        let known = Arc::clone(&gone);
        let fake = Fake::start(move |request| {
            let answer = answer(&request, &keys, &known.lock().unwrap());
            async move { answer }.boxed()
        });
        Self { fake: fake.await, gone }
    }

    pub fn forget(&self, id: Uuid) {
        self.gone.lock().unwrap().insert(id.to_string());
    }
}

impl Deref for Users {
    type Target = Fake;

    fn deref(&self) -> &Fake {
        &self.fake
    }
}

fn answer(request: &Received, keys: &Value, gone: &HashSet<String>) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/health/live") => (200, json!({"status": "alive"})),
        ("GET", "/.well-known/jwks.json") => (200, keys.clone()),
        ("POST", "/users/token") if request.body["client_secret"] == "orders-secret" => {
            let scope = request.body["scope"].as_str().unwrap();
            let token =
                json!({"access_token": SERVICE_TOKEN, "token_type": "Bearer", "expires_in": 900, "scope": scope});
            (200, token)
        }
        ("GET", path) => match path.strip_prefix("/users/") {
            Some(_) if !is_service(request) => refusal(401, "invalid_token"),
            Some(id) if !gone.contains(id) => {
                (200, json!({"id": id, "username": "somebody", "created_at": "2026-11-23T09:30:00Z"}))
            }
            _ => refusal(404, "not_found"),
        },
        _ => refusal(401, "invalid_client"),
    }
}

/// Whether the orders service itself calls.
pub fn is_service(request: &Received) -> bool {
    request.header("authorization") == format!("Bearer {SERVICE_TOKEN}")
}
