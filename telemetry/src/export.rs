//! The way to the collector. The exporter runs on a thread without a runtime, so its requests are made on that of the
//! process.

use std::time::Duration;

use async_trait::async_trait;
use http::{Request, Response};
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use tokio::runtime::Handle;

/// The longest that a request takes.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let http = self.http.clone();
        let sent = self.runtime.spawn(async move {
            let answer = http.execute(request.try_into()?).await?;
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = answer.status();
            *response.headers_mut() = answer.headers().clone();
            *response.body_mut() = answer.bytes().await?;
            Ok::<_, reqwest::Error>(response)
        });
        Ok(sent.await??)
    }
}

/// An exporter to what the environment names.
pub(crate) fn exporter() -> Result<SpanExporter, ExporterBuildError> {
    let failed = |error: reqwest::Error| ExporterBuildError::InternalFailure(error.to_string());
    let http = reqwest::Client::builder().timeout(PATIENCE).build().map_err(failed)?;
    let client = Client { http, runtime: Handle::current() };
    SpanExporter::builder().with_http().with_http_client(client).with_protocol(Protocol::HttpBinary).build()
}
