use std::time::Duration;

use tokio_postgres::error::{DbError, SqlState};

use super::connection::STATEMENT_TIMEOUT;

use crate::error::Error;

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(error) => classify(error),
            // The server did not speak: the connection is gone.
            None => Error::unavailable("database", error),
        }
    }
}

/// Whether a connection may be had a little later: nobody answers yet, or a server that is starting does.
pub(super) fn may_pass(error: &Error) -> bool {
    let Error::Unavailable { source: Some(source), .. } = error else { return false };
    match source.downcast_ref::<tokio_postgres::Error>() {
        Some(error) => error
            .code()
            .map_or(io(error), |code| *code == SqlState::CANNOT_CONNECT_NOW || *code == SqlState::TOO_MANY_CONNECTIONS),
        None => source.is::<tokio::time::error::Elapsed>(),
    }
}

/// A fault of the network; a certificate that is not believed is one too, and does not pass.
fn io(error: &tokio_postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return io.kind() != std::io::ErrorKind::InvalidData;
        }
        cause = inner.source();
    }
    false
}

fn classify(error: &DbError) -> Error {
    let code = error.code();
    // The detail of an error may show a whole row, with what is secret in it: it stays out of the log.
    let text = format!("{} {}: {}", code.code(), error.constraint().unwrap_or("-"), error.message());
    match *code {
        SqlState::QUERY_CANCELED => Error::Timeout(STATEMENT_TIMEOUT),
        // JSON can say U+0000, PostgreSQL cannot store it.
        SqlState::CHARACTER_NOT_IN_REPERTOIRE => Error::invalid("/body", "has a character that cannot be stored"),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE => {
            Error::Busy { retry_after: Duration::from_secs(1) }
        }
        // 53: no resources; 57P: the server stops, starts or was told to drop us.
        _ if code.code().starts_with("53") || code.code().starts_with("57P") => Error::unavailable("database", text),
        _ => Error::internal(text),
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
