//! What is counted of accounts and sessions.

use server_kit::Error;
use server_kit::metrics::Metrics;
use server_kit::metrics::prometheus::{IntCounter, IntCounterVec};

/// What an attempt to log in came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// The password is right.
    Succeeded,
    /// It is not, or there is no such account.
    Refused,
    /// There were too many before it.
    Limited,
}

impl Login {
    const ALL: [Self; 3] = [Self::Succeeded, Self::Refused, Self::Limited];

    fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Limited => "limited",
        }
    }
}

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
        for outcome in Login::ALL {
            logins.with_label_values(&[outcome.as_str()]);
        }
        Ok(Self { registrations: registrations.with_label_values::<&str>(&[]), logins })
    }

    /// Somebody tried to log in.
    pub fn login(&self, outcome: Login) {
        self.logins.with_label_values(&[outcome.as_str()]).inc();
    }
}
