//! Ten thousand orders and payments over a network that loses, delays and damages: each is carried out once.
#![allow(clippy::unwrap_used, clippy::print_stderr, unreachable_pub, reason = "tests")]

mod proxy;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use client_kit::{CallError, IdempotencyKey, Options, Retry, progenitor_client};
use e2e::Stack;
use futures::TryStreamExt;
use futures::future::join_all;
use proxy::{Fault, Proxy, Weather};
use uuid::Uuid;

/// Intents of each kind.
const INTENTS: usize = 5_000;
/// Intents at once.
const WORKERS: usize = 24;
/// Calls during the brown-out.
const BROWN_OUT: usize = 2_000;
/// Longest pursuit of one intent.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longer than a server under this load takes, shorter than anybody wants to wait for a stalled body.
fn options() -> Options {
    Options::new().attempt_timeout(Duration::from_secs(2)).retry(Retry::new().attempts(4))
}

/// Calls until there is an answer, as a program does that must not give up; counts the calls.
async fn pursue<T, E, F>(calls: &AtomicUsize, call: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, progenitor_client::Error<E>>>,
{
    let started = Instant::now();
    loop {
        calls.fetch_add(1, Ordering::Relaxed);
        match call().await {
            Ok(answer) => return answer,
            Err(error) => assert!(started.elapsed() < PATIENCE, "{}", error.summary()),
        }
    }
}

/// Runs the intents `0..count` on some workers; answers what each came to.
async fn all<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    count: usize,
    run: impl Fn(usize) -> F + Send + Sync + 'static,
) -> Vec<T> {
    let (next, run) = (Arc::new(AtomicUsize::new(0)), Arc::new(run));
    let worker = || {
        let (next, run) = (Arc::clone(&next), Arc::clone(&run));
        tokio::spawn(async move {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return done;
                }
                done.push(run(number).await);
            }
        })
    };
    let workers: Vec<_> = (0..WORKERS).map(|_| worker()).collect();
    join_all(workers).await.into_iter().flat_map(Result::unwrap).collect()
}

fn report(what: &str, calls: usize, proxy: &Proxy, started: Instant) {
    let faults: Vec<String> = proxy.done().iter().map(|(fault, count)| format!("{fault:?} {count}")).collect();
    let (requests, seconds) = (proxy.requests(), started.elapsed().as_secs_f64());
    eprintln!("{what}: {INTENTS} intents, {calls} calls, {requests} requests in {seconds:.0} s; {}", faults.join(", "));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_intent_has_one_effect() {
    let stack = Stack::start().await.unwrap();
    let person = stack.person("shopper").await.unwrap();
    let user = stack.users(person.clone()).unwrap().get_me().send().await.unwrap().id;

    // Orders.
    let started = Instant::now();
    let proxy = Proxy::start(stack.address("orders"), Weather::Storm).await;
    let orders = orders_client::Client::connect(&proxy.url, options().credentials(person.clone())).unwrap();
    let calls = Arc::<AtomicUsize>::default();
    let (client, counted) = (orders.clone(), Arc::clone(&calls));
    let placed = all(INTENTS, move |_| {
        let (client, calls) = (client.clone(), Arc::clone(&counted));
        async move {
            let key = IdempotencyKey::new();
            let item = orders_client::types::OrderItem::builder()
                .name("Product")
                .quantity(1)
                .price(client_kit::Amount::from_minor(999));
            let item = orders_client::types::OrderItem::try_from(item).unwrap();
            let call = client.create_order().idempotency_key(key).body_map(|body| body.items(vec![item]));
            pursue(&calls, || call.clone().send()).await.id
        }
    })
    .await;
    report("create_order", calls.load(Ordering::Relaxed), &proxy, started);
    let direct = stack.orders(person).unwrap();
    let listed: Vec<_> = direct.list_orders().limit(100).stream().try_collect().await.unwrap();
    let ids: BTreeSet<Uuid> = placed.iter().copied().collect();
    assert_eq!((placed.len(), ids.len(), listed.len()), (INTENTS, INTENTS, INTENTS));
    assert_eq!(listed.iter().map(|order| order.id).collect::<BTreeSet<_>>(), ids);

    // Payments.
    let started = Instant::now();
    let storm = Proxy::start(stack.address("payments"), Weather::Storm).await;
    let service = stack.service().unwrap();
    let payments = payments_client::Client::connect(&storm.url, options().credentials(service.clone())).unwrap();
    let calls = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&calls);
    let charged = all(INTENTS, move |_| {
        let (client, calls) = (payments.clone(), Arc::clone(&counted));
        async move {
            let (key, order) = (IdempotencyKey::new(), Uuid::now_v7());
            let call = charge(&client, order, user).idempotency_key(key);
            (order, pursue(&calls, || call.clone().send()).await.id)
        }
    })
    .await;
    report("create_payment", calls.load(Ordering::Relaxed), &storm, started);

    // One payment for each order and each charge, whatever became of the answers.
    stack.grant_admin("shopper").await.unwrap();
    let admin = stack.payments(stack.log_in("shopper").await.unwrap()).unwrap();
    let recorded: Vec<_> = admin.list_payments().limit(100).stream().try_collect().await.unwrap();
    let paid: BTreeSet<Uuid> = recorded.iter().map(|payment| payment.order_id).collect();
    eprintln!("orders {}, payments {}, paid for {}", listed.len(), recorded.len(), paid.len());
    assert_eq!((recorded.len(), paid.len()), (2 * INTENTS, 2 * INTENTS));
    assert!(ids.is_subset(&paid));
    assert_eq!(charged.iter().map(|(order, _)| *order).filter(|order| paid.contains(order)).count(), INTENTS);
    for fault in
        [Fault::DropBefore, Fault::DropAfter, Fault::Limited, Fault::Burst, Fault::Reset, Fault::Stall, Fault::Garbage]
    {
        assert!(proxy.done()[&fault] > 20 && storm.done()[&fault] > 20, "{fault:?}");
    }

    // A brown-out.
    let half = Proxy::start(stack.address("payments"), Weather::BrownOut).await;
    let client = payments_client::Client::connect(&half.url, options().credentials(service)).unwrap();
    let answers = all(BROWN_OUT, move |_| {
        let client = client.clone();
        async move { charge(&client, Uuid::now_v7(), user).send().await.is_ok() }
    })
    .await;
    let (requests, served) = (half.requests(), answers.iter().filter(|served| **served).count());
    eprintln!(
        "brown-out: {BROWN_OUT} calls, {requests} requests ({:.3}x), {served} served",
        requests as f64 / BROWN_OUT as f64
    );
    assert!(requests * 10 <= BROWN_OUT * 11, "{requests} requests of {BROWN_OUT} calls");
    stack.stop().await;
}

fn charge(client: &payments_client::Client, order: Uuid, user: Uuid) -> payments_client::builder::CreatePayment<'_> {
    client.create_payment().body_map(|body| {
        let amount = client_kit::Amount::from_minor(999);
        body.order_id(order).user_id(user).amount(amount).currency("USD").payment_method("sim_approved")
    })
}
