//! Finishes what requests left unfinished: charges and refunds whose outcome was lost with a connection, a process or a
//! whole service. Several servers share the work. An attempt repeats the request of the first under the same
//! idempotency key, so it does not matter how many there are.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures::{FutureExt as _, StreamExt as _};
use server_kit::Error;
use uuid::Uuid;

use crate::App;
use crate::order::OrderStatus;
use crate::peers::{Charge, Origin};
use crate::store::{Due, Work};

/// How often a server looks for work.
const INTERVAL: Duration = Duration::from_secs(1);
/// Items claimed at once, and how many of them are worked on at the same time. A claim lasts 30 seconds, an attempt
/// 5 at most.
const BATCH: i64 = 32;
const AT_ONCE: usize = 8;
/// Time for one attempt.
const ATTEMPT: Duration = Duration::from_secs(5);
/// Delays between attempts grow from the first to the second, and are random below that: "full jitter" in Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
const FIRST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(60);
/// Answers that settle nothing, and faults of ours, until an item is parked. No answer at all parks nothing: payments
/// will come back.
const CONTRADICTIONS: i32 = 10;

/// Looks for work until the runtime ends.
pub(crate) async fn run(app: App) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // After an outage there is much to do, and no reason to wait while it gets done.
        while round(&app).await.unwrap_or_else(|error| {
            tracing::warn!("unfinished orders wait: {}", error.chain());
            false
        }) {}
    }
}

/// Works on a batch; answers whether there may be more that can be settled now.
async fn round(app: &App) -> Result<bool, Error> {
    let due = app.store.claim(BATCH).await?;
    let full = i64::try_from(due.len()).is_ok_and(|count| count >= BATCH);
    let attempts = futures::stream::iter(due).map(|due| attempt(app, due)).buffer_unordered(AT_ONCE);
    let settled = attempts.filter(|settled| std::future::ready(*settled)).count().await;
    Ok(full && settled > 0)
}

/// Answers whether it was settled.
async fn attempt(app: &App, due: Due) -> bool {
    let (order, work) = (due.order, due.work.as_str());
    let working = async {
        match due.work {
            Work::Charge => charge(app, due).await,
            Work::Refund => refund(app, due).await,
        }
    };
    // One that panics must not take the others with it.
    let outcome = AssertUnwindSafe(working).catch_unwind().await;
    let contradicted = match outcome.unwrap_or_else(|_| Err(Error::internal("it panicked"))) {
        Ok(Outcome::Settled) => return true,
        Ok(Outcome::Contradicted) => true,
        Ok(Outcome::Unknown) => false,
        Err(error) => {
            tracing::warn!(%order, work, "an attempt failed: {}", error.chain());
            // A fault of ours, such as an order that cannot be read, does not go away by itself either.
            matches!(error, Error::Internal(_))
        }
    };
    match app.store.postpone(due, delay(due.attempts), contradicted, CONTRADICTIONS).await {
        Ok(false) => {}
        Ok(true) => tracing::error!(
            %order, work,
            "parked: {CONTRADICTIONS} attempts were carried out and settled nothing; look into it, then `orders-server resume`"
        ),
        Err(error) => tracing::warn!(%order, work, "tried again later: {}", error.chain()),
    }
    false
}

/// What an attempt came to.
enum Outcome {
    Settled,
    /// Payments answered, and the answer settles nothing.
    Contradicted,
    Unknown,
}

async fn charge(app: &App, due: Due) -> Result<Outcome, Error> {
    let Some(order) = app.store.order(due.order).await? else { return Ok(Outcome::Settled) };
    if order.status != OrderStatus::Pending {
        app.store.finish(order.id, Work::Charge).await?;
        return Ok(Outcome::Settled);
    }
    let id = Uuid::now_v7().to_string();
    let charge = app.peers.charge(&order, &Origin::background(&id, Instant::now() + ATTEMPT)).await;
    Ok(match (app.store.settle(order.id, &charge).await?, charge) {
        (Some(_), _) => Outcome::Settled,
        (None, Charge::Refused { .. } | Charge::Contradicted) => Outcome::Contradicted,
        (None, Charge::Unknown) => Outcome::Unknown,
        // Settled by somebody else meanwhile.
        (None, Charge::Taken { .. } | Charge::Failed { .. }) => Outcome::Settled,
    })
}

async fn refund(app: &App, due: Due) -> Result<Outcome, Error> {
    let order = app.store.order(due.order).await?;
    let Some(payment) = order.and_then(|order| order.payment_id) else { return Ok(Outcome::Contradicted) };
    let id = Uuid::now_v7().to_string();
    let refunded = app.peers.refund(due.order, payment, &Origin::background(&id, Instant::now() + ATTEMPT)).await;
    match refunded {
        Ok(()) => {
            app.store.finish(due.order, Work::Refund).await?;
            Ok(Outcome::Settled)
        }
        Err(unfinished) => {
            tracing::warn!(request_id = %id, order = %due.order, "the order was not refunded: {unfinished}");
            Ok(if unfinished.contradicted { Outcome::Contradicted } else { Outcome::Unknown })
        }
    }
}

fn delay(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    let longest = FIRST_DELAY.saturating_mul(1 << doublings).min(LONGEST_DELAY);
    longest.mul_f64(rand::random())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_up_to_the_longest() {
        let longest = |attempts| (0..200).map(|_| delay(attempts)).max().unwrap_or_default();
        assert!(longest(1) <= FIRST_DELAY && longest(1) > FIRST_DELAY / 2);
        assert!(longest(4) <= FIRST_DELAY * 8 && longest(4) > FIRST_DELAY * 4);
        assert!(longest(i32::MAX) <= LONGEST_DELAY && longest(i32::MAX) > LONGEST_DELAY / 2);
    }
}
