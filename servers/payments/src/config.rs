//! What this server reads from the environment.

use server_kit::cli::Common;
use server_kit::config::{Problems, Settings};

use crate::provider::Fault;

/// The configuration of the payments server.
#[derive(Debug, Clone)]
pub struct Config {
    /// What every server has.
    pub common: Common,
    /// Where the users service is.
    pub users_url: String,
    /// What is wrong with the simulated provider, for trying how the others bear it.
    pub fault: Fault,
}

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
        let fault = settings.or("PROVIDER_FAULT", "none, stalled, unavailable or declining", Fault::None);
        settings.finish(common.zip(users_url).map(|(common, users_url)| Self { common, users_url, fault }))
    }
}
