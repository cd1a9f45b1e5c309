//! The command line. Every flag can also be given by environment.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use gateway::{Config, RedisUrl, Tls};
use gateway_plan::Plan;
use ipnet::IpNet;

/// Serves a route plan in front of the services.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Args {
    /// The route plan. SIGHUP reads it again, with certificate and portal.
    #[arg(long, value_name = "FILE", env = "GATEWAY_PLAN")]
    pub(crate) plan: PathBuf,
    /// Directory of the documentation portal.
    #[arg(long, value_name = "DIR", env = "GATEWAY_PORTAL")]
    portal: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, value_name = "ADDR", env = "GATEWAY_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where a service is; several times for several instances. Separated by commas in the environment.
    #[arg(long, value_name = "NAME=HOST:PORT", env = "GATEWAY_UPSTREAM", value_delimiter = ',', value_parser = upstream)]
    upstream: Vec<(String, String)>,
    /// Where Prometheus is. With it, the status page of the portal has figures.
    #[arg(long, value_name = "HOST:PORT", env = "GATEWAY_PROMETHEUS")]
    prometheus: Option<String>,
    /// Certificates of authorities (PEM). With it, the services and Prometheus are spoken to over TLS.
    #[arg(long, value_name = "FILE", env = "GATEWAY_UPSTREAM_CA")]
    upstream_ca: Option<PathBuf>,
    /// Certificate chain (PEM). With it, TLS is served.
    #[arg(long, value_name = "FILE", env = "GATEWAY_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key (PEM).
    #[arg(long, value_name = "FILE", env = "GATEWAY_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Proxy whose X-Forwarded-* headers are believed. Repeatable; separated by commas in the environment.
    #[arg(long, value_name = "CIDR", env = "GATEWAY_TRUSTED_PROXY", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// Origin whose pages may call, such as https://app.example. Repeatable; separated by commas in the environment.
    #[arg(long, value_name = "ORIGIN", env = "GATEWAY_ALLOW_ORIGIN", value_delimiter = ',', value_parser = origin)]
    allow_origin: Vec<String>,
    /// Redis in which several gateways keep one budget of each client. While it is away, each counts alone.
    #[arg(long, value_name = "URL", env = "GATEWAY_REDIS_URL", hide_env_values = true, value_parser = redis)]
    redis: Option<RedisUrl>,
    /// Address of the metrics, apart from the public one. Use a loopback or internal address.
    #[arg(long, value_name = "ADDR", env = "GATEWAY_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// Most client connections at once.
    #[arg(long, value_name = "N", env = "GATEWAY_MAX_CONNECTIONS", default_value_t = 4096)]
    max_connections: usize,
    /// Most connections at once of one client that is not a trusted proxy.
    #[arg(long, value_name = "N", env = "GATEWAY_MAX_CONNECTIONS_PER_CLIENT", default_value_t = 256)]
    max_connections_per_client: usize,
    /// How long a stop waits for requests in flight, in seconds.
    #[arg(long, value_name = "SECONDS", env = "GATEWAY_SHUTDOWN_TIMEOUT", default_value_t = 10)]
    shutdown_timeout: u64,
    /// Form of the log on standard output.
    #[arg(long, env = "GATEWAY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Human)]
    pub(crate) log_format: LogFormat,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For reading.
    Human,
    /// One JSON object per line.
    Json,
}

fn redis(url: &str) -> Result<RedisUrl, std::convert::Infallible> {
    Ok(url.to_owned().into())
}

/// Reads a plan.
pub(crate) fn plan(path: &std::path::Path) -> anyhow::Result<Plan> {
    let shown = path.display();
    let json = std::fs::read_to_string(path).with_context(|| format!("cannot read the plan {shown}"))?;
    Plan::from_json(&json).with_context(|| format!("{shown} is not a route plan"))
}

impl Args {
    /// Puts the configuration together, with the plan as it is now.
    pub(crate) fn config(self) -> anyhow::Result<Config> {
        let plan = plan(&self.plan)?;
        let mut upstreams: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, address) in self.upstream {
            upstreams.entry(name).or_default().push(address);
        }
        let mut config = Config::new(plan, self.listen);
        config.portal = self.portal;
        config.upstreams = upstreams;
        config.prometheus = self.prometheus;
        config.upstream_ca = self.upstream_ca;
        config.tls = self.tls_cert.zip(self.tls_key).map(|(certificate, key)| Tls { certificate, key });
        config.trusted_proxies = self.trusted_proxy;
        config.allow_origins = self.allow_origin;
        config.redis = self.redis;
        config.metrics_listen = self.metrics_listen;
        config.max_connections = self.max_connections;
        config.max_connections_per_client = self.max_connections_per_client;
        config.shutdown_timeout = Duration::from_secs(self.shutdown_timeout);
        Ok(config)
    }
}

fn upstream(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, address)) if !name.is_empty() && !address.is_empty() => Ok((name.to_owned(), address.to_owned())),
        _ => Err("expected NAME=HOST:PORT".to_owned()),
    }
}

/// A scheme and a host, with a port where it is not that of the scheme: as browsers write it.
fn origin(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host.filter(|host| gateway_plan::is_host(host)) {
        Some(_) => Ok(text.to_owned()),
        None => Err("expected an origin such as https://app.example".to_owned()),
    }
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse().map(|address: std::net::IpAddr| IpNet::from(address));
    text.parse().or_else(|_| address()).map_err(|_| "expected a network such as 10.0.0.0/8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Args::command().debug_assert();
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        assert!(origin("https://app.example").is_ok() && origin("http://localhost:3000").is_ok());
        assert!(origin("*").is_err() && origin("app.example").is_err() && origin("https://app.example/").is_err());
    }

    #[test]
    fn upstreams_and_networks_are_read() {
        assert_eq!(upstream("users=h:1"), Ok(("users".to_owned(), "h:1".to_owned())));
        assert!(upstream("users").is_err() && upstream("=h:1").is_err() && upstream("users=").is_err());
        assert_eq!(network("10.0.0.7").unwrap().to_string(), "10.0.0.7/32");
        assert!(network("10.0.0.0/33").is_err());
    }
}
