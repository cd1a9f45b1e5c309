//! The binary: what it says when it cannot start, and that it serves and stops.

use std::io::{BufRead as _, BufReader, Lines};
use std::net::TcpListener;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use payments_server::migrations;
use server_kit::cli::Common;

fn server(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payments-server"));
    command.env_clear().env("NO_COLOR", "1").envs(variables.iter().copied());
    command
}

/// A server that serves no longer than its test, however that ends.
struct Serving {
    child: Child,
    log: Lines<BufReader<ChildStderr>>,
    /// The line of the log that says where it listens.
    listening: String,
}

impl Serving {
    fn start(variables: &[(&str, &str)]) -> Self {
        let mut child = server(variables).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut serving = Self { child, log, listening: String::new() };
        serving.listening = serving.line("listening").unwrap();
        serving
    }

    fn line(&mut self, word: &str) -> Option<String> {
        self.log.by_ref().map(Result::unwrap).find(|line| line.contains(word))
    }

    /// Asks it to stop, and sees that it does.
    fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        assert!(self.child.wait().unwrap().success());
        assert!(self.line("stopped").is_some());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Standard error of a start that fails as it should.
#[track_caller]
fn failure(output: Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn common() -> Common {
    server_kit::testing::config("payments", migrations::migrations::runner).await
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let said = failure(server(&[("DATABASE_POOL_SIZE", "many")]).output().unwrap());
    for name in
        ["DATABASE_URL is not set", "REDIS_URL is not set", "USERS_URL is not set", "DATABASE_POOL_SIZE: expected"]
    {
        assert!(said.contains(name), "{said}");
    }
    assert!(!said.contains("many"), "values are not printed: {said}");
}

#[tokio::test]
async fn what_cannot_be_used_is_named_in_one_line() {
    let common = common().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (database, redis) = (common.database.url.reveal(), common.redis.reveal());
    // Nothing listens on port 1.
    let nobody = "postgresql://user:hunter2@127.0.0.1:1/payments";
    let users = "http://127.0.0.1:1";
    for (database, users, listen, expected) in [
        (nobody, users, "127.0.0.1:0", "database is not available"),
        (database, "users", "127.0.0.1:0", "USERS_URL"),
        (database, users, address.as_str(), "cannot listen on"),
    ] {
        let variables = [
            ("DATABASE_URL", database),
            ("REDIS_URL", redis),
            ("USERS_URL", users),
            ("LISTEN", listen),
            ("START_TIMEOUT_S", "0"),
            ("RUST_LOG", "off"),
        ];
        let said = failure(server(&variables).output().unwrap());
        assert!(said.starts_with("error: ") && said.contains(expected), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn it_prints_its_document() {
    let output = server(&[]).arg("openapi").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document, payments_server::service().unwrap().document().unwrap());
}

#[tokio::test]
async fn it_migrates_serves_and_stops() {
    let common = common().await;
    let database = common.database.url.reveal();
    let output = server(&[("DATABASE_URL", database)]).arg("migrate").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0 migrations applied\n", "the database is up to date");
    let variables = [
        ("DATABASE_URL", database),
        ("REDIS_URL", common.redis.reveal()),
        ("USERS_URL", "http://127.0.0.1:1"),
        ("LISTEN", "127.0.0.1:0"),
    ];
    let serving = Serving::start(&variables);
    let address = serving.listening.split("address=").nth(1).unwrap().split_whitespace().next().unwrap();
    let alive = reqwest::get(format!("http://{address}/health/live")).await.unwrap();
    assert_eq!(alive.status(), 200);
    serving.stop();
}

/// A certificate that nobody signed, for a name that is not this machine's.
fn identity(dir: &std::path::Path) -> [String; 2] {
    let signed = rcgen::generate_simple_self_signed(["payments".to_owned()]).unwrap();
    let write = |name: &str, pem: String| {
        let path = dir.join(name);
        std::fs::write(&path, pem).unwrap();
        path.to_str().unwrap().to_owned()
    };
    [write("cert.pem", signed.cert.pem()), write("key.pem", signed.signing_key.serialize_pem())]
}

#[tokio::test]
async fn over_tls_it_knows_itself() {
    let common = common().await;
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [certificate, key] = identity(dir.path());
    let [foreign, _] = identity(other.path());
    // A port for the probe to be told of; it may be taken in between, and then the start says so.
    let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let variables = |certificate| {
        vec![
            ("DATABASE_URL", common.database.url.reveal()),
            ("REDIS_URL", common.redis.reveal()),
            ("USERS_URL", "http://127.0.0.1:1"),
            ("LISTEN", listen.as_str()),
            ("TLS_CERTIFICATE", certificate),
            ("TLS_KEY", key.as_str()),
        ]
    };
    let serving = Serving::start(&variables(&certificate));
    let ready = |certificate| server(&variables(certificate)).arg("ready").output().unwrap();
    let asked = ready(certificate.as_str());
    assert!(asked.status.success() && String::from_utf8_lossy(&asked.stdout).contains("\"checks\""), "{asked:?}");
    assert!(failure(ready(foreign.as_str())).contains("another certificate"));
    let clear = ("LISTEN", listen.as_str());
    assert!(!server(&[clear]).arg("ready").output().unwrap().status.success(), "in the clear");
    serving.stop();
}

#[tokio::test]
async fn a_certificate_without_its_key_is_named() {
    let said = failure(server(&[("TLS_CERTIFICATE", "/etc/cert.pem")]).output().unwrap());
    assert!(said.contains("TLS_KEY is not set: expected what goes with TLS_CERTIFICATE"), "{said}");
    let said = failure(server(&[("TLS_CA", "/etc/hostname")]).output().unwrap());
    assert!(said.contains("TLS_CA: expected the path of a PEM file"), "{said}");
}
