use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::{Value, json};
use users_server::passwords::Passwords;
use users_server::store::ServiceClient;

use crate::fixture::Server;

const SECRET: &str = "3v9YtQ0xJ8mNc5RbLw2KfHs7";

async fn with_client() -> Server {
    let server = Server::start().await;
    let secret_hash = Passwords::new().unwrap().hash(SECRET.to_owned()).await.unwrap();
    let scopes = vec!["payments:charge".to_owned(), "users:read".to_owned()];
    server.store.put_service_client("orders", &ServiceClient { secret_hash, scopes }).await.unwrap();
    server
}

async fn token(server: &Server, secret: &str, scope: Option<&str>) -> (u16, Value) {
    let mut body = json!({"grant_type": "client_credentials", "client_id": "orders", "client_secret": secret});
    if let Some(scope) = scope {
        body["scope"] = json!(scope);
    }
    server.post("/users/token", body).await
}

#[tokio::test]
async fn a_service_gets_what_it_was_granted_and_no_more() {
    let server = with_client().await;
    let (status, all) = token(&server, SECRET, None).await;
    assert_eq!((status, all["scope"].as_str()), (200, Some("payments:charge users:read")));
    let (status, less) = token(&server, SECRET, Some("users:read")).await;
    assert_eq!((status, less["scope"].as_str()), (200, Some("users:read")));
    assert_eq!(token(&server, SECRET, Some("payments:refund")).await.0, 403);
    assert_eq!(token(&server, "wrong", None).await.0, 401);
    server.stop().await;
}

#[tokio::test]
async fn scopes_decide_what_a_service_may_call() {
    let server = with_client().await;
    let person = server.person().await;
    let path = format!("/users/{}", person.id);
    for (scope, expected) in [("users:read", 200), ("payments:charge", 403)] {
        let (_, granted) = token(&server, SECRET, Some(scope)).await;
        let access = granted["access_token"].as_str().unwrap();
        let response = server.raw(Method::GET, &path).bearer_auth(access).send().await.unwrap();
        assert_eq!(response.status(), expected, "{scope}");
        assert_eq!(server.get_me(access).await, 403, "a service has no account");
    }
    server.stop().await;
}

#[tokio::test]
async fn tampered_and_foreign_tokens_are_refused() {
    let server = Server::start().await;
    let other = Server::start().await;
    let person = server.person().await;
    let stranger = other.person().await;
    let parts: Vec<&str> = person.access_token.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["role"] = json!("admin");
    let forged = URL_SAFE_NO_PAD.encode(claims.to_string());
    let none = URL_SAFE_NO_PAD.encode(json!({"alg": "none", "typ": "at+jwt"}).to_string());
    for token in [
        format!("{}.{forged}.{}", parts[0], parts[2]),
        format!("{none}.{forged}."),
        stranger.access_token,
        "nonsense".to_owned(),
    ] {
        assert_eq!(server.get_me(&token).await, 401, "{token}");
    }
    other.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn the_published_key_verifies_a_token() {
    let server = Server::start().await;
    let person = server.person().await;
    let keys = server.client().get_jwks().send().await.unwrap();
    let header = jsonwebtoken::decode_header(&person.access_token).unwrap();
    let key = keys.keys.iter().find(|key| Some(key.kid.as_str()) == header.kid.as_deref()).unwrap();
    let key = jsonwebtoken::DecodingKey::from_ed_components(&key.x).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&[server_kit::cli::AUDIENCE]);
    let claims = jsonwebtoken::decode::<server_kit::auth::Claims>(&person.access_token, &key, &validation).unwrap();
    assert_eq!(claims.claims.sub, person.id.to_string());
    server.stop().await;
}
