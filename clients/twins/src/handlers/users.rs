//! Accounts, sessions and service tokens.

use std::collections::HashMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Handler, now};
use crate::answer::{Answer, Failure};
use crate::identity::{Caller, LIFETIME};
use crate::page::Cursor;
use crate::server::Request;
use crate::system::System;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("register_user", register_user),
    ("login_user", login_user),
    ("refresh_session", refresh_session),
    ("logout_user", logout_user),
    ("get_me", get_me),
    ("update_me", update_me),
    ("get_user", get_user),
    ("list_users", list_users),
    ("create_service_token", create_service_token),
    ("get_jwks", get_jwks),
];

#[derive(Debug)]
struct Account {
    id: Uuid,
    username: String,
    email: String,
    password: String,
    is_admin: bool,
    created_at: String,
    updated_at: String,
}

#[derive(Debug)]
struct RefreshToken {
    session: Uuid,
    account: Uuid,
    used: bool,
}

/// Accounts in the order of their creation, sessions and services.
#[derive(Debug, Default)]
pub(crate) struct Users {
    accounts: Vec<Account>,
    refresh_tokens: HashMap<String, RefreshToken>,
    /// Secret and scopes by the id of the service.
    clients: HashMap<String, (String, Vec<String>)>,
}

impl Users {
    pub(crate) fn grant_admin(&mut self, username: &str) -> bool {
        let account = self.accounts.iter_mut().find(|account| account.username.eq_ignore_ascii_case(username));
        account.map(|account| account.is_admin = true).is_some()
    }

    pub(crate) fn add_client(&mut self, id: &str, secret: &str, scopes: &[&str]) {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.clients.insert(id.to_owned(), (secret.to_owned(), scopes));
    }

    fn account(&self, id: Uuid) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// Whether another account has this address.
    fn is_taken(&self, email: &str, by_others_than: Option<Uuid>) -> bool {
        let same = |account: &&Account| account.email.to_lowercase() == email.to_lowercase();
        self.accounts.iter().filter(same).any(|account| Some(account.id) != by_others_than)
    }
}

impl Account {
    fn role(&self) -> &'static str {
        if self.is_admin { "admin" } else { "customer" }
    }

    fn whole(&self) -> Value {
        json!({
            "id": self.id, "username": self.username, "email": self.email, "role": self.role(),
            "created_at": self.created_at, "updated_at": self.updated_at,
        })
    }

    fn profile(&self, caller: &Caller) -> Value {
        let mut profile = json!({"id": self.id, "username": self.username, "created_at": self.created_at});
        if caller.is_admin() || caller.user_id().is_ok_and(|id| id == self.id) {
            profile["email"] = self.email.clone().into();
        }
        profile
    }
}

fn gone() -> Failure {
    Failure::unauthenticated("invalid_token", "the account is gone")
}

fn email_taken() -> Failure {
    Failure::conflict("email_taken", "this e-mail address is taken")
}

fn register_user(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let users = &mut system.users;
    if let Some(account) = request.made.and_then(|id| users.account(id)) {
        return Ok(Answer::Created(account.whole()));
    }
    let field = |name| request.text(name).unwrap_or_default().to_owned();
    let (username, email) = (field("username"), field("email"));
    if users.accounts.iter().any(|account| account.username.to_lowercase() == username.to_lowercase()) {
        return Err(Failure::conflict("username_taken", "this user name is taken"));
    }
    if users.is_taken(&email, None) {
        return Err(email_taken());
    }
    let (id, created_at) = (Uuid::now_v7(), now());
    let updated_at = created_at.clone();
    let account = Account { id, username, email, password: field("password"), is_admin: false, created_at, updated_at };
    let answer = account.whole();
    users.accounts.push(account);
    Ok(Answer::Created(answer))
}

/// A pair of tokens for a session.
fn pair(system: &mut System, account: Uuid, session: Uuid) -> Result<Answer, Failure> {
    let role = system.users.account(account).ok_or_else(gone)?.role();
    let caller = Caller { subject: account.to_string(), role, scopes: Vec::new(), session: Some(session) };
    let refresh = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let refresh = refresh.get(..43).unwrap_or_default().to_owned();
    system.users.refresh_tokens.insert(refresh.clone(), RefreshToken { session, account, used: false });
    Ok(Answer::Ok(json!({
        "access_token": system.tokens.issue(caller), "token_type": "Bearer", "expires_in": LIFETIME.as_secs(),
        "refresh_token": refresh,
    })))
}

