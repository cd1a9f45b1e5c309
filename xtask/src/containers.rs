//! The containers of `docker-compose.yml`, through the command docker-compose.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use crate::workspace;

/// Which containers: those of the project and the files that docker-compose would take itself.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Containers {
    /// File of the variables of docker-compose, if it is not .env
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
}

impl Containers {
    /// docker-compose with these words.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("docker-compose");
        command.current_dir(workspace::root()).stdin(Stdio::null());
        if let Some(file) = &self.env_file {
            command.arg("--env-file").arg(std::path::absolute(file).unwrap_or_else(|_| file.clone()));
        }
        command.args(words);
        command
    }

    /// Runs docker-compose with these words. What it says is dropped, unless it fails.
    pub(crate) fn run(&self, words: &[&str]) -> Result<()> {
        finish(self.command(words), &words.join(" ")).map(drop)
    }

    /// What docker-compose with these words prints.
    pub(crate) fn output(&self, words: &[&str]) -> Result<String> {
        let mut command = self.command(words);
        command.stdout(Stdio::piped());
        finish(command, &words.join(" "))
    }

    /// A variable of docker-compose: of the environment, or else of the file.
    pub(crate) fn variable(&self, name: &str) -> Result<String> {
        if let Ok(value) = std::env::var(name) {
            return Ok(value);
        }
        let root = workspace::root();
        let file = self.env_file.clone().unwrap_or_else(|| root.join(".env"));
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        match text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')) {
            Some(value) => Ok(value.trim().to_owned()),
            None => bail!("{name} is not set, and not in {}", file.display()),
        }
    }
}

/// Waits for a command. `what` names it in errors.
pub(crate) fn finish(mut command: Command, what: &str) -> Result<String> {
    let output = command.stderr(Stdio::piped()).output().context("docker-compose cannot be run")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "docker-compose {what} failed: {}", said.trim_end());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
