#![allow(clippy::unwrap_used)]

use spec::Api;

use super::plan;
use crate::workspace;

/// A document of one service with these root lines and operations (method, path, id, extra line).
fn api(service: &str, root: &str, operations: &[(&str, &str, &str, &str)]) -> Api {
    let mut source = format!("openapi: 3.0.3\ninfo: {{title: {service}, version: 1.0.0}}\n{root}\npaths:\n");
    for (method, path, id, extra) in operations {
        source.push_str(&format!(
            "  {path}:\n    {method}:\n      operationId: {id}\n      security: []\n      {extra}\n"
        ));
        if path.contains('{') {
            source.push_str(
                "      parameters:\n        - {name: id, in: path, required: true, schema: {type: string}}\n",
            );
        }
        source.push_str("      responses:\n        '204': {description: Done.}\n");
    }
    Api::parse(format!("openapi/{service}.yaml"), source)
        .unwrap_or_else(|found| panic!("{}", spec::render(&found, &[])))
}

fn refusal(apis: &[Api]) -> String {
    plan(apis).unwrap_err().to_string()
}

#[test]
fn internal_operations_are_not_routed() {
    let hidden = "x-gateway: {expose: false}";
    let apis = [
        api("a", "", &[("get", "/a", "get_a", ""), ("get", "/health/live", "get_liveness", hidden)]),
        api("b", "", &[("get", "/b/{id}", "get_b", ""), ("get", "/health/live", "get_liveness", hidden)]),
    ];
    let plan = plan(&apis).unwrap();
    let templates: Vec<_> = plan.routes.iter().map(|route| route.template.as_str()).collect();
    assert_eq!(templates, ["/a", "/b/{id}"]);
    assert_eq!(plan.upstreams.keys().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn operations_that_could_be_confused_are_named_with_both_lines() {
    let text = refusal(&[
        api("a", "", &[("get", "/things/{id}", "get_a", "")]),
        api("b", "", &[("post", "/things/new", "make_b", "")]),
    ]);
    for part in ["PL091", "openapi/a.yaml:6", "openapi/b.yaml:6", "`get_a` of a", "`make_b` of b"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn a_name_is_given_once() {
    let text = refusal(&[api("a", "", &[("get", "/a", "get_it", "")]), api("b", "", &[("get", "/b", "get_it", "")])]);
    assert!(text.contains("PL092") && text.contains("get_it"), "{text}");
}

#[test]
fn a_rate_limit_class_means_the_same_everywhere() {
    let class = |requests: u32| {
        format!(
            "x-gateway: {{rate_limits: {{default: {{requests: {requests}, per: 1s, burst: 20}}}}, rate_limit: default}}"
        )
    };
    let two =
        |a, b| [api("a", &class(a), &[("get", "/a", "get_a", "")]), api("b", &class(b), &[("get", "/b", "get_b", "")])];
    assert!(plan(&two(10, 10)).is_ok());
    let text = refusal(&two(10, 11));
    assert!(text.contains("PL090") && text.contains("and here"), "{text}");
}

#[test]
fn the_plan_of_the_workspace_routes_what_the_documents_expose() {
    let apis = workspace::apis().unwrap();
    let plan = plan(&apis).unwrap();
    let all = apis.iter().flat_map(|api| &api.operations);
    let mut exposed: Vec<_> = all.filter(|operation| operation.gateway.expose).map(|it| it.id.as_str()).collect();
    let routed = plan.routes.iter().flat_map(|route| route.operations.values());
    let mut routed: Vec<_> = routed.map(|operation| operation.operation_id.as_str()).collect();
    exposed.sort_unstable();
    routed.sort_unstable();
    assert_eq!(routed, exposed);
    assert!(!exposed.contains(&"get_metrics"));
    let json = plan.to_json().unwrap();
    assert_eq!(gateway_plan::Plan::from_json(&json).unwrap(), plan);
}
