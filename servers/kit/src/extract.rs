//! What a handler may ask for, beyond its [`crate::Call`].
//!
//! By the time a handler runs the document's rules have been enforced; extraction only gives the values their types.
//! `Path<T>` is Dropshot's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dropshot::{
    ApiEndpointBodyContentType, ExclusiveExtractor, ExtractorMetadata, Header, HttpError, Path, RequestContext,
    ServerContext, SharedExtractor, TypedBody,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::auth::Caller;
use crate::error::Error;

/// What the kit has found out about a request before the handler runs.
#[derive(Default)]
pub struct Parts {
    pub(crate) caller: Option<Caller>,
    pub(crate) body: Option<Value>,
    /// The query string, with the document's defaults for what the request leaves out.
    pub(crate) query: String,
    pub(crate) idempotency: Idempotency,
}

/// An argument of a handler.
pub trait Extract: Send + Sized + 'static {
    /// What the argument says about the operation: parameters, body.
    fn metadata() -> ExtractorMetadata;

    /// The value of the argument.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the Rust type is narrower than the document.
    fn extract<C: ServerContext>(
        context: &RequestContext<C>,
        parts: &mut Parts,
    ) -> impl Future<Output = Result<Self, Error>> + Send;
}

fn shared<S: SharedExtractor>() -> ExtractorMetadata {
    <S as SharedExtractor>::metadata(ApiEndpointBodyContentType::Json)
}

fn refused(place: &str, error: HttpError) -> Error {
    Error::invalid(place, error.external_message)
}

impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Extract for Path<T> {
    fn metadata() -> ExtractorMetadata {
        shared::<Self>()
    }

    async fn extract<C: ServerContext>(context: &RequestContext<C>, _: &mut Parts) -> Result<Self, Error> {
        <Self as SharedExtractor>::from_request(context).await.map_err(|error| refused("/path", error))
    }
}

/// The query parameters, those that the request leaves out with the default of the document.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Extract for Query<T> {
    fn metadata() -> ExtractorMetadata {
        shared::<dropshot::Query<T>>()
    }

    async fn extract<C: ServerContext>(_: &RequestContext<C>, parts: &mut Parts) -> Result<Self, Error> {
        serde_urlencoded::from_str(&parts.query).map(Self).map_err(|error| Error::invalid("/query", error.to_string()))
    }
}

/// A JSON body. It is parsed once, validated, and then given its type.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Extract for Json<T> {
    fn metadata() -> ExtractorMetadata {
        <TypedBody<T> as ExclusiveExtractor>::metadata(ApiEndpointBodyContentType::Json)
    }

    async fn extract<C: ServerContext>(_: &RequestContext<C>, parts: &mut Parts) -> Result<Self, Error> {
        let body = parts.body.take().unwrap_or_default();
        serde_json::from_value(body).map(Self).map_err(|error| Error::invalid("/body", error.to_string()))
    }
}

/// How a caller shows who they are; what a protected operation documents.
#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "read by the documentation only")]
struct Credentials {
    /// `Bearer` and an access token.
    #[serde(rename = "Authorization")]
    authorization: String,
}

impl Extract for Caller {
    fn metadata() -> ExtractorMetadata {
        shared::<Header<Credentials>>()
    }

    async fn extract<C: ServerContext>(_: &RequestContext<C>, parts: &mut Parts) -> Result<Self, Error> {
        // The start-up check ties this argument to an operation with security, which has a caller.
        parts.caller.clone().ok_or_else(|| Error::internal("the operation has no caller"))
    }
}

/// Whether an answer is that of an earlier request with the same key.
#[derive(Debug, Clone, Default)]
pub struct Replayed(Arc<AtomicBool>);

impl Replayed {
    /// It is.
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The `Idempotency-Key` of a request and what it is scoped to.
#[derive(Debug, Clone, Default)]
pub struct Idempotency {
    /// The key, where the request has one.
    pub key: Option<String>,
    /// Who sent the request; empty for strangers.
    pub caller: String,
    /// SHA-256 of what the request asks for: its path and its body.
    pub fingerprint: [u8; 32],
    /// Set when the key is claimed.
    pub replayed: Replayed,
}

/// What an operation with an idempotency key documents.
#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "read by the documentation only")]
struct IdempotencyHeader {
    /// Makes the request safe to repeat.
    #[serde(rename = "Idempotency-Key", default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    key: Option<String>,
}

impl Idempotency {
    /// The same with a fingerprint of these fields only. For a body with a secret in it: the plain hash of a password
    /// would make guessing it cheap for whoever gets hold of the table.
    #[must_use]
    pub fn covering(self, fields: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for field in fields {
            // The length keeps ("ab", "c") and ("a", "bc") apart.
            hash.update(field.len().to_be_bytes());
            hash.update(field);
        }
        Self { fingerprint: hash.finalize().into(), ..self }
    }
}

impl Extract for Idempotency {
    fn metadata() -> ExtractorMetadata {
        shared::<Header<IdempotencyHeader>>()
    }

    async fn extract<C: ServerContext>(_: &RequestContext<C>, parts: &mut Parts) -> Result<Self, Error> {
        Ok(std::mem::take(&mut parts.idempotency))
    }
}
