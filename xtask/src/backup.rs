//! `cargo xtask backup` and `restore`: the databases of the containers, around `pg_dump` and `pg_restore`.
//!
//! The three databases are one set of books, so nothing may happen between their dumps that concerns two of them: the
//! gateway and the orders service, who begin everything, are paused meanwhile. Requests wait for those seconds.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::Verdict;
use crate::containers::{Containers, finish};

const DATABASES: [&str; 3] = ["users", "orders", "payments"];
/// Who begins what concerns several databases.
const BEGINNERS: [&str; 2] = ["gateway", "orders"];
/// Who holds connections to them.
const SERVERS: [&str; 3] = ["users", "orders", "payments"];

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the dumps, one file for each database
    folder: PathBuf,
    #[command(flatten)]
    containers: Containers,
}

impl Arguments {
    fn run(&self, words: &[&str]) -> Result<()> {
        self.containers.run(words)
    }

    fn in_database(&self, words: &[&str]) -> Command {
        self.containers.command(&[&["exec", "-T", "postgres"], words].concat())
    }
}

/// Goes on, however the work ended.
struct Paused<'a>(&'a Arguments);

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.run(&[&["unpause"], &BEGINNERS[..]].concat()) {
            eprintln!("error: {error:#}");
        }
    }
}

pub(crate) fn backup(arguments: &Arguments) -> Result<Verdict> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let taken = DATABASES.iter().map(|name| file(folder, name)).find(|file| file.exists());
    ensure!(taken.is_none(), "{} holds a backup already; name another folder", folder.display());
    let paused = Paused(arguments);
    arguments.run(&[&["pause"], &BEGINNERS[..]].concat())?;
    let mut made = Vec::new();
    let result = DATABASES.iter().try_for_each(|name| {
        let path = file(folder, name);
        let out = File::create_new(&path).with_context(|| format!("cannot write {}", path.display()))?;
        made.push(path);
        let mut dump = arguments.in_database(&["pg_dump", "--username=postgres", "--format=custom", name]);
        dump.stdout(out);
        finish(dump, &format!("exec postgres pg_dump {name}")).map(drop)
    });
    drop(paused);
    if result.is_err() {
        // Half a backup is none.
        made.iter().for_each(|path| drop(fs::remove_file(path)));
    }
    result?;
    for path in made {
        println!("{} ({} bytes)", path.display(), fs::metadata(&path).map(|about| about.len()).unwrap_or_default());
    }
    Ok(Verdict::InOrder)
}

pub(crate) fn restore(arguments: &Arguments) -> Result<Verdict> {
    let files = DATABASES.map(|name| (name, file(&arguments.folder, name)));
    for (_, path) in &files {
        ensure!(path.is_file(), "{} is missing; it is not a folder that `cargo xtask backup` made", path.display());
    }
    arguments.run(&[&["stop"], &BEGINNERS[..1], &SERVERS[..]].concat())?;
    for (name, path) in &files {
        let dump = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let database = format!("--dbname={name}");
        let words = ["pg_restore", "--username=postgres", "--clean", "--if-exists", "--single-transaction", &database];
        let mut restore = arguments.in_database(&words);
        restore.stdin(dump);
        finish(restore, &format!("exec postgres pg_restore {name}"))?;
        println!("{name} is as it was in {}", path.display());
    }
    arguments.run(&[&["start"], &SERVERS[..], &BEGINNERS[..1]].concat())?;
    Ok(Verdict::InOrder)
}

fn file(folder: &Path, database: &str) -> PathBuf {
    folder.join(format!("{database}.dump"))
}
