//! The services as processes that can die, with a PostgreSQL and a Redis that can die too.
#![allow(clippy::unwrap_used, reason = "for tests, whose failures are panics")]

use std::collections::BTreeMap;
use std::fs::{File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use provision::{Options, Postgres, Process, Redis, StopSignal};
use serde_json::Value;

/// In the order of starting.
pub const SERVICES: [&str; 3] = ["users", "payments", "orders"];
/// What the orders service gets its tokens with.
pub const SECRET: &str = "7Yc2mQx9Lr4Tn8Wb5Kd1Hv6z";
/// How long something that was started may take to answer.
const START: Duration = Duration::from_secs(30);

/// Three servers, a PostgreSQL and a Redis, each a process of its own. Dropping it ends them.
pub struct Fleet {
    folder: tempfile::TempDir,
    programs: BTreeMap<String, PathBuf>,
    postgres: Option<Postgres>,
    redis: Option<Redis>,
    ports: BTreeMap<&'static str, u16>,
    running: BTreeMap<&'static str, Process>,
    /// What every process finds in its environment, beside what it needs.
    environment: BTreeMap<&'static str, String>,
}

impl Fleet {
    /// Builds the programs and starts everything.
    pub async fn start() -> Self {
        Self::start_with(BTreeMap::new()).await
    }

    /// As [`Fleet::start`], with more in the environment of every process.
    pub async fn start_with(environment: BTreeMap<&'static str, String>) -> Self {
        let programs = tokio::task::spawn_blocking(build).await.unwrap();
        // PostgreSQL runs as another user where this one is root, and must get to its own folder in here.
        let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o711)).tempdir().unwrap();
        let taken: Vec<TcpListener> = SERVICES.iter().map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports = SERVICES.iter().zip(&taken).map(|(name, it)| (*name, it.local_addr().unwrap().port())).collect();
        drop(taken);
        let mut fleet =
            Self { folder, programs, postgres: None, redis: None, ports, running: BTreeMap::new(), environment };
        fleet.restart_postgres();
        fleet.restart_redis();
        for service in SERVICES {
            fleet.postgres().execute("postgres", &format!("CREATE DATABASE {service}")).unwrap();
            fleet.run(service, &["migrate"]);
        }
        fleet.run("users", &["keys", "init", "--dir", &fleet.keys()]);
        let scopes = "payments:charge payments:read payments:refund users:read";
        fleet.run("users", &["put-client", "orders", "--scopes", scopes]);
        for service in SERVICES {
            fleet.launch(service, None).await;
        }
        fleet
    }

    /// Where a service listens, and will again after it died.
    pub fn url(&self, service: &str) -> String {
        format!("http://127.0.0.1:{}", self.ports[service])
    }

    /// The databases.
    pub fn postgres(&self) -> &Postgres {
        self.postgres.as_ref().unwrap()
    }

    /// Starts a service, to die at a point where one is named, and waits until it answers.
    pub async fn launch(&mut self, service: &'static str, crash_at: Option<&str>) {
        // Whatever ran before is stopped in order first.
        self.running.remove(service);
        let mut command = self.command(service);
        if let Some(point) = crash_at {
            command.env("CRASH_AT", point);
        }
        self.running.insert(service, Process::spawn(service, command, StopSignal::Terminate).unwrap());
        let (start, live) = (Instant::now(), format!("{}/health/live", self.url(service)));
        while !reqwest::get(&live).await.is_ok_and(|answer| answer.status() == 200) {
            assert!(!self.has_died(service), "{service} does not start:\n{}", self.log(service));
            assert!(start.elapsed() < START, "{service} does not answer:\n{}", self.log(service));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts the gateway in front of the services, and answers where it is.
    pub async fn launch_gateway(&mut self) -> String {
        let generated = crate::root().join("gateway/generated");
        let log = File::options().create(true).append(true).open(self.log_file("gateway")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(&self.programs["gateway"]);
        command.env_clear().envs(&self.environment).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        command.arg("--plan").arg(generated.join("plan.json")).arg("--portal").arg(generated.join("portal"));
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        for service in SERVICES {
            command.args(["--upstream", &format!("{service}=127.0.0.1:{}", self.ports[service])]);
        }
        self.running.insert("gateway", Process::spawn("gateway", command, StopSignal::Terminate).unwrap());
        let (start, url) = (Instant::now(), format!("http://127.0.0.1:{port}"));
        while !reqwest::get(format!("{url}/health")).await.is_ok_and(|answer| answer.status() == 200) {
            assert!(start.elapsed() < START, "the gateway does not answer:\n{}", self.log("gateway"));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        url
    }

    /// Stops a process in order.
    pub fn stop(&mut self, name: &str) {
        self.running.remove(name);
    }

    /// All that a process has logged.
    pub fn whole_log(&self, name: &str) -> String {
        std::fs::read_to_string(self.log_file(name)).unwrap_or_default()
    }

    /// Whether a service has ended.
    pub fn has_died(&mut self, service: &str) -> bool {
        self.running.get_mut(service).is_none_or(|process| process.try_wait().unwrap().is_some())
    }

    /// Kills a service.
    pub fn kill(&mut self, service: &str) {
        self.running.get_mut(service).unwrap().kill();
    }

    /// Memory of a service that lies in RAM, in bytes.
    pub fn resident(&self, service: &str) -> u64 {
        let path = format!("/proc/{}/status", self.running[service].id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// Kills PostgreSQL, where it runs, and starts it on what is left.
    pub fn restart_postgres(&mut self) {
        if let Some(mut postgres) = self.postgres.take() {
            postgres.kill();
        }
        self.postgres = Some(Postgres::obtain(&self.options(), None).unwrap());
    }

    /// Kills Redis, where it runs, and starts an empty one.
    pub fn restart_redis(&mut self) {
        if let Some(mut redis) = self.redis.take() {
            redis.kill();
        }
        self.redis = Some(Redis::obtain(&self.options(), None).unwrap());
    }

    /// What a service has logged lately.
    pub fn log(&self, service: &str) -> String {
        let text = std::fs::read_to_string(self.log_file(service)).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    fn options(&self) -> Options {
        Options::new(self.folder.path().join("state"))
    }

    fn keys(&self) -> String {
        self.folder.path().join("keys").display().to_string()
    }

    fn log_file(&self, service: &str) -> PathBuf {
        self.folder.path().join(format!("{service}.log"))
    }

    /// Runs another command of a service.
    pub fn run(&self, service: &str, arguments: &[&str]) {
        let output =
            self.command(service).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{service} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, service: &str) -> Command {
        let log = File::options().create(true).append(true).open(self.log_file(service)).unwrap();
        let mut command = Command::new(&self.programs[&format!("{service}-server")]);
        command
            .env_clear()
            .envs(&self.environment)
            .env("LISTEN", format!("127.0.0.1:{}", self.ports[service]))
            .env("DATABASE_URL", self.postgres().url(service))
            .env("REDIS_URL", self.redis.as_ref().unwrap().url())
            .env("STRICT_RESPONSES", "true")
            .env("ATTEMPTS_PER_ADDRESS", "100000")
            .env("SIGNING_KEY_DIR", self.keys())
            .env("USERS_URL", self.url("users"))
            .env("PAYMENTS_URL", self.url("payments"))
            .env("CLIENT_ID", "orders")
            .env("CLIENT_SECRET", SECRET)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        command
    }
}

/// Builds the servers as the gate does, so that what it has built is used again.
fn build() -> BTreeMap<String, PathBuf> {
    let packages = SERVICES.iter().map(|service| format!("{service}-server")).chain(["gateway".to_owned()]);
    let output = Command::new(env!("CARGO"))
        .current_dir(crate::root())
        .args(["build", "--bins", "--message-format=json-render-diagnostics"])
        .args(packages.flat_map(|package| ["--package".to_owned(), package]))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "the servers do not build");
    let messages = String::from_utf8(output.stdout).unwrap();
    let program = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let path = PathBuf::from(message["executable"].as_str()?);
        Some((path.file_name()?.to_string_lossy().into_owned(), path))
    };
    messages.lines().filter_map(program).collect()
}