fn login_user(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let wrong = || Failure::unauthenticated("invalid_credentials", "the user name or the password is wrong");
    let username = request.text("username").unwrap_or_default().to_lowercase();
    let account = system.users.accounts.iter().find(|account| account.username.to_lowercase() == username);
    let account = account.filter(|account| request.text("password") == Some(&account.password)).ok_or_else(wrong)?.id;
    pair(system, account, Uuid::now_v7())
}

fn refresh_session(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let refused = || Failure::unauthenticated("invalid_token", "the refresh token is not valid");
    let token = request.text("refresh_token").and_then(|token| system.users.refresh_tokens.get_mut(token));
    let token = token.ok_or_else(refused)?;
    let (account, session, used) = (token.account, token.session, token.used);
    token.used = true;
    if used {
        // Somebody has a copy.
        system.tokens.end(session);
    }
    match system.tokens.is_over(session) {
        true => Err(refused()),
        false => pair(system, account, session),
    }
}

fn logout_user(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    if let Some(session) = request.caller()?.session {
        system.tokens.end(session);
    }
    Ok(Answer::NoContent)
}

fn get_me(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let id = request.caller()?.user_id()?;
    Ok(Answer::Ok(system.users.account(id).ok_or_else(gone)?.whole()))
}

fn update_me(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let caller = request.caller()?;
    let id = caller.user_id()?;
    let (new, current) = (request.text("new_password"), request.text("current_password"));
    match (new, current) {
        (None, Some(_)) => {
            return Err(Failure::invalid_at("/body/new_password", "is required beside current_password"));
        }
        (Some(_), None) => {
            return Err(Failure::invalid_at("/body/current_password", "is required beside new_password"));
        }
        _ => {}
    }
    let taken = request.text("email").is_some_and(|email| system.users.is_taken(email, Some(id)));
    let account = system.users.accounts.iter_mut().find(|account| account.id == id).ok_or_else(gone)?;
    if current.is_some_and(|current| current != account.password) {
        return Err(Failure::forbidden("the current password is wrong"));
    }
    if taken {
        return Err(email_taken());
    }
    if let Some(email) = request.text("email") {
        email.clone_into(&mut account.email);
    }
    if let Some(new) = new {
        new.clone_into(&mut account.password);
        let sessions = system.users.refresh_tokens.values().filter(|token| token.account == id);
        for session in sessions.map(|token| token.session).filter(|session| Some(*session) != caller.session) {
            system.tokens.end(session);
        }
    }
    account.updated_at = now();
    Ok(Answer::Ok(account.whole()))
}

fn get_user(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let account = system.users.account(request.id()?).ok_or_else(Failure::not_found)?;
    Ok(Answer::Ok(account.profile(request.caller()?)))
}

fn list_users(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let caller = request.caller()?;
    let cursor = Cursor::read(request)?;
    let profiles = system.users.accounts.iter().map(|account| (account.id, account.profile(caller)));
    Ok(Answer::Ok(cursor.page(profiles)))
}

fn create_service_token(system: &mut System, request: &Request) -> Result<Answer, Failure> {
    let wrong = || Failure::unauthenticated("invalid_client", "the client id or the client secret is wrong");
    let id = request.text("client_id").unwrap_or_default();
    let known = system.users.clients.get(id).filter(|(secret, _)| request.text("client_secret") == Some(secret));
    let (_, granted) = known.ok_or_else(wrong)?;
    let scopes: Vec<String> = match request.text("scope") {
        None => granted.clone(),
        Some(asked) => asked.split(' ').map(str::to_owned).collect(),
    };
    if !scopes.iter().all(|scope| granted.contains(scope)) {
        return Err(Failure::forbidden("a scope was asked for that was not granted to this client"));
    }
    let scope = scopes.join(" ");
    let caller = Caller { subject: id.to_owned(), role: "service", scopes, session: None };
    Ok(Answer::Ok(json!({
        "access_token": system.tokens.issue(caller), "token_type": "Bearer", "expires_in": LIFETIME.as_secs(),
        "scope": scope,
    })))
}

/// The key of RFC 8037, appendix A.2. It verifies nothing: the tokens of a twin are not signed.
fn get_jwks(_: &mut System, _: &Request) -> Result<Answer, Failure> {
    Ok(Answer::Ok(json!({"keys": [{
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "twin",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }]})))
}
