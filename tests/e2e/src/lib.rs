//! The stack in one process: three services and the gateway on port 0, a real PostgreSQL and a real Redis.

pub mod fleet;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use client_kit::{Credentials, Options};
use gateway_plan::Plan;
use payments_server::provider::{Fault, FaultSwitch};
use server_kit::cli::Common;
use server_kit::config::Secret;
use server_kit::tls::Identity;
use server_kit::{Database, Running, testing};
use spec::Api;
use users_server::passwords::Passwords;
use users_server::store::{ServiceClient, Store};

/// What the orders service may do.
const ORDERS_SCOPES: [&str; 4] = ["payments:charge", "payments:read", "payments:refund", "users:read"];
const ORDERS_SECRET: &str = "3v9YtQ0xJ8mNc5RbLw2KfHs7";

/// A running stack. Each has databases and rate limits of its own.
pub struct Stack {
    users: Running<users_server::App>,
    orders: Running<orders_server::App>,
    payments: Option<Running<payments_server::App>>,
    gateway: gateway::Running,
    accounts: Store,
    provider: FaultSwitch,
    keys: tempfile::TempDir,
}

/// What services show and believe.
#[derive(Debug)]
pub struct Tls {
    /// The certificate of all of them.
    pub identity: Identity,
    /// Who signed it.
    pub authority: PathBuf,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The documents of all services.
///
/// # Panics
/// When one is not in order: no server would start with it.
pub fn documents() -> Vec<Api> {
    let documents = [
        ("openapi/users.yaml", users_server::DOCUMENT),
        ("openapi/orders.yaml", orders_server::DOCUMENT),
        ("openapi/payments.yaml", payments_server::DOCUMENT),
    ];
    let read = |(name, text)| Api::parse(name, text).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
    documents.into_iter().map(read).collect()
}

impl Stack {
    /// Starts everything.
    ///
    /// # Errors
    /// Whatever does not start.
    pub async fn start() -> Result<Self> {
        Self::launch(None, None).await
    }

    /// Starts everything, where the status page has its figures from this Prometheus.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub async fn start_watched_by(prometheus: SocketAddr) -> Result<Self> {
        Self::launch(None, Some(prometheus)).await
    }

