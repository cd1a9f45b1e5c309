//! The payments service: charging and refunding.
//!
//! - [`api`] is HTTP, [`payment`] the rules, [`store`] the SQL;
//! - [`provider`] really moves the money, and [`workflow`] keeps the two in step;
//! - [`meters`] counts.

pub mod api;
pub mod config;
pub mod meters;
pub mod payment;
pub mod provider;
pub mod store;
pub mod users;
pub mod workflow;

use std::sync::Arc;

use server_kit::auth::KeyRing;
use server_kit::cli::{AUDIENCE, Common};
use server_kit::metrics::Metrics;
use server_kit::service::{Misfit, Options};
use server_kit::{Authenticator, Running, Service};

use crate::config::Config;
use crate::meters::Meters;
use crate::provider::{Provider, Simulated};
use crate::store::Store;
use crate::workflow::Workflow;

/// The document that this server serves.
pub const DOCUMENT: &str = include_str!("../../../openapi/payments.yaml");

/// The migrations of this server's database.
#[expect(missing_docs, reason = "made by a macro")]
pub mod migrations {
    refinery::embed_migrations!("migrations");
}

/// What the handlers work with.
pub struct App {
    store: Store,
    workflow: Workflow,
}

/// Every operation of the document with its handler.
///
/// # Errors
/// When the two do not fit.
pub fn service() -> Result<Service<App>, Misfit> {
    let service = Service::new("openapi/payments.yaml", DOCUMENT)?
        .operation("create_payment", api::payments::create_payment)
        .fails(&[409])
        .operation("list_payments", api::payments::list_payments)
        .operation("get_payment", api::payments::get_payment)
        .fails(&[404])
        .operation("refund_payment", api::payments::refund_payment)
        .fails(&[404, 409]);
    service.check()?;
    Ok(service)
}

/// Starts the server with the simulated provider.
///
/// # Errors
/// A configuration that does not work: no database, an address of the users service that is none, an address to listen
/// on that is taken.
pub async fn start(config: Config) -> anyhow::Result<Running<App>> {
    start_with(config, |simulated| Arc::new(simulated)).await
}

/// Starts the server with a provider that is made of the simulated one, or put in its place.
///
/// # Errors
/// As [`start`].
pub async fn start_with(
    config: Config,
    provider: impl FnOnce(Simulated) -> Arc<dyn Provider>,
) -> anyhow::Result<Running<App>> {
    let service = service()?;
    let metrics = Metrics::new(service.api())?;
    let users = users::connect(&config.users_url, config.common.client_options(), &metrics)?;
    let (database, cache) = config.common.open("payments", migrations::migrations::runner(), &metrics).await?;
    let ring = KeyRing::fetched(&config.common.issuer, AUDIENCE, users::key_source(&users));
    let store = Store::new(database.clone(), Meters::new(&metrics)?);
    meters::watch(store.clone(), &metrics)?;
    let simulated = Simulated::new(database.clone());
    simulated.faults().set(config.fault);
    let workflow = Workflow::new(store.clone(), provider(simulated));
    tokio::spawn(workflow.clone().recover());
    let mut dependencies = Common::dependencies(&database, &cache);
    dependencies.push(users::dependency(&users));
    let options = Options {
        listen: config.common.listen,
        identity: config.common.identity,
        strict: config.common.strict,
        trusted_proxies: config.common.trusted_proxies.0,
        authenticator: Some(Authenticator::new(ring, &cache)),
        dependencies,
        metrics,
    };
    Ok(service.start(App { store, workflow }, options)?)
}
