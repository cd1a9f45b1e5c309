//! The document that the Rust types of a service imply, to be held against the hand-written one.

use dropshot::{ApiDescription, ApiEndpoint, ApiEndpointVersions, StubContext};
use http::Method;
use serde_json::{Value, json};
use spec::{Access, Operation};

use super::{Bound, Handler, Misfit, Service};
use crate::error::ErrorBody;

/// The documentation half of a bound operation.
pub(super) fn endpoint<A, H: Handler<A, Args>, Args>(operation: &Operation) -> ApiEndpoint<StubContext> {
    let mut endpoint = ApiEndpoint::new_for_types::<(), Result<H::Response, ErrorBody>>(
        operation.id.clone(),
        method(operation),
        "application/json",
        &operation.path.template,
        ApiEndpointVersions::All,
    );
    let metadata = H::metadata();
    endpoint.parameters = metadata.parameters;
    endpoint.extension_mode = metadata.extension_mode;
    endpoint
}

/// The method of an operation, as the `http` crate has it.
pub(super) fn method(operation: &Operation) -> Method {
    // The document's methods are a subset of HTTP's.
    Method::from_bytes(operation.method.as_str().as_bytes()).unwrap_or(Method::GET)
}

/// What is wrong between the document's security and the handler's arguments.
pub(super) fn security_problem<A: Send + Sync + 'static>(bound: &Bound<A>) -> Option<String> {
    let asks = (bound.metadata)().parameters.iter().any(|parameter| {
        // The location type is not public; its debug form is all there is.
        format!("{:?}", parameter.metadata) == r#"Header("Authorization")"#
    });
    let id = &bound.operation.id;
    (asks && matches!(bound.operation.access, Access::Public))
        .then(|| format!("  {id}: the handler asks for a caller, but the document lets strangers in"))
}

impl<A: Send + Sync + 'static> Service<A> {
    /// The document that the types of this service imply.
    ///
    /// Each operation is described alone and the results are merged, since Dropshot's router cannot hold a literal
    /// beside a variable.
    ///
    /// # Errors
    /// What [`Service::check`] finds, and types that Dropshot cannot describe.
    pub fn document(&self) -> Result<Value, Misfit> {
        self.check()?;
        let mut whole = json!({
            "openapi": "3.0.3",
            "info": {"title": self.api.title, "version": self.api.version},
            "paths": {},
            "components": {},
        });
        for bound in &self.bound {
            let id = &bound.operation.id;
            let one = self.describe(bound).map_err(|problem| Misfit(vec![format!("  {id}: {problem}")]))?;
            merge(&mut whole, &one, id)?;
        }
        Ok(whole)
    }

    fn describe(&self, bound: &Bound<A>) -> Result<Value, String> {
        let mut description = ApiDescription::new();
        description.register((bound.endpoint)(&bound.operation)).map_err(|error| error.to_string())?;
        let version = "0.0.0".parse().map_err(|_| "no version")?;
        description.openapi(&self.api.title, version).json().map_err(|error| error.to_string())
    }
}

/// Adds the paths and components of one operation.
fn merge(whole: &mut Value, one: &Value, id: &str) -> Result<(), Misfit> {
    for (path, item) in one["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            whole["paths"][path][method] = operation.clone();
        }
    }
    for (kind, components) in one["components"].as_object().into_iter().flatten() {
        for (name, component) in components.as_object().into_iter().flatten() {
            let place = &mut whole["components"][kind][name];
            if !place.is_null() && place != component {
                return Err(Misfit(vec![format!("  {id}: two types are called {name}")]));
            }
            *place = component.clone();
        }
    }
    Ok(())
}
