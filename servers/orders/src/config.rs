//! What this server reads from the environment.

use std::num::NonZeroU64;
use std::time::Duration;

use server_kit::cli::Common;
use server_kit::config::{Problems, Secret, Settings};

/// The configuration of the orders server.
#[derive(Debug, Clone)]
pub struct Config {
    /// What every server has.
    pub common: Common,
    /// Where the users service is.
    pub users_url: String,
    /// Where the payments service is.
    pub payments_url: String,
    /// The name under which this server gets tokens from the users service.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: Secret,
    /// How long a call to another service may take. An order needs two at most, and at most one fetch of keys; the
    /// three together stay within the time limit of its operation (15 s).
    pub call_timeout: Duration,
}

/// Milliseconds that a call may take where the environment says nothing. More than the payments service gives its
/// provider (3 s): it should answer that the outcome is unknown before nobody listens any more.
const CALL_TIMEOUT_MS: NonZeroU64 = NonZeroU64::new(4_000).unwrap();

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Everything that is missing or unreadable.
    pub fn from_env() -> Result<Self, Problems> {
        Self::read(Settings::from_env())
    }

    fn read(mut settings: Settings) -> Result<Self, Problems> {
        let common = Common::read(&mut settings);
        let users_url = settings.required("USERS_URL", "the address of the users service: http://HOST:PORT");
        let payments_url = settings.required("PAYMENTS_URL", "the address of the payments service: http://HOST:PORT");
        let client_id = settings.required("CLIENT_ID", "the name that the users service knows this one by");
        let client_secret = settings.required("CLIENT_SECRET", "the secret that goes with CLIENT_ID");
        let call_timeout = settings.or("CALL_TIMEOUT_MS", "a number of milliseconds, at least 1", CALL_TIMEOUT_MS);
        let call_timeout = Duration::from_millis(call_timeout.get());
        let all = common.zip(users_url).zip(payments_url).zip(client_id).zip(client_secret);
        settings.finish(all.map(|((((common, users_url), payments_url), client_id), client_secret)| Self {
            common,
            users_url,
            payments_url,
            client_id,
            client_secret,
            call_timeout,
        }))
    }
}
