//! The users service: accounts, sessions and tokens.
//!
//! - [`api`] is HTTP, [`account`] the rules, [`store`] the SQL;
//! - [`passwords`] hashes off the async threads, [`attempts`] stops who guesses, [`tokens`] signs, [`keys`] keeps the signing keys, [`meters`] counts.

pub mod account;
pub mod api;
pub mod attempts;
pub mod config;
pub mod keys;
pub mod memory;
pub mod meters;
pub mod passwords;
pub mod store;
pub mod tokens;
mod upkeep;

use std::sync::Arc;

use server_kit::auth::{KeyRing, REVOKED};
use server_kit::cli::{AUDIENCE, Common};
use server_kit::metrics::Metrics;
use server_kit::service::{Misfit, Options};
use server_kit::{Authenticator, Cache, Running, Service};

use crate::attempts::Attempts;
use crate::config::Config;
use crate::meters::Meters;
use crate::passwords::Passwords;
use crate::store::Store;
use crate::tokens::Issuer;

/// The document that this server serves.
pub const DOCUMENT: &str = include_str!("../../../openapi/users.yaml");

/// The migrations of this server's database.
#[expect(missing_docs, reason = "made by a macro")]
pub mod migrations {
    refinery::embed_migrations!("migrations");
}

/// What the handlers work with.
pub struct App {
    store: Store,
    profiles: Cache,
    revoked: Cache,
    passwords: Passwords,
    attempts: Arc<Attempts>,
    issuer: Arc<Issuer>,
    meters: Meters,
}

/// Every operation of the document with its handler.
///
/// # Errors
/// When the two do not fit.
pub fn service() -> Result<Service<App>, Misfit> {
    let service = Service::new("openapi/users.yaml", DOCUMENT)?
        .operation("register_user", api::accounts::register_user)
        .fails(&[409])
        .operation("get_me", api::accounts::get_me)
        .operation("update_me", api::accounts::update_me)
        .fails(&[409])
        .operation("get_user", api::accounts::get_user)
        .fails(&[404])
        .operation("list_users", api::accounts::list_users)
        .operation("login_user", api::sessions::login_user)
        .fails(&[401])
        .operation("refresh_session", api::sessions::refresh_session)
        .fails(&[401])
        .operation("logout_user", api::sessions::logout_user)
        .operation("create_service_token", api::tokens::create_service_token)
        .fails(&[401, 403])
        .operation("get_jwks", api::tokens::get_jwks);
    service.check()?;
    Ok(service)
}

/// Starts the server.
///
/// # Errors
/// A configuration that does not work: no database, no signing key, an address that is taken.
pub async fn start(config: Config) -> anyhow::Result<Running<App>> {
    let service = service()?;
    let metrics = Metrics::new(service.api())?;
    let (database, cache) = config.common.open("users", migrations::migrations::runner(), &metrics).await?;
    let keys = keys::load(&config.signing_keys)?;
    let store = Store::new(database.clone());
    let issuer = Arc::new(Issuer::new(&config.common.issuer, keys));
    let ring = Arc::new(KeyRing::fixed(&config.common.issuer, AUDIENCE, &issuer.published())?);
    let sessions = store.clone();
    let authenticator = Authenticator::new(Arc::clone(&ring), &cache).with_sessions(Arc::new(move |session| {
        let sessions = sessions.clone();
        Box::pin(async move { sessions.is_revoked(session).await })
    }));
    let revoked = cache.with_prefix(REVOKED);
    tokio::spawn(upkeep::announce_again(store.clone(), revoked.clone()));
    tokio::spawn(upkeep::sweep(store.clone()));
    tokio::spawn(upkeep::follow_keys(config.signing_keys, Arc::clone(&issuer), ring));
    let attempts = Attempts::new(config.attempts_per_address.get(), config.common.redis.reveal(), &cache)?;
    tokio::spawn(Attempts::sweep(Arc::clone(&attempts)));
    let app = App {
        store,
        profiles: cache.with_prefix("users:profile"),
        revoked,
        passwords: Passwords::new()?,
        attempts,
        issuer,
        meters: Meters::new(&metrics)?,
    };
    let options = Options {
        listen: config.common.listen,
        identity: config.common.identity,
        strict: config.common.strict,
        trusted_proxies: config.common.trusted_proxies.0,
        authenticator: Some(authenticator),
        dependencies: Common::dependencies(&database, &cache),
        metrics,
    };
    Ok(service.start(app, options)?)
}
