use reqwest::Method;
use serde_json::json;

use crate::fixture::Server;

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let server = Server::start().await;
    let person = server.person().await;
    let wrong = server.post("/users/login", json!({"username": person.username, "password": "wrong password"})).await;
    let unknown = server.post("/users/login", json!({"username": "nobody", "password": "wrong password"})).await;
    for (status, error) in [&wrong, &unknown] {
        assert_eq!((*status, error["error_code"].as_str()), (401, Some("invalid_credentials")));
    }
    assert_eq!(wrong.1["message"], unknown.1["message"]);
    server.stop().await;
}

#[tokio::test]
async fn a_name_logs_in_whatever_its_case() {
    let server = Server::start().await;
    let person = server.person().await;
    server.log_in(person.username.to_uppercase(), person.password, person.id).await;
    server.stop().await;
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_copy_ends_the_session() {
    let server = Server::start().await;
    let person = server.person().await;
    let refresh = |token: String| server.post("/users/refresh", json!({"refresh_token": token}));
    let (status, next) = refresh(person.refresh_token.clone()).await;
    assert_eq!(status, 200, "{next}");
    let (access, next) = (next["access_token"].as_str().unwrap(), next["refresh_token"].as_str().unwrap());
    assert_eq!(server.get_me(access).await, 200);
    assert_eq!(refresh(person.refresh_token).await.0, 401);
    assert_eq!(refresh(next.to_owned()).await.0, 401, "the session is over");
    assert_eq!(server.get_me(access).await, 401, "its access tokens too");
    server.stop().await;
}

#[tokio::test]
async fn of_two_concurrent_refreshes_one_wins() {
    let server = Server::start().await;
    let person = server.person().await;
    let refresh = || server.post("/users/refresh", json!({"refresh_token": person.refresh_token}));
    let (one, two) = tokio::join!(refresh(), refresh());
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    server.stop().await;
}

#[tokio::test]
async fn logging_out_ends_the_session_everywhere() {
    let server = Server::start().await;
    let person = server.person().await;
    server.client_as(&person.access_token).logout_user().send().await.unwrap();
    assert_eq!(server.get_me(&person.access_token).await, 401);
    assert_eq!(server.post("/users/refresh", json!({"refresh_token": person.refresh_token})).await.0, 401);
    server.stop().await;
}

#[tokio::test]
async fn without_redis_everything_goes_on_and_revocation_is_read_from_the_database() {
    let server = Server::start_with(|config| {
        // Nothing listens on port 1.
        config.common.redis = server_kit::config::Secret::new("redis://127.0.0.1:1/");
    })
    .await;
    let person = server.person().await;
    assert_eq!(server.get_me(&person.access_token).await, 200);
    server.client_as(&person.access_token).logout_user().send().await.unwrap();
    assert_eq!(server.get_me(&person.access_token).await, 401);
    let ready = server.raw(Method::GET, "/health/ready").send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let ready: serde_json::Value = ready.json().await.unwrap();
    assert_eq!(ready["status"], "degraded");
    assert!(ready["checks"].as_array().unwrap().contains(&json!({"name": "cache", "state": "down"})));
    server.stop().await;
}

#[tokio::test]
async fn a_login_with_the_password_of_yesterday_starts_nothing() {
    use users_server::store::{Change, NewPassword};
    use users_server::tokens::RefreshToken;
    let server = Server::start().await;
    let person = server.person().await;
    let (_, verified) = server.store.account(person.id).await.unwrap().unwrap();
    let change = || NewPassword { hash: "$new".to_owned(), verified: verified.clone(), keep: None };
    let change = || Change { email: None, password: Some(change()) };
    let changed = server.store.update_account(person.id, change()).await.unwrap();
    assert_eq!(changed.unwrap().1.len(), 1, "the session of the log-in has ended");
    // Both were verified before the change and come after it.
    assert!(server.store.start_session(person.id, &verified, &RefreshToken::generate()).await.unwrap().is_none());
    assert!(server.store.update_account(person.id, change()).await.unwrap().is_none());
    server.stop().await;
}

#[tokio::test]
async fn a_session_that_ended_unheard_is_announced_when_redis_is_back() {
    let server = Server::start().await;
    let person = server.person().await;
    server.client_as(&person.access_token).logout_user().send().await.unwrap();
    let claims: serde_json::Value = {
        use base64::Engine;
        let part = person.access_token.split('.').nth(1).unwrap();
        serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    let session = claims["sid"].as_str().unwrap();
    // As if Redis had been away, or had forgotten.
    let cache = server.cache(server_kit::auth::REVOKED);
    cache.forget(session).await;
    assert_eq!(cache.contains(session).await, Some(false));
    let announced = async { while cache.contains(session).await != Some(true) {} };
    tokio::time::timeout(std::time::Duration::from_secs(20), announced).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_hash_of_yesterday_is_made_anew_at_the_next_login() {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
    use users_server::passwords::is_outdated;
    let server = Server::start().await;
    let person = server.person().await;
    let stored = async || server.store.account(person.id).await.unwrap().unwrap().1;
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
    let weak = weak.hash_password(person.password.as_bytes()).unwrap().to_string();
    assert!(server.store.rehash(person.id, &stored().await, &weak).await.unwrap());
    let wrong = json!({"username": person.username, "password": "wrong password"});
    assert_eq!(server.post("/users/login", wrong).await.0, 401);
    assert_eq!(stored().await, weak, "a wrong password changes nothing");
    let session = server.log_in(person.username.clone(), person.password.clone(), person.id).await;
    assert!(!is_outdated(&stored().await), "{}", stored().await);
    assert_eq!(server.get_me(&session.access_token).await, 200);
    assert_eq!(server.get_me(&person.access_token).await, 200, "the sessions before it go on");
    server.log_in(person.username.clone(), person.password.clone(), person.id).await;
    server.stop().await;
}

/// The work is the same, so the time is. The medians are printed, and no more than that they lie in one
/// range is demanded: a machine has its moods.
#[tokio::test]
async fn time_does_not_tell_who_has_an_account() {
    let server = Server::start().await;
    let person = server.person().await;
    let mut times = [Vec::new(), Vec::new()];
    for number in 0..90 {
        for (place, name) in [person.username.clone(), format!("stranger{number}")].into_iter().enumerate() {
            let address = format!("2001:db8:{:x}:{number:x}::1", 0xaaaa + place);
            let body = json!({"username": name, "password": "wrong password"});
            let request = server.raw(Method::POST, "/users/login").header("x-forwarded-for", address).json(&body);
            let start = std::time::Instant::now();
            assert_eq!(request.send().await.unwrap().status(), 401);
            times[place].push(start.elapsed());
        }
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    eprintln!("a wrong password {known:.1?}, an unknown name {unknown:.1?}: {ratio:.3}");
    // Without the work an answer takes a tenth.
    assert!((0.5..2.0).contains(&ratio), "{ratio}");
    server.stop().await;
}
