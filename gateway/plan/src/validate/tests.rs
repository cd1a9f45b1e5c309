#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Auth, Figures, Method, Operation, RateLimit, Retry, StaticFile, Upstream};

fn route(template: &str, id: &str) -> Route {
    let operation = Operation {
        operation_id: id.to_owned(),
        auth: Auth::Bearer,
        rate_limit: "default".to_owned(),
        timeout_ms: 1,
        body_limit: 1,
        cache: None,
        retry: Retry::Never,
    };
    Route {
        template: template.to_owned(),
        segments: Segment::parse(template).unwrap_or_default(),
        service: "users".to_owned(),
        operations: BTreeMap::from([(Method::Get, operation)]),
    }
}

fn plan(routes: &[&str]) -> Plan {
    Plan {
        upstreams: BTreeMap::from([("users".to_owned(), Upstream::default())]),
        routes: routes.iter().map(|template| route(template, template)).collect(),
        ..Plan::default()
    }
}

fn messages(plan: &Plan) -> Vec<String> {
    plan.validate().iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_plan_has_no_problems_and_survives_json() {
    let plan = plan(&["/", "/users", "/users/me", "/users/{id}", "/users/{id}/x", "/.well-known/jwks.json"]);
    assert_eq!(plan.validate(), []);
    let json = plan.to_json().unwrap();
    assert_eq!(Plan::from_json(&json).unwrap(), plan);
    assert!(Plan::from_json(&json.replace("\"csp\"", "\"cps\"")).is_err());
}

#[test]
fn templates_that_share_paths_are_reported() {
    let plan = plan(&["/users/{a}", "/users/{b}", "/{kind}/me"]);
    assert_eq!(
        messages(&plan),
        [
            "/users/{a} and /users/{b} match the same paths",
            "/users/{a} and /{kind}/me are ambiguous: some paths match both, and neither is more specific",
            "/users/{b} and /{kind}/me are ambiguous: some paths match both, and neither is more specific",
        ]
    );
}

#[test]
fn names_that_lead_nowhere_are_reported() {
    let mut plan = plan(&["/users"]);
    plan.version = VERSION + 1;
    plan.default_rate_limit = "a".to_owned();
    plan.portal.rate_limit = "b".to_owned();
    plan.rate_limits.insert("idle".to_owned(), RateLimit { requests: 0, per_ms: 1, burst: 1 });
    plan.upstreams.clear();
    plan.routes[0].operations.get_mut(&Method::Get).unwrap().rate_limit = "c".to_owned();
    plan.portal.docs.insert("users".to_owned(), "/users/docs".to_owned());
    assert_eq!(
        messages(&plan),
        [
            "the plan has version 4, this gateway reads version 3",
            "rate limit class `idle` lets nothing pass",
            "plan: unknown rate limit class `a`",
            "portal: unknown rate limit class `b`",
            "route /users: unknown upstream `users`",
            "route /users: GET: unknown rate limit class `c`",
            "portal page /users/docs: unknown upstream `users`",
            "portal: the page /users/docs of `users` is not among the files",
        ]
    );
}

#[test]
fn upstreams_and_timeouts_are_checked() {
    let mut plan = plan(&["/users"]);
    let upstream = plan.upstreams.get_mut("users").unwrap();
    upstream.health = "health".to_owned();
    upstream.connect_timeout_ms = 0;
    plan.routes[0].operations.get_mut(&Method::Get).unwrap().timeout_ms = 0;
    assert_eq!(
        messages(&plan),
        [
            "upstream `users`: the health path is not canonical",
            "upstream `users`: the timeout is zero",
            "route /users: GET: the timeout is zero",
        ]
    );
}

#[test]
fn templates_and_files_are_checked() {
    let mut plan = plan(&["/users/", "/a{b}", "/x/../y", "/users/%20", "/health"]);
    plan.routes.push(route("/again", "/health"));
    plan.routes.push(Route { operations: BTreeMap::new(), ..route("/none", "none") });
    let file = |file: &str| StaticFile { file: file.to_owned(), content_type: String::new(), cache: String::new() };
    plan.portal.files.insert("/again".to_owned(), file("fine.html"));
    plan.portal.files.insert("/docs/".to_owned(), file("fine.html"));
    plan.portal.files.insert("/up".to_owned(), file("../secret"));
    plan.portal.files.insert("/root".to_owned(), file("/etc/passwd"));
    assert_eq!(
        plan.validate(),
        [
            Problem::Template("/users/".to_owned()),
            Problem::Template("/a{b}".to_owned()),
            Problem::Template("/x/../y".to_owned()),
            Problem::Template("/users/%20".to_owned()),
            Problem::DuplicateOperation {
                operation: "/health".to_owned(),
                first: "/health".to_owned(),
                second: "/again".to_owned(),
            },
            Problem::NoOperations("/none".to_owned()),
            Problem::PortalPath("/docs/".to_owned()),
            Problem::PortalFile { path: "/root".to_owned(), file: "/etc/passwd".to_owned() },
            Problem::PortalFile { path: "/up".to_owned(), file: "../secret".to_owned() },
            Problem::Duplicate { first: "/users/".to_owned(), second: "/a{b}".to_owned() },
            Problem::Duplicate { first: "the gateway's health answer".to_owned(), second: "/health".to_owned() },
            Problem::Duplicate { first: "/again".to_owned(), second: "portal path /again".to_owned() },
        ]
    );
}

#[test]
fn what_prometheus_is_asked_is_checked() {
    let mut plan = plan(&["/users"]);
    let figures = Figures { path: "/users".to_owned(), target: "/ask?{x}".to_owned(), timeout_ms: 0, fresh_s: 1 };
    plan.portal.figures = Some(figures.clone());
    assert_eq!(
        plan.validate(),
        [
            Problem::Figures("/ask?{x}".to_owned()),
            Problem::NoTime("portal path /users".to_owned()),
            Problem::Duplicate { first: "/users".to_owned(), second: "portal path /users".to_owned() },
        ]
    );
    let target = "/api/v1/query?query=up%7Bjob%3D%22users%22%7D".to_owned();
    plan.portal.figures = Some(Figures { path: "/figures".to_owned(), target, timeout_ms: 1, ..figures });
    assert_eq!(plan.validate(), []);
}
