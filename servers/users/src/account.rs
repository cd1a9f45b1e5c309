//! What an account is, and who may see what of it. No SQL and no HTTP.

use chrono::{DateTime, Utc};
use server_kit::{Caller, Role};
use uuid::Uuid;

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// The name to log in with, as it was first written.
    pub username: String,
    /// Where to write to.
    pub email: String,
    /// What it may do.
    pub role: Role,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Whether the caller may know the e-mail address of an account: the account itself and admins may.
pub fn sees_email(caller: &Caller, account: Uuid) -> bool {
    caller.is_admin() || caller.user_id().is_ok_and(|id| id == account)
}

/// The scopes a service gets: those it asked for, where all were granted to it; without asking, all that were granted.
///
/// `None` when it asks for one that was not granted.
pub fn grant(granted: &[String], asked: Option<&str>) -> Option<String> {
    let Some(asked) = asked else {
        return Some(granted.join(" "));
    };
    asked.split(' ').all(|scope| granted.iter().any(|granted| granted == scope)).then(|| asked.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(subject: String, role: Role) -> Caller {
        Caller { subject, role, scopes: Vec::new(), session: None }
    }

    #[test]
    fn an_address_is_for_its_owner_and_for_admins() {
        let account = Uuid::now_v7();
        assert!(sees_email(&caller(account.to_string(), Role::Customer), account));
        assert!(sees_email(&caller(Uuid::now_v7().to_string(), Role::Admin), account));
        assert!(!sees_email(&caller(Uuid::now_v7().to_string(), Role::Customer), account));
        assert!(!sees_email(&caller(account.to_string(), Role::Service), account));
    }

    #[test]
    fn a_service_gets_no_more_than_was_granted() {
        let granted = ["a:b".to_owned(), "c:d".to_owned()];
        assert_eq!(grant(&granted, None).as_deref(), Some("a:b c:d"));
        assert_eq!(grant(&granted, Some("c:d")).as_deref(), Some("c:d"));
        assert_eq!(grant(&granted, Some("c:d e:f")), None);
    }
}
