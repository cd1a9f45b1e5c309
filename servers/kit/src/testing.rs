//! For tests: the conformance of a service, a database of one's own, a configuration that points to it, and access tokens.
//!
//! A migrated template is made once per service and process; each test gets a copy, which takes a few milliseconds.

mod tokens;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use provision::TestServices;

pub use tokens::{TokenIssuer, claims};

use crate::cli::Common;
use crate::config::{Networks, Secret};
use crate::database::{Database, DatabaseConfig};
use crate::log::Format;
use crate::service::Service;

/// The issuer of access tokens in tests.
pub const ISSUER: &str = "http://localhost:8080";

static TEMPLATES: Mutex<Option<HashMap<String, String>>> = Mutex::new(None);
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A configuration for a server on port 0, strict, with a fresh migrated database and a Redis.
///
/// # Panics
/// When PostgreSQL or Redis cannot be had, or a migration fails: such a test must not pass.
pub async fn config(service: &str, migrations: impl FnOnce() -> refinery::Runner + Send + 'static) -> Common {
    let service = service.to_owned();
    let prepared = tokio::task::spawn_blocking(move || prepare(&service, migrations));
    let Ok(url) = prepared.await else { panic!("no test database") };
    Common {
        listen: ([127, 0, 0, 1], 0).into(),
        database: DatabaseConfig { url: Secret::new(url), authorities: None, pool_size: 4 },
        redis: Secret::new(provision::for_tests().redis.url()),
        migrate_on_start: false,
        strict: true,
        trusted_proxies: Networks::loopback(),
        identity: None,
        authorities: None,
        patience: Duration::ZERO,
        issuer: ISSUER.to_owned(),
        log: Format::Human,
    }
}

/// Makes a database from the template of the service; answers its URL.
fn prepare(service: &str, migrations: impl FnOnce() -> refinery::Runner) -> String {
    let services = provision::for_tests();
    let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    let templates = templates.get_or_insert_with(HashMap::new);
    if !templates.contains_key(service) {
        let template = create(services, service, None);
        migrate(&services.postgres.url(&template), migrations());
        templates.insert(service.to_owned(), template);
    }
    services.postgres.url(&create(services, service, templates.get(service)))
}

/// Holds what a service states of itself against its document.
///
/// # Panics
/// When they are at odds; the message shows both places of each difference.
pub fn assert_conforms<A: Send + Sync + 'static>(service: &Service<A>) {
    let stated = match service.document() {
        Ok(stated) => format!("{stated:#}"),
        Err(misfit) => panic!("{misfit}"),
    };
    let server = match spec::Document::parse(format!("{}-server openapi", service.name()), stated) {
        Ok(server) => server,
        Err(findings) => panic!("the server states no OpenAPI:\n{}", spec::render(&findings, &[])),
    };
    let findings = spec::conform(service.api(), &server);
    assert!(findings.is_empty(), "\n{}", spec::render(&findings, &[&service.api().document, &server]));
}

fn create(services: &TestServices, service: &str, template: Option<&String>) -> String {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{service}_{}_{number}", std::process::id());
    let from = template.map(|template| format!(" TEMPLATE \"{template}\"")).unwrap_or_default();
    match services.postgres.execute("postgres", &format!("CREATE DATABASE \"{name}\"{from}")) {
        Ok(()) => name,
        Err(error) => panic!("cannot create the database {name}: {error:?}"),
    }
}

fn migrate(url: &str, migrations: refinery::Runner) {
    let config = DatabaseConfig { url: Secret::new(url), authorities: None, pool_size: 1 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map(|runtime| runtime.block_on(Database::migrate(&config, migrations)));
    match outcome {
        Ok(Ok(_)) => {}
        other => panic!("cannot migrate a test database: {other:?}"),
    }
}
