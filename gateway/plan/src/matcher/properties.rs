//! The matcher against the plainest one that there is, on plans and paths at random.

use std::cmp::Reverse;

use proptest::prelude::*;

use super::tests::route;
use super::*;
use crate::{CanonicalPath, Segment};

const METHODS: [Method; 3] = [Method::Get, Method::Post, Method::Delete];

/// Templates of few words, so that they meet: literals beside variables at every depth.
fn template() -> impl Strategy<Value = String> {
    let segment =
        prop_oneof![Just("a".to_owned()), Just("b".to_owned()), Just("users".to_owned()), Just(String::new())];
    proptest::collection::vec(segment, 1..5).prop_map(|segments| {
        let shown = segments.iter().enumerate().map(|(depth, text)| match text.as_str() {
            // One name for each place, as the lint demands.
            "" => format!("/{{v{depth}}}"),
            text => format!("/{text}"),
        });
        shown.collect()
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let routes = proptest::collection::btree_map(template(), proptest::sample::subsequence(&METHODS[..], 1..=3), 0..12);
    routes.prop_map(|routes| Plan {
        routes: routes.iter().map(|(template, methods)| route(template, methods)).collect(),
        ..Plan::default()
    })
}

/// Every route whose segments fit; of those, the one whose first difference is a literal.
fn plainly(plan: &Plan, path: CanonicalPath<'_>) -> Option<usize> {
    let given: Vec<&str> = path.segments().collect();
    let fits = |route: &Route| {
        route.segments.len() == given.len()
            && route.segments.iter().zip(&given).all(|(segment, text)| match segment {
                Segment::Literal(literal) => literal == text,
                Segment::Variable(_) => true,
            })
    };
    let literals = |index: usize| -> Vec<bool> {
        plan.routes[index].segments.iter().map(|segment| matches!(segment, Segment::Literal(_))).collect()
    };
    (0..plan.routes.len()).filter(|index| fits(&plan.routes[*index])).min_by_key(|index| Reverse(literals(*index)))
}

/// What a server that decodes and resolves would make of a path.
fn read_by_others(raw: &str) -> Vec<String> {
    let decoded = raw.split('/').map(|segment| {
        let mut bytes = Vec::new();
        let mut rest = segment.bytes();
        while let Some(byte) = rest.next() {
            let hex = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
            match byte {
                b'%' => bytes.push(hex(rest.next().unwrap_or(b'0')) << 4 | hex(rest.next().unwrap_or(b'0'))),
                byte => bytes.push(byte),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    });
    decoded.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_finds_what_the_plainest_search_finds(
        plan in plan(), path in "(/(a|b|users|x|%41)){1,5}/?", method in proptest::sample::select(&METHODS[..]),
    ) {
        let path = CanonicalPath::parse(&path).unwrap();
        let found = match plan.matcher().lookup(method.as_str(), path) {
            Lookup::Operation { route, method: found } => {
                prop_assert_eq!(found, method);
                prop_assert!(plan.routes[route].operations.contains_key(&method));
                Some(route)
            }
            Lookup::MethodNotAllowed { route, allow } => {
                let route = route.unwrap();
                prop_assert!(!plan.routes[route].operations.contains_key(&method));
                let allowed: Vec<&str> = allow.split(", ").collect();
                prop_assert_eq!(allowed.len(), plan.routes[route].operations.len());
                Some(route)
            }
            _ => None,
        };
        let expected = plainly(&plan, path);
        prop_assert_eq!(found.map(|route| &plan.routes[route].template), expected.map(|route| &plan.routes[route].template));
    }

    #[test]
    fn a_path_that_is_taken_is_read_alike_by_everybody(raw in "(/|\\.|%2[eEfF]|%5[cC]|%00|%|[a-z%]|\\PC){0,12}") {
        let Ok(path) = CanonicalPath::parse(&raw) else { return Ok(()) };
        let segments = read_by_others(path.as_str());
        prop_assert_eq!(segments.first().map(String::as_str), Some(""), "{}", raw);
        for segment in segments.iter().skip(1) {
            let harmless = !matches!(segment.as_str(), "." | "..")
                && !segment.contains(['/', '\\'])
                && !segment.chars().any(|character| character.is_ascii_control());
            prop_assert!(harmless && (!segment.is_empty() || path.as_str() == "/"), "{}", raw);
        }
        prop_assert!(raw == path.as_str() || raw == format!("{path}/"), "{}", raw);
        // Nothing is made of it twice.
        prop_assert_eq!(CanonicalPath::parse(path.as_str()).map(CanonicalPath::as_str), Ok(path.as_str()));
    }
}
