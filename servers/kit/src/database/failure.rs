use std::time::Duration;

use tokio_postgres::error::SqlState;

use crate::error::Error;

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(&SqlState::QUERY_CANCELED) => Error::Timeout(Duration::from_secs(5)),
            Some(code) if *code == SqlState::ADMIN_SHUTDOWN || *code == SqlState::CANNOT_CONNECT_NOW => {
                Error::unavailable("database", error)
            }
            Some(_) => Error::internal(error),
            // Without a code the server did not speak: the connection is gone.
            None => Error::unavailable("database", error),
        }
    }
}

/// Says what a violated constraint means, at the statement that can violate it.
pub trait OnConstraint<T> {
    /// Turns a violated constraint into what `meaning` makes of its name; other errors stay what they are.
    ///
    /// # Errors
    /// What `meaning` answered, or the original error.
    fn on_constraint(self, meaning: impl FnOnce(&str) -> Option<Error>) -> Result<T, Error>;
}

impl<T> OnConstraint<T> for Result<T, tokio_postgres::Error> {
    fn on_constraint(self, meaning: impl FnOnce(&str) -> Option<Error>) -> Result<T, Error> {
        self.map_err(|error| {
            let name = error.as_db_error().and_then(|error| error.constraint());
            name.and_then(meaning).unwrap_or_else(|| error.into())
        })
    }
}
