//! The orders service: placing orders and following them.
//!
//! - [`api`] is HTTP, [`order`] the rules, [`store`] the SQL;
//! - [`peers`] are the services that this one calls, [`workflow`] is what touches both them and the store,
//!   and `reconcile` finishes what it had to leave;
//! - [`meters`] counts.

pub mod api;
pub mod config;
pub mod meters;
pub mod order;
pub mod peers;
mod reconcile;
pub mod store;
pub mod workflow;

use server_kit::auth::KeyRing;
use server_kit::cli::{AUDIENCE, Common};
use server_kit::metrics::Metrics;
use server_kit::service::{Misfit, Options};
use server_kit::{Authenticator, Cache, Running, Service};

use crate::config::Config;
use crate::meters::Meters;
use crate::peers::Peers;
use crate::store::Store;

/// The document that this server serves.
pub const DOCUMENT: &str = include_str!("../../../openapi/orders.yaml");

/// The migrations of this server's database.
#[expect(missing_docs, reason = "made by a macro")]
pub mod migrations {
    refinery::embed_migrations!("migrations");
}

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    store: Store,
    peers: Peers,
    accounts: Cache,
}

/// Every operation of the document with its handler.
///
/// # Errors
/// When the two do not fit.
pub fn service() -> Result<Service<App>, Misfit> {
    let service = Service::new("openapi/orders.yaml", DOCUMENT)?
        .operation("create_order", api::orders::create_order)
        .fails(&[409])
        .operation("list_orders", api::orders::list_orders)
        .operation("get_order", api::orders::get_order)
        .fails(&[404])
        .operation("update_order_status", api::orders::update_order_status)
        .fails(&[404, 409]);
    service.check()?;
    Ok(service)
}

/// Starts the server.
///
/// # Errors
/// A configuration that does not work: no database, an address that is taken, addresses of other services that are
/// none. Whether the other services answer is not asked here: they may start later.
pub async fn start(config: Config) -> anyhow::Result<Running<App>> {
    let service = service()?;
    let metrics = Metrics::new(service.api())?;
    let peers = Peers::connect(&config, &metrics)?;
    let (database, cache) = config.common.open("orders", migrations::migrations::runner(), &metrics).await?;
    let ring = KeyRing::fetched(&config.common.issuer, AUDIENCE, peers.keys());
    let mut dependencies = Common::dependencies(&database, &cache);
    dependencies.extend(peers.dependencies());
    let store = Store::new(database, Meters::new(&metrics)?);
    meters::watch(store.clone(), &metrics)?;
    let options = Options {
        listen: config.common.listen,
        identity: config.common.identity,
        strict: config.common.strict,
        trusted_proxies: config.common.trusted_proxies.0,
        authenticator: Some(Authenticator::new(ring, &cache)),
        dependencies,
        metrics,
    };
    let app = App { store, peers, accounts: cache.with_prefix("orders:account") };
    tokio::spawn(reconcile::run(app.clone()));
    Ok(service.start(app, options)?)
}
