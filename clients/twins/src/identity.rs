//! Who calls.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::answer::Failure;

/// How long an access token is good for: 15 minutes.
pub(crate) const LIFETIME: Duration = Duration::from_secs(900);

/// Who sent a request.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The account, or the name of the service.
    pub(crate) subject: String,
    pub(crate) role: &'static str,
    /// What a service was granted.
    pub(crate) scopes: Vec<String>,
    /// The session of a person.
    pub(crate) session: Option<Uuid>,
}

impl Caller {
    /// The account of a person.
    pub(crate) fn user_id(&self) -> Result<Uuid, Failure> {
        self.subject.parse().map_err(|_| Failure::forbidden("a service has no account"))
    }

    pub(crate) fn is_admin(&self) -> bool {
        self.role == "admin"
    }

    /// Whether the caller may see what belongs to this account.
    pub(crate) fn sees(&self, account: Uuid) -> bool {
        self.role != "customer" || self.user_id().is_ok_and(|id| id == account)
    }
}

/// The access tokens that were issued. They are no JSON Web Tokens: a twin looks them up.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: HashMap<String, (Caller, Instant)>,
    ended: HashSet<Uuid>,
}

impl Tokens {
    pub(crate) fn issue(&mut self, caller: Caller) -> String {
        let token = format!("twin-{}", Uuid::new_v4().simple());
        self.issued.insert(token.clone(), (caller, Instant::now()));
        token
    }

    /// Makes the tokens of a session worthless.
    pub(crate) fn end(&mut self, session: Uuid) {
        self.ended.insert(session);
    }

    pub(crate) fn is_over(&self, session: Uuid) -> bool {
        self.ended.contains(&session)
    }

    /// Tells who calls from the values of `Authorization`.
    pub(crate) fn authenticate(&self, authorization: &[String]) -> Result<Caller, Failure> {
        let invalid = || Failure::unauthenticated("invalid_token", "the access token is not valid");
        let header = match authorization {
            [] => return Err(Failure::unauthenticated("missing_token", "an access token is required")),
            [header] => header,
            _ => return Err(invalid()),
        };
        let (scheme, token) = header.split_once(' ').ok_or_else(invalid)?;
        let known = self.issued.get(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"));
        let (caller, _) = known.filter(|(_, since)| since.elapsed() < LIFETIME).ok_or_else(invalid)?;
        match caller.session.is_some_and(|session| self.is_over(session)) {
            true => Err(Failure::unauthenticated("invalid_token", "the session has ended")),
            false => Ok(caller.clone()),
        }
    }
}
