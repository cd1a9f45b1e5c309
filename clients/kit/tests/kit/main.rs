//! The hooks against a server that records what arrives.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod answers;
mod breaking;
mod credentials;
mod failures;
mod headers;
mod retrying;
mod server;

use client_kit::{Context, Operation, Repeat, progenitor_client, reqwest};
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo, ResponseValue};
use reqwest::Method;
use serde::Deserialize;

/// Shaped like a generated client.
#[derive(Clone, Debug)]
pub struct Client {
    baseurl: String,
    client: reqwest::Client,
    inner: Context,
}

client_kit::client!(
    Client,
    &[
        Operation { id: "get_secret", bearer: true, idempotency_key: false, repeat: Repeat::Safe },
        Operation { id: "get_public", bearer: false, idempotency_key: false, repeat: Repeat::Safe },
        Operation { id: "create_thing", bearer: false, idempotency_key: true, repeat: Repeat::Idempotent },
        Operation { id: "update_thing", bearer: false, idempotency_key: false, repeat: Repeat::Idempotent },
        Operation { id: "refuse_thing", bearer: false, idempotency_key: true, repeat: Repeat::Never },
    ]
);

#[derive(Debug, Deserialize)]
pub struct Answer {
    pub value: u32,
}

impl ClientInfo<Context> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        &self.baseurl
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &Context {
        &self.inner
    }
}

impl Client {
    fn new_with_client(baseurl: &str, client: reqwest::Client, inner: Context) -> Self {
        Self { baseurl: baseurl.to_owned(), client, inner }
    }

    /// What generated code does for an operation.
    pub async fn call(&self, operation_id: &'static str) -> Result<ResponseValue<Answer>, Error<Answer>> {
        self.send(Method::GET, operation_id).await
    }

    pub async fn send(
        &self,
        method: Method,
        operation_id: &'static str,
    ) -> Result<ResponseValue<Answer>, Error<Answer>> {
        let mut request = self.client.request(method, format!("{}/{operation_id}", self.baseurl)).build()?;
        let info = OperationInfo { operation_id };
        self.pre(&mut request, &info).await?;
        let response = self.exec(request, &info).await?;
        match response.status().as_u16() {
            200 => client_kit::response(response).await,
            400..=499 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
