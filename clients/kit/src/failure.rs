//! What is known of a call that went wrong.

use std::error::Error as StdError;

use progenitor_client::Error;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::response::Mismatch;

/// How far a failed call got. Decides whether it may be sent again without doing its work twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No byte of the request reached a server, at none of its attempts: it was invalid, had no credentials, found no
    /// connection or an open breaker.
    NotSent,
    /// The server may or may not have done the work: the answer is missing.
    Unknown,
    /// The server answered the last attempt.
    Answered(StatusCode),
}

/// Questions to the error of any generated client.
pub trait CallError {
    /// How far the call got.
    fn outcome(&self) -> Outcome;

    /// The `X-Request-Id` of the answer, if there was one.
    fn request_id(&self) -> Option<&str>;

    /// One line for a log. Unlike the `Display` of the error it contains no body and no address, so no secret.
    fn summary(&self) -> String;
}

impl<E> CallError for Error<E> {
    fn outcome(&self) -> Outcome {
        match self {
            Error::InvalidRequest(_) | Error::Custom(_) => Outcome::NotSent,
            Error::CommunicationError(error) => outcome_of(error),
            Error::ErrorResponse(value) => Outcome::Answered(value.status()),
            Error::UnexpectedResponse(response) => Outcome::Answered(response.status()),
            Error::InvalidUpgrade(_) | Error::ResponseBodyError(_) | Error::InvalidResponsePayload(..) => {
                Outcome::Unknown
            }
        }
    }

    fn request_id(&self) -> Option<&str> {
        let headers: &HeaderMap = match self {
            Error::ErrorResponse(value) => value.headers(),
            Error::UnexpectedResponse(response) => response.headers(),
            _ => return None,
        };
        headers.get("x-request-id")?.to_str().ok()
    }

    fn summary(&self) -> String {
        let what = match self {
            Error::InvalidRequest(reason) => format!("not sent: {reason}"),
            Error::Custom(reason) => format!("not sent: {reason}"),
            Error::CommunicationError(error) if error.is_connect() => format!("not sent: {}", cause(error)),
            Error::CommunicationError(error) if error.is_timeout() => "no answer in time".to_owned(),
            Error::CommunicationError(error) if error.is_body() || error.is_decode() => {
                format!("the answer broke off: {}", cause(error))
            }
            Error::CommunicationError(error) | Error::InvalidUpgrade(error) => format!("no answer: {}", cause(error)),
            Error::ResponseBodyError(error) => format!("the answer broke off: {}", cause(error)),
            Error::InvalidResponsePayload(..) => "the answer does not match its schema".to_owned(),
            Error::ErrorResponse(value) => format!("answered {}", value.status()),
            Error::UnexpectedResponse(response) => match response.extensions().get::<Mismatch>() {
                Some(mismatch) => format!("answered {}: {mismatch}", response.status()),
                None => format!("answered {}, which is not in the contract", response.status()),
            },
        };
        match self.request_id() {
            Some(id) => format!("{what} (request {id})"),
            None => what,
        }
    }
}

/// How far an attempt without an answer got.
pub(crate) fn outcome_of(error: &reqwest::Error) -> Outcome {
    match error.is_builder() || error.is_connect() {
        true => Outcome::NotSent,
        false => Outcome::Unknown,
    }
}

/// The innermost cause; the outer ones repeat the address.
pub(crate) fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn StdError = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// An error and its causes on one line.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
