//! Credentials that renew themselves at the users API.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use client_kit::{CallError, Credentials, CredentialsError, Grant, Login, Outcome, Refreshing, Secret};

use crate::types::{
    Error as Body, RefreshRequest, ServiceTokenRequest, ServiceTokenRequestClientId, ServiceTokenRequestGrantType,
    ServiceTokenRequestScope, TokenPair,
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
#[derive(Debug)]
pub struct Session {
    client: Client,
    refresh_token: Arc<Mutex<Secret>>,
}

impl Session {
    /// Logs in.
    ///
    /// # Errors
    /// Whatever `login_user` answers; 401 for a wrong user name or password.
    pub async fn start(client: &Client, username: &str, password: &str) -> Result<Credentials, Error<Body>> {
        let answer = client.login_user().body_map(|body| body.username(username).password(password)).send().await?;
        let (grant, refresh_token) = split(answer);
        let session = Self { client: client.clone(), refresh_token: Arc::new(Mutex::new(refresh_token)) };
        Ok(Credentials::Provider(Arc::new(Refreshing::starting_with(session, &grant))))
    }
}

impl Login for Session {
    async fn login(&self) -> Result<Grant, CredentialsError> {
        let refresh_token = self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answer = self.client.refresh_session().body(RefreshRequest { refresh_token }).send().await;
        let (grant, next) = split(answer.map_err(|error| refused("the session could not be renewed", &error))?);
        *self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(grant)
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
