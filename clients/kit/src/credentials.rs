//! Who the caller is.

mod refreshing;

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

pub use refreshing::{Grant, Login, Refreshing};

use crate::secret::Secret;

/// What a call shows as proof of its caller.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Nothing: for public operations.
    #[default]
    None,
    /// A token that somebody else looks after.
    Bearer(Secret),
    /// A token from a source, asked at every call.
    Provider(Arc<dyn TokenSource>),
}

/// The future of [`TokenSource::token`].
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, CredentialsError>> + Send + 'a>>;

/// Yields access tokens. Implement [`Login`] instead and wrap it in [`Refreshing`], unless tokens come from a place
/// that already keeps them fresh.
pub trait TokenSource: Send + Sync {
    /// A token that is good now.
    fn token(&self) -> TokenFuture<'_>;

    /// A server refused this token (401) although it should still be good.
    fn rejected(&self, token: &str);
}

/// No token could be had, so the call was not sent.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct CredentialsError {
    message: String,
    #[source]
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl CredentialsError {
    /// What went wrong, for a person; without secrets.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The same with its cause.
    pub fn with_source(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }
}

impl Credentials {
    /// A fixed token.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::Bearer(token.into())
    }

    /// Logs in at the first call and whenever the token is about to expire.
    pub fn refreshing(login: impl Login) -> Self {
        Self::Provider(Arc::new(Refreshing::new(login)))
    }

    pub(crate) async fn token(&self) -> Result<Option<Secret>, CredentialsError> {
        match self {
            Self::None => Ok(None),
            Self::Bearer(token) => Ok(Some(token.clone())),
            Self::Provider(source) => source.token().await.map(Some),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer([secret])",
            Self::Provider(_) => "Provider(..)",
        })
    }
}
