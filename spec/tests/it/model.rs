//! The model: references resolved, policies merged, document order kept.

use std::time::Duration;

use spec::{Access, Api, Method, Place, Retry, Segment, StatusSpec};

use crate::base::{GOOD, patched};

fn api() -> Api {
    Api::parse("openapi/things.yaml", GOOD).unwrap()
}

#[test]
fn the_document_itself() {
    let api = api();
    assert_eq!((api.service.as_str(), api.title.as_str(), api.version.as_str()), ("things", "Things", "1.0.0"));
    assert_eq!(api.description, "For tests.");
    let ids: Vec<&str> = api.operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(ids, ["create_thing", "list_things", "get_thing", "delete_thing", "get_metrics"]);
    let slow = api.gateway.rate_limits["slow"];
    assert_eq!((slow.requests, slow.per, slow.burst), (5, Duration::from_secs(60), 10));
}

#[test]
fn policies_are_merged_over_the_defaults() {
    let api = api();
    let policy = &api.operation("create_thing").unwrap().gateway;
    assert_eq!((policy.rate_limit.as_str(), policy.retry), ("slow", Retry::Idempotent));
    assert_eq!(policy.timeout, Duration::from_millis(1500));
    assert_eq!((policy.body_limit, policy.cache.as_deref(), policy.expose), (16 * 1024, Some("no-store"), true));
    assert!(!api.operation("get_metrics").unwrap().gateway.expose);
    let slo = api.operation("get_thing").unwrap().slo;
    assert_eq!((slo.availability, slo.latency), (99.9, Duration::from_millis(300)));
    let own = patched("      x-gateway: {expose: false}\n", "      x-slo: {latency: 1m}\n");
    let slo = Api::parse("t.yaml", own).unwrap().operation("get_metrics").unwrap().slo;
    assert_eq!((slo.availability, slo.latency), (99.9, Duration::from_secs(60)));
}

#[test]
fn access_is_read_from_security_and_roles() {
    let api = api();
    assert_eq!(api.operation("list_things").unwrap().access, Access::Public);
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    let expected = Access::Bearer { roles: words(&["customer", "service"]), scopes: words(&["things:write"]) };
    assert_eq!(api.operation("create_thing").unwrap().access, expected);
    assert_eq!(api.operation("get_thing").unwrap().access, Access::Bearer { roles: vec![], scopes: vec![] });
}

#[test]
fn parameters_of_the_path_item_are_inherited() {
    let api = api();
    let operation = api.operation("get_thing").unwrap();
    assert_eq!(operation.method, Method::Get);
    assert_eq!(operation.path.segments, [Segment::Literal("things".into()), Segment::Variable("thing_id".into())]);
    let parameter = operation.parameter(Place::Path, "thing_id").unwrap();
    assert!(parameter.required);
    assert_eq!(parameter.schema["format"], "uuid");
    assert_eq!(parameter.pointer, "/paths/~1things~1{thing_id}/parameters/0");
    assert!(api.operation("create_thing").unwrap().parameter(Place::Header, "IDEMPOTENCY-KEY").is_some());
}

#[test]
fn bodies_and_responses_are_resolved() {
    let api = api();
    let operation = api.operation("create_thing").unwrap();
    let body = operation.body.as_ref().unwrap();
    assert_eq!((body.required, body.media_type.as_str()), (true, "application/json"));
    assert_eq!(api.document.resolve(&body.schema_pointer).0, "/components/schemas/NewThing");
    assert_eq!(operation.response(503).unwrap().status, StatusSpec::Range(5));
    assert_eq!(operation.response(400).unwrap().pointer, "/components/responses/Error");
    assert!(operation.response(418).is_none());
    let created = operation.response(201).unwrap();
    assert_eq!((created.headers[0].name.as_str(), created.headers[0].required), ("Location", true));
    let gone = &api.operation("delete_thing").unwrap().responses[0];
    assert_eq!((gone.media_type.as_deref(), gone.schema_pointer.as_deref()), (None, None));
}

#[test]
fn references_are_followed_on_the_way_and_circles_end() {
    let api = api();
    let (pointer, value) =
        api.document.resolve("/paths/~1things/post/responses/400/content/application~1json/schema/properties/message");
    assert_eq!(pointer, "/components/schemas/Error/properties/message");
    assert_eq!(value["type"], "string");
    assert!(api.document.resolve("/components/schemas/Gone").1.is_null());
    let circle = GOOD.replace("    NewThing:\n      type: object\n", "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    NewThing:\n      type: object\n");
    let document = spec::Document::parse("t.yaml", circle).unwrap();
    assert!(document.resolve("/components/schemas/A").1.is_null());
}

#[test]
fn statuses_are_read_strictly() {
    assert_eq!(StatusSpec::from_key("404"), Some(StatusSpec::Code(404)));
    assert_eq!(StatusSpec::from_key("4XX"), Some(StatusSpec::Range(4)));
    for odd in ["default", "4xx", "40X", "600", "99", "4040", "ü4"] {
        assert_eq!(StatusSpec::from_key(odd), None, "{odd}");
    }
}
