//! Reading an order.

use uuid::Uuid;

use crate::fixture::{Stack, code, readme_order, refused_with};

#[tokio::test]
async fn an_order_is_for_who_placed_it_and_for_admins() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    let order = customer.place(readme_order()).await;
    assert_eq!(customer.read(order.id).await.user_id, customer.id);
    assert_eq!(stack.admin().read(order.id).await.user_id, customer.id);
    let stranger = stack.customer();
    let answer = stranger.client.get_order().order_id(order.id).send().await;
    assert_eq!(refused_with(answer), code(404, "not_found"));
    stack.stop().await;
}

#[tokio::test]
async fn an_order_that_never_was_is_not_found() {
    let stack = Stack::start().await;
    for person in [stack.customer(), stack.admin()] {
        let answer = person.client.get_order().order_id(Uuid::now_v7()).send().await;
        assert_eq!(refused_with(answer), code(404, "not_found"));
    }
    stack.stop().await;
}