    /// Starts everything, with TLS between the gateway and the services and between these.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub async fn start_over_tls(tls: &Tls) -> Result<Self> {
        Self::launch(Some(tls), None).await
    }

    async fn launch(tls: Option<&Tls>, prometheus: Option<SocketAddr>) -> Result<Self> {
        let authorities = tls.map(|tls| tls.authority.display().to_string().parse()).transpose()?;
        let secured = |common: Common| Common {
            identity: tls.map(|tls| tls.identity.clone()),
            authorities: authorities.clone(),
            ..common
        };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let keys = tempfile::tempdir()?;
        // Old enough to be rotated.
        users_server::keys::init(keys.path(), chrono::Utc::now() - chrono::TimeDelta::hours(1))?;
        let common = secured(testing::config("users", users_server::migrations::migrations::runner).await);
        let accounts = Store::new(Database::connect(&common.database).await?);
        let secret_hash = Passwords::new()?.hash(ORDERS_SECRET.to_owned()).await?;
        let scopes = ORDERS_SCOPES.map(str::to_owned).to_vec();
        accounts.put_service_client("orders", &ServiceClient { secret_hash, scopes }).await?;
        let signing_keys = keys.path().to_owned();
        // All that a test does comes from one address.
        let attempts_per_address = NonZeroU32::MAX;
        let config = users_server::config::Config { common, signing_keys, attempts_per_address };
        let users = users_server::start(config).await.context("users")?;
        let users_url = format!("{scheme}://{}", users.address());

        let common = secured(testing::config("payments", payments_server::migrations::migrations::runner).await);
        let config = payments_server::config::Config { common, users_url: users_url.clone(), fault: Fault::None };
        let mut provider = FaultSwitch::default();
        let payments = payments_server::start_with(config, |simulated| {
            provider = simulated.faults().clone();
            Arc::new(simulated)
        });
        let payments = payments.await.context("payments")?;

        let common = secured(testing::config("orders", orders_server::migrations::migrations::runner).await);
        let config = orders_server::config::Config {
            common,
            users_url,
            payments_url: format!("{scheme}://{}", payments.address()),
            client_id: "orders".to_owned(),
            client_secret: Secret::new(ORDERS_SECRET),
            call_timeout: Duration::from_secs(4),
        };
        let orders = orders_server::start(config).await.context("orders")?;

        let generated = root().join("gateway/generated");
        let plan = Plan::from_json(&std::fs::read_to_string(generated.join("plan.json"))?)?;
        let mut config = gateway::Config::new(plan, ([127, 0, 0, 1], 0).into());
        config.upstream_ca = tls.map(|tls| tls.authority.clone());
        config.prometheus = prometheus.map(|address| address.to_string());
        config.portal = Some(generated.join("portal"));
        for (service, address) in
            [("users", users.address()), ("orders", orders.address()), ("payments", payments.address())]
        {
            config.upstreams.insert(service.to_owned(), vec![address.to_string()]);
        }
        let gateway = gateway::start(config).await.context("gateway")?;
        Ok(Self { users, orders, payments: Some(payments), gateway, accounts, provider, keys })
    }

    /// The address of the gateway.
    pub fn url(&self) -> String {
        format!("http://{}", self.gateway.addr)
    }

    /// The services by name, with the addresses that show their metrics.
    pub fn services(&self) -> Vec<(&'static str, SocketAddr)> {
        let payments = self.payments.iter().map(|payments| ("payments", payments.address()));
        [("users", self.users.address()), ("orders", self.orders.address())].into_iter().chain(payments).collect()
    }

    /// Where a service listens, behind the gateway.
    ///
    /// # Panics
    /// When there is none of that name, or it was taken away.
    pub fn address(&self, service: &str) -> SocketAddr {
        let found = self.services().into_iter().find(|(name, _)| *name == service);
        found.unwrap_or_else(|| panic!("there is no service {service}")).1
    }

    /// A client of the users API.
    ///
    /// # Errors
    /// Never in practice: an address that is none.
    pub fn users(&self, credentials: Credentials) -> Result<users_client::Client> {
        Ok(users_client::Client::connect(&self.url(), Options::new().credentials(credentials))?)
    }

    /// A client of the orders API.
    ///
    /// # Errors
    /// As [`Stack::users`].
    pub fn orders(&self, credentials: Credentials) -> Result<orders_client::Client> {
        Ok(orders_client::Client::connect(&self.url(), Options::new().credentials(credentials))?)
    }

    /// A client of the payments API.
    ///
    /// # Errors
    /// As [`Stack::users`].
    pub fn payments(&self, credentials: Credentials) -> Result<payments_client::Client> {
        Ok(payments_client::Client::connect(&self.url(), Options::new().credentials(credentials))?)
    }

    /// Registers somebody and logs them in.
    ///
    /// # Errors
    /// What the API answers.
    pub async fn person(&self, username: &str) -> Result<Credentials> {
        let users = self.users(Credentials::None)?;
        let email = format!("{username}@example.com");
        let body = |body: users_client::types::builder::RegisterRequest| {
            body.username(username).email(email.as_str()).password("testpass123")
        };
        users.register_user().body_map(body).send().await.context("register_user")?;
        self.log_in(username).await
    }

    /// Logs somebody in.
    ///
    /// # Errors
    /// What the API answers.
    pub async fn log_in(&self, username: &str) -> Result<Credentials> {
        let users = self.users(Credentials::None)?;
        users_client::Session::start(&users, username, "testpass123").await.context("login_user")
    }

    /// The credentials of the orders service, which may charge.
    ///
    /// # Errors
    /// As [`Stack::users`].
    pub fn service(&self) -> Result<Credentials> {
        let users = self.users(Credentials::None)?;
        Ok(users_client::ServiceLogin::new(&users, "orders", ORDERS_SECRET.into())?.credentials())
    }

    /// Makes somebody an admin; their next login says so.
    ///
    /// # Errors
    /// When there is nobody of that name.
    pub async fn grant_admin(&self, username: &str) -> Result<()> {
        anyhow::ensure!(self.accounts.grant_admin(username).await?, "there is no account {username}");
        Ok(())
    }

    /// The folder of the signing keys.
    pub fn signing_keys(&self) -> &Path {
        self.keys.path()
    }

    /// What is wrong with the payment provider.
    pub fn provider(&self) -> &FaultSwitch {
        &self.provider
    }

    /// Takes the payments service away.
    pub async fn stop_payments(&mut self) {
        if let Some(payments) = self.payments.take() {
            payments.stop().await;
        }
    }

    /// Stops everything.
    pub async fn stop(mut self) {
        self.gateway.shutdown().await;
        self.orders.stop().await;
        if let Some(payments) = self.payments.take() {
            payments.stop().await;
        }
        self.users.stop().await;
    }
}
