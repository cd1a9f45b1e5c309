//! Reading the body of an answer.

use std::fmt;

use progenitor_client::{Error, ResponseValue};
use reqwest::{Body, Response, ResponseBuilderExt};
use serde::de::DeserializeOwned;

/// Why a body could not be read as its type: kept in the extensions of the [`Error::UnexpectedResponse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    line: usize,
    column: usize,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the message of serde_json: it quotes the value, which may be a secret.
        write!(f, "the body does not match its schema at line {} column {}", self.line, self.column)
    }
}

/// Reads an answer as its type.
///
/// Generated code calls this in place of `ResponseValue::from_response`, which forgets the status and the headers of
/// a body that does not match, and prints that body. Here such an answer becomes an [`Error::UnexpectedResponse`]
/// with status, headers and body.
///
/// # Errors
/// The body broke off, or does not match the type.
pub async fn response<T: DeserializeOwned, E>(response: Response) -> Result<ResponseValue<T>, Error<E>> {
    let (status, headers, url) = (response.status(), response.headers().clone(), response.url().clone());
    let body = response.bytes().await.map_err(Error::ResponseBodyError)?;
    let error = match serde_json::from_slice(&body) {
        Ok(inner) => return Ok(ResponseValue::new(inner, status, headers)),
        Err(error) => error,
    };
    let mismatch = Mismatch { line: error.line(), column: error.column() };
    let answer = http::Response::builder().status(status).url(url).extension(mismatch).body(Body::from(body));
    match answer {
        Ok(mut answer) => {
            *answer.headers_mut() = headers;
            Err(Error::UnexpectedResponse(answer.into()))
        }
        Err(error) => Err(Error::Custom(error.to_string())),
    }
}
