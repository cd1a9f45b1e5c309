//! Sessions: log in, go on, log out.

use dropshot::{HttpResponseOk, HttpResponseUpdatedNoContent};
use server_kit::{Call, Caller, Error, Json};
use uuid::Uuid;

use super::wire;
use crate::App;
use crate::account::Account;
use crate::meters::Login;
use crate::passwords::is_outdated;
use crate::store::Refreshed;
use crate::tokens::{ACCESS_LIFETIME, RefreshToken, Subject};

/// Seconds until an access token expires, as answers say it.
pub(super) fn expires_in() -> i32 {
    i32::try_from(ACCESS_LIFETIME.num_seconds()).unwrap_or(i32::MAX)
}

impl App {
    fn pair(&self, account: &Account, session: Uuid, refresh: RefreshToken) -> Result<wire::TokenPair, Error> {
        let id = account.id.to_string();
        let subject = Subject { id, role: account.role, scope: String::new(), session: Some(session) };
        Ok(wire::TokenPair {
            access_token: self.issuer.issue(subject)?,
            token_type: wire::TokenType::Bearer,
            expires_in: expires_in(),
            refresh_token: refresh.reveal(),
        })
    }

    /// The hash of a password that was verified, made anew where it was made with less than what is asked for today.
    async fn strengthened(&self, account: Uuid, password: String, hash: String) -> Result<String, Error> {
        if !is_outdated(&hash) {
            return Ok(hash);
        }
        let better = self.passwords.hash(password).await?;
        let replaced = self.store.rehash(account, &hash, &better).await?;
        Ok(if replaced { better } else { hash })
    }
}

/// Logs in.
pub async fn login_user(
    call: Call<App>,
    Json(body): Json<wire::LoginRequest>,
) -> Result<HttpResponseOk<wire::TokenPair>, Error> {
    let wrong =
        || Error::Unauthenticated { code: "invalid_credentials", message: "the user name or the password is wrong" };
    let attempt = call.attempts.begin(&format!("user:{}", body.username), call.client()).await;
    let attempt = attempt.inspect_err(|_| call.meters.login(Login::Limited))?;
    let found = call.store.account_by_name(&body.username).await?;
    let hash = found.as_ref().map(|(_, hash)| hash.clone());
    let password = body.password.into_string();
    let verified = call.passwords.verify(password.clone(), hash).await?;
    let refresh = RefreshToken::generate();
    let started = match found.filter(|_| verified) {
        Some((account, hash)) => {
            attempt.succeeded().await;
            let hash = call.strengthened(account.id, password, hash).await?;
            let session = call.store.start_session(account.id, &hash, &refresh).await?;
            session.map(|session| (account, session))
        }
        None => None,
    };
    call.meters.login(if started.is_some() { Login::Succeeded } else { Login::Refused });
    let (account, session) = started.ok_or_else(wrong)?;
    Ok(HttpResponseOk(call.pair(&account, session, refresh)?))
}

/// Exchanges a refresh token.
pub async fn refresh_session(
    call: Call<App>,
    Json(body): Json<wire::RefreshRequest>,
) -> Result<HttpResponseOk<wire::TokenPair>, Error> {
    let refused = Error::Unauthenticated { code: "invalid_token", message: "the refresh token is not valid" };
    let next = RefreshToken::generate();
    let (session, account) = match call.store.refresh(body.refresh_token.0.reveal(), &next).await? {
        Refreshed::Next { session, account } => (session, account),
        Refreshed::Refused => return Err(refused),
        Refreshed::Reused { session } => {
            tracing::warn!(request_id = call.request_id(), %session, "a refresh token was used twice; session ended");
            call.announce_ends(vec![session]).await;
            return Err(refused);
        }
    };
    Ok(HttpResponseOk(call.pair(&account, session, next)?))
}

/// Logs out.
pub async fn logout_user(call: Call<App>, caller: Caller) -> Result<HttpResponseUpdatedNoContent, Error> {
    if let Some(session) = caller.session {
        call.store.end_session(session).await?;
        call.announce_ends(vec![session]).await;
    }
    Ok(HttpResponseUpdatedNoContent())
}
