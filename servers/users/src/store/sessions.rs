use server_kit::Error;
use uuid::Uuid;

use super::Store;
use super::accounts::account;
use crate::account::Account;
use crate::tokens::RefreshToken;

/// The lock makes a change of the password, which ends all sessions, wait for this one or be seen by it.
const START: &str = "
    WITH verified AS (SELECT id FROM accounts WHERE id = $2 AND password_hash = $4 FOR SHARE),
         session AS (INSERT INTO sessions (id, account_id) SELECT $1, id FROM verified RETURNING id)
    INSERT INTO refresh_tokens (hash, session_id, expires_at)
    SELECT $3, id, now() + interval '30 days' FROM session";
const FIND: &str = "
    SELECT token.session_id, token.used_at IS NOT NULL AS used,
           token.expires_at > now() AND session.revoked_at IS NULL AS live,
           account.id, account.username, account.email, account.role, account.created_at, account.updated_at
      FROM refresh_tokens token
      JOIN sessions session ON session.id = token.session_id
      JOIN accounts account ON account.id = session.account_id
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
        /// Its account, whose role may have changed since the last token.
        account: Account,
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
    /// Starts a session with its first refresh token. `None` when the password is no longer the one that was verified.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn start_session(
        &self,
        account: Uuid,
        verified: &str,
        token: &RefreshToken,
    ) -> Result<Option<Uuid>, Error> {
        let session = Uuid::now_v7();
        let started = self.database.execute(START, &[&session, &account, &&token.hashed()[..], &verified]).await?;
        Ok((started == 1).then_some(session))
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
        let session = row.get("session_id");
        let outcome = match (row.get("live"), row.get("used")) {
            (false, _) => Refreshed::Refused,
            (true, true) => {
                transaction.execute(END, &[&session]).await?;
                Refreshed::Reused { session }
            }
            (true, false) => {
                transaction.execute(USE, &[&&hash[..]]).await?;
                transaction.execute(ADD, &[&&next.hashed()[..], &session]).await?;
                Refreshed::Next { session, account: account(&row)? }
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

    /// Sessions that ended lately enough for an access token of theirs to be still valid.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn ended_lately(&self) -> Result<Vec<Uuid>, Error> {
        const ENDED: &str = "SELECT id FROM sessions WHERE revoked_at > now() - interval '16 minutes'";
        Ok(self.database.query(ENDED, &[]).await?.iter().map(|row| row.get(0)).collect())
    }

    /// Deletes refresh tokens that expired, and sessions that have none left.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sweep_sessions(&self) -> Result<(), Error> {
        const TOKENS: &str = "DELETE FROM refresh_tokens WHERE expires_at < now()";
        const SESSIONS: &str = "
            DELETE FROM sessions WHERE created_at < now() - interval '1 day'
               AND NOT EXISTS (SELECT FROM refresh_tokens WHERE session_id = sessions.id)";
        self.database.execute(TOKENS, &[]).await?;
        self.database.execute(SESSIONS, &[]).await.map(drop)
    }
}
