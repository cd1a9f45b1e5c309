//! `login`, `logout`, `profiles`.

use clap::ArgMatches;
use client_kit::{CallError, progenitor_client};
use users_client::types;

use crate::profile::{DEFAULT_URL, Store};
use crate::{PLUMB, session};
use cli_kit::{Failure, input};

/// The base of all addresses.
pub(crate) fn url(arguments: &ArgMatches, store: &Store) -> Result<String, Failure> {
    let given = arguments.get_one::<String>("url").cloned();
    Ok(given.or(store.profile()?.url).unwrap_or_else(|| DEFAULT_URL.to_owned()))
}

pub(crate) async fn login(arguments: &ArgMatches, store: Store) -> Result<(), Failure> {
    let url = url(arguments, &store)?;
    let text = |name: &str| arguments.get_one::<String>(name).map(|text| input::resolve(text)).transpose();
    let username = match text("username")? {
        Some(username) => username,
        None => input::ask("username")?,
    };
    let password = match text("password")? {
        Some(password) => password,
        None => input::ask_secret("password")?,
    };
    let users = session::connect(&url, client_kit::Credentials::None)?;
    let call = users.login_user().body_map(|body| body.username(username.as_str()).password(password.as_str()));
    let pair = call.send().await.map_err(|error| refused(&error))?;
    let held = store.lock()?;
    store.change(&held, |profile| {
        profile.url = Some(url.clone());
        profile.username = Some(username.clone());
        profile.session = Some(session::tokens(&pair));
    })?;
    eprintln!("logged in as {username} at {url} (profile {})", store.name());
    Ok(())
}

pub(crate) async fn logout(arguments: &ArgMatches, store: Store) -> Result<(), Failure> {
    if store.profile()?.session.is_none() {
        eprintln!("nobody is logged in (profile {})", store.name());
        return Ok(());
    }
    let url = url(arguments, &store)?;
    let users = session::connect(&url, session::credentials(&store, &url)?)?;
    let ended = users.logout_user().send().await;
    let held = store.lock()?;
    store.change(&held, |profile| profile.session = None)?;
    match ended {
        Ok(_) => eprintln!("logged out (profile {})", store.name()),
        // Whoever refuses the token has ended the session already.
        Err(error) if error.status().is_some_and(|status| status.is_client_error()) => {
            eprintln!("the session had ended before (profile {})", store.name());
        }
        Err(error) => {
            eprintln!("forgotten here, but the server could not be told (profile {})", store.name());
            return Err(Failure::call(&error));
        }
    }
    Ok(())
}

pub(crate) fn profiles(arguments: &ArgMatches, store: &Store) -> Result<(), Failure> {
    if let Some(name) = arguments.get_one::<String>("use") {
        return Store::open(Some(name))?.use_it();
    }
    for (name, profile, used) in store.all()? {
        let mark = if used { '*' } else { ' ' };
        let who = match (&profile.session, &profile.username) {
            (Some(_), Some(username)) => username.as_str(),
            _ => "logged out",
        };
        println!("{mark} {name}  {}  {who}", profile.url.as_deref().unwrap_or(DEFAULT_URL));
    }
    Ok(())
}

/// What the server says when it refuses a login, in its own words.
fn refused(error: &progenitor_client::Error<types::Error>) -> Failure {
    match error {
        progenitor_client::Error::ErrorResponse(answer) => {
            let body = serde_json::to_vec(&**answer).unwrap_or_default();
            Failure::answer(answer.status(), error.request_id(), &body, PLUMB.unauthorized)
        }
        _ => Failure::call(error),
    }
}
