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

/// Whether the handler asks who calls.
fn asks_for_a_caller<A: Send + Sync + 'static>(bound: &Bound<A>) -> bool {
    reads_header(bound, "Authorization")
}

fn reads_header<A: Send + Sync + 'static>(bound: &Bound<A>, name: &str) -> bool {
    // The location type is not public; its debug form is all there is.
    let header = format!("Header({name:?})");
    (bound.metadata)().parameters.iter().any(|parameter| format!("{:?}", parameter.metadata) == header)
}

impl<A: Send + Sync + 'static> Bound<A> {
    /// Whether the handler, or the kit around it, is stated to answer this error status.
    pub(super) fn states(&self, status: u16) -> bool {
        let body = self.operation.body.is_some();
        match status {
            400 => true,
            401 | 403 if matches!(self.operation.access, Access::Bearer { .. }) => true,
            413 | 415 => body,
            429 | 500.. => true,
            _ => self.fails.contains(&status),
        }
    }
}

/// What is wrong between the document's security and the handler's arguments.
pub(super) fn security_problem<A: Send + Sync + 'static>(bound: &Bound<A>) -> Option<String> {
    let id = &bound.operation.id;
    (asks_for_a_caller(bound) && matches!(bound.operation.access, Access::Public))
        .then(|| format!("  {id}: the handler asks for a caller, but the document lets strangers in"))
}

impl<A: Send + Sync + 'static> Service<A> {
    /// The document that the types of this service imply.
    ///
    /// Beside what Dropshot describes it states what the kit does around every handler: 400 for a request that breaks
    /// a rule; 401 and 403 where the handler asks for a caller; 413 and 415 where there is a body; 5XX. 429 is not
    /// stated: it is the gateway's, and where a server has limits of its own, the same to a caller. `x-handler` names the function.
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
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
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
        let mut one = description.openapi(&self.api.title, version).json().map_err(|error| error.to_string())?;
        let items = one["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
        for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
            state(bound, operation);
        }
        // The two classes of errors that Dropshot describes have become statuses.
        if let Some(components) = one["components"].as_object_mut() {
            components.shift_remove("responses");
        }
        Ok(one)
    }
}

/// States of an operation what Dropshot cannot describe.
fn state<A: Send + Sync + 'static>(bound: &Bound<A>, operation: &mut Value) {
    let protected = asks_for_a_caller(bound);
    operation["x-handler"] = bound.handler.into();
    operation["security"] = if protected { json!([{"bearer": []}]) } else { json!([]) };
    if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
        parameters.retain(|parameter| parameter["name"] != "Authorization");
    }
    let mut statuses: Vec<u16> = vec![400];
    statuses.extend(protected.then_some([401, 403]).into_iter().flatten());
    statuses.extend(operation["requestBody"].is_object().then_some([413, 415]).into_iter().flatten());
    statuses.extend(bound.fails);
    statuses.sort_unstable();
    statuses.dedup();
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    if bound.text {
        for response in responses.values_mut() {
            response["content"] = json!({"text/plain": {"schema": {"type": "string"}}});
        }
    }
    responses.retain(|status, _| !status.ends_with("XX"));
    if reads_header(bound, "Idempotency-Key") {
        for response in responses.values_mut() {
            response["headers"]["Idempotent-Replayed"] = json!({"schema": {"type": "boolean"}});
        }
    }
    for status in statuses {
        responses.insert(status.to_string(), failure(&status.to_string()));
    }
    responses.insert("5XX".to_owned(), failure("5XX"));
}

/// An error answer: the body of all of them, and the headers that `error/body.rs` sends with this one.
fn failure(status: &str) -> Value {
    let mut response = json!({
        "description": "Error",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    });
    match status {
        "401" => {
            response["headers"] = json!({"WWW-Authenticate": {"required": true, "schema": {"type": "string"}}});
        }
        "5XX" => {
            response["headers"] = json!({"Retry-After": {"schema": {"type": "integer", "minimum": 0}}});
        }
        _ => {}
    }
    response
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
