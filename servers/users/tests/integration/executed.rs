//! The whole document, tried on a running server.

use std::collections::BTreeMap;

use contract::{Caller, Options, Target};
use serde_json::json;
use spec::Api;
use users_server::passwords::Passwords;
use users_server::store::ServiceClient;

use crate::fixture::Server;

const SECRET: &str = "3v9YtQ0xJ8mNc5RbLw2KfHs7";

#[tokio::test]
async fn the_server_keeps_what_its_document_promises() {
    let server = Server::start().await;
    let (one, other, leaving, changing) =
        (server.person().await, server.person().await, server.person().await, server.person().await);
    let refreshing = server.person().await;
    let admin = server.admin().await;
    let secret_hash = Passwords::new().unwrap().hash(SECRET.to_owned()).await.unwrap();
    let client = ServiceClient { secret_hash, scopes: vec!["users:read".to_owned()] };
    server.store.put_service_client("contract", &client).await.unwrap();
    let grant = json!({"grant_type": "client_credentials", "client_id": "contract", "client_secret": SECRET});
    let service = server.post("/users/token", grant).await.1["access_token"].as_str().unwrap().to_owned();

    let values = [
        ("username", json!("contract{n}")),
        ("email", json!("contract{n}@example.com")),
        ("user_id", json!(one.id)),
        ("login_user.username", json!(one.username)),
        ("login_user.password", json!(one.password)),
        ("refresh_session.refresh_token", json!(refreshing.refresh_token)),
        ("update_me.current_password", json!(changing.password)),
        ("update_me.new_password", json!(changing.password)),
        ("create_service_token.client_id", json!("contract")),
        ("create_service_token.client_secret", json!(SECRET)),
        ("create_service_token.scope", json!("users:read")),
    ];
    let target = Target {
        url: server.url(),
        callers: vec![
            Caller::new("customer", one.access_token),
            Caller::new("customer", other.access_token),
            Caller::new("customer", leaving.access_token).reserved(&["logout_user"]),
            Caller::new("customer", changing.access_token).reserved(&["update_me"]),
            Caller::new("admin", admin.access_token),
            Caller::new("service", service).scopes(&["users:read"]),
        ],
        values: values.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>(),
    };
    let api = Api::parse("openapi/users.yaml", users_server::DOCUMENT).unwrap();
    let report = contract::run(&api, &target, Options::default()).await.unwrap();
    println!("{}\n{} requests", report.table(), report.requests);
    assert!(report.is_clean(), "{}", report.human());
    server.stop().await;
}
