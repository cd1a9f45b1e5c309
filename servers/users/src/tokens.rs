//! Access tokens, signed with EdDSA (RFC 9068), and opaque refresh tokens.

use std::sync::Arc;

use arc_swap::ArcSwap;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header};
use server_kit::auth::{Claims, PublishedKey, TOKEN_TYPE};
use server_kit::cli::AUDIENCE;
use server_kit::{Error, Role};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::keys::SigningKeys;

/// How long an access token is good for.
pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// Issues access tokens.
pub struct Issuer {
    name: String,
    keys: ArcSwap<SigningKeys>,
}

/// Whom an access token speaks of.
pub struct Subject {
    /// The account, or the name of a service.
    pub id: String,
    /// What it is.
    pub role: Role,
    /// What a service was granted, separated by spaces.
    pub scope: String,
    /// The session of a person.
    pub session: Option<Uuid>,
}

impl Issuer {
    /// An issuer of this name.
    pub fn new(name: &str, keys: SigningKeys) -> Self {
        Self { name: name.to_owned(), keys: ArcSwap::from_pointee(keys) }
    }

    /// Uses these keys from now on.
    pub fn use_keys(&self, keys: SigningKeys) {
        self.keys.store(Arc::new(keys));
    }

    /// The keys that verify what this issuer signs.
    pub fn published(&self) -> Vec<PublishedKey> {
        self.keys.load().published(Utc::now())
    }

    /// Signs an access token.
    ///
    /// # Errors
    /// Never in practice: a key that does not sign.
    pub fn issue(&self, subject: Subject) -> Result<String, Error> {
        let now = Utc::now();
        let keys = self.keys.load();
        let key = keys.current(now).ok_or_else(|| Error::internal("there is no signing key"))?;
        let claims = Claims {
            iss: self.name.clone(),
            aud: AUDIENCE.to_owned(),
            sub: subject.id,
            exp: (now + ACCESS_LIFETIME).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            role: subject.role,
            scope: subject.scope,
            sid: subject.session,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(key.id.clone());
        jsonwebtoken::encode(&header, &claims, &key.private).map_err(Error::internal)
    }
}

/// A refresh token: 256 random bits. Only its hash is stored.
pub struct RefreshToken(String);

impl RefreshToken {
    /// A new one.
    pub fn generate() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The token itself, for its owner.
    pub fn reveal(self) -> String {
        self.0
    }

    /// What is stored of a token. It has too many bits to be guessed from its hash, so a plain one will do.
    pub fn hash(token: &str) -> [u8; 32] {
        Sha256::digest(token).into()
    }

    /// What is stored of this token.
    pub fn hashed(&self) -> [u8; 32] {
        Self::hash(&self.0)
    }
}
