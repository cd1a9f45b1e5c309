//! Which servers there are, and the environment that each one gets.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::prometheus::Prometheus;

/// The gateway's plan, relative to the workspace root.
pub(super) const PLAN: &str = "gateway/generated/plan.json";
/// The gateway's portal files, relative to the workspace root.
pub(super) const PORTAL: &str = "gateway/generated/portal";

/// A service. It runs as the program `<name>-server` on the database `<name>`.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) name: &'static str,
    /// The services that it calls.
    calls: &'static [&'static str],
}

/// In the order of starting: a service comes after those that it calls.
pub(super) const SERVICES: &[Service] = &[
    Service { name: "users", calls: &[] },
    Service { name: "payments", calls: &["users"] },
    Service { name: "orders", calls: &["users", "payments"] },
];

impl Service {
    pub(super) fn program(&self) -> String {
        format!("{}-server", self.name)
    }
}

/// The one service that calls others in its own name.
pub(super) struct Client {
    pub(super) id: &'static str,
    pub(super) scopes: &'static str,
    pub(super) secret_file: &'static str,
}

pub(super) const CLIENT: Client = Client {
    id: "orders",
    scopes: "payments:charge payments:read payments:refund users:read",
    secret_file: "orders-client-secret",
};

/// What the environment of the servers is made of.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) gateway_port: u16,
    /// In the order of [`SERVICES`], as are the databases.
    pub(super) ports: Vec<u16>,
    pub(super) databases: Vec<String>,
    /// None where it is not installed.
    pub(super) prometheus: Option<Prometheus>,
    pub(super) redis: String,
    pub(super) keys: PathBuf,
    pub(super) client_secret: String,
}

impl Settings {
    pub(super) fn port(&self, index: usize) -> u16 {
        self.ports.get(index).copied().unwrap_or_default()
    }

    pub(super) fn database(&self, index: usize) -> &str {
        self.databases.get(index).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn signing_keys(&self) -> PathBuf {
        self.keys.join("signing")
    }

    /// The public address of the stack.
    pub(super) fn public(&self) -> String {
        format!("http://localhost:{}", self.gateway_port)
    }
}

/// Every program of the stack.
pub(super) fn programs() -> Vec<String> {
    SERVICES.iter().map(Service::program).chain(["gateway".to_owned()]).collect()
}

/// Sets the environment of the service at `index`. Variables that are set for other reasons stay, `RUST_LOG` among them.
pub(super) fn environment(command: &mut Command, index: usize, settings: &Settings) {
    command
        .env("LISTEN", format!("127.0.0.1:{}", settings.port(index)))
        .env("DATABASE_URL", settings.database(index))
        .env("REDIS_URL", &settings.redis)
        .env("ISSUER", settings.public())
        .env("LOG_FORMAT", "human")
        .env("MIGRATE_ON_START", "true")
        .env("PLUMBLINE_ENV", "development")
        .env("STRICT_RESPONSES", "true");
    let Some(service) = SERVICES.get(index) else { return };
    if service.name == "users" {
        // Whatever is tried on this machine comes from one address.
        command.env("SIGNING_KEY_DIR", settings.signing_keys()).env("ATTEMPTS_PER_ADDRESS", "100000");
    }
    for (other, callee) in SERVICES.iter().enumerate() {
        if service.calls.contains(&callee.name) {
            let variable = format!("{}_URL", callee.name.to_uppercase());
            command.env(variable, format!("http://127.0.0.1:{}", settings.port(other)));
        }
    }
    if service.name == CLIENT.id {
        command.env("CLIENT_ID", CLIENT.id).env("CLIENT_SECRET", &settings.client_secret);
    }
}

/// The gateway's command line.
pub(super) fn gateway(command: &mut Command, root: &Path, settings: &Settings) {
    command.arg("--plan").arg(root.join(PLAN)).arg("--portal").arg(root.join(PORTAL));
    command.args(["--listen", &format!("127.0.0.1:{}", settings.gateway_port)]);
    for (index, service) in SERVICES.iter().enumerate() {
        command.args(["--upstream", &format!("{}=127.0.0.1:{}", service.name, settings.port(index))]);
    }
    if let Some(prometheus) = &settings.prometheus {
        command.args(["--prometheus", &format!("127.0.0.1:{}", prometheus.port)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn settings() -> Settings {
        Settings {
            gateway_port: 8080,
            ports: vec![1, 2, 3],
            databases: ["a", "b", "c"].map(str::to_owned).to_vec(),
            prometheus: None,
            redis: "r".to_owned(),
            keys: "/keys".into(),
            client_secret: "hush".to_owned(),
        }
    }

    #[test]
    fn a_service_comes_after_those_it_calls() {
        for (index, service) in SERVICES.iter().enumerate() {
            let before: Vec<_> = SERVICES.iter().take(index).map(|service| service.name).collect();
            assert!(service.calls.iter().all(|callee| before.contains(callee)), "{}", service.name);
        }
    }

    #[test]
    fn each_service_knows_only_what_it_needs() {
        let environment = |index| {
            let mut command = Command::new("x");
            environment(&mut command, index, &settings());
            let pairs = command.get_envs().filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)));
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<BTreeMap<_, _>>()
        };
        let [users, payments, orders] = [0, 1, 2].map(environment);
        assert_eq!(users["LISTEN"], "127.0.0.1:1");
        assert_eq!(users["SIGNING_KEY_DIR"], "/keys/signing");
        assert!(!users.contains_key("CLIENT_SECRET") && !payments.contains_key("CLIENT_SECRET"));
        assert!(!payments.contains_key("SIGNING_KEY_DIR") && !orders.contains_key("SIGNING_KEY_DIR"));
        assert_eq!(payments["USERS_URL"], "http://127.0.0.1:1");
        assert!(!payments.contains_key("PAYMENTS_URL"));
        assert_eq!(orders["PAYMENTS_URL"], "http://127.0.0.1:2");
        assert_eq!((orders["DATABASE_URL"].as_str(), orders["CLIENT_SECRET"].as_str()), ("c", "hush"));
    }
}
