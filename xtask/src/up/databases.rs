//! One database per service, each with a role that can reach no other.

use anyhow::Result;
use provision::{Error, Options, Postgres};

use super::servers::SERVICES;
use super::set;

/// Who serves the database of each service, in the order of [`SERVICES`].
#[derive(Debug)]
pub(super) struct Databases {
    /// Given by `<SERVICE>_DATABASE_URL`.
    given: Vec<Option<Postgres>>,
    /// Serves the others.
    server: Option<Postgres>,
}

impl Databases {
    pub(super) fn obtain(options: &Options) -> Result<Self, Error> {
        let given = SERVICES.iter().map(|service| {
            let url = set(&format!("{}_DATABASE_URL", service.name.to_uppercase()));
            url.map(|url| Postgres::obtain(options, Some(url))).transpose()
        });
        let given: Vec<_> = given.collect::<Result<_, _>>()?;
        let needed = given.iter().any(Option::is_none);
        let server = needed.then(|| Postgres::obtain(options, None)).transpose()?;
        Ok(Self { given, server })
    }

    /// Makes roles and databases of the private server. Given ones are left as they are.
    pub(super) fn prepare(&self) -> Result<(), Error> {
        let Some(server) = &self.server else { return Ok(()) };
        for (service, _) in SERVICES.iter().zip(&self.given).filter(|(_, given)| given.is_none()) {
            let name = service.name;
            let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
            if server.ask("postgres", &exists)?.is_some() {
                continue;
            }
            // A crash between the two leaves a role without a database: that must not stop the next start.
            server.execute(
                "postgres",
                &format!(
                    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \
                     THEN CREATE ROLE {name} LOGIN; END IF; END $$"
                ),
            )?;
            server.execute("postgres", &format!("CREATE DATABASE {name} OWNER {name}"))?;
            server.execute("postgres", &format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"))?;
        }
        Ok(())
    }

    /// In the order of [`SERVICES`].
    pub(super) fn urls(&self) -> Vec<String> {
        let url = |(service, given): (&super::servers::Service, &Option<Postgres>)| {
            let private = || self.server.as_ref()?.url_as(service.name, service.name);
            given.as_ref().map(Postgres::admin_url).or_else(private).unwrap_or_default()
        };
        SERVICES.iter().zip(&self.given).map(url).collect()
    }

    /// The same, fit for a screen: a given URL may hold a password.
    pub(super) fn shown(&self) -> Vec<String> {
        let shown = |(given, url): (&Option<Postgres>, String)| given.as_ref().map_or(url, Postgres::shown_url);
        self.given.iter().zip(self.urls()).map(shown).collect()
    }

    /// Whether the database of this service was given, so that its URL may hold a password.
    pub(super) fn is_given(&self, name: &str) -> bool {
        SERVICES.iter().zip(&self.given).any(|(service, given)| service.name == name && given.is_some())
    }

    /// The private server, if one is needed.
    pub(super) fn server(&mut self) -> Option<&mut Postgres> {
        self.server.as_mut()
    }

    /// One line for each server.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = &str> {
        self.given.iter().flatten().chain(&self.server).map(Postgres::describe)
    }
}
