//! Health and metrics, which every service answers alike.

use dropshot::{ApiEndpointResponse, Body, HttpError, HttpResponse, HttpResponseOk};
use futures::future::BoxFuture;
use http::{HeaderValue, Response, StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Detail, Error};
use crate::service::Call;

/// The process answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Liveness {
    /// Always `alive`.
    pub status: Alive,
}

/// The only answer of a process that answers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Alive {
    #[expect(missing_docs, reason = "a comment on a variant would turn the enum into a oneOf")]
    Alive,
}

/// The state of the service and of what it depends on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Readiness {
    /// The service as a whole.
    pub status: ReadinessStatus,
    /// One entry for each dependency.
    pub checks: Vec<Check>,
}

/// The service as a whole.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a comment on a variant would turn the enum into a oneOf")]
pub enum ReadinessStatus {
    Ready,
    Degraded,
}

/// The state of one dependency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Check {
    /// Which dependency.
    pub name: String,
    /// Whether it answers.
    pub state: State,
}

/// Whether a dependency answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a comment on a variant would turn the enum into a oneOf")]
pub enum State {
    Up,
    Down,
}

/// Something a service depends on.
pub struct Dependency {
    name: &'static str,
    required: bool,
    probe: Box<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>,
}

impl Dependency {
    /// A dependency without which the service cannot work.
    pub fn required<F>(name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        Self { name, required: true, probe: Box::new(move || Box::pin(probe())) }
    }

    /// A dependency without which the service works less well.
    pub fn optional<F>(name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        Self { required: false, ..Self::required(name, probe) }
    }
}

pub(crate) async fn get_liveness<A: Send + Sync + 'static>(_: Call<A>) -> Result<HttpResponseOk<Liveness>, Error> {
    Ok(HttpResponseOk(Liveness { status: Alive::Alive }))
}

pub(crate) async fn get_readiness<A: Send + Sync + 'static>(call: Call<A>) -> Result<HttpResponseOk<Readiness>, Error> {
    let dependencies = call.dependencies();
    let states = futures::future::join_all(dependencies.iter().map(|dependency| (dependency.probe)())).await;
    let mut checks = Vec::with_capacity(dependencies.len());
    let (mut ready, mut degraded) = (true, false);
    for (dependency, up) in dependencies.iter().zip(states) {
        call.metrics().dependency(dependency.name, up);
        ready &= up || !dependency.required;
        degraded |= !up;
        checks.push(Check { name: dependency.name.to_owned(), state: if up { State::Up } else { State::Down } });
    }
    if !ready {
        let detail = |check: Check| Detail {
            pointer: format!("/checks/{}", check.name),
            message: if check.state == State::Up { "up" } else { "down" }.to_owned(),
        };
        return Err(Error::NotReady(checks.into_iter().map(detail).collect()));
    }
    let status = if degraded { ReadinessStatus::Degraded } else { ReadinessStatus::Ready };
    Ok(HttpResponseOk(Readiness { status, checks }))
}

pub(crate) async fn get_metrics<A: Send + Sync + 'static>(call: Call<A>) -> Result<Text, Error> {
    call.metrics().render().map(Text)
}

/// A plain text answer. Dropshot cannot describe one; the service states it.
pub struct Text(pub String);

impl HttpResponse for Text {
    fn to_result(self) -> Result<Response<Body>, HttpError> {
        let mut response = Response::new(Body::from(self.0));
        let text = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, text);
        Ok(response)
    }

    fn response_metadata() -> ApiEndpointResponse {
        ApiEndpointResponse { success: Some(StatusCode::OK), ..ApiEndpointResponse::default() }
    }

    fn status_code(&self) -> StatusCode {
        StatusCode::OK
    }
}
