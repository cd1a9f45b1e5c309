//! `cargo bench -p limiter`: what a decision costs, beside governor's own keyed limiter, and what a million clients leave
//! behind.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, RateLimiter};
use limiter::{Clock, Limiter, Quota};

const CLIENTS: u128 = 10_000;
const CHECKS: u128 = 2_000_000;
const REPETITIONS: usize = 7;

/// Nanoseconds of one call, over many clients.
fn nanoseconds(check: impl Fn(u128)) -> f64 {
    let start = Instant::now();
    (0..CHECKS).for_each(|number| check(black_box((number * 7_919) % CLIENTS)));
    start.elapsed().as_nanos() as f64 / CHECKS as f64
}

/// The memory of this process that lies in RAM, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn compare(what: &str, quota: Quota) {
    let ours = Limiter::new("bench", quota, Clock::system(), None);
    let depth = NonZeroU32::MIN.saturating_add(quota.burst);
    let theirs: DefaultKeyedRateLimiter<u128> =
        RateLimiter::keyed(governor::Quota::with_period(quota.interval).unwrap().allow_burst(depth));
    let clock = governor::clock::DefaultClock::default();
    let (mut mine, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..REPETITIONS {
        mine.push(nanoseconds(|client| {
            let _ = black_box(ours.check(client));
        }));
        peers.push(nanoseconds(|client| {
            // Who is refused is told for how long.
            let _ = black_box(theirs.check_key(&client).map_err(|until| until.wait_time_from(clock.now())));
        }));
    }
    let (mine, peers) = (median(mine), median(peers));
    println!("a decision {what}: {mine:.0} ns, governor's keyed limiter {peers:.0} ns, ratio {:.2}", mine / peers);
}

fn main() {
    // Those who keep to it, and those who do not.
    compare("that passes", Quota { interval: Duration::from_micros(1), burst: 1 << 30 });
    compare("that refuses", Quota { interval: Duration::from_secs(3600), burst: 0 });

    let quota = Quota { interval: Duration::from_millis(100), burst: 20 };
    let clock = Clock::manual();
    let many = Limiter::new("bench", quota, clock.clone(), None);
    let before = resident();
    for client in 0..1_000_000_u128 {
        let _ = black_box(many.check(client << 64));
        // As often as the gateway looks, at a hundred thousand new clients a second.
        if client % 100_000 == 0 {
            many.sweep(false);
        }
    }
    let full = resident();
    clock.advance(Duration::from_secs(60));
    many.sweep(true);
    println!(
        "a million distinct clients: {:.1} MiB more while they last, {:.1} MiB more after they are forgotten",
        full.saturating_sub(before) as f64 / 1024.0,
        resident().saturating_sub(before) as f64 / 1024.0
    );
}
