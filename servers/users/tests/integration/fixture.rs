//! A running server, and people who use it.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use client_kit::{Credentials, Options, Retry};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use server_kit::config::Secret;
use server_kit::database::DatabaseConfig;
use server_kit::{Cache, Running};
use users_client::Client;
use users_server::config::Config;
use users_server::store::Store;
use users_server::{App, keys, migrations, start};

/// More than any test needs: they all come from one address.
const MANY: NonZeroU32 = NonZeroU32::new(10_000).unwrap();

static NEXT: AtomicUsize = AtomicUsize::new(0);

pub struct Server {
    running: Running<App>,
    pub store: Store,
    redis: Secret,
    http: reqwest::Client,
    _keys: tempfile::TempDir,
}

pub struct Person {
    pub username: String,
    pub password: String,
    pub access_token: String,
    pub refresh_token: String,
    pub id: uuid::Uuid,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let common = server_kit::testing::config("users", migrations::migrations::runner).await;
        let dir = tempfile::tempdir().unwrap();
        keys::init(dir.path(), chrono::Utc::now()).unwrap();
        let mut config = Config { common, signing_keys: dir.path().to_owned(), attempts_per_address: MANY };
        change(&mut config);
        let database = DatabaseConfig { pool_size: 1, ..config.common.database.clone() };
        let store = Store::new(server_kit::Database::connect(&database).await.unwrap());
        let redis = config.common.redis.clone();
        let running = start(config).await.unwrap();
        Self { running, store, redis, http: reqwest::Client::new(), _keys: dir }
    }

    /// The Redis of the server, under a prefix.
    pub fn cache(&self, prefix: &str) -> Cache {
        Cache::new(&self.redis, prefix).unwrap()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.running.address())
    }

    /// The generated client, as a stranger.
    pub fn client(&self) -> Client {
        Client::connect(&self.url(), Options::new().retry(Retry::never())).unwrap()
    }

    /// The generated client, with a token.
    pub fn client_as(&self, token: &str) -> Client {
        let credentials = Credentials::bearer(token.to_owned());
        self.client().with_context(|context| context.with_credentials(credentials))
    }

    /// A raw request, for what the generated client would never send.
    pub fn raw(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url()))
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let response = self.raw(Method::POST, path).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Registers somebody with a name of their own and logs them in.
    pub async fn person(&self) -> Person {
        let username = format!("person{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let password = "testpass123".to_owned();
        let email = format!("{username}@example.com");
        let register = json!({"username": username, "email": email, "password": password});
        let (status, account) = self.post("/users/register", register).await;
        assert_eq!(status, 201, "{account}");
        let id = account["id"].as_str().unwrap().parse().unwrap();
        self.log_in(username, password, id).await
    }

    pub async fn log_in(&self, username: String, password: String, id: uuid::Uuid) -> Person {
        let (status, pair) = self.post("/users/login", json!({"username": username, "password": password})).await;
        assert_eq!(status, 200, "{pair}");
        let text = |name: &str| pair[name].as_str().unwrap().to_owned();
        let (access_token, refresh_token) = (text("access_token"), text("refresh_token"));
        Person { username, password, access_token, refresh_token, id }
    }

    /// Somebody who may do everything.
    pub async fn admin(&self) -> Person {
        let person = self.person().await;
        assert!(self.store.grant_admin(&person.username).await.unwrap());
        self.log_in(person.username, person.password, person.id).await
    }

    /// Whether the token still opens the door.
    pub async fn get_me(&self, token: &str) -> u16 {
        self.raw(Method::GET, "/users/me").bearer_auth(token).send().await.unwrap().status().as_u16()
    }

    /// Stops the server; no answer may have departed from the document.
    pub async fn stop(self) {
        for operation in spec::Api::parse("openapi/users.yaml", users_server::DOCUMENT).unwrap().operations {
            assert_eq!(self.running.metrics().violations(&operation.id), 0, "contract violations of {}", operation.id);
        }
        self.running.stop().await;
    }
}
