//! The one error of a handler, and the one place where it becomes a status code.

mod body;

use std::error::Error as StdError;
use std::time::Duration;

pub(crate) use body::response;
pub use body::{Detail, ErrorBody};

/// Why a request was not served. Knows no HTTP; `error/body.rs` owns the status codes.
///
/// The messages of the variants reach the caller, except for `Internal`, whose cause is logged and never sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks rules of the document, or rules that only the data can tell.
    #[error("the request does not match the specification")]
    Invalid(Vec<Detail>),
    /// The credentials are missing, wrong, expired or revoked.
    #[error("{message}")]
    Unauthenticated {
        /// For a program: `invalid_token`, `invalid_credentials`, …
        code: &'static str,
        /// For a person.
        message: &'static str,
    },
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or it is somebody else's.
    #[error("there is no such resource")]
    NotFound,
    /// The path exists, with other methods.
    #[error("this path answers {allow} only")]
    MethodNotAllowed {
        /// The methods of the path, as for the `Allow` header.
        allow: String,
    },
    /// The request contradicts the state of things.
    #[error("{message}")]
    Conflict {
        /// For a program.
        code: &'static str,
        /// For a person.
        message: String,
    },
    /// The body is larger than the limit, in bytes.
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    /// The body is not of the declared media type.
    #[error("the body must be {0}")]
    UnsupportedMediaType(String),
    /// There is more work than the service takes on.
    #[error("the service is busy; try again later")]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// The caller tries too often.
    #[error("too many attempts; try again later")]
    Limited {
        /// When to try again.
        retry_after: Duration,
    },
    /// Something the service depends on does not answer.
    #[error("{what} is not available")]
    Unavailable {
        /// What does not answer: `database`, `payments`, …
        what: &'static str,
        /// Why, where known.
        #[source]
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    /// Part of the work is done and kept; the same request once more does the rest.
    #[error("{message}; send the request again")]
    Unfinished {
        /// What is done and what is not.
        message: &'static str,
        /// Why it went no further.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Something necessary is down; `details` names the state of each dependency.
    #[error("the service is not ready")]
    NotReady(Vec<Detail>),
    /// The time limit of the operation has passed.
    #[error("the operation took longer than {0:?}")]
    Timeout(Duration),
    /// A fault of ours.
    #[error("internal error")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// A fault of ours, from whatever went wrong.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// A conflict with a code for programs and a message for people.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict { code, message: message.into() }
    }

    /// One thing wrong with the request. `pointer` is as in the document's `ErrorDetail`: `/body/items/0/price`.
    pub fn invalid(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Detail { pointer: pointer.into(), message: message.into() }])
    }

    /// Something the service depends on failed.
    pub fn unavailable(what: &'static str, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unavailable { what, source: Some(cause.into()) }
    }

    /// The messages of the error and its causes, outermost first.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(inner) = cause {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            cause = inner.source();
        }
        text
    }
}
