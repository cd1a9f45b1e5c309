//! The status page in a real browser, over a stack that a real Prometheus watches.

use std::time::Duration;

use client_kit::Credentials;
use e2e::{Stack, root};

use super::browser::run;
use super::prometheus::Prometheus;

/// Reads something of every service, and asks whether it is ready as whoever runs it does, again and again, slowly enough
/// for the limits.
async fn go_on_reading(stack: &Stack, customer: &Credentials) -> ! {
    let users = stack.users(customer.clone()).unwrap();
    let orders = stack.orders(customer.clone()).unwrap();
    let payments = stack.payments(customer.clone()).unwrap();
    loop {
        users.get_me().send().await.unwrap();
        orders.list_orders().send().await.unwrap();
        // It may be away.
        let _ = payments.list_payments().send().await;
        for (_, address) in stack.services() {
            reqwest::get(format!("http://{address}/health/ready")).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// What the page should say, until it says it.
async fn page_says(stack: &Stack, customer: &Credentials, states: [&str; 3]) {
    let pictures = root().join("target/browser/pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    let (url, pictures) = (stack.url(), pictures.display().to_string());
    let words: Vec<&str> = [url.as_str(), &pictures].into_iter().chain(states).collect();
    // Rates need two scrapes, and requests between them.
    tokio::select! {
        never = go_on_reading(stack, customer) => never,
        () = run("status.py", &words) => {}
    }
}

#[tokio::test]
async fn the_status_page_shows_what_is_going_on() {
    let (_prometheus, mut stack) = Prometheus::and_stack().await;
    let customer = stack.person("alice").await.unwrap();
    page_says(&stack, &customer, ["users=up", "orders=up", "payments=up"]).await;
    stack.stop_payments().await;
    page_says(&stack, &customer, ["users=up", "orders=degraded", "payments=down"]).await;
    stack.stop().await;
}
