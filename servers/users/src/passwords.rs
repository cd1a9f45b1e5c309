//! Passwords: argon2id, off the async threads, behind a bounded queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier};
use server_kit::Error;
use tokio::sync::Semaphore;

/// Hashes under way or waiting, for each worker; more are refused, since they would be answered too late anyway.
const QUEUE_PER_WORKER: usize = 32;

/// Hashes and verifies. The parameters are the crate's defaults: m = 19456 KiB, t = 2, p = 1, which is what the OWASP
/// Password Storage Cheat Sheet asks for at least.
#[derive(Clone)]
pub struct Passwords {
    workers: Arc<Semaphore>,
    queued: Arc<AtomicUsize>,
    queue: usize,
    /// A hash of nobody's password, to verify against where there is no account.
    decoy: Arc<str>,
}

/// A place in the queue.
struct Ticket(Arc<AtomicUsize>);

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Passwords {
    /// As many workers as there are cores: a hash keeps one busy.
    ///
    /// # Errors
    /// Never in practice: no random salt.
    pub fn new() -> Result<Self, Error> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with_workers(workers, workers * QUEUE_PER_WORKER)
    }

    fn with_workers(workers: usize, queue: usize) -> Result<Self, Error> {
        let decoy = hash("nobody's password")?.into();
        Ok(Self { workers: Arc::new(Semaphore::new(workers)), queued: Arc::default(), queue, decoy })
    }

    /// Hashes a password for storage, in the PHC string format.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || hash(&password)).await?
    }

    /// Whether the password is that of the hash. Without a hash the work is done all the same and the answer is no, so
    /// that time does not tell whether an account exists.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let matches = move || Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        Ok(self.run(matches).await? && exists)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let waiting = self.queued.fetch_add(1, Ordering::Relaxed);
        let ticket = Ticket(Arc::clone(&self.queued));
        if waiting >= self.queue {
            return Err(Error::Busy { retry_after: Duration::from_secs(1) });
        }
        let permit = Arc::clone(&self.workers).acquire_owned().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            // Both end with the work, not with a caller who gave up.
            let _held = (ticket, permit);
            work()
        })
        .await
        .map_err(Error::internal)
    }
}

/// Whether a hash was made with less than what is asked for today. It is verified with what it was made with, and made anew
/// when its password is known for a moment: at a log-in.
pub fn is_outdated(hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return true };
    let weaker = |made: Params| made.m_cost() < Params::DEFAULT_M_COST || made.t_cost() < Params::DEFAULT_T_COST;
    hash.algorithm.as_str() != Algorithm::Argon2id.as_str() || Params::try_from(&hash).map_or(true, weaker)
}

fn hash(password: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_verifies() {
        let passwords = Passwords::with_workers(1, 8).unwrap();
        let hash = passwords.hash("testpass123".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("testpass123".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("testpass124".to_owned(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("nobody's password".to_owned(), None).await.unwrap());
    }

    #[test]
    fn a_hash_with_less_than_today_is_outdated() {
        let made = |memory, passes| {
            let params = Params::new(memory, passes, 1, None).unwrap();
            let argon2 = Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, params);
            argon2.hash_password(b"testpass123").unwrap().to_string()
        };
        assert!(!is_outdated(&hash("testpass123").unwrap()));
        assert!(!is_outdated(&made(20_000, 3)));
        assert!(is_outdated(&made(8_192, 2)));
        assert!(is_outdated(&made(19_456, 1)));
        assert!(is_outdated(&hash("testpass123").unwrap().replace("argon2id", "argon2i")));
        assert!(is_outdated("nonsense"));
    }

    #[tokio::test]
    async fn a_full_queue_refuses() {
        let passwords = Passwords::with_workers(1, 2).unwrap();
        let attempts = (0..5).map(|_| passwords.verify("x".to_owned(), None));
        let answers = futures::future::join_all(attempts).await;
        let refused = answers.iter().filter(|answer| matches!(answer, Err(Error::Busy { .. }))).count();
        assert_eq!(refused, 3);
        assert!(passwords.verify("x".to_owned(), None).await.is_ok());
    }
}
