//! The program: what it says and how it ends when it cannot start.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::process::{Command, Output};

use serde_json::Value;

use crate::fixture::surroundings;

fn run(arguments: &[&str], environment: &BTreeMap<&str, String>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orders-server"));
    command
        .args(arguments)
        .env_clear()
        .envs(environment)
        .env("RUST_LOG", "off")
        .env("START_TIMEOUT_S", "0")
        .output()
        .unwrap()
}

/// The one message of a program that could not start.
fn failure(arguments: &[&str], environment: &BTreeMap<&str, String>) -> String {
    let output = run(arguments, environment);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.starts_with("error: ") && output.stdout.is_empty(), "{message}");
    message
}

async fn environment() -> BTreeMap<&'static str, String> {
    let (config, ..) = surroundings().await;
    BTreeMap::from([
        ("LISTEN", "127.0.0.1:0".to_owned()),
        ("DATABASE_URL", config.common.database.url.reveal().to_owned()),
        ("REDIS_URL", config.common.redis.reveal().to_owned()),
        ("USERS_URL", config.users_url),
        ("PAYMENTS_URL", config.payments_url),
        ("CLIENT_ID", config.client_id),
        ("CLIENT_SECRET", config.client_secret.reveal().to_owned()),
    ])
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    for arguments in [&[][..], &["serve"]] {
        let message = failure(arguments, &BTreeMap::new());
        for name in ["DATABASE_URL", "REDIS_URL", "USERS_URL", "PAYMENTS_URL", "CLIENT_ID", "CLIENT_SECRET"] {
            assert!(message.contains(&format!("{name} is not set")), "{name}: {message}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let good = environment().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (variable, value, said) in [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "database is not available"),
        ("LISTEN", address.as_str(), "cannot listen on"),
        ("USERS_URL", "not a url", "USERS_URL cannot be used"),
        ("PAYMENTS_URL", "ftp://localhost", "PAYMENTS_URL cannot be used"),
        ("CLIENT_ID", "No Name", "CLIENT_ID cannot be used"),
        ("CALL_TIMEOUT_MS", "soon", "CALL_TIMEOUT_MS: expected a number of milliseconds"),
        ("CALL_TIMEOUT_MS", "0", "CALL_TIMEOUT_MS: expected a number of milliseconds, at least 1"),
    ] {
        let mut environment = good.clone();
        environment.insert(variable, value.to_owned());
        let message = failure(&[], &environment);
        assert!(message.contains(said), "{variable}: {message}");
        assert!(!message.contains("orders-secret"), "{message}");
    }
}

#[tokio::test]
async fn migrating_twice_is_migrating_once() {
    // The database of a test is migrated already.
    let output = run(&["migrate"], &environment().await);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0 migrations applied\n");
    assert!(output.status.success());
    assert!(failure(&["migrate"], &BTreeMap::new()).contains("DATABASE_URL is not set"));
}

#[test]
fn the_document_is_printed_without_any_configuration() {
    let output = run(&["openapi"], &BTreeMap::new());
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["paths"]["/orders"]["post"]["operationId"], "create_order");
}
