//! Prometheus, where it is installed: the status page has its figures from there.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::servers::{SERVICES, Settings};

/// An installed Prometheus, and the port that it gets.
#[derive(Debug)]
pub(super) struct Prometheus {
    pub(super) program: PathBuf,
    pub(super) port: u16,
}

impl Prometheus {
    /// The program on the path, if there is one.
    pub(super) fn find(port: u16) -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        let program =
            std::env::split_paths(&path).map(|folder| folder.join("prometheus")).find(|file| file.is_file())?;
        Some(Self { program, port })
    }

    /// Its command. Figures and configuration are kept in `folder`.
    pub(super) fn command(&self, root: &Path, folder: &Path, settings: &Settings) -> Result<Command> {
        fs::create_dir_all(folder).context("cannot make the folder of Prometheus")?;
        let config = folder.join("prometheus.yml");
        fs::write(&config, configuration(root, settings)).context("cannot write the configuration of Prometheus")?;
        let mut command = Command::new(&self.program);
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{}", self.port))
            .args(["--storage.tsdb.retention.time=1d", "--log.level=warn"]);
        Ok(command)
    }
}

/// The services where they are, and the rules as they are.
fn configuration(root: &Path, settings: &Settings) -> String {
    let rules = root.join("monitoring");
    let mut text = format!(
        "global: {{scrape_interval: 5s, evaluation_interval: 15s}}\nrule_files:\n  - '{0}/rules/*.yml'\n  - '{0}/generated/rules/*.yml'\nscrape_configs:\n",
        rules.display()
    );
    for (index, service) in SERVICES.iter().enumerate() {
        let port = settings.port(index);
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "  - {{job_name: {}, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}", service.name);
    }
    text
}
