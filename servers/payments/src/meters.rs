//! What is counted of payments and refunds. Money is in minor units (cents).

use std::time::Duration;

use server_kit::metrics::Metrics;
use server_kit::metrics::prometheus::{IntCounterVec, IntGaugeVec};
use server_kit::{Error, Money};

use crate::payment::{Currency, Payment, PaymentStatus, RefundStatus};
use crate::store::Store;

/// How often the gauges are read from the database.
const LOOK: Duration = Duration::from_secs(10);

/// Counts what comes to a status, and the money that moved.
#[derive(Clone)]
pub struct Meters {
    payments: IntCounterVec,
    refunds: IntCounterVec,
    money: IntCounterVec,
}

impl Meters {
    /// Adds the counters to the metrics of the service.
    ///
    /// # Errors
    /// When they were added already.
    pub fn new(metrics: &Metrics) -> Result<Self, Error> {
        let payments = "Payments that came to a status.";
        let refunds = "Refunds that came to a status.";
        let money = "Money that was moved, in minor units.";
        let meters = Self {
            payments: metrics.counter("payment_status_changes_total", payments, &["status", "currency"])?,
            refunds: metrics.counter("refund_status_changes_total", refunds, &["status", "currency"])?,
            money: metrics.counter("money_moved_minor_units_total", money, &["direction", "currency"])?,
        };
        for currency in Currency::ALL {
            for status in PaymentStatus::ALL {
                meters.payments.with_label_values(&[status.as_str(), currency.as_str()]);
            }
            for status in RefundStatus::ALL {
                meters.refunds.with_label_values(&[status.as_str(), currency.as_str()]);
            }
            for direction in ["captured", "refunded"] {
                meters.money.with_label_values(&[direction, currency.as_str()]);
            }
        }
        Ok(meters)
    }

    /// The payment came to its status, and that is written down.
    pub fn paid(&self, payment: &Payment) {
        self.payments.with_label_values(&[payment.status.as_str(), payment.currency.as_str()]).inc();
        if payment.status == PaymentStatus::Completed {
            self.moved("captured", payment.currency, payment.amount);
        }
    }

    /// A refund of this payment was begun or settled, and that is written down.
    pub fn refunded(&self, payment: &Payment, status: RefundStatus, amount: Money) {
        self.refunds.with_label_values(&[status.as_str(), payment.currency.as_str()]).inc();
        if status == RefundStatus::Completed {
            self.moved("refunded", payment.currency, amount);
        }
        if payment.status == PaymentStatus::Refunded {
            self.payments.with_label_values(&[payment.status.as_str(), payment.currency.as_str()]).inc();
        }
    }

    fn moved(&self, direction: &str, currency: Currency, amount: Money) {
        let minor = u64::try_from(amount.minor()).unwrap_or_default();
        self.money.with_label_values(&[direction, currency.as_str()]).inc_by(minor);
    }
}

/// Shows what the provider has not settled, for as long as the runtime lives. The gauges are those of the database:
/// every instance shows the same.
///
/// # Errors
/// When it is shown already.
pub(crate) fn watch(store: Store, metrics: &Metrics) -> Result<(), Error> {
    let unsettled: IntGaugeVec = metrics.gauge(
        "unsettled_transactions",
        "Payments and refunds whose outcome at the provider is not known.",
        &["kind"],
    )?;
    let oldest: IntGaugeVec = metrics.gauge(
        "unsettled_transactions_oldest_age_seconds",
        "Age of the oldest of them; 0 when there is none.",
        &["kind"],
    )?;
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK);
        loop {
            ticks.tick().await;
            match store.unsettled().await {
                Ok(kinds) => kinds.into_iter().for_each(|(kind, count, age)| {
                    unsettled.with_label_values(&[kind]).set(count);
                    oldest.with_label_values(&[kind]).set(age);
                }),
                Err(error) => tracing::warn!("cannot tell what is unsettled: {}", error.chain()),
            }
        }
    });
    Ok(())
}
