//! `cargo bench -p gateway-plan`: what finding a route costs among a thousand, beside `matchit`, the router of axum.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its figures")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use gateway_plan::{Auth, CanonicalPath, Lookup, Method, Operation, Plan, Retry, Route, Segment};

const ROUTES: usize = 1_000;
const LOOKUPS: usize = 1_000_000;
const REPETITIONS: usize = 7;

fn templates() -> Vec<String> {
    // Ten services of a hundred templates, as APIs have them: collections, things, and parts of things.
    let template = |number: usize| {
        let (service, noun) = (number % 10, number / 30);
        match number / 10 % 3 {
            0 => format!("/service{service}/things{noun}"),
            1 => format!("/service{service}/things{noun}/{{id}}"),
            _ => format!("/service{service}/things{noun}/{{id}}/parts"),
        }
    };
    (0..ROUTES).map(template).collect()
}

fn plan(templates: &[String]) -> Plan {
    let operation = |template: &str| Operation {
        operation_id: format!("get {template}"),
        auth: Auth::Public,
        rate_limit: "default".to_owned(),
        timeout_ms: 1,
        body_limit: 1,
        cache: None,
        retry: Retry::Safe,
    };
    let route = |template: &String| Route {
        template: template.clone(),
        segments: Segment::parse(template).unwrap(),
        service: "users".to_owned(),
        operations: BTreeMap::from([(Method::Get, operation(template))]),
    };
    Plan { routes: templates.iter().map(route).collect(), ..Plan::default() }
}

fn nanoseconds(paths: &[String], find: impl Fn(&str) -> bool) -> f64 {
    let start = Instant::now();
    let found = (0..LOOKUPS).filter(|number| find(black_box(&paths[(number * 7) % paths.len()]))).count();
    assert_eq!(found, LOOKUPS);
    start.elapsed().as_nanos() as f64 / LOOKUPS as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let templates = templates();
    let paths: Vec<String> =
        templates.iter().map(|it| it.replace("{id}", "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20")).collect();
    let plan = plan(&templates);
    let ours = plan.matcher();
    let mut theirs = matchit::Router::new();
    for (number, template) in templates.iter().enumerate() {
        theirs.insert(template.clone(), number).unwrap();
    }
    let (mut mine, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..REPETITIONS {
        // With the check of the path, which the peer does not do.
        mine.push(nanoseconds(&paths, |path| {
            let path = CanonicalPath::parse(path).unwrap();
            matches!(ours.lookup("GET", path), Lookup::Operation { .. })
        }));
        peers.push(nanoseconds(&paths, |path| theirs.at(path).is_ok()));
    }
    let (mine, peers) = (median(mine), median(peers));
    println!("a route among {ROUTES}: {mine:.0} ns, matchit {peers:.0} ns, ratio {:.2}", mine / peers);
}
