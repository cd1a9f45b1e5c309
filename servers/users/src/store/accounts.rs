use server_kit::database::OnConstraint;
use server_kit::idempotency::{Claim, claim};
use server_kit::{Error, Idempotency, Role};
use tokio_postgres::Row;
use uuid::Uuid;

use super::Store;
use crate::account::Account;

/// An account to be.
pub struct NewAccount {
    /// The name to log in with.
    pub username: String,
    /// Where to write to.
    pub email: String,
    /// The hashed password.
    pub password_hash: String,
}

/// What to change of an account.
#[derive(Default)]
pub struct Change {
    /// A new address.
    pub email: Option<String>,
    /// A new password.
    pub password: Option<NewPassword>,
}

/// A password that takes the place of another.
pub struct NewPassword {
    /// The new one, hashed.
    pub hash: String,
    /// The hash that the current password was verified against.
    pub verified: String,
    /// The session that goes on; all others end.
    pub keep: Option<Uuid>,
}

/// What creating an account came to.
pub enum Created {
    /// It was created.
    New(Account),
    /// It was created by an earlier request with the same key; this is its hashed password.
    Before(Account, String),
}

pub(super) fn account(row: &Row) -> Result<Account, Error> {
    let role = match row.get::<_, &str>("role") {
        "customer" => Role::Customer,
        "admin" => Role::Admin,
        other => return Err(Error::internal(format!("an account has the role {other}"))),
    };
    Ok(Account {
        id: row.get("id"),
        username: row.get("username"),
        email: row.get("email"),
        role,
        created_at: row.get("created_at"),
        updated_at: row.get("updated_at"),
    })
}

fn taken(constraint: &str) -> Option<Error> {
    match constraint {
        "accounts_username_key" => Some(Error::conflict("username_taken", "this user name is taken")),
        "accounts_email_key" => Some(Error::conflict("email_taken", "this e-mail address is taken")),
        _ => None,
    }
}

const INSERT: &str = "
    INSERT INTO accounts (id, username, email, password_hash) VALUES ($1, $2, $3, $4)
    RETURNING id, username, email, role, created_at, updated_at";
const BY_ID: &str = "
    SELECT id, username, email, role, created_at, updated_at, password_hash FROM accounts WHERE id = $1";
const BY_NAME: &str = "
    SELECT id, username, email, role, created_at, updated_at, password_hash
      FROM accounts WHERE lower(username) = lower($1)";
const LIST: &str = "
    SELECT id, username, email, role, created_at, updated_at FROM accounts
     WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2";
const UPDATE: &str = "
    UPDATE accounts
       SET email = coalesce($2, email), password_hash = coalesce($3, password_hash), updated_at = now()
     WHERE id = $1 AND ($4::text IS NULL OR password_hash = $4)
    RETURNING id, username, email, role, created_at, updated_at";
const END_OTHERS: &str = "
    UPDATE sessions SET revoked_at = now()
     WHERE account_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2
    RETURNING id";

impl Store {
    /// Creates an account, once for each idempotency key.
    ///
    /// # Errors
    /// A conflict when the name or the address is taken, or the key was used for something else.
    pub async fn create_account(&self, new: NewAccount, idempotency: &Idempotency) -> Result<Created, Error> {
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let id = Uuid::now_v7();
        let gone = || Error::internal("the account of an idempotency key is gone");
        let created = match claim(&transaction, "register_user", idempotency, id).await? {
            Claim::Fresh => {
                let params = [&id as _, &new.username as _, &new.email as _, &new.password_hash as _];
                let row = transaction.query_opt(INSERT, &params).await.on_constraint(taken)?;
                Created::New(account(&row.ok_or_else(gone)?)?)
            }
            Claim::Repeat(id) => {
                let row = transaction.query_opt(BY_ID, &[&id]).await?.ok_or_else(gone)?;
                Created::Before(account(&row)?, row.get("password_hash"))
            }
        };
        transaction.commit().await?;
        Ok(created)
    }

    /// The account with this id, and its hashed password.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn account(&self, id: Uuid) -> Result<Option<(Account, String)>, Error> {
        let row = self.database.query_opt(BY_ID, &[&id]).await?;
        row.map(|row| Ok((account(&row)?, row.get("password_hash")))).transpose()
    }

    /// The account of this name, and its hashed password.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn account_by_name(&self, username: &str) -> Result<Option<(Account, String)>, Error> {
        let row = self.database.query_opt(BY_NAME, &[&username]).await?;
        row.map(|row| Ok((account(&row)?, row.get("password_hash")))).transpose()
    }

    /// Accounts in the order of their creation, after the given one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn accounts(&self, after: Option<Uuid>, limit: i64) -> Result<Vec<Account>, Error> {
        self.database.query(LIST, &[&after, &limit]).await?.iter().map(account).collect()
    }

    /// Changes an account; answers it and the sessions that ended with its old password. `None` when the account is
    /// gone, or its password is no longer the one that was verified.
    ///
    /// # Errors
    /// A conflict when the address is taken.
    pub async fn update_account(&self, id: Uuid, change: Change) -> Result<Option<(Account, Vec<Uuid>)>, Error> {
        let password = change.password.as_ref();
        let (hash, verified) = password.map(|new| (new.hash.as_str(), new.verified.as_str())).unzip();
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let params = [&id as _, &change.email as _, &hash as _, &verified as _];
        let Some(row) = transaction.query_opt(UPDATE, &params).await.on_constraint(taken)? else { return Ok(None) };
        let ended = match password {
            Some(new) => transaction.query(END_OTHERS, &[&id, &new.keep]).await?,
            None => Vec::new(),
        };
        transaction.commit().await?;
        Ok(Some((account(&row)?, ended.iter().map(|row| row.get(0)).collect())))
    }

    /// Replaces the hash of a password that was verified with a better one of the same password; answers whether it still
    /// was the account's.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn rehash(&self, id: Uuid, verified: &str, better: &str) -> Result<bool, Error> {
        const REHASH: &str = "UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
        Ok(self.database.execute(REHASH, &[&id, &verified, &better]).await? == 1)
    }

    /// Makes an account an admin; answers whether there is one of that name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn grant_admin(&self, username: &str) -> Result<bool, Error> {
        const GRANT: &str = "UPDATE accounts SET role = 'admin', updated_at = now() WHERE lower(username) = lower($1)";
        Ok(self.database.execute(GRANT, &[&username]).await? == 1)
    }
}
