use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture::Server;

fn register(username: &str, email: &str) -> Value {
    json!({"username": username, "email": email, "password": "testpass123"})
}

#[tokio::test]
async fn the_quick_start_registers() {
    let server = Server::start().await;
    let (status, account) = server.post("/users/register", register("testuser", "test@example.com")).await;
    assert_eq!(status, 201, "{account}");
    assert_eq!((account["username"].as_str(), account["role"].as_str()), (Some("testuser"), Some("customer")));
    assert!(account.get("password").is_none() && account.get("password_hash").is_none());
    server.stop().await;
}

#[tokio::test]
async fn names_and_addresses_are_unique_without_regard_to_case() {
    let server = Server::start().await;
    assert_eq!(server.post("/users/register", register("Alice", "alice@example.com")).await.0, 201);
    let (status, error) = server.post("/users/register", register("alice", "other@example.com")).await;
    assert_eq!((status, error["error_code"].as_str()), (409, Some("username_taken")));
    let (status, error) = server.post("/users/register", register("other", "ALICE@example.com")).await;
    assert_eq!((status, error["error_code"].as_str()), (409, Some("email_taken")));
    server.stop().await;
}

#[tokio::test]
async fn nobody_gives_themselves_a_role() {
    let server = Server::start().await;
    let mut body = register("mallory", "mallory@example.com");
    body["role"] = json!("admin");
    let (status, error) = server.post("/users/register", body).await;
    assert_eq!((status, &error["details"][0]["pointer"]), (400, &json!("/body/role")), "{error}");
    server.stop().await;
}

#[tokio::test]
async fn a_repeated_key_registers_once() {
    let server = Server::start().await;
    let send = |body: Value| {
        server.raw(Method::POST, "/users/register").header("Idempotency-Key", "key-12345678").json(&body).send()
    };
    let body = register("bob", "bob@example.com");
    let first: Value = send(body.clone()).await.unwrap().json().await.unwrap();
    let again = send(body).await.unwrap();
    assert_eq!(again.status(), 201);
    assert_eq!(again.json::<Value>().await.unwrap(), first);
    let mut password = register("bob", "bob@example.com");
    password["password"] = json!("another password");
    assert_eq!(send(password).await.unwrap().status(), 409);
    let other = send(register("carol", "carol@example.com")).await.unwrap();
    assert_eq!(other.status(), 409);
    assert_eq!(other.json::<Value>().await.unwrap()["error_code"], "idempotency_key_reused");
    server.stop().await;
}

#[tokio::test]
async fn an_address_is_shown_to_its_owner_and_to_admins() {
    let server = Server::start().await;
    let (owner, stranger, admin) = (server.person().await, server.person().await, server.admin().await);
    for (reader, shown) in [(&owner, true), (&stranger, false), (&admin, true)] {
        let profile = server.client_as(&reader.access_token).get_user().user_id(owner.id).send().await.unwrap();
        assert_eq!(profile.email.is_some(), shown, "{}", reader.username);
    }
    server.stop().await;
}

#[tokio::test]
async fn an_unknown_account_is_404() {
    let server = Server::start().await;
    let person = server.person().await;
    let path = format!("/users/{}", uuid::Uuid::now_v7());
    let response = server.raw(Method::GET, &path).bearer_auth(&person.access_token).send().await.unwrap();
    assert_eq!(response.status(), 404);
    server.stop().await;
}

#[tokio::test]
async fn a_changed_address_is_seen_at_once() {
    let server = Server::start().await;
    let person = server.person().await;
    let client = server.client_as(&person.access_token);
    // Now it is cached.
    client.get_user().user_id(person.id).send().await.unwrap();
    let changed = client.update_me().body_map(|body| body.email(Some("new@example.com".parse().unwrap()))).send();
    assert_eq!(changed.await.unwrap().email.as_str(), "new@example.com");
    let profile = client.get_user().user_id(person.id).send().await.unwrap();
    assert_eq!(profile.email.as_ref().map(|email| email.as_str()), Some("new@example.com"));
    server.stop().await;
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    let server = Server::start().await;
    let here = server.person().await;
    let there = server.log_in(here.username.clone(), here.password.clone(), here.id).await;
    let patch = |body: Value| server.raw(Method::PATCH, "/users/me").bearer_auth(&here.access_token).json(&body).send();
    assert_eq!(patch(json!({"new_password": "another password"})).await.unwrap().status(), 400);
    let wrong = json!({"new_password": "another password", "current_password": "not it at all"});
    assert_eq!(patch(wrong).await.unwrap().status(), 403);
    assert_eq!(server.get_me(&there.access_token).await, 200);
    let right = json!({"new_password": "another password", "current_password": here.password});
    assert_eq!(patch(right).await.unwrap().status(), 200);
    assert_eq!(server.get_me(&here.access_token).await, 200);
    assert_eq!(server.get_me(&there.access_token).await, 401);
    let login = |password: &str| server.post("/users/login", json!({"username": here.username, "password": password}));
    assert_eq!(login(&here.password).await.0, 401);
    assert_eq!(login("another password").await.0, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_list_is_for_admins_and_comes_in_pages() {
    use futures::TryStreamExt;
    let server = Server::start().await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(server.person().await.id);
    }
    let admin = server.admin().await;
    ids.push(admin.id);
    let client = server.client_as(&admin.access_token);
    let profiles: Vec<_> = client.list_users().limit(2).stream().try_collect().await.unwrap();
    assert_eq!(profiles.iter().map(|profile| profile.id).collect::<Vec<_>>(), ids);
    let customer = server.person().await;
    let refused = server.raw(Method::GET, "/users").bearer_auth(&customer.access_token).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_address_and_what_cannot_be_stored_is_refused() {
    let server = Server::start().await;
    for email in ["Somebody <bob@example.com>", "\u{0} <bob@example.com>", "bob@", "bob", "bob@[127.0.0.1]"] {
        let (status, error) = server.post("/users/register", register("bob", email)).await;
        assert_eq!((status, &error["details"][0]["pointer"]), (400, &json!("/body/email")), "{email}: {error}");
    }
    let person = server.person().await;
    let body = json!({"username": person.username, "password": "nul \u{0}"});
    assert_eq!(server.post("/users/login", body).await.0, 401);
    server.stop().await;
}

#[tokio::test]
async fn half_a_password_change_is_refused() {
    let server = Server::start().await;
    let person = server.person().await;
    let client = server.raw(Method::PATCH, "/users/me").bearer_auth(&person.access_token);
    let response = client.json(&json!({"current_password": person.password})).send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(response.json::<Value>().await.unwrap()["details"][0]["pointer"], "/body/new_password");
    server.stop().await;
}
