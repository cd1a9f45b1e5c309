//! The embedded gateway and nginx with the generated configuration answer alike: one table of requests, computed from
//! the plan, is sent to both, and everything that a caller or a service could notice is compared.

mod answer;
mod side;
mod table;

use gateway_plan::{CanonicalPath, Lookup, Plan};

use self::side::{Seen, Side};
use self::table::Case;
use super::support::soon;

pub(crate) fn plan() -> Plan {
    Plan::from_json(include_str!("../generated/plan.json")).unwrap()
}

/// What the plan itself says of a request: the status, where the matcher decides it.
fn status_of_the_plan(plan: &Plan, case: &Case) -> Option<u16> {
    let (method, path) = case.matched.as_ref()?;
    // Both refuse it before it comes to the plan.
    if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Some(400);
    }
    let matcher = plan.matcher();
    Some(match CanonicalPath::parse(path) {
        Err(_) => 400,
        Ok(path) => match matcher.lookup(method, path) {
            Lookup::Operation { .. } | Lookup::File { .. } | Lookup::Figures | Lookup::Health => 200,
            Lookup::Redirect { .. } => 302,
            Lookup::MethodNotAllowed { .. } => 405,
            Lookup::NotFound => 404,
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn both_gateways_answer_alike() {
    let plan = plan();
    let cases = table::all(&plan);
    let (embedded, nginx) = (Side::embedded(&plan).await, Side::nginx(&plan).await);
    let (mut disagreements, mut with_plan, mut kinds) = (Vec::new(), 0, std::collections::BTreeMap::new());
    for case in &cases {
        *kinds.entry(case.kind).or_insert(0) += 1;
        let ours = soon(embedded.ask(case)).await;
        let theirs = soon(nginx.ask(case)).await;
        if ours != theirs {
            disagreements.push(format!("{}\n{}", case.shown(), differences(&ours, &theirs)));
        }
        if let Some(status) = status_of_the_plan(&plan, case) {
            with_plan += 1;
            if ours.0.status != status {
                disagreements.push(format!(
                    "{}\n  the plan says {status}, the embedded gateway {}",
                    case.shown(),
                    ours.0.status
                ));
            }
        }
    }
    let counts: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    eprintln!(
        "{} requests ({}), {with_plan} of them held against the plan too: {} disagreements",
        cases.len(),
        counts.join(", "),
        disagreements.len()
    );
    let shown: Vec<_> = disagreements.iter().take(40).cloned().collect();
    assert!(
        disagreements.is_empty(),
        "{} disagreements, the first of them:\n{}",
        disagreements.len(),
        shown.join("\n")
    );
    nginx.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn both_gateways_limit_alike() {
    let plan = plan();
    for (class, limit) in &plan.rate_limits {
        let Some(case) = table::of_class(&plan, class) else { continue };
        let (embedded, nginx) = (Side::embedded_in_time(&plan).await, Side::nginx_in_time(&plan).await);
        let most = limit.burst + 1;
        let mut passed = [0, 0];
        for (side, passed) in [&embedded, &nginx].into_iter().zip(&mut passed) {
            let crowd = futures::future::join_all((0..most * 2).map(|_| side.ask_only(&case))).await;
            *passed = u32::try_from(crowd.iter().filter(|answer| answer.status != 429).count()).unwrap();
            let refused = crowd.iter().find(|answer| answer.status == 429).unwrap();
            assert_eq!(refused.error_code.as_deref(), Some("rate_limited"), "{refused:?}");
            for header in ["retry-after", "ratelimit", "ratelimit-policy"] {
                assert!(refused.headers.contains_key(header), "{header} is missing: {refused:?}");
            }
        }
        // What becomes due while the crowd comes in passes too.
        for passed in passed {
            assert!((most..most * 2).contains(&passed), "class {class}: {passed} of {} passed, {most} may", most * 2);
        }
        eprintln!("class {class}: of {} at once {} and {} pass, {most} may", most * 2, passed[0], passed[1]);
        nginx.stop();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_gateways_ask_prometheus_alike() {
    let plan = plan();
    let planned = plan.portal.figures.as_ref().unwrap();
    let secret = "Authorization: Bearer abc\r\nCookie: a=1\r\n";
    let case = table::plain("figures", "GET", &format!("{}?query=other", planned.path), secret);
    for (answered, status) in [(200, 200), (301, 502), (400, 502), (503, 502)] {
        for side in Side::both_with_prometheus(&plan, answered).await {
            // A crowd asks once.
            let answers = futures::future::join_all((0..5).map(|_| side.ask_only(&case))).await;
            for answer in &answers {
                assert_eq!(answer.status, status, "{answered}: {answer:?}");
                let shown = (answer.body.as_str(), answer.error_code.as_deref());
                let expected = match status {
                    200 => ("{\"status\":\"success\"}", None),
                    _ => ("", Some("upstream_unreachable")),
                };
                assert_eq!(shown, expected, "{answer:?}");
            }
            let asked = side.prometheus.requests();
            assert!(
                asked.iter().all(|request| request.target == planned.target && request.method == "GET"),
                "{asked:?}"
            );
            for header in ["authorization", "cookie", "x-forwarded-for"] {
                assert!(asked.iter().all(|request| request.all(header).is_empty()), "{header}: {asked:?}");
            }
            if status == 200 {
                assert_eq!(asked.len(), 1);
            }
            side.stop();
        }
    }
}

#[test]
fn the_table_has_a_row_for_every_operation() {
    let plan = plan();
    let cases = table::all(&plan);
    let matcher = plan.matcher();
    for route in &plan.routes {
        for method in route.operations.keys() {
            let reached = cases.iter().filter_map(|case| case.matched.as_ref()).any(|(asked, path)| {
                CanonicalPath::parse(path).is_ok_and(|path| {
                    matches!(matcher.lookup(asked, path), Lookup::Operation { route: at, method: of }
                        if plan.routes[at].template == route.template && of == *method)
                })
            });
            assert!(reached, "no request for {method} {}", route.template);
        }
    }
}

/// In what two outcomes differ, a line for each.
fn differences(ours: &Outcome, theirs: &Outcome) -> String {
    let lines = |outcome: &Outcome| -> Vec<String> {
        let (answer, seen) = outcome;
        let mut lines = vec![
            format!("status {}", answer.status),
            format!("error_code {:?}", answer.error_code),
            format!("message {:?}", answer.message),
            format!("body {:?}", answer.body.chars().take(80).collect::<String>()),
        ];
        lines.extend(answer.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        lines.extend(seen.iter().flat_map(|seen| seen.lines()));
        lines
    };
    let (ours, theirs) = (lines(ours), lines(theirs));
    let only = |side: &str, here: &[String], there: &[String]| -> String {
        here.iter().filter(|line| !there.contains(line)).map(|line| format!("  {side} {line}\n")).collect()
    };
    only("embedded", &ours, &theirs) + &only("nginx   ", &theirs, &ours)
}

/// What a request came to: the answer, and what the services saw of it.
type Outcome = (answer::Answer, Vec<Seen>);
