//! The session of a profile, shared by all processes that use it.

use std::sync::Mutex;
use std::sync::PoisonError;

use client_kit::{CallError, Credentials, CredentialsError, Grant, Login, Options};
use users_client::types::{RefreshRequest, TokenPair};

use crate::profile::{Store, Tokens, now};
use cli_kit::Failure;

/// Renews the tokens in the profile.
struct Session {
    users: users_client::Client,
    store: Store,
    /// The access token that was handed out last: when it is asked for again, a server refused it.
    given: Mutex<Option<String>>,
}

/// Nothing that lasts less is worth sending.
const MARGIN: u64 = 10;

/// What calls of this profile show: `PLUMB_TOKEN`, or its session.
pub(crate) fn credentials(store: &Store, url: &str) -> Result<Credentials, Failure> {
    if let Ok(token) = std::env::var("PLUMB_TOKEN")
        && !token.is_empty()
    {
        return Ok(Credentials::bearer(token));
    }
    if store.profile()?.session.is_none() {
        return Ok(Credentials::None);
    }
    let users = connect(url, Credentials::None)?;
    Ok(Credentials::refreshing(Session { users, store: store.clone(), given: Mutex::default() }))
}

pub(crate) fn connect(url: &str, credentials: Credentials) -> Result<users_client::Client, Failure> {
    users_client::Client::connect(url, Options::new().credentials(credentials))
        .map_err(|error| Failure::local(format!("{url}: {error}")))
}

/// The tokens of an answer.
pub(crate) fn tokens(pair: &TokenPair) -> Tokens {
    let lifetime = u64::try_from(*pair.expires_in).unwrap_or_default();
    Tokens {
        access_token: pair.access_token.expose().to_owned(),
        expires_at: now() + lifetime,
        refresh_token: pair.refresh_token.expose().to_owned(),
    }
}

impl Session {
    fn give(&self, tokens: &Tokens) -> Grant {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.access_token.clone());
        Grant { token: tokens.access_token.as_str().into(), lifetime: tokens.left() }
    }
}

impl Login for Session {
    async fn login(&self) -> Result<Grant, CredentialsError> {
        let local = |failure: Failure| CredentialsError::new(failure.to_string().trim_start_matches("error: "));
        let store = self.store.clone();
        let held = tokio::task::spawn_blocking(move || store.lock()).await;
        let held = held.map_err(|error| CredentialsError::new(error.to_string()))?.map_err(local)?;
        let tokens = self.store.profile().map_err(local)?.session;
        let tokens = tokens.ok_or_else(|| CredentialsError::new("the session has ended; run `plumb login`"))?;
        let refused = *self.given.lock().unwrap_or_else(PoisonError::into_inner) == Some(tokens.access_token.clone());
        if tokens.left().as_secs() > MARGIN && !refused {
            return Ok(self.give(&tokens));
        }
        let request = RefreshRequest { refresh_token: tokens.refresh_token.as_str().into() };
        match self.users.refresh_session().body(request).send().await {
            Ok(pair) => {
                let next = crate::session::tokens(&pair);
                self.store.change(&held, |profile| profile.session = Some(next.clone())).map_err(local)?;
                Ok(self.give(&next))
            }
            Err(error) if error.status().is_some_and(|status| status == http::StatusCode::UNAUTHORIZED) => {
                self.store.change(&held, |profile| profile.session = None).map_err(local)?;
                Err(CredentialsError::new("the session has ended; run `plumb login`"))
            }
            Err(error) => Err(CredentialsError::new(format!("the session could not be renewed: {}", error.summary()))),
        }
    }
}
