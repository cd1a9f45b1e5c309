//! The route plan, `gateway/generated/plan.json`, and what serves it elsewhere: nginx, Kubernetes.
//!
//! What the documents say one by one is taken from the model; what only shows when they are seen together is checked
//! here. Operations with `x-gateway: {expose: false}` do not exist for the gateway.

mod kubernetes;
mod nginx;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use gateway_plan::{Auth, Method, Operation, Plan, RateLimit, Retry, Route, Segment, Upstream};
use spec::{Access, Api, Place};

use super::portal;
use crate::artifact::Artifact;
use crate::workspace::Broken;

const README: &str = "\
# Generated

Made from `openapi/` by `cargo xtask gen gateway` and `cargo xtask gen portal`. Edits are undone by the next run.

- `plan.json`: what the gateway routes, and under which policy (types and rules: the crate `gateway-plan`)
- `kubernetes/`: the routes of the plan for the Gateway API of Kubernetes
- `nginx/`: the plan for nginx (by hand, and how it is started: `gateway/nginx/`)
- `portal/`: the documentation portal, static files (style and scripts: `gateway/portal/`)
";

pub(crate) fn render(apis: &[Api]) -> Result<Vec<Artifact>> {
    let plan = plan(apis)?;
    let mut artifacts = nginx::render(&plan)?;
    artifacts.push(kubernetes::render(&plan)?);
    artifacts.push(Artifact::new("gateway/generated/README.md", README));
    artifacts.push(Artifact::new("gateway/generated/plan.json", plan.to_json()?));
    Ok(artifacts)
}

/// The plan of all documents.
pub(crate) fn plan(apis: &[Api]) -> Result<Plan> {
    let findings = together::check(apis);
    if !findings.is_empty() {
        return Err(Broken::new(&findings, apis).into());
    }
    let mut plan = Plan::default();
    let mut request_headers: BTreeSet<String> = plan.cors.allow_headers.into_iter().collect();
    let mut routes: BTreeMap<&str, Route> = BTreeMap::new();
    for api in apis {
        for (name, limit) in &api.gateway.rate_limits {
            let per_ms = milliseconds(limit.per)?;
            let limit = RateLimit { requests: limit.requests, per_ms, burst: limit.burst };
            plan.rate_limits.insert(name.clone(), limit);
        }
        plan.upstreams.insert(api.service.clone(), Upstream::default());
        for operation in api.operations.iter().filter(|operation| operation.gateway.expose) {
            let template = operation.path.template.as_str();
            let segments = Segment::parse(template).ok_or_else(|| anyhow!("{template} cannot be routed"))?;
            let route = routes.entry(template).or_insert_with(|| Route {
                template: template.to_owned(),
                segments,
                service: api.service.clone(),
                operations: BTreeMap::new(),
            });
            let method = Method::parse(operation.method.as_str())
                .ok_or_else(|| anyhow!("{} {template}: the gateway does not route this method", operation.method))?;
            route.operations.insert(method, policy(operation)?);
            let headers = operation.parameters.iter().filter(|parameter| parameter.place == Place::Header);
            request_headers.extend(headers.map(|header| header.name.to_ascii_lowercase()));
        }
    }
    plan.cors.allow_headers = request_headers.into_iter().collect();
    plan.routes = routes.into_values().collect();
    plan.portal = portal::section(apis)?;
    let problems: Vec<String> = plan.validate().iter().map(ToString::to_string).collect();
    ensure!(problems.is_empty(), "the plan cannot be served: {}", problems.join("; "));
    Ok(plan)
}

fn policy(operation: &spec::Operation) -> Result<Operation> {
    let policy = &operation.gateway;
    Ok(Operation {
        operation_id: operation.id.clone(),
        auth: match operation.access {
            Access::Public => Auth::Public,
            Access::Bearer { .. } => Auth::Bearer,
        },
        rate_limit: policy.rate_limit.clone(),
        timeout_ms: milliseconds(policy.timeout)?,
        body_limit: policy.body_limit,
        cache: policy.cache.clone(),
        retry: match policy.retry {
            spec::Retry::Safe => Retry::Safe,
            spec::Retry::Idempotent => Retry::Idempotent,
            spec::Retry::Never => Retry::Never,
        },
    })
}

fn milliseconds(duration: Duration) -> Result<u64> {
    Ok(u64::try_from(duration.as_millis())?)
}

#[cfg(test)]
mod tests;
