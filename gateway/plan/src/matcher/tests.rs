#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::{Auth, Figures, Operation, Retry, StaticFile};

pub(super) fn route(template: &str, methods: &[Method]) -> Route {
    let operation = |method: &Method| {
        let operation = Operation {
            operation_id: format!("{method} {template}"),
            auth: Auth::Public,
            rate_limit: "default".to_owned(),
            timeout_ms: 1,
            body_limit: 1,
            cache: None,
            retry: Retry::Safe,
        };
        (*method, operation)
    };
    Route {
        template: template.to_owned(),
        segments: Segment::parse(template).unwrap(),
        service: "users".to_owned(),
        operations: methods.iter().map(operation).collect(),
    }
}

fn plan() -> Plan {
    let file = StaticFile { file: "f".to_owned(), content_type: "text/html".to_owned(), cache: String::new() };
    let mut plan = Plan {
        routes: vec![
            route("/users", &[Method::Get]),
            route("/users/me", &[Method::Patch, Method::Get]),
            route("/users/{user_id}", &[Method::Delete, Method::Get]),
            route("/users/{user_id}/x", &[Method::Get]),
            route("/users/me/y", &[Method::Get]),
            route("/{kind}/fixed", &[Method::Get]),
        ],
        ..Plan::default()
    };
    plan.portal.files = BTreeMap::from([("/docs".to_owned(), file.clone()), ("/users/docs".to_owned(), file)]);
    plan.portal.redirects = BTreeMap::from([("/".to_owned(), "/docs".to_owned())]);
    let (path, target) = ("/docs/status.json".to_owned(), "/api".to_owned());
    plan.portal.figures = Some(Figures { path, target, timeout_ms: 1, fresh_s: 1 });
    plan
}

fn template<'p>(plan: &'p Plan, path: &str) -> Option<&'p str> {
    match plan.matcher().lookup("GET", CanonicalPath::parse(path).unwrap()) {
        Lookup::Operation { route, .. } => Some(&plan.routes[route].template),
        _ => None,
    }
}

#[test]
fn literals_come_before_variables_and_dead_ends_are_left_again() {
    let plan = plan();
    for (path, expected) in [
        ("/users", Some("/users")),
        ("/users/", Some("/users")),
        ("/users/me", Some("/users/me")),
        ("/users/me/x", Some("/users/{user_id}/x")),
        ("/users/me/y", Some("/users/me/y")),
        ("/users/7", Some("/users/{user_id}")),
        ("/users/%6De", Some("/users/me")),
        ("/users/fixed", Some("/users/{user_id}")),
        ("/things/fixed", Some("/{kind}/fixed")),
        ("/things", None),
        ("/users/7/y", None),
        ("/users/7/x/z", None),
        ("/Users", None),
    ] {
        assert_eq!(template(&plan, path), expected, "{path}");
    }
}

#[test]
fn a_known_path_names_its_methods_sorted() {
    let plan = plan();
    let matcher = plan.matcher();
    let lookup = |method, path| matcher.lookup(method, CanonicalPath::parse(path).unwrap());
    assert_eq!(lookup("DELETE", "/users/me"), Lookup::MethodNotAllowed { route: Some(1), allow: "GET, PATCH" });
    assert_eq!(lookup("get", "/users/7"), Lookup::MethodNotAllowed { route: Some(2), allow: "DELETE, GET" });
    assert_eq!(lookup("HEAD", "/users/7"), Lookup::MethodNotAllowed { route: Some(2), allow: "DELETE, GET" });
    assert_eq!(lookup("POST", "/users/docs"), Lookup::MethodNotAllowed { route: None, allow: "GET, HEAD" });
    assert_eq!(lookup("DELETE", "/users/7"), Lookup::Operation { route: 2, method: Method::Delete });
}

#[test]
fn the_gateways_own_paths_are_matched_in_the_same_way() {
    let plan = plan();
    let matcher = plan.matcher();
    let lookup = |path| matcher.lookup("HEAD", CanonicalPath::parse(path).unwrap());
    assert_eq!(lookup("/docs/"), Lookup::File { index: 0 });
    assert_eq!(lookup("/users/d%6Fcs"), Lookup::File { index: 1 });
    assert_eq!(lookup("/"), Lookup::Redirect { to: "/docs" });
    assert_eq!(lookup("/docs/status.json"), Lookup::Figures);
    assert_eq!(lookup("/health"), Lookup::Health);
}

#[test]
fn a_variable_needs_text_even_in_a_path_that_was_never_checked() {
    let matcher = plan().matcher();
    assert_eq!(matcher.descend(0, Some("users/")), None);
    assert_eq!(matcher.descend(0, Some("users//x")), None);
}

#[test]
fn parameters_are_read_from_the_path() {
    let plan = plan();
    let path = CanonicalPath::parse("/users/a%20b/x").unwrap();
    let found: Vec<_> = plan.routes[3].parameters(path).collect();
    assert_eq!(found, [("user_id", "a%20b")]);
}
