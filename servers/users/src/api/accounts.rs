//! Accounts: register, read, change, list.

use std::time::Duration;

use dropshot::{HttpResponseCreated, HttpResponseOk, Path, Query};
use server_kit::paging::{Cursor, Page};
use server_kit::{Call, Caller, Error, Idempotency, Json, Role};
use uuid::Uuid;

use super::wire;
use crate::App;
use crate::account::Account;
use crate::store::{Change, NewAccount};
use crate::tokens::ACCESS_LIFETIME;

/// How long a profile may be out of date where a change could not reach the cache.
const PROFILE_TTL: Duration = Duration::from_secs(60);

impl From<Account> for wire::Account {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            username: account.username,
            email: account.email,
            // A service has no account.
            role: if account.role == Role::Admin { wire::Role::Admin } else { wire::Role::Customer },
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

fn profile(account: Account, caller: &Caller) -> wire::Profile {
    let email = account.shows_email_to(caller).then_some(account.email);
    wire::Profile { id: account.id, username: account.username, email, created_at: account.created_at }
}

/// Creates an account.
pub async fn register_user(
    call: Call<App>,
    idempotency: Idempotency,
    Json(body): Json<wire::RegisterRequest>,
) -> Result<HttpResponseCreated<wire::Account>, Error> {
    let password_hash = call.passwords.hash(body.password.into_string()).await?;
    let new = NewAccount { username: body.username, email: body.email, password_hash };
    let account = call.store.create_account(new, &idempotency).await?;
    Ok(HttpResponseCreated(account.into()))
}

/// The account of the caller; one that is gone has no valid tokens left.
async fn own_account(call: &Call<App>, caller: &Caller) -> Result<Account, Error> {
    let account = call.store.account(caller.user_id()?).await?;
    account.ok_or(Error::Unauthenticated { code: "invalid_token", message: "the account is gone" })
}

/// Reads one's own account.
pub async fn get_me(call: Call<App>, caller: Caller) -> Result<HttpResponseOk<wire::Account>, Error> {
    Ok(HttpResponseOk(own_account(&call, &caller).await?.into()))
}

/// Changes one's own account.
pub async fn update_me(
    call: Call<App>,
    caller: Caller,
    Json(body): Json<wire::UpdateMeRequest>,
) -> Result<HttpResponseOk<wire::Account>, Error> {
    let id = caller.user_id()?;
    let password = match (body.new_password, body.current_password) {
        (None, _) => None,
        (Some(_), None) => {
            return Err(Error::invalid("/body/current_password", "is required to set a new password"));
        }
        (Some(new), Some(current)) => {
            let own = own_account(&call, &caller).await?;
            let hash = call.store.account_by_name(&own.username).await?.map(|(_, hash)| hash);
            if !call.passwords.verify(current.into_string(), hash).await? {
                return Err(Error::Forbidden("the current password is wrong".to_owned()));
            }
            Some((call.passwords.hash(new.into_string()).await?, caller.session))
        }
    };
    let (account, ended) = call.store.update_account(id, Change { email: body.email, password }).await?;
    call.profiles.forget(&id.to_string()).await;
    for session in ended {
        call.announce_end(session).await;
    }
    Ok(HttpResponseOk(account.into()))
}

/// Reads a public profile.
pub async fn get_user(
    call: Call<App>,
    caller: Caller,
    path: Path<wire::UserPath>,
) -> Result<HttpResponseOk<wire::Profile>, Error> {
    let id = path.into_inner().user_id;
    let key = id.to_string();
    let account = match call.profiles.get::<Account>(&key).await {
        Some(account) => account,
        None => {
            let account = call.store.account(id).await?.ok_or(Error::NotFound)?;
            call.profiles.put(&key, &account, PROFILE_TTL).await;
            account
        }
    };
    Ok(HttpResponseOk(profile(account, &caller)))
}

/// Lists profiles.
pub async fn list_users(
    call: Call<App>,
    caller: Caller,
    query: Query<wire::ListQuery>,
) -> Result<HttpResponseOk<Page<wire::Profile>>, Error> {
    let query = query.into_inner();
    let cursor = Cursor::read(query.limit, query.page_token.as_deref(), ())?;
    let accounts = call.store.accounts(cursor.after, cursor.fetch()).await?;
    let profiles = accounts.into_iter().map(|account| profile(account, &caller)).collect();
    Ok(HttpResponseOk(cursor.page(profiles, |profile: &wire::Profile| profile.id)?))
}

impl App {
    /// Tells all services that the access tokens of a session are worthless, for as long as they would be valid.
    pub(super) async fn announce_end(&self, session: Uuid) {
        let ttl = ACCESS_LIFETIME.to_std().unwrap_or(Duration::from_secs(900)) + Duration::from_secs(60);
        self.revoked.put(&session.to_string(), &true, ttl).await;
    }
}
