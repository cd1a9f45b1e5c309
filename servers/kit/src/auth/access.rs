use spec::Access;

use super::Caller;
use crate::error::Error;

/// Holds a caller against the roles and scopes that the document asks for.
pub(crate) fn authorize(access: &Access, caller: &Caller) -> Result<(), Error> {
    access.admit(caller.role.as_str(), &caller.scopes).map_err(Error::Forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;

    fn caller(role: Role, scopes: &[&str]) -> Caller {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Caller { subject: "x".to_owned(), role, scopes, session: None }
    }

    fn access(roles: &[&str], scopes: &[&str]) -> Access {
        let own = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
        Access::Bearer { roles: own(roles), scopes: own(scopes) }
    }

    #[test]
    fn the_role_must_be_named() {
        let access = access(&["admin"], &[]);
        assert!(authorize(&access, &caller(Role::Admin, &[])).is_ok());
        assert!(authorize(&access, &caller(Role::Customer, &[])).is_err());
        assert!(authorize(&access, &caller(Role::Service, &[])).is_err());
    }

    #[test]
    fn scopes_bind_services_only() {
        let access = access(&["customer", "service"], &["payments:charge"]);
        assert!(authorize(&access, &caller(Role::Customer, &[])).is_ok());
        assert!(authorize(&access, &caller(Role::Service, &["users:read"])).is_err());
        assert!(authorize(&access, &caller(Role::Service, &["payments:charge"])).is_ok());
    }
}
