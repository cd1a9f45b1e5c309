//! Reading the body of an answer.

use std::fmt;

use progenitor_client::{Error, ResponseValue};
use reqwest::{Body, Response, ResponseBuilderExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a body could not be read as its type: kept in the extensions of the [`Error::UnexpectedResponse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    line: usize,
    column: usize,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the message of serde_json: it quotes the value, which may be a secret.
        match self.line {
            // Nothing says where in an answer that was put together from its status and its body.
            0 => f.write_str("the body does not match its schema"),
            line => write!(f, "the body does not match its schema at line {line} column {}", self.column),
        }
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
    read(response, |body| serde_json::from_slice(body)).await
}

/// What the body of an answer is, where answers of several types become one enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// JSON.
    Json,
    /// Text that is not JSON.
    Text,
    /// Nothing.
    Empty,
}

/// Reads an answer as a variant of an externally tagged enum. The variant follows from the status, so no server sends
/// its tag.
///
/// # Errors
/// The body broke off, or does not match the type.
pub async fn response_as<T: DeserializeOwned, E>(
    tag: &str,
    shape: Shape,
    response: Response,
) -> Result<ResponseValue<T>, Error<E>> {
    let content = |body: &[u8]| match shape {
        Shape::Json => serde_json::from_slice(body).map(Some),
        Shape::Text => Ok(Some(Value::String(String::from_utf8_lossy(body).into_owned()))),
        Shape::Empty => Ok(None),
    };
    read(response, |body| {
        serde_json::from_value(match content(body)? {
            None => Value::String(tag.to_owned()),
            Some(content) => Value::Object([(tag.to_owned(), content)].into_iter().collect()),
        })
    })
    .await
}

/// The body of an answer that is a variant of such an enum: what [`response_as`] reads.
pub fn untagged(answer: &impl Serialize) -> Value {
    match serde_json::to_value(answer) {
        Ok(Value::Object(variant)) => variant.into_iter().next().map_or(Value::Null, |(_, content)| content),
        _ => Value::Null,
    }
}

async fn read<T, E>(
    response: Response,
    parse: impl FnOnce(&[u8]) -> serde_json::Result<T>,
) -> Result<ResponseValue<T>, Error<E>> {
    let (status, headers, url) = (response.status(), response.headers().clone(), response.url().clone());
    let body = response.bytes().await.map_err(Error::ResponseBodyError)?;
    let error = match parse(&body) {
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
