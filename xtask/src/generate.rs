//! `cargo xtask gen`: everything that follows from the documents.
//!
//! A group is a name, the folders it owns and a pure renderer. A new kind of artifact is a new entry of [`GROUPS`].

mod clients;
mod gateway;
mod monitoring;
mod portal;
mod rules;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::ValueEnum;
use spec::Api;

pub(crate) use gateway::plan;

use crate::artifact::{self, Artifact, Kind, Mode, Owned};
use crate::{Verdict, workspace};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to generate
    #[arg(value_enum, default_value_t = What::All)]
    what: What,
    /// Change nothing; fail when something is out of date
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Change nothing; say what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    foreign: clients::foreign::Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// clients/*/src/generated.rs
    Clients,
    /// gateway/generated/plan.json and gateway/generated/nginx/
    Gateway,
    /// gateway/generated/portal/
    Portal,
    /// The tables of rules in openapi/README.md
    Rules,
    /// monitoring/generated/
    Monitoring,
    /// Everything
    All,
}

struct Group {
    what: What,
    name: &'static str,
    owns: &'static [&'static str],
    render: fn(&[Api]) -> Result<Vec<Artifact>>,
}

const GROUPS: &[Group] = &[
    Group { what: What::Clients, name: "clients", owns: &[], render: clients::render },
    Group { what: What::Gateway, name: "gateway", owns: &["gateway/generated"], render: gateway::render },
    Group { what: What::Portal, name: "portal", owns: &["gateway/generated/portal"], render: portal::render },
    Group { what: What::Monitoring, name: "monitoring", owns: &["monitoring/generated"], render: monitoring::render },
    Group { what: What::Rules, name: "rules", owns: &[], render: rules::render },
];

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    if let Some(places) = arguments.foreign.asked() {
        ensure!(arguments.what == What::Clients, "--spec goes with `gen clients`");
        return clients::foreign::run(&arguments.foreign, places);
    }
    let mode = match (arguments.check, arguments.dry_run) {
        (true, _) => Mode::Check,
        (_, true) => Mode::DryRun,
        _ => Mode::Write,
    };
    sync(workspace::root(), arguments.what, mode, &workspace::apis()?)
}

/// Brings groups below `root` in order, or says what is not.
pub(crate) fn sync(root: &Path, what: What, mode: Mode, apis: &[Api]) -> Result<Verdict> {
    let mut verdict = Verdict::InOrder;
    for group in GROUPS.iter().filter(|group| what == What::All || what == group.what) {
        let artifacts = (group.render)(apis)?;
        let differences = artifact::sync(root, mode, &group.owned(), &artifacts)?;
        for difference in &differences {
            match (mode, difference.kind) {
                (Mode::Check, _) => eprintln!("{difference}"),
                (Mode::DryRun, Kind::Orphan) => println!("would remove {}", difference.path.display()),
                (Mode::DryRun, _) => println!("would write {}", difference.path.display()),
                (Mode::Write, Kind::Orphan) => println!("removed {}", difference.path.display()),
                (Mode::Write, _) => println!("wrote {}", difference.path.display()),
            }
        }
        let count = artifacts.len();
        match (mode, differences.len()) {
            (_, 0) => println!("{:<9} {count} files, up to date", group.name),
            (Mode::Write, changed) => println!("{:<9} {count} files, {changed} changed", group.name),
            (Mode::DryRun, changed) => println!("{:<9} {count} files, {changed} would change", group.name),
            (Mode::Check, changed) => {
                eprintln!("{:<9} {changed} out of date; run `cargo xtask gen {}`", group.name, group.name);
                verdict = Verdict::Stale;
            }
        }
    }
    Ok(verdict)
}

/// Whether something below `root` is out of date; prints nothing.
pub(crate) fn is_stale(root: &Path, apis: &[Api]) -> Result<bool> {
    for group in GROUPS {
        if !artifact::sync(root, Mode::Check, &group.owned(), &(group.render)(apis)?)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Group {
    /// The folders of this group without those of other groups inside them.
    fn owned(&self) -> Owned {
        let folders: Vec<PathBuf> = self.owns.iter().map(PathBuf::from).collect();
        let others = GROUPS.iter().filter(|other| other.what != self.what).flat_map(|other| other.owns);
        let inside = |other: &&&str| self.owns.iter().any(|own| other.starts_with(own));
        Owned { except: others.filter(inside).map(PathBuf::from).collect(), folders }
    }
}

#[cfg(test)]
mod tests;
