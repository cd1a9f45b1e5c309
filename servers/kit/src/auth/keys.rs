use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use futures::future::BoxFuture;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use tokio::sync::Mutex;

use super::{Caller, Claims, TOKEN_TYPE};
use crate::error::Error;

/// A public Ed25519 key, as a key set publishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedKey {
    /// The `kid`.
    pub id: String,
    /// The public key, base64url.
    pub x: String,
}

/// What a key set publishes.
pub type PublishedKeys = Vec<PublishedKey>;

/// Fetches the published keys.
pub type JwkSource = Arc<dyn Fn() -> BoxFuture<'static, Result<PublishedKeys, Error>> + Send + Sync>;

/// Unknown key ids cause one fetch in this time at most, so that forged tokens cannot make a flood of them.
const FETCH_INTERVAL: Duration = Duration::from_secs(5);
/// After a failed fetch nobody tries again for so long: those who wait would only fail one after the other.
const PAUSE: Duration = Duration::from_secs(1);
/// Keys are fetched anew after this time, so that a withdrawn key is forgotten.
const MAX_AGE: Duration = Duration::from_secs(300);
/// How far clocks may differ.
const LEEWAY_SECONDS: u64 = 5;

/// The keys that verify access tokens, and the issuer and audience that these must name.
pub struct KeyRing {
    keys: ArcSwap<HashMap<String, DecodingKey>>,
    source: Option<JwkSource>,
    /// When keys were last asked for, and whether they came.
    last: Mutex<Option<(Instant, bool)>>,
    fetched: ArcSwap<Option<Instant>>,
    validation: Validation,
}

impl KeyRing {
    /// Keys that are known beforehand, for the service that issues tokens itself.
    ///
    /// # Errors
    /// A key that is none.
    pub fn fixed(issuer: &str, audience: &str, keys: &[PublishedKey]) -> Result<Self, Error> {
        let ring = Self::new(issuer, audience, None);
        ring.replace(keys)?;
        Ok(ring)
    }

    /// Verifies with these keys, and no others, from now on.
    ///
    /// # Errors
    /// A key that is none; then nothing changes.
    pub fn replace(&self, keys: &[PublishedKey]) -> Result<(), Error> {
        self.keys.store(Arc::new(decode(keys)?));
        Ok(())
    }

    /// Keys that are fetched when they are first needed, when an unknown one turns up, and every five minutes.
    pub fn fetched(issuer: &str, audience: &str, source: JwkSource) -> Self {
        Self::new(issuer, audience, Some(source))
    }

    fn new(issuer: &str, audience: &str, source: Option<JwkSource>) -> Self {
        // The algorithm is pinned: a token cannot choose another (RFC 8725, section 3.1).
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.leeway = LEEWAY_SECONDS;
        Self { keys: ArcSwap::default(), source, last: Mutex::new(None), fetched: ArcSwap::default(), validation }
    }

    /// Verifies an access token.
    pub(super) async fn verify(self: &Arc<Self>, token: &str) -> Result<Caller, Error> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid("the access token is not valid"))?;
        let typ = header.typ.as_deref().unwrap_or_default();
        if header.alg != Algorithm::EdDSA || !typ.eq_ignore_ascii_case(TOKEN_TYPE) {
            return Err(invalid("the access token is not valid"));
        }
        let kid = header.kid.ok_or_else(|| invalid("the access token is not valid"))?;
        let key = self.key(&kid).await?.ok_or_else(|| invalid("the access token is signed with an unknown key"))?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &self.validation)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => invalid("the access token has expired"),
                _ => invalid("the access token is not valid"),
            })?
            .claims;
        let scopes = claims.scope.split_whitespace().map(str::to_owned).collect();
        Ok(Caller { subject: claims.sub, role: claims.role, scopes, session: claims.sid })
    }

    async fn key(self: &Arc<Self>, kid: &str) -> Result<Option<DecodingKey>, Error> {
        if let Some(key) = self.keys.load().get(kid).cloned() {
            // A key that was good a moment ago stays good while its publisher is away; nobody waits for the news.
            if self.source.is_some() && self.fetched.load().is_none_or(|at| at.elapsed() >= MAX_AGE) {
                let ring = Arc::clone(self);
                tokio::spawn(async move { ring.fetch().await });
            }
            return Ok(Some(key));
        }
        self.fetch().await?;
        Ok(self.keys.load().get(kid).cloned())
    }

    async fn fetch(&self) -> Result<(), Error> {
        let Some(source) = &self.source else { return Ok(()) };
        // One fetches; the others wait, and find it done or learn that it failed.
        let mut last = self.last.lock().await;
        match *last {
            Some((at, true)) if at.elapsed() < FETCH_INTERVAL => return Ok(()),
            Some((at, false)) if at.elapsed() < PAUSE => {
                return Err(Error::Unavailable { what: "the key set of the users service", source: None });
            }
            _ => {}
        }
        let fetched = source().await.and_then(|keys| decode(&keys));
        *last = Some((Instant::now(), fetched.is_ok()));
        self.keys.store(Arc::new(fetched?));
        self.fetched.store(Arc::new(Some(Instant::now())));
        Ok(())
    }
}

fn decode(keys: &[PublishedKey]) -> Result<HashMap<String, DecodingKey>, Error> {
    keys.iter()
        .map(|key| Ok((key.id.clone(), DecodingKey::from_ed_components(&key.x).map_err(Error::internal)?)))
        .collect()
}

fn invalid(message: &'static str) -> Error {
    Error::Unauthenticated { code: "invalid_token", message }
}
