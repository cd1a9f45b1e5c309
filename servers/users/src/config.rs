//! What this server reads from the environment.

use std::num::NonZeroU32;
use std::path::PathBuf;

use server_kit::cli::Common;
use server_kit::config::{Problems, Settings};

use crate::attempts::PER_ADDRESS;

/// The configuration of the users server.
#[derive(Debug, Clone)]
pub struct Config {
    /// What every server has.
    pub common: Common,
    /// The folder of the signing keys.
    pub signing_keys: PathBuf,
    /// How often one address may try to register or to log in at once, before it has to wait.
    pub attempts_per_address: NonZeroU32,
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
        let signing_keys = settings.required("SIGNING_KEY_DIR", "the folder of the signing keys");
        let attempts_per_address = settings.or("ATTEMPTS_PER_ADDRESS", "a number, at least 1", PER_ADDRESS);
        settings.finish(common.zip(signing_keys).map(|(common, signing_keys)| Self {
            common,
            signing_keys,
            attempts_per_address,
        }))
    }
}
