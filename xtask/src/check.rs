//! `cargo xtask check`: everything that can be checked without running a server.

mod floors;

use anyhow::Result;

use crate::artifact::Mode;
use crate::generate::{self, What};
use crate::{Verdict, lint, workspace};

pub(crate) fn run() -> Result<Verdict> {
    lint::run(&lint::Arguments::default())?;
    let verdict = generate::sync(workspace::root(), What::All, Mode::Check, &workspace::apis()?)?;
    floors::check()?;
    println!("floors    in order");
    Ok(verdict)
}
