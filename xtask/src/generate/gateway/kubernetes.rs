//! The routes of the plan for the Gateway API of Kubernetes: `gateway/generated/kubernetes/routes.json`.
//!
//! One `HTTPRoute` of the standard channel for each service, attached to the Gateway `plumbline`. A path with variables is
//! a `RegularExpression`, which an implementation need not support, though the common ones do. What the standard has no
//! words for is left to the implementation's own policies: rate limits, body limits, retries, 405 and the form of errors.

use anyhow::{Result, ensure};
use gateway_plan::{Method, Operation, Plan, Route, Segment};
use serde_json::{Value, json};

use crate::artifact::Artifact;

/// Where the services of the plan listen, as in the containers.
const PORT: u16 = 8080;
/// What the schema of `HTTPRoute` admits.
const MOST_RULES: usize = 16;

pub(super) fn render(plan: &Plan) -> Result<Artifact> {
    let routes = plan.upstreams.keys().map(|service| route(plan, service)).collect::<Result<Vec<_>>>()?;
    let list = json!({"apiVersion": "v1", "kind": "List", "items": routes});
    Ok(Artifact::new("gateway/generated/kubernetes/routes.json", format!("{list:#}\n")))
}

fn route(plan: &Plan, service: &str) -> Result<Value> {
    let routes = plan.routes.iter().filter(|route| route.service == service);
    let rules: Vec<Value> = routes
        .flat_map(|route| route.operations.iter().map(move |(method, operation)| rule(plan, route, *method, operation)))
        .collect();
    ensure!(
        rules.len() <= MOST_RULES,
        "{service} has {} operations; an HTTPRoute of Kubernetes holds {MOST_RULES}",
        rules.len()
    );
    Ok(json!({
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": service, "labels": {"app.kubernetes.io/part-of": "plumbline"}},
        "spec": {"parentRefs": [{"name": "plumbline"}], "rules": rules},
    }))
}

fn rule(plan: &Plan, route: &Route, method: Method, operation: &Operation) -> Value {
    let mut headers: Vec<Value> =
        plan.security_headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    headers.extend(operation.cache.iter().map(|cache| json!({"name": "cache-control", "value": cache})));
    json!({
        "matches": [{"path": path(&route.segments), "method": method.as_str()}],
        "filters": [{"type": "ResponseHeaderModifier", "responseHeaderModifier": {"set": headers}}],
        "timeouts": {"request": format!("{}ms", operation.timeout_ms)},
        "backendRefs": [{"name": route.service, "port": PORT}],
    })
}

fn path(segments: &[Segment]) -> Value {
    let exact = segments.iter().all(|segment| matches!(segment, Segment::Literal(_)));
    let part = |segment: &Segment| match segment {
        Segment::Literal(text) if exact => text.clone(),
        Segment::Literal(text) => text.replace('.', "[.]"),
        Segment::Variable(_) => "[^/]+".to_owned(),
    };
    let value: String = segments.iter().map(|segment| format!("/{}", part(segment))).collect();
    json!({"type": if exact { "Exact" } else { "RegularExpression" }, "value": value})
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::render;
    use crate::generate::plan;
    use crate::workspace;

    #[test]
    fn every_operation_has_a_rule() {
        let plan = plan(&workspace::apis().unwrap()).unwrap();
        let list: Value = serde_json::from_slice(&render(&plan).unwrap().contents).unwrap();
        let rules =
            list["items"].as_array().unwrap().iter().flat_map(|route| route["spec"]["rules"].as_array().unwrap());
        let count = rules.clone().count();
        assert_eq!(count, plan.routes.iter().map(|route| route.operations.len()).sum::<usize>());
        let find = |path: &str, method: &str| {
            let wanted =
                |rule: &&Value| rule["matches"][0]["path"]["value"] == path && rule["matches"][0]["method"] == method;
            rules.clone().find(wanted).unwrap_or_else(|| panic!("{method} {path}"))
        };
        assert_eq!(find("/users/me", "GET")["matches"][0]["path"]["type"], "Exact");
        let moved = find("/orders/[^/]+/status", "PATCH");
        assert_eq!(moved["matches"][0]["path"]["type"], "RegularExpression");
        assert_eq!(moved["backendRefs"][0]["name"], "orders");
        assert_eq!(moved["timeouts"]["request"], "15000ms");
    }
}
