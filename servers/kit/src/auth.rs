//! Who calls: EdDSA access tokens, the keys that verify them, and what a caller may do.
//!
//! Deliberately absent: issuing tokens. That is the users service's own business.

mod access;
mod claims;
mod keys;

use std::sync::Arc;

use uuid::Uuid;

pub(crate) use access::authorize;
pub use claims::{Claims, Role, TOKEN_TYPE};
pub use keys::{JwkSource, KeyRing, PublishedKey, PublishedKeys};

use crate::cache::Cache;
use crate::error::Error;

/// Who sent a request, as its access token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account, or the name of the service.
    pub subject: String,
    /// What the caller is.
    pub role: Role,
    /// What a service was granted; empty for people.
    pub scopes: Vec<String>,
    /// The session that the token belongs to; services have none.
    pub session: Option<Uuid>,
}

impl Caller {
    /// The account of a person.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a service, which has no account.
    pub fn user_id(&self) -> Result<Uuid, Error> {
        match self.role {
            Role::Service => Err(Error::Forbidden("a service has no account".to_owned())),
            Role::Customer | Role::Admin => self.subject.parse().map_err(|_| Error::Unauthenticated {
                code: "invalid_token",
                message: "the access token is not valid",
            }),
        }
    }

    /// Whether this is an admin.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}

/// Whether a session was ended, asked of the service that holds the sessions.
pub type SessionCheck = Arc<dyn Fn(Uuid) -> futures::future::BoxFuture<'static, Result<bool, Error>> + Send + Sync>;

/// Tells who calls from the `Authorization` header.
///
/// The service that holds the sessions asks its own table. The others look ended sessions up in the shared cache; while
/// it is down they accept an access token until it expires (15 minutes at most), and readiness says so.
#[derive(Clone)]
pub struct Authenticator {
    keys: Arc<KeyRing>,
    revoked: Cache,
    sessions: Option<SessionCheck>,
}

/// The prefix under which ended sessions stand in the shared cache.
pub const REVOKED: &str = "revoked";

impl Authenticator {
    /// Verifies with the given keys; looks revoked sessions up in `cache`.
    pub fn new(keys: impl Into<Arc<KeyRing>>, cache: &Cache) -> Self {
        Self { keys: keys.into(), revoked: cache.with_prefix(REVOKED), sessions: None }
    }

    /// Asks `check` for sessions, and not the cache.
    pub fn with_sessions(self, check: SessionCheck) -> Self {
        Self { sessions: Some(check), ..self }
    }

    /// Tells who calls.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a missing, malformed, foreign, expired or revoked token, or several.
    pub async fn authenticate(&self, authorization: &[String]) -> Result<Caller, Error> {
        let invalid = Error::Unauthenticated { code: "invalid_token", message: "the access token is not valid" };
        let header = match authorization {
            [] => {
                return Err(Error::Unauthenticated { code: "missing_token", message: "an access token is required" });
            }
            [header] => header,
            // Which of them counts would be a guess, and another server's guess might differ.
            _ => return Err(invalid),
        };
        let Some((scheme, token)) = header.split_once(' ') else {
            return Err(invalid);
        };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(invalid);
        }
        let caller = self.keys.verify(token.trim()).await?;
        if let Some(session) = caller.session {
            self.refuse_revoked(session).await?;
        }
        Ok(caller)
    }

    async fn refuse_revoked(&self, session: Uuid) -> Result<(), Error> {
        let revoked = match &self.sessions {
            Some(check) => check(session).await?,
            None => self.revoked.contains(&session.to_string()).await.unwrap_or(false),
        };
        match revoked {
            true => Err(Error::Unauthenticated { code: "invalid_token", message: "the session has ended" }),
            false => Ok(()),
        }
    }
}
