//! What the status page draws: one question to Prometheus, whose answer is passed on.

use std::sync::Arc;
use std::time::Duration;

use gateway_plan::Figures as Planned;
use http::{StatusCode, Uri};

use crate::StartError;
use crate::fresh::Fresh;
use crate::portal::File;
use crate::refusal::Refusal;
use crate::upstream::Upstream;

/// Largest answer that is taken from Prometheus, in bytes. An hour of three services has some 100 kB.
const LARGEST: usize = 4 * 1024 * 1024;

/// Prometheus, what it is asked, and its last answer.
#[derive(Debug)]
pub(crate) struct Figures {
    /// None: no address was given.
    pub(crate) prometheus: Option<Arc<Upstream>>,
    target: Uri,
    timeout: Duration,
    last: Fresh<Result<Arc<File>, Failure>>,
}

/// Why there are no figures.
#[derive(Debug, Clone, Copy)]
enum Failure {
    Unreachable,
    Late,
}

impl Figures {
    /// # Errors
    /// A target that no request can have.
    pub(crate) fn new(plan: &Planned, prometheus: Option<Arc<Upstream>>) -> Result<Self, StartError> {
        let target = plan.target.parse().map_err(|_| StartError::Header("portal.figures.target".to_owned()))?;
        let (timeout, fresh) = (Duration::from_millis(plan.timeout_ms), Duration::from_secs(plan.fresh_s.into()));
        Ok(Self { prometheus, target, timeout, last: Fresh::new(fresh) })
    }

    /// The figures, compressed once for all who ask.
    pub(crate) async fn file(&self) -> Result<Arc<File>, Refusal> {
        let prometheus = self.prometheus.clone().ok_or(Refusal::NoUpstream)?;
        let asking = ask(prometheus, self.target.clone(), self.timeout);
        let answer = self.last.get(asking).await.unwrap_or(Err(Failure::Unreachable));
        answer.map_err(|failure| match failure {
            Failure::Unreachable => Refusal::UpstreamUnreachable,
            Failure::Late => Refusal::UpstreamTimeout,
        })
    }
}

async fn ask(prometheus: Arc<Upstream>, target: Uri, timeout: Duration) -> Result<Arc<File>, Failure> {
    let asking = tokio::time::timeout(timeout, prometheus.get(target, LARGEST));
    match asking.await.map_err(|_| Failure::Late)? {
        Ok((StatusCode::OK, Some(json))) => File::of_now(json).map(Arc::new).map_err(|_| Failure::Unreachable),
        Ok((status, _)) => {
            tracing::warn!(%status, "Prometheus has no figures for the status page");
            Err(Failure::Unreachable)
        }
        Err(error) => {
            tracing::debug!(%error, "Prometheus does not answer");
            Err(Failure::Unreachable)
        }
    }
}
