//! The whole document, tried on a running server.

use contract::{Caller, Options, Target};
use server_kit::Role;
use uuid::Uuid;

use crate::fixture::{API, Server};

#[tokio::test]
async fn the_server_keeps_what_its_document_promises() {
    const SCOPES: &[&str] = &["payments:charge", "payments:read", "payments:refund"];
    let server = Server::start().await;
    let token = |role, subject: String, scopes: &[&str]| server.issuer.token(role, subject, scopes);
    let values = [("order_id", "{uuid}".into()), ("user_id", "{uuid}".into()), ("refund_payment.amount", 0.01.into())];
    let target = Target {
        url: server.url(),
        callers: vec![
            Caller::new("service", token(Role::Service, "orders".to_owned(), SCOPES)).scopes(SCOPES),
            Caller::new("customer", token(Role::Customer, Uuid::now_v7().to_string(), &[])),
            Caller::new("customer", token(Role::Customer, Uuid::now_v7().to_string(), &[])),
            Caller::new("admin", token(Role::Admin, Uuid::now_v7().to_string(), &[])),
        ],
        values: values.map(|(name, value): (&str, serde_json::Value)| (name.to_owned(), value)).into_iter().collect(),
    };
    let report = contract::run(&API, &target, Options::default()).await.unwrap();
    println!("{}\n{} requests", report.table(), report.requests);
    assert!(report.is_clean(), "{}", report.human());
    server.stop().await;
}
