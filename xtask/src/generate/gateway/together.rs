//! What only shows when the documents are seen together.

use std::collections::{BTreeMap, BTreeSet};

use spec::{Api, Diagnostic, Operation, Path, Segment};

/// A rate-limit class is defined differently in two documents.
const CLASS: &str = "PL090";
/// Operations of two services answer the same path.
const CONFUSED: &str = "PL091";
/// Two public operations have one operationId.
const NAMESAKE: &str = "PL092";

pub(super) fn check(apis: &[Api]) -> Vec<Diagnostic> {
    let mut findings = classes(apis);
    let all = apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, operation)));
    let all: Vec<(&Api, &Operation)> = all.filter(|(_, operation)| operation.gateway.expose).collect();
    let mut reported = BTreeSet::new();
    for (index, &(api, operation)) in all.iter().enumerate() {
        for &(other_api, other) in &all[index + 1..] {
            if api.service == other_api.service {
                continue;
            }
            if operation.id == other.id {
                findings.push(pair(NAMESAKE, (api, operation), (other_api, other)));
            }
            // Once for two paths, whatever the methods.
            if overlap(&operation.path, &other.path) && reported.insert((&operation.path, &other.path)) {
                findings.push(pair(CONFUSED, (api, operation), (other_api, other)));
            }
        }
    }
    findings
}

fn classes(apis: &[Api]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut known = BTreeMap::new();
    for api in apis {
        for (name, limit) in &api.gateway.rate_limits {
            let (first, first_limit) = *known.entry(name).or_insert((api, limit));
            if first_limit != limit {
                let pointer = format!("/x-gateway/rate_limits/{name}");
                let message = format!("the rate-limit class `{name}` is defined in two ways");
                let finding = Diagnostic::error(CLASS, message)
                    .at_key(&api.document, &pointer, "here")
                    .at_key(&first.document, &pointer, "and here")
                    .help("a client has one budget per class, whatever the service: define it alike, or rename one");
                findings.push(finding);
            }
        }
    }
    findings
}

fn pair(
    rule: &'static str,
    (api, operation): (&Api, &Operation),
    (other_api, other): (&Api, &Operation),
) -> Diagnostic {
    let (message, help) = if rule == NAMESAKE {
        (
            format!("two public operations are called `{}`", operation.id),
            "rename one: the name is a metric label and an anchor of the portal",
        )
    } else {
        (
            format!("`{}` and `{}` of another service match the same path", other.path, operation.path),
            "give one of them another first segment",
        )
    };
    Diagnostic::error(rule, message)
        .at_key(&other_api.document, &other.pointer, format!("`{}` of {}", other.id, other_api.service))
        .at_key(&api.document, &operation.pointer, format!("`{}` of {}", operation.id, api.service))
        .help(help)
}

/// Whether some path matches both templates.
fn overlap(one: &Path, other: &Path) -> bool {
    let same = |(a, b): (&Segment, &Segment)| !matches!((a, b), (Segment::Literal(a), Segment::Literal(b)) if a != b);
    one.segments.len() == other.segments.len() && one.segments.iter().zip(&other.segments).all(same)
}
