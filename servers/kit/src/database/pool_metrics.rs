use bb8::Pool;
use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{Histogram, HistogramOpts, IntCounter, IntGaugeVec, Opts};

use super::connection::Manager;
use crate::error::Error;
use crate::metrics::Metrics;

/// Seconds; the last one is how long a request waits at most.
const BUCKETS: &[f64] = &[0.000_1, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 3.0];

/// What is counted of the pool whether or not somebody looks.
#[derive(Clone)]
pub(super) struct PoolMetrics {
    pub(super) wait: Histogram,
    pub(super) timeouts: IntCounter,
}

impl PoolMetrics {
    pub(super) fn new() -> Result<Self, Error> {
        let wait =
            HistogramOpts::new("database_pool_wait_seconds", "How long a connection of the pool was waited for.");
        let timeouts = "database_pool_timeouts_total";
        Ok(Self {
            wait: Histogram::with_opts(wait.buckets(BUCKETS.to_vec())).map_err(Error::internal)?,
            timeouts: IntCounter::new(timeouts, "Requests that got no connection in time.").map_err(Error::internal)?,
        })
    }

    pub(super) fn register(&self, pool: &Pool<Manager>, size: u32, metrics: &Metrics) -> Result<(), Error> {
        metrics.register(self.wait.clone())?;
        metrics.register(self.timeouts.clone())?;
        metrics
            .gauge("database_pool_size", "Connections of the pool, at most.", &[])?
            .with_label_values::<&str>(&[])
            .set(size.into());
        let connections = Opts::new("database_pool_connections", "Open connections of the pool.");
        let connections = IntGaugeVec::new(connections, &["state"]).map_err(Error::internal)?;
        metrics.register(Connections { pool: pool.clone(), connections })
    }
}

/// Asks the pool when the metrics are asked for.
struct Connections {
    pool: Pool<Manager>,
    connections: IntGaugeVec,
}

impl Collector for Connections {
    fn desc(&self) -> Vec<&Desc> {
        self.connections.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let state = self.pool.state();
        let in_use = state.connections.saturating_sub(state.idle_connections);
        self.connections.with_label_values(&["idle"]).set(state.idle_connections.into());
        self.connections.with_label_values(&["in_use"]).set(in_use.into());
        self.connections.collect()
    }
}
