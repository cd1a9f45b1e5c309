//! Processes are killed at every step of placing and cancelling an order, PostgreSQL and Redis under load, while
//! clients repeat their requests: no order and no money is lost, doubled or stuck.
#![allow(clippy::unwrap_used, clippy::print_stderr, unreachable_pub, reason = "tests")]

mod books;
mod shopper;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use books::Books;
use e2e::fleet::Fleet;
use futures::future::join_all;
use shopper::{Shopper, Wish};
use uuid::Uuid;

/// Every named point at which a process may die, and whose it is.
const POINTS: &[(&str, &str)] = &[
    ("orders", "order.recorded"),
    ("orders", "charge.begun"),
    ("orders", "charge.answered"),
    ("orders", "charge.settled"),
    ("orders", "cancel.recorded"),
    ("orders", "refund.answered"),
    ("orders", "refund.finished"),
    ("payments", "payment.recorded"),
    ("payments", "payment.captured"),
    ("payments", "payment.settled"),
    ("payments", "refund.recorded"),
    ("payments", "refund.returned"),
    ("payments", "refund.settled"),
];
/// What shuffles the wishes and says when something is killed under load.
const SEEDS: [u64; 2] = [1, 2];
/// Kills of each kind under load, for each seed.
const UNDER_LOAD: usize = 2;
/// How often a point is passed alive before, and one more.
const COUNTS: [u32; 2] = [1, 3];
/// Wishes at once while something dies: enough to pass every point as often as the highest count.
const BATCH: [Wish; 6] = [Wish::Cancel, Wish::Settle, Wish::Cancel, Wish::Place, Wish::Cancel, Wish::Place];
/// Longest way to rest: a claim of half a minute, and attempts after it.
const REST: Duration = Duration::from_secs(120);

/// What was asked for, and what it took.
#[derive(Default)]
struct Tally {
    wishes: usize,
    requests: usize,
    kills: usize,
    orders: BTreeSet<Uuid>,
}

impl Tally {
    fn add(&mut self, granted: Vec<(Uuid, usize)>) {
        self.wishes += granted.len();
        for (order, requests) in granted {
            self.requests += requests;
            self.orders.insert(order);
        }
    }
}

fn batch(shopper: &Shopper, rng: &mut fastrand::Rng) -> tokio::task::JoinHandle<Vec<(Uuid, usize)>> {
    let shopper = shopper.clone();
    let mut wishes = BATCH;
    rng.shuffle(&mut wishes);
    tokio::spawn(async move {
        let wishes = wishes.iter().zip(1..).map(|(wish, number)| shopper.pursue(*wish, f64::from(number) + 0.25));
        join_all(wishes).await
    })
}

/// Runs a batch while a service is to die at a point, and starts it again when it does.
async fn die_at(
    fleet: &mut Fleet,
    shopper: &Shopper,
    (service, point): (&'static str, &str),
    rng: &mut fastrand::Rng,
    tally: &mut Tally,
) {
    fleet.launch(service, Some(point)).await;
    let batch = batch(shopper, rng);
    let mut died = false;
    while !batch.is_finished() {
        if !died && fleet.has_died(service) {
            died = true;
            fleet.launch(service, None).await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tally.add(batch.await.unwrap());
    assert!(died || fleet.has_died(service), "{service} never came to {point}");
    fleet.launch(service, None).await;
    tally.kills += 1;
}

/// Runs a batch, and kills something in the middle of it.
async fn kill_during(
    fleet: &mut Fleet,
    shopper: &Shopper,
    rng: &mut fastrand::Rng,
    tally: &mut Tally,
    kill: impl AsyncFnOnce(&mut Fleet),
) {
    let batch = batch(shopper, rng);
    tokio::time::sleep(Duration::from_millis(rng.u64(0..150))).await;
    kill(fleet).await;
    tally.add(batch.await.unwrap());
    tally.kills += 1;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_stuck_whoever_dies() {
    let start = Instant::now();
    let mut fleet = Fleet::start().await;
    let shopper = Shopper::new(&fleet.url("users"), fleet.url("orders")).await;
    let mut tally = Tally::default();
    for seed in SEEDS {
        let mut rng = fastrand::Rng::with_seed(seed);
        for count in COUNTS {
            for (service, point) in POINTS {
                let point = format!("{point}:{count}");
                die_at(&mut fleet, &shopper, (service, &point), &mut rng, &mut tally).await;
            }
        }
        for _ in 0..UNDER_LOAD {
            kill_during(&mut fleet, &shopper, &mut rng, &mut tally, async |fleet| fleet.restart_postgres()).await;
            kill_during(&mut fleet, &shopper, &mut rng, &mut tally, async |fleet| fleet.restart_redis()).await;
            for service in ["orders", "payments"] {
                let again = async |fleet: &mut Fleet| {
                    fleet.kill(service);
                    fleet.launch(service, None).await;
                };
                kill_during(&mut fleet, &shopper, &mut rng, &mut tally, again).await;
            }
        }
    }
    let pursued = start.elapsed();
    let left = Books::unfinished(fleet.postgres());
    let rest = Instant::now();
    while Books::unfinished(fleet.postgres()) != 0 && rest.elapsed() < REST {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let stuck = Books::unfinished(fleet.postgres());
    let books = Books::read(fleet.postgres());
    let Tally { wishes, requests, kills, orders } = tally;
    let duplicates = books.orders().saturating_sub(wishes);
    let lost = wishes.saturating_sub(orders.len());
    eprintln!(
        "{} seeds: orders placed {wishes} ({} confirmed, {} cancelled), requests {requests}, kills {kills} in {:.0} s; \
         left to finish {left}, finished in {:.0} s; duplicates {duplicates}, lost {lost}, stuck {stuck}",
        SEEDS.len(),
        books.in_status("confirmed"),
        books.in_status("cancelled"),
        pursued.as_secs_f64(),
        rest.elapsed().as_secs_f64(),
    );
    assert_eq!((duplicates, lost, stuck), (0, 0, 0), "{}", fleet.log("orders"));
    assert_eq!(books.breaches(), [""; 0]);
    assert_eq!(books.in_status("confirmed") + books.in_status("cancelled"), wishes);
}
