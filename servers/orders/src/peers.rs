//! The services that this one calls, through their generated clients and with a token of its own.
//!
//! Every call carries the id and the trace of the request that it is made for, and ends in time for the outcome to be
//! written down.

mod payments;

use std::sync::Arc;
use std::time::{Duration, Instant};

use server_kit::auth::{JwkSource, PublishedKey};
use server_kit::health::Dependency;
use server_kit::metrics::Metrics;
use server_kit::{Call, Error};
use users_client::{BreakerPolicy, CallError, ConnectError, Context, CredentialsError, Outcome, Secret, ServiceLogin};
use uuid::Uuid;

pub use payments::{Charge, Unfinished};

use crate::config::Config;

/// What this service needs to be granted, and all that it asks for.
const SCOPES: &str = "payments:charge payments:read payments:refund users:read";
/// Kept back from the time of a request, to write down what a call led to.
const RESERVE: Duration = Duration::from_secs(1);
/// The longest to wait for a connection on the same network.
const CONNECT: Duration = Duration::from_secs(1);
/// How long a service that fails again and again is left alone at first.
const BREAK: Duration = Duration::from_millis(250);
/// How long a readiness probe waits.
const PROBE: Duration = Duration::from_secs(1);

/// The clients of the other services.
#[derive(Clone)]
pub struct Peers {
    users: users_client::Client,
    payments: payments_client::Client,
    limit: Duration,
}

/// A configuration that no client can be made of.
#[derive(Debug, thiserror::Error)]
pub enum PeersError {
    /// An address that is none.
    #[error("{variable} cannot be used")]
    Address {
        /// Where it came from.
        variable: &'static str,
        /// Why not.
        #[source]
        source: ConnectError,
    },
    /// A name that no client can have.
    #[error("CLIENT_ID cannot be used")]
    Name(#[source] CredentialsError),
}

/// The request that calls are made for.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    request_id: &'a str,
    traceparent: Option<&'a str>,
    deadline: Instant,
}

impl<'a> Origin<'a> {
    /// The request being served.
    pub fn of<A>(call: &'a Call<A>) -> Self {
        Self { request_id: call.request_id(), traceparent: call.traceparent(), deadline: call.deadline() }
    }

    /// No request: work that is done beside them, with an id of its own.
    pub fn background(id: &'a str, deadline: Instant) -> Self {
        Self { request_id: id, traceparent: None, deadline }
    }
}

impl Peers {
    /// Makes the clients. Nothing is sent yet.
    ///
    /// # Errors
    /// Addresses and names that cannot be used.
    pub fn connect(config: &Config, metrics: &Metrics) -> Result<Self, PeersError> {
        let limit = config.call_timeout;
        let breaker = BreakerPolicy::new().pause(BREAK, BREAK * 8);
        let options = |service| {
            let options = config
                .common
                .client_options()
                .connect_timeout(CONNECT.min(limit))
                .attempt_timeout(limit)
                .timeout(limit);
            options.breaker(breaker).observer(metrics.calls_to(service))
        };
        let address = |variable| move |source| PeersError::Address { variable, source };
        let users = users_client::Client::connect(&config.users_url, options("users")).map_err(address("USERS_URL"))?;
        let payments = payments_client::Client::connect(&config.payments_url, options("payments"))
            .map_err(address("PAYMENTS_URL"))?;
        let credentials = ServiceLogin::new(&users, &config.client_id, Secret::from(config.client_secret.reveal()))
            .and_then(|login| login.scope(SCOPES))
            .map_err(PeersError::Name)?
            .credentials();
        // One token for both: whoever calls first fetches it.
        let with_token = |context: Context| context.with_credentials(credentials.clone());
        Ok(Self { users: users.with_context(with_token), payments: payments.with_context(with_token), limit })
    }

    /// What a call made for this request is accompanied by.
    fn context(&self, origin: &Origin<'_>) -> impl FnOnce(Context) -> Context {
        let left = origin.deadline.saturating_duration_since(Instant::now()).saturating_sub(RESERVE);
        let limit = self.limit.min(left);
        move |context| {
            let context = context.with_request_id(origin.request_id).with_timeout(limit);
            match origin.traceparent {
                Some(traceparent) => context.with_traceparent(traceparent),
                None => context,
            }
        }
    }

    /// Whether the account exists.
    ///
    /// # Errors
    /// [`Error::Unavailable`] whenever the users service does not say.
    pub async fn has_account(&self, id: Uuid, origin: &Origin<'_>) -> Result<bool, Error> {
        let users = self.users.with_context(self.context(origin));
        match users.get_user().user_id(id).send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.outcome() {
                Outcome::Answered(status) if status.as_u16() == 404 => Ok(false),
                _ => Err(Error::unavailable("users", error.summary())),
            },
        }
    }

    /// Where the keys come from that verify access tokens.
    pub fn keys(&self) -> JwkSource {
        let users = self.users.clone();
        Arc::new(move || {
            let users = users.clone();
            Box::pin(async move {
                let answer = users.get_jwks().send().await;
                let set = answer.map_err(|error| Error::unavailable("users", error.summary()))?.into_inner();
                Ok(set.keys.into_iter().map(|key| PublishedKey { id: key.kid.into(), x: key.x.into() }).collect())
            })
        })
    }

    /// What readiness asks for. Reading goes on without either of them.
    pub fn dependencies(&self) -> Vec<Dependency> {
        let users = self.users.with_context(|context| context.with_timeout(PROBE));
        let payments = self.payments.with_context(|context| context.with_timeout(PROBE));
        let users = Dependency::optional("users", move || {
            let users = users.clone();
            async move { users.get_liveness().send().await.is_ok() }
        });
        let payments = Dependency::optional("payments", move || {
            let payments = payments.clone();
            async move { payments.get_liveness().send().await.is_ok() }
        });
        vec![users, payments]
    }
}
