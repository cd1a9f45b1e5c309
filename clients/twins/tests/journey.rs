//! Somebody registers, orders, pays and is refunded, through the typed clients.

#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Instant;

use orders_client::types::OrderStatus;
use payments_client::types::PaymentStatus;
use tokio::net::TcpStream;
use twins::Twins;
use users_client::{IdempotencyKey, Options, Session};

fn users(twins: &Twins) -> users_client::Client {
    users_client::Client::connect(twins.url(), Options::new()).unwrap()
}

async fn registered(twins: &Twins, username: &str) -> Options {
    let users = users(twins);
    let body = users_client::types::RegisterRequest::builder()
        .username(username)
        .email(format!("{username}@example.com"))
        .password("correct horse battery");
    users.register_user().body(body).send().await.unwrap();
    Options::new().credentials(Session::start(&users, username, "correct horse battery").await.unwrap())
}

fn body(method: &str) -> orders_client::types::builder::CreateOrderRequest {
    let item = orders_client::types::OrderItem::builder().name("Plumb bob").quantity(3).price(19.99);
    orders_client::types::CreateOrderRequest::builder().items(vec![item.try_into().unwrap()]).payment_method(method)
}

#[tokio::test]
async fn an_order_is_placed_paid_and_refunded() {
    let twins = Twins::start().unwrap();
    let options = registered(&twins, "ada").await;
    let orders = orders_client::Client::connect(twins.url(), options.clone()).unwrap();
    let payments = payments_client::Client::connect(twins.url(), options).unwrap();

    let key = IdempotencyKey::new();
    let place = || orders.create_order().idempotency_key(key.clone()).body(body("sim_approved")).send();
    let order = place().await.unwrap();
    assert_eq!((order.status.clone(), order.total_amount.minor()), (OrderStatus::Confirmed, 5997));
    assert_eq!(place().await.unwrap().id, order.id);

    let cancel = orders_client::types::UpdateOrderStatusRequest::builder().status("cancelled");
    orders.update_order_status().order_id(order.id).body(cancel).send().await.unwrap();
    let payment = payments.get_payment().payment_id(order.payment_id.unwrap()).send().await.unwrap();
    assert_eq!((payment.status.clone(), payment.refunded_amount.minor()), (PaymentStatus::Refunded, 5997));

    let declined = orders.create_order().body(body("sim_declined")).send().await.unwrap();
    assert_eq!(declined.status, OrderStatus::Failed);
    assert_eq!(declined.failure_reason.as_deref(), Some("card_declined"));
    let failed = orders.list_orders().status(OrderStatus::Failed).send().await.unwrap();
    assert_eq!(failed.items.iter().map(|order| order.id).collect::<Vec<_>>(), [declined.id]);
}

#[tokio::test]
async fn one_customer_does_not_see_the_other() {
    let twins = Twins::start().unwrap();
    let (ada, ben) = (registered(&twins, "ada").await, registered(&twins, "ben").await);
    let connect = |options| orders_client::Client::connect(twins.url(), options).unwrap();
    let order = connect(ada).create_order().body(body("sim_approved")).send().await.unwrap();
    let error = connect(ben).get_order().order_id(order.id).send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert!(twins.grant_admin("BEN"));
    let admin = Session::start(&users(&twins), "ben", "correct horse battery").await.unwrap();
    let admin = connect(Options::new().credentials(admin));
    assert_eq!(admin.get_order().order_id(order.id).send().await.unwrap().id, order.id);
}

/// The first start in a process reads the documents, which takes the most of it.
#[tokio::test]
async fn a_twin_starts_and_is_gone_with_its_value() {
    let started = Instant::now();
    let first = Twins::start().unwrap();
    let took = started.elapsed();
    let again = Instant::now();
    let second = Twins::start().unwrap();
    println!("started in {took:.1?}, the second in {:.1?}", again.elapsed());
    assert_ne!(first.url(), second.url());
    let address = first.url().strip_prefix("http://").unwrap().to_owned();
    TcpStream::connect(&address).await.unwrap();
    drop(first);
    TcpStream::connect(&address).await.unwrap_err();
    assert!(users(&second).get_liveness().send().await.is_ok());
}
