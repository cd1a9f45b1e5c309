//! The payment provider stalls, then fails, while people shop: orders go on being taken and read, and what was left
//! pending is settled when the provider is back, each charged once.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use client_kit::{Amount, Credentials, Options, Retry};
use e2e::Stack;
use futures::TryStreamExt;
use futures::future::join_all;
use orders_client::types::{OrderItem, OrderStatus};
use payments_server::provider::Fault;
use uuid::Uuid;

const SHOPPERS: usize = 8;
const READERS: usize = 2;
const PHASE: Duration = Duration::from_secs(4);
/// Between two requests of one of them.
const PAUSE: Duration = Duration::from_millis(20);
/// The longest way to rest: the reconciler doubles its delays up to a minute.
const REST: Duration = Duration::from_secs(120);

/// What happened in a phase.
#[derive(Default)]
struct Seen {
    placed: Vec<(Uuid, OrderStatus, Duration)>,
    read: Vec<Duration>,
    failed: usize,
}

impl Seen {
    fn placed(&mut self, order: Option<(Uuid, OrderStatus, Duration)>) {
        self.failed += usize::from(order.is_none());
        self.placed.extend(order);
    }

    fn read(&mut self, time: Option<Duration>) {
        self.failed += usize::from(time.is_none());
        self.read.extend(time);
    }
}

/// Straight to the orders service, and nothing is tried twice: what it answers is what is looked at.
fn orders(stack: &Stack, person: Credentials) -> orders_client::Client {
    let options = Options::new().credentials(person).retry(Retry::never()).attempt_timeout(Duration::from_secs(15));
    orders_client::Client::connect(&format!("http://{}", stack.address("orders")), options).unwrap()
}

/// Requests to charge that the payments service has answered.
async fn charges(stack: &Stack) -> u64 {
    let text =
        reqwest::get(format!("http://{}/metrics", stack.address("payments"))).await.unwrap().text().await.unwrap();
    let samples =
        text.lines().filter(|line| line.starts_with("http_requests_total") && line.contains("\"create_payment\""));
    samples.map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap() as u64).sum()
}

/// Shops for a while.
async fn shop(client: &orders_client::Client, seen: &Arc<Mutex<Seen>>, stop: &Arc<AtomicBool>) {
    let place = |_| {
        let (client, seen, stop) = (client.clone(), Arc::clone(seen), Arc::clone(stop));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let item = OrderItem::builder().name("Product").quantity(1).price(Amount::from_minor(999));
                let item = OrderItem::try_from(item).unwrap();
                let start = Instant::now();
                let order = client.create_order().body_map(|body| body.items(vec![item])).send().await;
                seen.lock().unwrap().placed(order.ok().map(|order| (order.id, order.status.clone(), start.elapsed())));
                tokio::time::sleep(PAUSE).await;
            }
        })
    };
    let read = |_| {
        let (client, seen, stop) = (client.clone(), Arc::clone(seen), Arc::clone(stop));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let start = Instant::now();
                let list = client.list_orders().limit(10).send().await;
                seen.lock().unwrap().read(list.is_ok().then(|| start.elapsed()));
                tokio::time::sleep(PAUSE).await;
            }
        })
    };
    join_all((0..SHOPPERS).map(place).chain((0..READERS).map(read))).await;
}

fn quantile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_taken_while_the_provider_is_away_and_settled_when_it_is_back() {
    let stack = Stack::start().await.unwrap();
    let person = stack.person("browner").await.unwrap();
    let client = orders(&stack, person);
    let mut placed = BTreeSet::new();
    let mut charged = 0;
    for (name, fault) in [("healthy", Fault::None), ("stalled", Fault::Stalled), ("unavailable", Fault::Unavailable)] {
        stack.provider().set(fault);
        let before = charges(&stack).await;
        let (seen, stop) = (Arc::<Mutex<Seen>>::default(), Arc::<AtomicBool>::default());
        let ended = Arc::clone(&stop);
        let clock = async move {
            tokio::time::sleep(PHASE).await;
            ended.store(true, Ordering::Relaxed);
        };
        tokio::join!(shop(&client, &seen, &stop), clock);
        let mut seen = std::mem::take(&mut *seen.lock().unwrap());
        let requests = charges(&stack).await - before;
        charged += requests;
        let pending = seen.placed.iter().filter(|(_, status, _)| *status == OrderStatus::Pending).count();
        let mut places: Vec<Duration> = seen.placed.iter().map(|(_, _, time)| *time).collect();
        eprintln!(
            "brown-out, {name}: {} orders placed, {pending} pending, {requests} requests to payments; \
             placing p50 {:.0?} p99 {:.0?}, reading ({}) p50 {:.1?} p99 {:.1?}; {} failed",
            places.len(),
            quantile(&mut places, 50),
            quantile(&mut places, 99),
            seen.read.len(),
            quantile(&mut seen.read, 50),
            quantile(&mut seen.read, 99),
            seen.failed,
        );
        assert_eq!(seen.failed, 0, "{name}");
        // Nobody waits behind those whose charge is stuck.
        assert!(seen.read.len() > 50, "{name}: {} lists", seen.read.len());
        assert_eq!(pending > 0, fault != Fault::None, "{name}");
        placed.extend(seen.placed.into_iter().map(|(id, ..)| id));
    }

    stack.provider().set(Fault::None);
    let (start, before) = (Instant::now(), charges(&stack).await);
    let settled = loop {
        let all: Vec<_> = client.list_orders().limit(100).stream().try_collect().await.unwrap();
        if all.iter().all(|order| order.status != OrderStatus::Pending) {
            break all;
        }
        assert!(start.elapsed() < REST, "orders are still pending");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    charged += charges(&stack).await - before;
    let rest = start.elapsed();
    assert_eq!(settled.iter().map(|order| order.id).collect::<BTreeSet<_>>(), placed, "none lost, none doubled");
    assert!(settled.iter().all(|order| order.status == OrderStatus::Confirmed));

    stack.grant_admin("browner").await.unwrap();
    let admin = stack.payments(stack.log_in("browner").await.unwrap()).unwrap();
    let payments: Vec<_> = admin.list_payments().limit(100).stream().try_collect().await.unwrap();
    let paid: BTreeSet<Uuid> = payments.iter().map(|payment| payment.order_id).collect();
    assert_eq!((payments.len(), paid), (placed.len(), placed.clone()), "each is charged once");
    let amplification = charged as f64 / placed.len() as f64;
    eprintln!(
        "brown-out: {} orders, all settled {rest:.1?} after the provider was back; {charged} requests to payments, \
         {amplification:.2} for each order",
        placed.len()
    );
    assert!(amplification < 4.0, "{amplification}");
    stack.stop().await;
}
