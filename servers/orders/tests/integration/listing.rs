//! Lists: whose orders, which of them, in what order, page by page.

use futures::{StreamExt, TryStreamExt};
use orders_client::Client;
use orders_client::types::OrderStatus;
use serde_json::json;
use uuid::Uuid;

use crate::fixture::{Person, Stack, code, readme_order, refused_with};

/// Places orders of which every third is declined; answers the ids of the confirmed and of the failed, newest first.
async fn place(person: &Person, number: usize) -> (Vec<Uuid>, Vec<Uuid>) {
    let (mut confirmed, mut failed) = (Vec::new(), Vec::new());
    for n in 0..number {
        let mut body = readme_order();
        if n % 3 == 2 {
            body["payment_method"] = json!("sim_declined");
        }
        let order = person.place(body).await;
        if order.status == OrderStatus::Failed { &mut failed } else { &mut confirmed }.insert(0, order.id);
    }
    (confirmed, failed)
}

/// More than any test places: pages that go in circles must not go on for ever.
const MANY: usize = 50;

async fn all(client: &Client, limit: i32, status: Option<OrderStatus>, user: Option<Uuid>) -> Vec<Uuid> {
    let mut request = client.list_orders().limit(limit);
    if let Some(status) = status {
        request = request.status(status);
    }
    if let Some(user) = user {
        request = request.user_id(user);
    }
    request.stream().take(MANY).map_ok(|order| order.id).try_collect().await.unwrap()
}

#[tokio::test]
async fn a_customer_sees_their_own_orders_newest_first() {
    let stack = Stack::start().await;
    let (customer, other) = (stack.customer(), stack.customer());
    let (confirmed, failed) = place(&customer, 7).await;
    place(&other, 2).await;
    let mut both = [confirmed.clone(), failed.clone()].concat();
    both.sort();
    both.reverse();
    for limit in [1, 2, 3, 7, 8] {
        assert_eq!(all(&customer.client, limit, None, None).await, both, "{limit}");
        assert_eq!(all(&customer.client, limit, None, Some(customer.id)).await, both, "{limit}");
        assert_eq!(all(&customer.client, limit, Some(OrderStatus::Confirmed), None).await, confirmed, "{limit}");
        assert_eq!(all(&customer.client, limit, Some(OrderStatus::Failed), None).await, failed, "{limit}");
        assert_eq!(all(&customer.client, limit, Some(OrderStatus::Shipped), None).await, Vec::<Uuid>::new(), "{limit}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn an_admin_sees_everybodys_or_one_accounts() {
    let stack = Stack::start().await;
    let (admin, first, second) = (stack.admin(), stack.customer(), stack.customer());
    let (first_confirmed, first_failed) = place(&first, 4).await;
    let (second_confirmed, second_failed) = place(&second, 3).await;
    let everybody = [second_failed.clone(), second_confirmed, first_confirmed.clone(), first_failed.clone()].concat();
    let mut listed = all(&admin.client, 3, None, None).await;
    assert!(listed.is_sorted_by(|newer, older| newer > older));
    listed.sort();
    assert_eq!(listed, {
        let mut all = everybody;
        all.sort();
        all
    });
    assert_eq!(all(&admin.client, 1, Some(OrderStatus::Failed), None).await, [second_failed, first_failed].concat());
    let confirmed = all(&admin.client, 2, Some(OrderStatus::Confirmed), Some(first.id)).await;
    assert_eq!(confirmed, first_confirmed);
    assert_eq!(all(&admin.client, 2, None, Some(Uuid::now_v7())).await, Vec::<Uuid>::new());
    stack.stop().await;
}

#[tokio::test]
async fn a_page_holds_what_was_asked_for_and_says_whether_more_follows() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    place(&customer, 3).await;
    let list = |limit| customer.client.list_orders().limit(limit).send();
    let page = list(2).await.unwrap().into_inner();
    assert_eq!((page.items.len(), page.next_page.is_some()), (2, true));
    assert_eq!(page.items[0].items.len(), 2);
    let page = list(3).await.unwrap().into_inner();
    assert_eq!((page.items.len(), page.next_page), (3, None));
    assert_eq!(stack.customer().client.list_orders().send().await.unwrap().items.len(), 0);
    stack.stop().await;
}

#[tokio::test]
async fn a_customer_may_not_ask_for_somebody_else() {
    let stack = Stack::start().await;
    let (admin, customer, other) = (stack.admin(), stack.customer(), stack.customer());
    place(&other, 2).await;
    let answer = customer.client.list_orders().user_id(other.id).send().await;
    assert_eq!(refused_with(answer), code(403, "forbidden"));
    // Nor with a token that somebody made who may.
    let page = admin.client.list_orders().user_id(other.id).limit(1).send().await.unwrap().into_inner();
    let answer = customer.client.list_orders().page_token(page.next_page.unwrap()).send().await;
    assert_eq!(refused_with(answer), code(403, "forbidden"));
    // A token of everybody's orders shows a customer their own.
    let page = admin.client.list_orders().limit(1).send().await.unwrap().into_inner();
    let own = customer.client.list_orders().page_token(page.next_page.unwrap()).send().await.unwrap();
    assert!(own.items.is_empty());
    stack.stop().await;
}

#[tokio::test]
async fn a_token_belongs_to_its_list() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    place(&customer, 4).await;
    let list = || customer.client.list_orders().limit(1);
    let page = list().status(OrderStatus::Confirmed).send().await.unwrap().into_inner();
    let token = page.next_page.unwrap();
    let answer = list().page_token(&*token).status(OrderStatus::Failed).send().await;
    assert_eq!(refused_with(answer), code(400, "invalid_request"));
    assert!(list().page_token(&*token).status(OrderStatus::Confirmed).send().await.is_ok());
    let answer = list().page_token("bm9uc2Vuc2U").send().await;
    assert_eq!(refused_with(answer), code(400, "invalid_request"));
    stack.stop().await;
}
