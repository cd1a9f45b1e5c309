//! A service: handlers bound to the operationIds of its document.
//!
//! Dropshot has no middleware, refuses a literal beside a variable, drops the connection of a handler that panics, and
//! documents constraints that it does not enforce. So each Dropshot route is one closure of ours that picks the
//! operation and does all of that around the handler; see `service/dispatch.rs`.

mod call;
mod dispatch;
mod document;
mod handler;
mod routes;
mod start;
mod trail;

use std::any::TypeId;
use std::sync::Arc;

use dropshot::{ApiEndpoint, Body, ExtractorMetadata, HttpResponse, RequestContext, StubContext};
use futures::future::BoxFuture;
use http::Response;
use spec::{Api, Operation};

pub use call::Call;
pub(crate) use call::{Core, Shared};
pub use handler::Handler;
pub use start::{Options, Running};

use crate::error::{Detail, Error};
use crate::extract::Parts;
use crate::health;

/// What a service gets wrong about its own document; each line names an operation.
#[derive(Debug, thiserror::Error)]
#[error("the service does not fit its document:\n{}", .0.join("\n"))]
pub struct Misfit(Vec<String>);

type Run<A> = Box<
    dyn Fn(Call<A>, RequestContext<Core<A>>, Parts) -> BoxFuture<'static, Result<Response<Body>, Error>> + Send + Sync,
>;

/// A handler and the operation it serves.
pub(crate) struct Bound<A: Send + Sync + 'static> {
    pub(crate) operation: Operation,
    pub(crate) run: Run<A>,
    /// The error statuses that the handler itself answers, beside those of the kit.
    pub(crate) fails: &'static [u16],
    /// The Rust path of the handler.
    handler: &'static str,
    /// Whether it answers plain text, which Dropshot cannot describe.
    text: bool,
    metadata: fn() -> ExtractorMetadata,
    endpoint: fn(&Operation) -> ApiEndpoint<StubContext>,
}

/// A list of handlers, bound to the operations of a document.
pub struct Service<A: Send + Sync + 'static> {
    api: Api,
    bound: Vec<Bound<A>>,
    problems: Vec<String>,
}

impl<A: Send + Sync + 'static> Service<A> {
    /// A service for the document. `name` is the document's file name, for messages. The operations that every service
    /// answers alike (health and metrics) are bound already.
    ///
    /// # Errors
    /// A document that the lint refuses.
    pub fn new(name: &str, document: &str) -> Result<Self, Misfit> {
        let api = Api::parse(name, document)
            .map_err(|diagnostics| Misfit(diagnostics.iter().map(|diagnostic| format!("  {diagnostic}")).collect()))?;
        Ok(Self { api, bound: Vec::new(), problems: Vec::new() }
            .operation("get_liveness", health::get_liveness)
            .operation("get_readiness", health::get_readiness)
            .operation("get_metrics", health::get_metrics))
    }

    /// Binds a handler to the operation with this operationId.
    pub fn operation<H, Args>(mut self, id: &str, handler: H) -> Self
    where
        H: Handler<A, Args>,
        Args: 'static,
    {
        let Some(operation) = self.api.operation(id).cloned() else {
            self.problems.push(format!("  {id}: a handler is bound, but the document has no such operation"));
            return self;
        };
        if self.bound.iter().any(|bound| bound.operation.id == id) {
            self.problems.push(format!("  {id}: two handlers are bound"));
            return self;
        }
        let handler = Arc::new(handler);
        let run: Run<A> = Box::new(move |call, context, mut parts| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let response = handler.call(call, &context, &mut parts).await?;
                response.to_result().map_err(|error| Error::internal(error.internal_message))
            })
        });
        self.bound.push(Bound {
            operation,
            run,
            fails: &[],
            handler: std::any::type_name::<H>(),
            text: TypeId::of::<H::Response>() == TypeId::of::<health::Text>(),
            metadata: H::metadata,
            endpoint: document::endpoint::<A, H, Args>,
        });
        self
    }

    /// States the error statuses that the handler bound last answers itself. What the kit answers for every handler
    /// is not among them: see [`Service::document`]. An error status that is not stated is a contract violation.
    #[must_use]
    pub fn fails(mut self, statuses: &'static [u16]) -> Self {
        if let Some(bound) = self.bound.last_mut() {
            bound.fails = statuses;
        }
        self
    }

    /// What the document finds wrong with a body of this operation, for those who get one by another way than HTTP.
    ///
    /// # Errors
    /// A document whose schemas cannot be compiled, or that has no such operation.
    pub fn refusals(&self, operation: &str, body: &serde_json::Value) -> Result<Vec<Detail>, Misfit> {
        let misfit = |problem: &dyn std::fmt::Display| Misfit(vec![format!("  {operation}: {problem}")]);
        let validator = spec::Validator::compile(&self.api)
            .map_err(|problems| Misfit(problems.iter().map(|problem| format!("  {problem}")).collect()))?;
        let validator = validator.operation(operation).ok_or_else(|| misfit(&"there is no such operation"))?;
        Ok(validator.request_body(body).into_iter().map(Into::into).collect())
    }

    /// The document, as it was read.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// The name of the service: `users` for `openapi/users.yaml`.
    pub fn name(&self) -> &str {
        &self.api.service
    }

    /// Checks that every operation has its handler and every handler its operation.
    ///
    /// # Errors
    /// Every operation that has none, every handler that fits none, and handlers that ask for a caller where the
    /// document lets strangers in.
    pub fn check(&self) -> Result<(), Misfit> {
        let mut problems = self.problems.clone();
        for operation in &self.api.operations {
            match self.bound.iter().find(|bound| bound.operation.id == operation.id) {
                None => problems.push(format!("  {}: the document has it, but no handler is bound", operation.id)),
                Some(bound) => problems.extend(document::security_problem(bound)),
            }
        }
        problems.extend(routes::problems(&self.bound));
        if problems.is_empty() { Ok(()) } else { Err(Misfit(problems)) }
    }
}
