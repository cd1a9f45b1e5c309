//! What is counted of orders.

use std::time::Duration;

use server_kit::Error;
use server_kit::metrics::Metrics;
use server_kit::metrics::prometheus::{IntCounterVec, IntGaugeVec};

use crate::order::{Currency, Order, OrderStatus};
use crate::store::{Store, Waiting, Work};

/// How often the gauges are read from the database.
const LOOK: Duration = Duration::from_secs(10);

/// Counts orders that come to a status.
#[derive(Clone)]
pub struct Meters {
    moves: IntCounterVec,
}

impl Meters {
    /// Adds the counters to the metrics of the service.
    ///
    /// # Errors
    /// When they were added already.
    pub fn new(metrics: &Metrics) -> Result<Self, Error> {
        let help = "Orders that came to a status.";
        let moves = metrics.counter("order_status_changes_total", help, &["status", "currency"])?;
        for status in OrderStatus::ALL {
            for currency in Currency::ALL {
                moves.with_label_values(&[status.as_str(), currency.as_str()]);
            }
        }
        Ok(Self { moves })
    }

    /// The order came to its status, and that is written down.
    pub fn moved(&self, order: &Order) {
        self.moves.with_label_values(&[order.status.as_str(), order.currency.as_str()]).inc();
    }
}

/// Gauges of what waits. They are those of the database: every instance shows the same.
struct Gauges {
    backlog: IntGaugeVec,
    parked: IntGaugeVec,
    oldest: IntGaugeVec,
}

impl Gauges {
    fn set(&self, kind: Work, waiting: &Waiting) {
        self.backlog.with_label_values(&[kind.as_str()]).set(waiting.items);
        self.parked.with_label_values(&[kind.as_str()]).set(waiting.parked);
        self.oldest.with_label_values(&[kind.as_str()]).set(waiting.oldest_seconds);
    }
}

/// Shows what waits for the payments service, for as long as the runtime lives.
///
/// # Errors
/// When it is shown already.
pub(crate) fn watch(store: Store, metrics: &Metrics) -> Result<(), Error> {
    let backlog = "Charges and refunds that are still to be made, or whose outcome is not known.";
    let parked = "Those of them that answers did not settle and that wait for a person.";
    let oldest = "Age of the oldest order that waits for its charge or its refund; 0 when none does.";
    let gauges = Gauges {
        backlog: metrics.gauge("order_work_backlog", backlog, &["kind"])?,
        parked: metrics.gauge("order_work_parked", parked, &["kind"])?,
        oldest: metrics.gauge("order_work_oldest_age_seconds", oldest, &["kind"])?,
    };
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK);
        loop {
            ticks.tick().await;
            for kind in [Work::Charge, Work::Refund] {
                match store.waiting(kind).await {
                    Ok(waiting) => gauges.set(kind, &waiting),
                    Err(error) => tracing::warn!("cannot tell what waits: {}", error.chain()),
                }
            }
        }
    });
    Ok(())
}
