//! A token that is fetched when needed, once for everybody who waits for it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{CredentialsError, TokenFuture, TokenSource};
use crate::secret::Secret;

/// A way to get a token: a client credentials grant, a refresh token, a file.
pub trait Login: Send + Sync + 'static {
    /// Gets a token.
    fn login(&self) -> impl Future<Output = Result<Grant, CredentialsError>> + Send;
}

impl<F, Fut> Login for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Grant, CredentialsError>> + Send,
{
    fn login(&self) -> impl Future<Output = Result<Grant, CredentialsError>> + Send {
        self()
    }
}

/// What a login yields.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The access token.
    pub token: Secret,
    /// How long it is good, counted from the end of the login.
    pub lifetime: Duration,
}

/// Keeps a token and gets the next one shortly before it expires.
///
/// Any number of calls may ask at the same time: one of them logs in, the others wait for its token or share its
/// failure. A login that began is finished even when the call that began it is given up, because a refresh token
/// that was spent and not replaced is lost. Otherwise nothing happens in the background.
pub struct Refreshing<L>(Arc<Shared<L>>);

struct Shared<L> {
    login: L,
    kept: RwLock<Option<Kept>>,
    /// Held during a login; carries the failure of the last one.
    turn: Mutex<Option<CredentialsError>>,
    /// Logins that came to an end.
    finished: AtomicU64,
}

struct Kept {
    token: Secret,
    renew_at: Instant,
}

/// A token is renewed this long before it expires, so that it does not expire on its way to the server.
const MARGIN: Duration = Duration::from_secs(30);

impl<L: Login> Refreshing<L> {
    /// Holds no token yet.
    pub fn new(login: L) -> Self {
        let (kept, turn, finished) = (RwLock::default(), Mutex::default(), AtomicU64::default());
        Self(Arc::new(Shared { login, kept, turn, finished }))
    }

    /// Holds a token that was just granted.
    pub fn starting_with(login: L, grant: &Grant) -> Self {
        let refreshing = Self::new(login);
        refreshing.0.keep(grant);
        refreshing
    }

    async fn obtain(&self) -> Result<Secret, CredentialsError> {
        if let Some(token) = self.0.fresh() {
            return Ok(token);
        }
        let (shared, seen) = (Arc::clone(&self.0), self.0.finished.load(Ordering::Acquire));
        let renewal = tokio::spawn(async move { shared.renew(seen).await });
        renewal.await.unwrap_or_else(|error| Err(CredentialsError::new("the login did not finish").with_source(error)))
    }
}

impl<L: Login> Shared<L> {
    async fn renew(&self, seen: u64) -> Result<Secret, CredentialsError> {
        let mut failure = self.turn.lock().await;
        if let Some(token) = self.fresh() {
            return Ok(token);
        }
        // A login that ended while this call waited speaks for it too: a thousand waiting calls must not knock a
        // thousand times at a door that is shut.
        if let (true, Some(error)) = (self.finished.load(Ordering::Acquire) != seen, &*failure) {
            return Err(error.clone());
        }
        let result = self.login.login().await;
        self.finished.fetch_add(1, Ordering::AcqRel);
        *failure = result.as_ref().err().cloned();
        let grant = result?;
        self.keep(&grant);
        Ok(grant.token)
    }

    fn keep(&self, grant: &Grant) {
        let margin = MARGIN.min(grant.lifetime / 5);
        let kept = Kept { token: grant.token.clone(), renew_at: Instant::now() + (grant.lifetime - margin) };
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    fn fresh(&self) -> Option<Secret> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|kept| Instant::now() < kept.renew_at).map(|kept| kept.token.clone())
    }
}

impl<L: Login> TokenSource for Refreshing<L> {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self.obtain())
    }

    fn rejected(&self, token: &str) {
        let mut kept = self.0.kept.write().unwrap_or_else(PoisonError::into_inner);
        // Only the refused token: another call may have fetched a new one in the meantime.
        if kept.as_ref().is_some_and(|kept| kept.token.expose() == token) {
            *kept = None;
        }
    }
}

impl<L> fmt::Debug for Refreshing<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refreshing").finish_non_exhaustive()
    }
}
