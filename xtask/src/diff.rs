//! `cargo xtask diff`: what a change of the documents breaks.

mod print;
mod sides;

use anyhow::Result;
use clap::ValueEnum;
use spec::{Change, Class, Diff, Document};

use crate::workspace::Broken;
use crate::{Verdict, released};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// File or git revision; where main and HEAD parted when none is given
    old: Option<String>,
    /// File or git revision; the files as they stand when none is given
    new: Option<String>,
    /// How changes are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit with 100 on changes of this class or a graver one
    #[arg(long, value_enum, value_name = "CLASS")]
    fail_on: Option<FailOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As the compiler prints its findings
    Human,
    /// As an entry of a changelog
    Markdown,
    /// `[{document, bump, changes: […]}]`
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A program written against the old document may fail
    Breaking,
    /// Anything that a program could notice
    Compatible,
    /// Any difference at all
    Documentation,
}

impl From<FailOn> for Class {
    fn from(class: FailOn) -> Class {
        match class {
            FailOn::Breaking => Class::Breaking,
            FailOn::Compatible => Class::Compatible,
            FailOn::Documentation => Class::Documentation,
        }
    }
}

/// A document on both sides, and what differs.
struct Compared {
    /// Name without folder and ending, as in `clients/<service>`.
    service: String,
    old: Document,
    new: Document,
    diff: Diff,
    /// What the client crate needs, where there is one.
    bump: Option<released::Bump>,
}

impl Compared {
    fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.diff.changes.iter().filter(move |change| change.class == class)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    let compared = compare(arguments)?;
    match arguments.format {
        Format::Human => print!("{}", print::human(&compared)),
        Format::Markdown => print!("{}", print::markdown(&compared)),
        Format::Json => println!("{:#}", print::json(&compared)),
    }
    verdict(arguments, &compared)
}

fn compare(arguments: &Arguments) -> Result<Vec<Compared>> {
    let pairs = sides::pairs(arguments.old.as_deref(), arguments.new.as_deref())?;
    let compared = pairs.into_iter().map(|(service, old, new)| {
        let diff = spec::diff(&old, &new);
        let bump = released::bump(&service, diff.class())?;
        Ok(Compared { service, old, new, diff, bump })
    });
    compared.collect()
}

fn verdict(arguments: &Arguments, compared: &[Compared]) -> Result<Verdict> {
    let gravest = compared.iter().filter_map(|it| it.diff.class()).max();
    match (arguments.fail_on.map(Class::from), gravest) {
        (Some(limit), Some(class)) if class >= limit => {
            Err(Broken(format!("there are {} changes", class.as_str())).into())
        }
        _ => Ok(Verdict::InOrder),
    }
}

#[cfg(test)]
mod tests;
