//! Whoever guesses is stopped; whoever is guessed at is not.

use std::num::NonZeroU32;

use reqwest::Method;
use serde_json::json;

use crate::fixture::{Person, Server};

/// Logs in from an address, as the gateway says it; answers the status and how long to wait.
async fn log_in(server: &Server, address: &str, username: &str, password: &str) -> (u16, Option<u64>) {
    let body = json!({"username": username, "password": password});
    let request = server.raw(Method::POST, "/users/login").header("x-forwarded-for", address).json(&body);
    let answer = request.send().await.unwrap();
    let wait = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
    (answer.status().as_u16(), wait)
}

async fn right(server: &Server, address: &str, person: &Person) -> u16 {
    log_in(server, address, &person.username, &person.password).await.0
}

/// An address of its own for each test and number.
fn address(number: usize) -> String {
    let test = uuid::Uuid::new_v4().as_u128() as u16;
    format!("2001:db8:{test:x}:{number:x}::1")
}

#[tokio::test]
async fn ten_wrong_passwords_are_enough_from_one_address_and_one_account() {
    let server = Server::start().await;
    let (person, other) = (server.person().await, server.person().await);
    let (here, there) = (address(0), address(1));
    for name in [person.username.as_str(), "nobody-of-that-name"] {
        for _ in 0..10 {
            assert_eq!(log_in(&server, &here, name, "wrong password").await, (401, None), "{name}");
        }
        let (status, wait) = log_in(&server, &here, name, "wrong password").await;
        assert_eq!(status, 429, "{name}");
        assert!((1..=60).contains(&wait.unwrap()), "{wait:?}");
    }
    // The right password says nothing now, and neither another account nor another address is meant.
    assert_eq!(right(&server, &here, &person).await, 429);
    assert_eq!(right(&server, &here, &other).await, 200);
    assert_eq!(right(&server, &there, &person).await, 200);
    server.stop().await;
}

#[tokio::test]
async fn the_right_password_forgives_the_wrong_ones() {
    let server = Server::start().await;
    let person = server.person().await;
    let here = address(0);
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(log_in(&server, &here, &person.username, "wrong password").await.0, 401);
        }
        assert_eq!(right(&server, &here, &person).await, 200);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_stranger_with_many_addresses_does_not_lock_the_owner_out() {
    let server = Server::start().await;
    let person = server.person().await;
    let home = address(0);
    assert_eq!(right(&server, &home, &person).await, 200);
    let mut refused = 0;
    for number in 1..=120 {
        refused += usize::from(log_in(&server, &address(number), &person.username, "wrong password").await.0 == 429);
    }
    // A few more may have come due meanwhile.
    assert!((15..=20).contains(&refused), "{refused}");
    let (status, wait) = log_in(&server, &address(500), &person.username, &person.password).await;
    assert_eq!(status, 429, "an address that the account does not know");
    assert!(wait.unwrap() <= 36, "{wait:?}");
    assert_eq!(right(&server, &home, &person).await, 200, "the owner, at home");
    assert_eq!(right(&server, &address(501), &person).await, 200, "and abroad, after that");
    server.stop().await;
}

#[tokio::test]
async fn one_address_does_not_try_for_ever() {
    let server = Server::start_with(|config| config.attempts_per_address = NonZeroU32::new(3).unwrap()).await;
    let here = address(0);
    let register = async |address: &str, number: usize| {
        let name = format!("guess{number}");
        let body = json!({"username": name, "email": format!("{name}@example.com"), "password": "testpass123"});
        let request = server.raw(Method::POST, "/users/register").header("x-forwarded-for", address).json(&body);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!([register(&here, 1).await, register(&here, 2).await], [201, 201]);
    assert_eq!(log_in(&server, &here, "somebody-else", "wrong password").await.0, 401);
    assert_eq!(register(&here, 3).await, 429);
    let (status, wait) = log_in(&server, &here, "guess1", "testpass123").await;
    assert_eq!((status, wait), (429, Some(2)));
    assert_eq!(register(&address(1), 3).await, 201);
    server.stop().await;
}

#[tokio::test]
async fn instances_count_together() {
    let (one, two) = (Server::start().await, Server::start().await);
    let (here, name) = (address(0), format!("nobody{:x}", uuid::Uuid::new_v4().as_u128() as u64));
    for server in [&one, &two] {
        for _ in 0..5 {
            assert_eq!(log_in(server, &here, &name, "wrong password").await.0, 401);
        }
    }
    for server in [&one, &two] {
        assert_eq!(log_in(server, &here, &name, "wrong password").await.0, 429);
    }
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn without_redis_each_instance_counts_alone() {
    let server = Server::start_with(|config| {
        // Nothing listens on port 1.
        config.common.redis = server_kit::config::Secret::new("redis://127.0.0.1:1/");
    })
    .await;
    let person = server.person().await;
    let here = address(0);
    for _ in 0..10 {
        assert_eq!(log_in(&server, &here, &person.username, "wrong password").await.0, 401);
    }
    assert_eq!(right(&server, &here, &person).await, 429);
    server.stop().await;
}

#[tokio::test]
async fn a_stolen_token_does_not_help_to_guess_the_password() {
    let server = Server::start().await;
    let person = server.person().await;
    let change = async |password: &str| {
        let body = json!({"current_password": password, "new_password": "another password"});
        let request = server.raw(Method::PATCH, "/users/me").bearer_auth(&person.access_token).json(&body);
        request.send().await.unwrap().status().as_u16()
    };
    for _ in 0..10 {
        assert_eq!(change("wrong password").await, 403);
    }
    assert_eq!(change(&person.password).await, 429);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_logins_is_refused_and_stalls_nothing() {
    let server = Server::start().await;
    // Twice as many as may wait for a worker on any machine that runs this.
    let flood = 64 * std::thread::available_parallelism().map_or(1, usize::from);
    let login = async |number| log_in(&server, &address(number), &format!("flood{number}"), "wrong password").await;
    let logins = (0..flood).map(login);
    let asking = async {
        let mut slowest = std::time::Duration::ZERO;
        for _ in 0..20 {
            let start = std::time::Instant::now();
            assert_eq!(server.raw(Method::GET, "/health/live").send().await.unwrap().status(), 200);
            slowest = slowest.max(start.elapsed());
        }
        slowest
    };
    let (answers, slowest) = tokio::join!(futures::future::join_all(logins), asking);
    let (mut tried, mut refused) = (0, 0);
    for answer in answers {
        match answer {
            (401, None) => tried += 1,
            (503, Some(1)) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    eprintln!(
        "of {flood} log-ins at once {tried} were tried and {refused} refused; the slowest other request {slowest:.1?}"
    );
    assert!(tried > 0 && refused > 0);
    server.stop().await;
}
