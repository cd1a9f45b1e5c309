//! What the tests of the other crates rely on.

use provision::{Postgres, Redis, for_tests};
use redis::Commands as _;

use crate::{options, state_dir, text};

#[test]
fn both_servers_answer() {
    let services = for_tests();
    let version = services.postgres.ask("postgres", "SHOW server_version").unwrap();
    let version = version.unwrap();
    let number = version.split(' ').next().unwrap();
    assert!(services.postgres.describe().starts_with(&format!("PostgreSQL {number}")));

    for url in [services.redis.url().to_owned(), services.redis.database_url(4095)] {
        let mut connection = redis::Client::open(url).unwrap().get_connection().unwrap();
        let () = connection.set("key", 1).unwrap();
        let value: i32 = connection.get("key").unwrap();
        assert_eq!(value, 1);
    }
    assert!(services.redis.describe().contains(", private, from "));
}

#[test]
fn numbered_redis_databases_are_separate() {
    let services = for_tests();
    let [mut one, mut two] = [1, 2].map(|number| {
        let url = services.redis.database_url(number);
        redis::Client::open(url).unwrap().get_connection().unwrap()
    });
    let () = one.set("mine", 1).unwrap();
    let value: Option<i32> = two.get("mine").unwrap();
    assert_eq!(value, None);
}

#[tokio::test]
async fn blocking_calls_work_inside_a_runtime() {
    let services = for_tests();
    services.postgres.execute("postgres", "SELECT 1").unwrap();
}

#[test]
fn time_limits_of_statements_are_kept() {
    let slow = "SET statement_timeout = '50ms'; SELECT pg_sleep(5)";
    let error = for_tests().postgres.execute("postgres", slow).unwrap_err();
    assert!(text(&error).contains("statement timeout"), "{}", text(&error));
}

#[test]
fn roles_reach_only_the_databases_opened_to_them() {
    let postgres = &for_tests().postgres;
    for statement in [
        "CREATE ROLE tenant LOGIN",
        "CREATE DATABASE tenant OWNER tenant",
        "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
    ] {
        postgres.execute("postgres", statement).unwrap();
    }
    let folder = state_dir();
    let obtain = |database| {
        let url = postgres.url_as("tenant", database).unwrap();
        Postgres::obtain(&options(folder.path()), Some(url))
    };
    let tenant = obtain("tenant").unwrap();
    let user = tenant.ask("tenant", "SELECT current_user").unwrap();
    assert_eq!(user.as_deref(), Some("tenant"));
    assert!(text(&obtain("postgres").unwrap_err()).contains("permission denied"));
}

#[test]
fn a_given_url_is_used_or_refused_and_never_replaced() {
    let folder = state_dir();
    let options = options(folder.path());
    let dead = "postgresql://me:secret@127.0.0.1:1/x";
    let error = Postgres::obtain(&options, Some(dead.to_owned())).unwrap_err();
    assert!(text(&error).contains("postgresql://me@127.0.0.1:1/x"), "{}", text(&error));
    assert!(!text(&error).contains("secret"));
    let error = Redis::obtain(&options, Some("redis://:secret@127.0.0.1:1".to_owned())).unwrap_err();
    assert!(text(&error).contains("redis://@127.0.0.1:1"), "{}", text(&error));
    assert!(!text(&error).contains("secret"));

    let services = for_tests();
    let given = Postgres::obtain(&options, Some(services.postgres.admin_url())).unwrap();
    assert!(given.describe().contains("given by its URL"));
    assert_eq!(given.url_as("a", "b"), None);
    let given = Redis::obtain(&options, Some(services.redis.url().to_owned())).unwrap();
    assert!(given.describe().contains("given by its URL"));
    assert!(!options.state_dir.exists(), "a given URL needs no state");
}
