//! Credentials that renew themselves at the users API.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use client_kit::{CallError, Credentials, CredentialsError, Grant, Login, Outcome, Refreshing, Secret};

use crate::types::{
    Error as Body, LoginRequest, RefreshRequest, ServiceTokenRequest, ServiceTokenRequestClientId,
    ServiceTokenRequestGrantType, ServiceTokenRequestScope, TokenPair,
};
use crate::{Client, Error, ResponseValue};

/// Logs a service in: the client credentials grant of `create_service_token`.
#[derive(Debug)]
pub struct ServiceLogin {
    client: Client,
    request: ServiceTokenRequest,
}

impl ServiceLogin {
    /// For the service `client_id`, with every scope that was granted to it.
    ///
    /// # Errors
    /// `client_id` cannot be the name of a service.
    pub fn new(client: &Client, client_id: &str, client_secret: Secret) -> Result<Self, CredentialsError> {
        let client_id = ServiceTokenRequestClientId::try_from(client_id)
            .map_err(|error| CredentialsError::new("the client id is not valid").with_source(error))?;
        let grant_type = ServiceTokenRequestGrantType::ClientCredentials;
        let request = ServiceTokenRequest { client_id, client_secret, grant_type, scope: None };
        Ok(Self { client: client.clone(), request })
    }

    /// The same with fewer scopes, separated by spaces.
    ///
    /// # Errors
    /// `scope` is not a list of scopes.
    pub fn scope(mut self, scope: &str) -> Result<Self, CredentialsError> {
        let scope = ServiceTokenRequestScope::try_from(scope)
            .map_err(|error| CredentialsError::new("the scope is not valid").with_source(error))?;
        self.request.scope = Some(scope);
        Ok(self)
    }

    /// Credentials for any client; the first call logs in.
    pub fn credentials(self) -> Credentials {
        Credentials::refreshing(self)
    }
}

impl Login for ServiceLogin {
    async fn login(&self) -> Result<Grant, CredentialsError> {
        let answer = self.client.create_service_token().body(self.request.clone()).send().await;
        let token = answer.map_err(|error| refused("the service could not log in", &error))?.into_inner();
        Ok(Grant { token: token.access_token, lifetime: seconds(*token.expires_in) })
    }
}

/// The session of a person: an access token that is renewed with a refresh token, which changes each time.
pub struct Session {
    client: Client,
    account: Option<LoginRequest>,
    refresh_token: Mutex<Option<Secret>>,
    kept: Box<dyn Fn(&Secret) + Send + Sync>,
}

impl Session {
    /// Logs in, and again whenever the session was ended from elsewhere.
    ///
    /// # Errors
    /// Whatever `login_user` answers; 401 for a wrong user name or password.
    pub async fn start(client: &Client, username: &str, password: &str) -> Result<Credentials, Error<Body>> {
        let account = LoginRequest::builder().username(username).password(password);
        let account = LoginRequest::try_from(account).map_err(|error| Error::InvalidRequest(error.to_string()))?;
        let (grant, refresh_token) = split(client.login_user().body(account.clone()).send().await?);
        let session = Self {
            client: client.clone(),
            account: Some(account),
            refresh_token: Mutex::new(Some(refresh_token)),
            kept: Box::new(|_| {}),
        };
        Ok(Credentials::Provider(Arc::new(Refreshing::starting_with(session, &grant))))
    }

    /// Goes on with a session that was started before. Its refresh token is good once, so `kept` is handed each new
    /// one before it is used.
    pub fn resume(
        client: &Client,
        refresh_token: Secret,
        kept: impl Fn(&Secret) + Send + Sync + 'static,
    ) -> Credentials {
        let refresh_token = Mutex::new(Some(refresh_token));
        Credentials::refreshing(Self { client: client.clone(), account: None, refresh_token, kept: Box::new(kept) })
    }

    fn keep(&self, answer: ResponseValue<TokenPair>) -> Grant {
        let (grant, next) = split(answer);
        (self.kept)(&next);
        *self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
        grant
    }
}

impl Login for Session {
    async fn login(&self) -> Result<Grant, CredentialsError> {
        let refresh_token = self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(refresh_token) = refresh_token {
            match (self.client.refresh_session().body(RefreshRequest { refresh_token }).send().await, &self.account) {
                (Ok(answer), _) => return Ok(self.keep(answer)),
                // The session was ended, or this refresh token was used before.
                (Err(error), Some(_)) if error.status().is_some_and(|status| status.as_u16() == 401) => {
                    *self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner) = None;
                }
                (Err(error), _) => return Err(refused("the session could not be renewed", &error)),
            }
        }
        let account =
            self.account.clone().ok_or_else(|| CredentialsError::new("the session has ended; log in again"))?;
        let answer = self.client.login_user().body(account).send().await;
        Ok(self.keep(answer.map_err(|error| refused("the session could not be started again", &error))?))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("client", &self.client).finish_non_exhaustive()
    }
}

fn split(answer: ResponseValue<TokenPair>) -> (Grant, Secret) {
    let pair = answer.into_inner();
    (Grant { token: pair.access_token, lifetime: seconds(*pair.expires_in) }, pair.refresh_token)
}

fn seconds(number: i32) -> Duration {
    Duration::from_secs(number.try_into().unwrap_or(0))
}

fn refused(what: &str, error: &Error<Body>) -> CredentialsError {
    match error.outcome() {
        Outcome::Answered(status) if status.is_client_error() => {
            CredentialsError::new(format!("{what}: the credentials are refused ({})", error.summary()))
        }
        _ => CredentialsError::new(format!("{what}: {}", error.summary())),
    }
}
