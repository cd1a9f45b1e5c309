//! What is counted of accounts and sessions.

use server_kit::Error;
use server_kit::metrics::Metrics;
use server_kit::metrics::prometheus::{IntCounter, IntCounterVec};

/// The counters of this service's own.
pub struct Meters {
    /// Accounts that were made.
    pub registrations: IntCounter,
    logins: IntCounterVec,
}

impl Meters {
    /// Adds them to the metrics of the service.
    ///
    /// # Errors
    /// When they were added already.
    pub fn new(metrics: &Metrics) -> Result<Self, Error> {
        let registrations = metrics.counter("registrations_total", "Accounts that were made.", &[])?;
        let logins = metrics.counter("logins_total", "Attempts to log in, by outcome.", &["outcome"])?;
        for outcome in ["succeeded", "refused"] {
            logins.with_label_values(&[outcome]);
        }
        Ok(Self { registrations: registrations.with_label_values::<&str>(&[]), logins })
    }

    /// Somebody tried to log in.
    pub fn login(&self, succeeded: bool) {
        self.logins.with_label_values(&[if succeeded { "succeeded" } else { "refused" }]).inc();
    }
}
