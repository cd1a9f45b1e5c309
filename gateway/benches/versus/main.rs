//! The embedded gateway against nginx with the generated configuration, on the same plan, everything on: access log,
//! limits (too high to be reached), security headers, CORS.
//!
//! `cargo bench -p gateway` [`-- --repetitions N --seconds S`]. Both have one worker on the first processor; the load and
//! the service behind them have the second; with two workers everything shares both. Repetitions alternate, and what is
//! printed are medians of the ratios of each pair, with their quartiles: load on the machine meets both. CPU time for a
//! request (`/proc/PID/task/*/schedstat`) is the figure to trust; requests in a second depend on the load generator too, which is the same for both.
//!
//! At last each is told to stop (SIGTERM, and SIGQUIT for nginx) under load, and requests that were sent and not answered
//! whole are counted. A request that meets a kept connection as it is closed is among them: HTTP/1.1 has no way to say it.
//!
//! Addresses are loopback, times are bounded, and both processes end with this one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod load;
mod side;

#[path = "../../tests/nginx.rs"]
mod nginx;

use std::time::{Duration, Instant};

use load::{Measured, Protocol, Target};
use side::{Behind, Sides, Workers};

struct Case {
    name: &'static str,
    protocol: Protocol,
    target: Target,
    workers: Workers,
}

const CASES: [Case; 6] = {
    const fn case(name: &'static str, protocol: Protocol, target: Target) -> Case {
        Case { name, protocol, target, workers: Workers::One }
    }
    [
        case("HTTP/1.1, 300 B", Protocol::Http1, Target::Small),
        Case { workers: Workers::Two, ..case("the same, two workers", Protocol::Http1, Target::Small) },
        case("HTTP/1.1, 1 MB", Protocol::Http1, Target::Large),
        case("TLS, HTTP/1.1, 300 B", Protocol::Tls, Target::Small),
        case("TLS, HTTP/2, 300 B", Protocol::Http2, Target::Small),
        case("TLS, a handshake each", Protocol::Handshake, Target::Small),
    ]
};

fn main() {
    let number = |name: &str, otherwise: u32| {
        let mut arguments = std::env::args().skip_while(|argument| argument != name);
        arguments.nth(1).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let repetitions = number("--repetitions", 7).clamp(1, 50);
    let seconds = Duration::from_secs(u64::from(number("--seconds", 3).clamp(1, 30)));
    side::pin_self();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let behind = Behind::start().await;
        println!(
            "{}, embedded gateway {}; {repetitions} pairs of {seconds:?}",
            side::nginx_version(),
            env!("CARGO_PKG_VERSION")
        );
        println!("ratios embedded / nginx, medians [quartiles]; absolute: medians embedded and nginx\n");
        println!(
            "{:<22} {:>22} {:>22} {:>22}   {:>15} {:>13}",
            "", "requests/s", "CPU/request", "p50", "requests/s", "µs CPU each"
        );
        for case in CASES {
            let sides = Sides::start(&behind, case.protocol != Protocol::Http1, case.workers).await;
            // What is opened and filled once is not measured.
            for which in 0..2 {
                load::run(sides.of(which).0, &case.protocol, case.target, Duration::from_millis(500)).await;
            }
            let mut pairs = Vec::new();
            for repetition in 0..repetitions {
                let mut pair = [Measured::default(), Measured::default()];
                for turn in 0..2 {
                    let which = usize::from((repetition + turn) % 2 == 1);
                    let (address, process) = sides.of(which);
                    let before = side::cpu(process);
                    let mut measured = load::run(address, &case.protocol, case.target, seconds).await;
                    measured.cpu = side::cpu(process) - before;
                    pair[which] = measured;
                }
                pairs.push(pair);
            }
            print(case.name, &pairs);
            if case.name.starts_with("HTTP/1.1, 300") {
                println!("{:<22} resident memory {:.1} and {:.1} MiB", "", sides.memory(0), sides.memory(1));
            }
        }
        drain(&behind, repetitions).await;
    });
}

/// Each is told to stop while connections ask as fast as they can.
async fn drain(behind: &Behind, repetitions: u32) {
    println!("\ntold to stop under load, {repetitions} times each");
    for (which, name) in ["embedded", "nginx"].into_iter().enumerate() {
        let (mut answered, mut lost, mut slowest) = (0, 0, Duration::ZERO);
        for _ in 0..repetitions {
            let mut sides = Sides::start(behind, false, Workers::OneOrderly).await;
            let load = tokio::spawn(load::until_refused(sides.of(which).0));
            tokio::time::sleep(Duration::from_millis(300)).await;
            let told = Instant::now();
            sides.stop(which);
            let (whole, cut) = load.await.unwrap();
            sides.wait(which);
            slowest = slowest.max(told.elapsed());
            answered += whole;
            lost += cut;
        }
        println!("{name:<22} {answered} requests answered, {lost} lost; the slowest stop took {slowest:.0?}");
    }
}

fn print(name: &str, pairs: &[[Measured; 2]]) {
    let ratio = |of: &dyn Fn(&Measured) -> f64| {
        let mut ratios: Vec<f64> = pairs.iter().map(|[ours, theirs]| of(ours) / of(theirs)).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |share: f64| ratios[((ratios.len() - 1) as f64 * share).round() as usize];
        format!("{:.2} [{:.2} {:.2}]", at(0.5), at(0.25), at(0.75))
    };
    let median = |which: usize, of: &dyn Fn(&Measured) -> f64| {
        let mut all: Vec<f64> = pairs.iter().map(|pair| of(&pair[which])).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    println!(
        "{name:<22} {:>22} {:>22} {:>22}   {:>7.0} {:>7.0} {:>6.0} {:>6.0}",
        ratio(&Measured::rate),
        ratio(&Measured::cpu_each),
        ratio(&Measured::p50),
        median(0, &Measured::rate),
        median(1, &Measured::rate),
        median(0, &Measured::cpu_each),
        median(1, &Measured::cpu_each),
    );
}
