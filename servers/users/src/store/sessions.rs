use server_kit::Error;
use uuid::Uuid;

use super::Store;
use crate::tokens::RefreshToken;

const START: &str = "
    WITH session AS (INSERT INTO sessions (id, account_id) VALUES ($1, $2) RETURNING id)
    INSERT INTO refresh_tokens (hash, session_id, expires_at)
    SELECT $3, id, now() + interval '30 days' FROM session";
const FIND: &str = "
    SELECT token.session_id, session.account_id, token.used_at IS NOT NULL AS used,
           token.expires_at > now() AND session.revoked_at IS NULL AS live
      FROM refresh_tokens token JOIN sessions session ON session.id = token.session_id
     WHERE token.hash = $1 FOR UPDATE OF token";
const USE: &str = "UPDATE refresh_tokens SET used_at = now() WHERE hash = $1";
const ADD: &str = "
    INSERT INTO refresh_tokens (hash, session_id, expires_at) VALUES ($1, $2, now() + interval '30 days')";
const END: &str = "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL";
const REVOKED: &str = "SELECT revoked_at IS NOT NULL FROM sessions WHERE id = $1";

/// What exchanging a refresh token came to.
pub enum Refreshed {
    /// The session goes on with a new token.
    Next {
        /// The session.
        session: Uuid,
        /// Its account.
        account: Uuid,
    },
    /// The token was used before: somebody has a copy, and the session is over.
    Reused {
        /// The session that ended.
        session: Uuid,
    },
    /// The token is unknown, expired, or its session is over.
    Refused,
}

impl Store {
    /// Starts a session with its first refresh token.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn start_session(&self, account: Uuid, token: &RefreshToken) -> Result<Uuid, Error> {
        let session = Uuid::now_v7();
        self.database.execute(START, &[&session, &account, &&token.hashed()[..]]).await?;
        Ok(session)
    }

    /// Exchanges a refresh token for the next one. Of two that come at the same time one gets it, and the other ends
    /// the session.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn refresh(&self, old: &str, next: &RefreshToken) -> Result<Refreshed, Error> {
        let hash = RefreshToken::hash(old);
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let Some(row) = transaction.query_opt(FIND, &[&&hash[..]]).await? else {
            return Ok(Refreshed::Refused);
        };
        let (session, account) = (row.get("session_id"), row.get("account_id"));
        let outcome = match (row.get("live"), row.get("used")) {
            (false, _) => Refreshed::Refused,
            (true, true) => {
                transaction.execute(END, &[&session]).await?;
                Refreshed::Reused { session }
            }
            (true, false) => {
                transaction.execute(USE, &[&&hash[..]]).await?;
                transaction.execute(ADD, &[&&next.hashed()[..], &session]).await?;
                Refreshed::Next { session, account }
            }
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_session(&self, session: Uuid) -> Result<(), Error> {
        self.database.execute(END, &[&session]).await.map(drop)
    }

    /// Whether a session is over, or never was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn is_revoked(&self, session: Uuid) -> Result<bool, Error> {
        Ok(self.database.query_opt(REVOKED, &[&session]).await?.is_none_or(|row| row.get(0)))
    }
}
