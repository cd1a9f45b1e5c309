//! The plan's operations with everything a request needs at hand.

use std::sync::Arc;
use std::time::Duration;

use gateway_plan::{Method, Operation, Plan, Retry, Route};
use http::HeaderValue;
use rustls::ClientConfig;

use super::Services;
use crate::limits::ClassId;
use crate::metrics::{Metrics, OperationMetrics};
use crate::upstream::{Upstream, tls_client};
use crate::{Config, StartError};

/// One operation.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) template: String,
    pub(crate) operation_id: String,
    pub(crate) service: String,
    pub(super) upstream: Option<Arc<Upstream>>,
    pub(super) class: ClassId,
    pub(super) timeout: Duration,
    pub(super) body_limit: u64,
    pub(super) cache: Option<HeaderValue>,
    pub(super) retry: Retry,
    pub(crate) metrics: OperationMetrics,
}

/// The operations by route and method, in the order of the plan.
#[derive(Debug)]
pub(super) struct Endpoints(Vec<Vec<(Method, Arc<Endpoint>)>>);

impl Endpoints {
    pub(super) fn new(
        plan: &Plan,
        services: &Services,
        class: &dyn Fn(&str) -> Result<ClassId, StartError>,
        metrics: &Metrics,
    ) -> Result<Self, StartError> {
        let mut routes = Vec::new();
        for route in &plan.routes {
            let mut operations = Vec::new();
            for (method, operation) in &route.operations {
                let class = class(&operation.rate_limit)?;
                operations.push((*method, Arc::new(Endpoint::new(route, operation, services, class, metrics)?)));
            }
            routes.push(operations);
        }
        Ok(Self(routes))
    }

    pub(super) fn get(&self, route: usize, method: Method) -> Option<&Arc<Endpoint>> {
        let operations = self.0.get(route)?;
        operations.iter().find(|(declared, _)| *declared == method).map(|(_, endpoint)| endpoint)
    }
}

impl Endpoint {
    fn new(
        route: &Route,
        operation: &Operation,
        services: &Services,
        class: ClassId,
        metrics: &Metrics,
    ) -> Result<Self, StartError> {
        let cache = operation.cache.as_deref().map(HeaderValue::from_str).transpose();
        Ok(Self {
            template: route.template.clone(),
            operation_id: operation.operation_id.clone(),
            service: route.service.clone(),
            upstream: services.get(&route.service).cloned().flatten(),
            class,
            timeout: Duration::from_millis(operation.timeout_ms),
            body_limit: operation.body_limit,
            cache: cache.map_err(|_| StartError::Header(format!("cache of {}", operation.operation_id)))?,
            retry: operation.retry,
            metrics: metrics.operation(&operation.operation_id),
        })
    }
}

/// The services with the addresses given at start.
pub(super) fn services(config: &Config) -> Result<Services, StartError> {
    if let Some(name) = config.upstreams.keys().find(|name| !config.plan.upstreams.contains_key(*name)) {
        return Err(StartError::UnknownUpstream(name.clone()));
    }
    let tls = tls(config)?;
    let mut services = Services::new();
    for (name, plan) in &config.plan.upstreams {
        let upstream = match config.upstreams.get(name) {
            Some(addresses) if !addresses.is_empty() => Some(Arc::new(upstream(name, addresses, tls.clone(), plan)?)),
            _ => {
                tracing::warn!(upstream = name, "no address given: its operations answer 503");
                None
            }
        };
        services.insert(name.clone(), upstream);
    }
    Ok(services)
}

/// Prometheus, where its address was given. It is spoken to as the services are.
pub(super) fn prometheus(config: &Config) -> Result<Option<Arc<Upstream>>, StartError> {
    let Some(address) = config.prometheus.as_ref() else { return Ok(None) };
    let plan = gateway_plan::Upstream::default();
    Ok(Some(Arc::new(upstream("prometheus", std::slice::from_ref(address), tls(config)?, &plan)?)))
}

fn tls(config: &Config) -> Result<Option<Arc<ClientConfig>>, StartError> {
    config.upstream_ca.as_deref().map(tls_client).transpose()
}

fn upstream(
    name: &str,
    addresses: &[String],
    tls: Option<Arc<ClientConfig>>,
    plan: &gateway_plan::Upstream,
) -> Result<Upstream, StartError> {
    let invalid = || StartError::UpstreamAddress(name.to_owned());
    for address in addresses {
        let authority: http::uri::Authority = address.parse().map_err(|_| invalid())?;
        if authority.port_u16().is_none() || address.contains('@') {
            return Err(invalid());
        }
    }
    let first = addresses.first().ok_or_else(invalid)?;
    let host = HeaderValue::from_str(first).map_err(|_| invalid())?;
    Ok(Upstream::new(name, addresses.to_vec(), host, tls, plan))
}
