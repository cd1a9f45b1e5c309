//! The two gateways, and the service behind them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener as StdTcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use bytes::Bytes;
use gateway_plan::{Plan, RateLimit};
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::pki_types::CertificateDer;
use tokio::net::{TcpListener, TcpStream};

use super::nginx::{Nginx, Setup};

/// The first processor is for a gateway with one worker, the second for everything else; two workers have both.
const FIRST: [&str; 3] = ["taskset", "-c", "0"];
const BOTH: [&str; 3] = ["taskset", "-c", "0,1"];

/// Leaves the first processor to the gateways.
pub(crate) fn pin_self() {
    let output = Command::new("taskset").args(["-cp", "1", &std::process::id().to_string()]).output();
    let pinned = output.expect("taskset is not installed; on Debian: apt-get install util-linux").status.success();
    assert!(pinned, "two processors are needed");
}

pub(crate) fn nginx_version() -> String {
    let program = if Path::new("/usr/sbin/nginx").is_file() { "/usr/sbin/nginx" } else { "nginx" };
    let output = Command::new(program).arg("-v").output().unwrap();
    String::from_utf8_lossy(&output.stderr).trim().replace("nginx version: ", "")
}

/// A folder with `cert.pem` and `key.pem`, and the certificate.
pub(crate) fn certificate() -> &'static (tempfile::TempDir, CertificateDer<'static>) {
    static MADE: OnceLock<(tempfile::TempDir, CertificateDer<'static>)> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("cert.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        (folder, made.cert.der().clone())
    })
}

/// The service: 300 bytes, or a megabyte where a user is asked for.
pub(crate) struct Behind {
    addresses: BTreeMap<String, String>,
}

impl Behind {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (small, large) = (Bytes::from(vec![b'x'; 300]), Bytes::from(vec![b'x'; 1_000_000]));
        tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let _ = stream.set_nodelay(true);
                let (small, large) = (small.clone(), large.clone());
                let service = service_fn(move |request: Request<Incoming>| {
                    let body = if request.uri().path().starts_with("/users") { large.clone() } else { small.clone() };
                    async move {
                        let answer = Response::builder().header("content-type", "application/json");
                        Ok::<_, Infallible>(answer.body(Full::new(body)).unwrap())
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        let names = ["users", "orders", "payments"];
        Self { addresses: names.map(|name| (name.to_owned(), address.clone())).into() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workers {
    One,
    /// One that finishes what it has begun when it is told to stop.
    OneOrderly,
    Two,
}

pub(crate) struct Sides {
    embedded: Child,
    address: SocketAddr,
    nginx: Nginx,
    _plan: tempfile::TempDir,
}

impl Sides {
    /// Starts both, with so many workers each. One worker of nginx has no master, where it need not stop in order.
    pub(crate) async fn start(behind: &Behind, secured: bool, workers: Workers) -> Self {
        let (number, before) = match workers {
            Workers::Two => (2, BOTH),
            Workers::One | Workers::OneOrderly => (1, FIRST),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut plan = Plan::from_json(&std::fs::read_to_string(root.join("generated/plan.json")).unwrap()).unwrap();
        for limit in plan.rate_limits.values_mut() {
            *limit = RateLimit { requests: 1_000, per_ms: 1, burst: 1_000_000 };
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.json"), plan.to_json().unwrap()).unwrap();
        let tls = secured.then(|| certificate().0.path());
        let workers = (workers != Workers::One).then_some(number);
        let nginx = Nginx::start(&behind.addresses, Setup { tls, workers, before: &before, ..Setup::default() });
        let port = StdTcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = std::fs::File::create(folder.path().join("access.log")).unwrap();
        let mut command = Command::new(before[0]);
        command
            .args(&before[1..])
            .arg(env!("CARGO_BIN_EXE_gateway"))
            .arg("--plan")
            .arg(folder.path().join("plan.json"));
        command.args(["--listen", &port.to_string(), "--log-format", "json", "--max-connections-per-client", "4096"]);
        command.arg("--portal").arg(root.join("generated/portal"));
        for (name, address) in &behind.addresses {
            command.arg("--upstream").arg(format!("{name}={address}"));
        }
        if let Some(tls) = tls {
            command.arg("--tls-cert").arg(tls.join("cert.pem")).arg("--tls-key").arg(tls.join("key.pem"));
        }
        command.env("TOKIO_WORKER_THREADS", number.to_string()).env_remove("RUST_LOG");
        let embedded = command.stdin(Stdio::null()).stdout(log).stderr(Stdio::inherit()).spawn().unwrap();
        let sides = Self { embedded, address: port, nginx, _plan: folder };
        let start = Instant::now();
        while TcpStream::connect(port).await.is_err() {
            assert!(start.elapsed() < Duration::from_secs(10), "the gateway does not start");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        sides
    }

    /// Address and process of the embedded gateway (0) and of nginx (1).
    pub(crate) fn of(&self, which: usize) -> (SocketAddr, u32) {
        match which {
            0 => (self.address, self.embedded.id()),
            _ => (self.nginx.address, self.nginx.process()),
        }
    }

    /// Tells a side to finish what it has begun, and to end.
    pub(crate) fn stop(&self, which: usize) {
        let signal = if which == 0 { "-TERM" } else { "-QUIT" };
        let told = Command::new("kill").args([signal, &self.of(which).1.to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits until it has ended.
    pub(crate) fn wait(&mut self, which: usize) {
        match which {
            0 => drop(self.embedded.wait().unwrap()),
            _ => self.nginx.wait(),
        }
    }

    /// In MiB.
    pub(crate) fn memory(&self, which: usize) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.of(which).1)).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }
}

impl Drop for Sides {
    fn drop(&mut self) {
        let _ = self.embedded.kill();
        let _ = self.embedded.wait();
    }
}

/// Seconds of processor time of all threads that a process and its children have.
pub(crate) fn cpu(process: u32) -> f64 {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| child.parse().ok());
    own_cpu(process) + children.map(own_cpu).sum::<f64>()
}

fn own_cpu(process: u32) -> f64 {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let of = |thread: std::io::Result<std::fs::DirEntry>| {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    threads.filter_map(of).sum::<f64>() / 1e9
}
