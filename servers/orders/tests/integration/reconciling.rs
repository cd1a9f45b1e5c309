//! What a request left unfinished is finished without it, by whichever server comes first, once.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use orders_client::types::{Order, OrderStatus};

use crate::fakes::Mode;
use crate::fixture::{Person, Stack, readme_order, refused};

/// How long the reconciler, which looks every second, is given.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until an order stands as wanted and nothing is left to do for it.
async fn settled(stack: &Stack, customer: &Person, order: &Order, status: OrderStatus) {
    let start = Instant::now();
    loop {
        let (now, work) = (customer.read(order.id).await.status, stack.work(order.id).await);
        if now == status && work.is_empty() {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "the order is {now}, to do: {work:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Makes work due until some of it is parked.
async fn until_parked(stack: &Stack) {
    let start = Instant::now();
    while stack.parked().await == 0 {
        assert!(start.elapsed() < 2 * PATIENCE, "nothing was parked");
        stack.make_due().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_charge_whose_outcome_was_lost_is_finished() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    for mode in [Mode::LoseTheAnswer, Mode::Refuse(503, "unavailable"), Mode::Refuse(401, "invalid_token")] {
        stack.payments.set(mode);
        let order = customer.place(readme_order()).await;
        assert_eq!(order.status, OrderStatus::Pending, "{mode:?}");
        stack.payments.set(Mode::Normal);
        stack.make_due().await;
        settled(&stack, &customer, &order, OrderStatus::Confirmed).await;
        assert_eq!(stack.payments.charges(order.id), 1, "{mode:?}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_refund_whose_outcome_was_lost_is_finished() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    for mode in [Mode::LoseTheAnswer, Mode::Refuse(503, "unavailable")] {
        stack.payments.set(Mode::Normal);
        let order = customer.place(readme_order()).await;
        stack.payments.set(mode);
        assert_eq!(refused(customer.try_move(order.id, OrderStatus::Cancelled).await).0, 503, "{mode:?}");
        stack.payments.set(Mode::Normal);
        stack.make_due().await;
        settled(&stack, &customer, &order, OrderStatus::Cancelled).await;
        assert_eq!(stack.payments.refunds(order.payment_id.unwrap()), 1, "{mode:?}");
    }
    stack.stop().await;
}

#[tokio::test]
async fn an_attempt_that_settles_nothing_is_put_off_and_not_dropped() {
    let stack = Stack::start().await;
    stack.payments.set(Mode::Refuse(503, "unavailable"));
    let order = stack.customer().place(readme_order()).await;
    let path = "/payments";
    for attempt in 2..=4 {
        stack.make_due().await;
        let start = Instant::now();
        while stack.payments.received("POST", path).len() < attempt {
            assert!(start.elapsed() < PATIENCE, "attempt {attempt} is missing");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    assert_eq!(stack.work(order.id).await, ["charge"]);
    assert_eq!(stack.parked().await, 0, "no answer parks nothing");
    stack.stop().await;
}

#[tokio::test]
async fn work_that_answers_do_not_settle_is_parked_until_somebody_resumes_it() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    stack.payments.set(Mode::Refuse(409, "order_already_paid"));
    let order = customer.place(readme_order()).await;
    until_parked(&stack).await;
    stack.payments.set(Mode::Normal);
    stack.make_due().await;
    assert_eq!(stack.work(order.id).await, ["charge"], "parked work is kept");
    assert_eq!(stack.store().resume().await.unwrap(), 1);
    settled(&stack, &customer, &order, OrderStatus::Confirmed).await;
    stack.stop().await;
}

#[tokio::test]
async fn an_order_that_cannot_be_read_is_parked_and_holds_up_no_other() {
    let stack = Stack::start().await;
    let customer = stack.customer();
    stack.pending_orders(1).await;
    stack.payments.set(Mode::LoseTheAnswer);
    let order = customer.place(readme_order()).await;
    stack.payments.set(Mode::Normal);
    until_parked(&stack).await;
    settled(&stack, &customer, &order, OrderStatus::Confirmed).await;
    stack.stop().await;
}

#[tokio::test]
async fn servers_that_look_at_the_same_time_share_the_work() {
    let stack = Stack::start().await;
    stack.payments.set(Mode::Hang);
    let store = stack.store();
    stack.pending_orders(60).await;
    let claims = futures::future::join_all((0..6).map(|_| store.claim(10))).await;
    let claimed: Vec<_> = claims.into_iter().flat_map(Result::unwrap).map(|due| due.order).collect();
    let distinct: BTreeSet<_> = claimed.iter().collect();
    assert_eq!(distinct.len(), claimed.len(), "an order was claimed twice");
    stack.stop().await;
}
