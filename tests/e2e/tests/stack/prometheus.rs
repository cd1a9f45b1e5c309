//! A Prometheus that watches a stack, with the rules as they are.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use e2e::{Stack, root};
use serde_json::Value;

pub(crate) fn program(name: &str) -> PathBuf {
    installed(&[name], "prometheus")
}

/// The first program on the path that has one of these names.
pub(crate) fn installed(names: &[&str], package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    let found = all.find(|program| program.is_file());
    found.unwrap_or_else(|| panic!("{} is not installed; on Debian: apt-get install {package}", names.join(" or ")))
}

/// The files of a folder of `monitoring/` that end so.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("monitoring").join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == ending));
    files.sort();
    assert!(!files.is_empty(), "nothing in {folder}");
    files
}

pub(crate) fn rules() -> Vec<PathBuf> {
    [files("rules", "yml"), files("generated/rules", "yml")].concat()
}

pub(crate) struct Prometheus {
    child: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Prometheus {
    /// A stack, and a Prometheus that asks its services every second.
    pub(crate) async fn and_stack() -> (Self, Stack) {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let stack = Stack::start_watched_by(address).await.unwrap();
        (Self::start(address, &stack.services()), stack)
    }

    fn start(address: SocketAddr, services: &[(&str, SocketAddr)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files:\n".to_owned();
        config.extend(rules().iter().map(|file| format!("  - {}\n", file.canonicalize().unwrap().display())));
        config.push_str("scrape_configs:\n");
        for (service, address) in services {
            config += &format!("  - {{job_name: {service}, static_configs: [{{targets: ['{address}']}}]}}\n");
        }
        let path = folder.path().join("prometheus.yml");
        std::fs::write(&path, config).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(program("prometheus"))
            .arg(format!("--config.file={}", path.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Self { child, url: format!("http://{address}"), folder }
    }

    /// How many series a query finds.
    pub(crate) async fn series(&self, query: &str) -> Result<usize, String> {
        let answer = reqwest::Client::new().get(format!("{}/api/v1/query", self.url)).query(&[("query", query)]);
        let answer: Value = answer.send().await.map_err(|error| error.to_string())?.json().await.unwrap();
        match answer["data"]["result"].as_array() {
            Some(series) => Ok(series.len()),
            None => Err(answer.to_string()),
        }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
