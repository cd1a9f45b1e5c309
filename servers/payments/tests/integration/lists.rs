use futures::TryStreamExt;
use payments_client::types::{Payment, PaymentMethod, PaymentStatus};
use uuid::Uuid;

use crate::fixture::{Order, Server, code, refused};

fn ids(payments: &[Payment]) -> Vec<Uuid> {
    payments.iter().map(|payment| payment.id).collect()
}

/// Five payments of one account, a declined one among them, newest first.
async fn five(server: &Server, user: Uuid) -> Vec<Uuid> {
    let orders = server.orders();
    let mut made = Vec::new();
    for number in 0..5 {
        let method = if number == 2 { PaymentMethod::SimDeclined } else { PaymentMethod::SimApproved };
        made.push(Order { user, method, ..Order::of(100 + number) }.charge(&orders).await.unwrap().id);
    }
    made.reverse();
    made
}

#[tokio::test]
async fn a_payment_is_shown_to_its_owner_to_admins_and_to_services() {
    let server = Server::start().await;
    let order = Order::of(100);
    let payment = order.charge(&server.orders()).await.unwrap();
    for reader in [server.customer(order.user), server.admin(), server.orders()] {
        assert_eq!(reader.get_payment().payment_id(payment.id).send().await.unwrap().id, payment.id);
    }
    let stranger = server.customer(Uuid::now_v7());
    let somebody_elses = refused(stranger.get_payment().payment_id(payment.id).send().await);
    let nobodys = refused(stranger.get_payment().payment_id(Uuid::now_v7()).send().await);
    // Nothing tells the two apart.
    assert_eq!((somebody_elses.0, &somebody_elses.1.message), (404, &nobodys.1.message));
    assert_eq!((nobodys.0, nobodys.1.error_code), (404, somebody_elses.1.error_code));
    server.stop().await;
}

#[tokio::test]
async fn a_list_comes_newest_first_page_by_page() {
    let server = Server::start().await;
    let (user, other) = (Uuid::now_v7(), Uuid::now_v7());
    let (own, others) = (five(&server, user).await, five(&server, other).await);
    for (reader, expected) in [
        (server.customer(user), own.clone()),
        (server.customer(Uuid::now_v7()), Vec::new()),
        (server.admin(), [others, own.clone()].concat()),
    ] {
        for limit in [1, 2, 5, 100] {
            let all: Vec<Payment> = reader.list_payments().limit(limit).stream().try_collect().await.unwrap();
            assert_eq!(ids(&all), expected, "limit {limit}");
        }
    }
    let whole = server.customer(user).list_payments().limit(5).send().await.unwrap();
    assert_eq!((whole.items.len(), &whole.next_page), (5, &None), "a full last page has no next one");
    server.stop().await;
}

#[tokio::test]
async fn filters_hold_on_every_page() {
    let server = Server::start().await;
    let user = Uuid::now_v7();
    let own = five(&server, user).await;
    let others = five(&server, Uuid::now_v7()).await;
    let completed = |list: &[Uuid]| [&list[..2], &list[3..]].concat();
    for (reader, expected) in
        [(server.customer(user), completed(&own)), (server.admin(), completed(&[&others[..], &own].concat()[..5]))]
    {
        let request = reader.list_payments().limit(1).status(PaymentStatus::Completed);
        let found: Vec<Payment> = request.stream().try_collect().await.unwrap();
        assert_eq!(ids(&found)[..4], expected);
        assert!(found.iter().all(|payment| payment.status == PaymentStatus::Completed));
    }
    server.stop().await;
}

#[tokio::test]
async fn the_payments_of_an_order_are_found() {
    let server = Server::start().await;
    let orders = server.orders();
    let declined = Order { method: PaymentMethod::SimDeclined, ..Order::of(100) };
    let first = declined.charge(&orders).await.unwrap().id;
    let second = Order { method: PaymentMethod::SimApproved, ..declined }.charge(&orders).await.unwrap().id;
    Order { user: declined.user, ..Order::of(100) }.charge(&orders).await.unwrap();
    let owner = server.customer(declined.user);
    for reader in [&owner, &server.admin()] {
        let request = reader.list_payments().order_id(declined.id);
        let all: Vec<Payment> = request.clone().limit(1).stream().try_collect().await.unwrap();
        assert_eq!(ids(&all), [second, first]);
        let failed = request.clone().status(PaymentStatus::Failed).send().await.unwrap();
        assert_eq!(ids(&failed.items), [first]);
        let none = request.status(PaymentStatus::Pending).send().await.unwrap();
        assert!(none.items.is_empty());
    }
    let stranger = server.customer(Uuid::now_v7());
    assert!(stranger.list_payments().order_id(declined.id).send().await.unwrap().items.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_token_goes_with_its_filters_and_grants_nothing() {
    let server = Server::start().await;
    let user = Uuid::now_v7();
    five(&server, user).await;
    let owner = server.customer(user);
    let first = owner.list_payments().limit(1).status(PaymentStatus::Completed).send().await.unwrap();
    let token = first.next_page.clone().unwrap();
    let same = owner.list_payments().page_token(token.clone()).status(PaymentStatus::Completed).send().await.unwrap();
    assert_eq!(same.items.len(), 3);
    let other = owner.list_payments().page_token(token.clone()).status(PaymentStatus::Failed).send().await;
    assert_eq!(code(other), (400, "invalid_request".to_owned()));
    let (status, error) = refused(owner.list_payments().page_token("bm9uc2Vuc2U").send().await);
    assert_eq!((status, error.details[0].pointer.as_str()), (400, "/query/page_token"));
    let stranger = server.customer(Uuid::now_v7());
    assert!(stranger.list_payments().page_token(token).send().await.unwrap().items.is_empty());
    server.stop().await;
}
