//! What nginx cannot serve as the embedded gateway does is refused, and named.

#![allow(clippy::unwrap_used, reason = "a test")]

use gateway_plan::{Auth, Method, Operation, Plan, RateLimit, Retry, Route, Segment, Upstream};

use super::render;

fn plan() -> Plan {
    let operation = Operation {
        operation_id: "get_thing".to_owned(),
        auth: Auth::Public,
        rate_limit: "default".to_owned(),
        timeout_ms: 1_500,
        body_limit: 1_024,
        cache: None,
        retry: Retry::Safe,
    };
    let mut plan = Plan::default();
    plan.upstreams.insert("things".to_owned(), Upstream::default());
    plan.routes = vec![Route {
        template: "/things/{id}".to_owned(),
        segments: Segment::parse("/things/{id}").unwrap(),
        service: "things".to_owned(),
        operations: [(Method::Get, operation)].into(),
    }];
    plan
}

fn operation(plan: &mut Plan) -> &mut Operation {
    plan.routes[0].operations.get_mut(&Method::Get).unwrap()
}

#[test]
fn the_same_plan_is_the_same_configuration() {
    let texts =
        || render(&plan()).unwrap().into_iter().map(|it| String::from_utf8(it.contents).unwrap()).collect::<Vec<_>>();
    assert_eq!(texts(), texts());
    let all = texts().concat();
    for line in [
        "location ~ \"^/things/[^/]+/?\\z\" {",
        "rewrite ^ /_gw/operation/get_thing last;",
        "client_max_body_size 1024;",
        "proxy_read_timeout 1500ms;",
        "limit_req zone=gw_default burst=20 nodelay;",
        "add_header x-content-type-options \"nosniff\" always;",
    ] {
        assert!(all.contains(line), "{line}");
    }
}

#[test]
fn what_nginx_cannot_do_is_named() {
    type Bend = fn(&mut Plan);
    let cases: [(&str, Bend); 5] = [
        ("`a$b` cannot stand in a configuration of nginx", |plan| {
            plan.security_headers.insert("x-thing".to_owned(), "a$b".to_owned());
        }),
        ("rate limit class `odd`: 1 requests in 7000 ms", |plan| {
            plan.rate_limits.insert("odd".to_owned(), RateLimit { requests: 1, per_ms: 7_000, burst: 1 });
        }),
        ("get_thing: nginx takes a body limit of 0 for none", |plan| operation(plan).body_limit = 0),
        ("`Get-Thing` cannot be a name", |plan| operation(plan).operation_id = "Get-Thing".to_owned()),
        ("cannot stand in a location of nginx", |plan| {
            plan.routes[0].segments.push(Segment::Literal("a;b".to_owned()));
        }),
    ];
    for (message, bend) in cases {
        let mut plan = plan();
        bend(&mut plan);
        let error = render(&plan).err().unwrap().to_string();
        assert!(error.contains(message), "{error}");
    }
}
