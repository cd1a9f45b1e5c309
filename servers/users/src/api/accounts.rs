//! Accounts: register, read, change, list.

use std::time::Duration;

use dropshot::{HttpResponseCreated, HttpResponseOk, Path};
use server_kit::paging::{Cursor, Page};
use server_kit::{Call, Caller, Error, Idempotency, Json, Query, Role};
use uuid::Uuid;

use super::wire;
use crate::App;
use crate::account::{Account, sees_email};
use crate::store::{Change, Created, NewAccount, NewPassword};
use crate::upkeep::announce;

/// How long a deleted account may still be shown.
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
    let email = sees_email(caller, account.id).then_some(account.email);
    wire::Profile { id: account.id, username: account.username, email, created_at: account.created_at }
}

/// Creates an account.
pub async fn register_user(
    call: Call<App>,
    idempotency: Idempotency,
    Json(body): Json<wire::RegisterRequest>,
) -> Result<HttpResponseCreated<wire::Account>, Error> {
    call.attempts.begin(&format!("register:{}", body.email), call.client()).await?.made();
    let idempotency = idempotency.covering(&[&body.username, &body.email]);
    let password = body.password.into_string();
    let password_hash = call.passwords.hash(password.clone()).await?;
    let new = NewAccount { username: body.username, email: body.email, password_hash };
    let account = match call.store.create_account(new, &idempotency).await? {
        Created::New(account) => {
            call.meters.registrations.inc();
            account
        }
        Created::Before(account, hash) => {
            // The fingerprint leaves the password out, so it is compared here.
            if !call.passwords.verify(password, Some(hash)).await? {
                return Err(Error::conflict("idempotency_key_reused", "this key was used with another body"));
            }
            account
        }
    };
    Ok(HttpResponseCreated(account.into()))
}

/// The account of the caller; one that is gone has no valid tokens left.
async fn own_account(call: &Call<App>, caller: &Caller) -> Result<(Account, String), Error> {
    call.store.account(caller.user_id()?).await?.ok_or(GONE)
}

const GONE: Error = Error::Unauthenticated { code: "invalid_token", message: "the account is gone" };

/// Reads one's own account.
pub async fn get_me(call: Call<App>, caller: Caller) -> Result<HttpResponseOk<wire::Account>, Error> {
    Ok(HttpResponseOk(own_account(&call, &caller).await?.0.into()))
}

/// Changes one's own account.
pub async fn update_me(
    call: Call<App>,
    caller: Caller,
    Json(body): Json<wire::UpdateMeRequest>,
) -> Result<HttpResponseOk<wire::Account>, Error> {
    let id = caller.user_id()?;
    let wrong = || Error::Forbidden("the current password is wrong".to_owned());
    let password = match (body.new_password, body.current_password) {
        (None, None) => None,
        (None, Some(_)) => return Err(Error::invalid("/body/new_password", "is required beside current_password")),
        (Some(_), None) => return Err(Error::invalid("/body/current_password", "is required beside new_password")),
        (Some(new), Some(current)) => {
            let (_, verified) = own_account(&call, &caller).await?;
            let attempt = call.attempts.begin(&format!("change:{id}"), call.client()).await?;
            if !call.passwords.verify(current.into_string(), Some(verified.clone())).await? {
                return Err(wrong());
            }
            attempt.succeeded().await;
            Some(NewPassword { hash: call.passwords.hash(new.into_string()).await?, verified, keep: caller.session })
        }
    };
    let gone = if password.is_some() { wrong() } else { GONE };
    let change = Change { email: body.email, password };
    let (account, ended) = call.store.update_account(id, change).await?.ok_or(gone)?;
    call.announce_ends(ended).await;
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
    // Only what never changes is cached. Whoever may see more reads the account itself.
    let cached = match sees_email(&caller, id) {
        true => None,
        false => call.profiles.get::<wire::Profile>(&key).await,
    };
    if let Some(profile) = cached {
        return Ok(HttpResponseOk(profile));
    }
    let (account, _) = call.store.account(id).await?.ok_or(Error::NotFound)?;
    let profile = profile(account, &caller);
    if profile.email.is_none() {
        call.profiles.put(&key, &profile, PROFILE_TTL).await;
    }
    Ok(HttpResponseOk(profile))
}

/// Lists profiles.
pub async fn list_users(
    call: Call<App>,
    caller: Caller,
    query: Query<wire::ListQuery>,
) -> Result<HttpResponseOk<Page<wire::Profile>>, Error> {
    let query = query.0;
    let cursor = Cursor::read(query.limit, query.page_token.as_deref(), ())?;
    let accounts = call.store.accounts(cursor.after, cursor.fetch()).await?;
    let profiles = accounts.into_iter().map(|account| profile(account, &caller)).collect();
    Ok(HttpResponseOk(cursor.page(profiles, |profile: &wire::Profile| profile.id)?))
}

impl App {
    /// Tells all services that the access tokens of these sessions are worthless. What does not get through now is
    /// announced again; see [`crate::upkeep`].
    pub(super) async fn announce_ends(&self, sessions: Vec<Uuid>) {
        announce(&self.revoked, sessions).await;
    }
}
