//! The whole document, tried on a running server.

use contract::{Caller, Options, Target};
use server_kit::Role;
use spec::Api;

use crate::fixture::Stack;

#[tokio::test]
async fn the_server_keeps_what_its_document_promises() {
    let stack = Stack::start().await;
    let (one, other, admin) = (stack.customer(), stack.customer(), stack.admin());
    let service = stack.person(Role::Service);
    let values = [("user_id", one.id.to_string().into()), ("update_order_status.status", "cancelled".into())];
    let target = Target {
        url: stack.url(),
        callers: vec![
            Caller::new("customer", one.token),
            Caller::new("customer", other.token),
            Caller::new("admin", admin.token),
            Caller::new("service", service.token),
        ],
        values: values.map(|(name, value)| (name.to_owned(), value)).into_iter().collect(),
    };
    let api = Api::parse("openapi/orders.yaml", orders_server::DOCUMENT).unwrap();
    let report = contract::run(&api, &target, Options::default()).await.unwrap();
    println!("{}\n{} requests", report.table(), report.requests);
    assert!(report.is_clean(), "{}", report.human());
    stack.stop().await;
}
