//! Methods that a path does not have, and paths that are none.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;

use crate::draft::Draft;
use crate::runner::{Answer, Runner};

const METHODS: [Method; 7] =
    [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::PATCH, Method::HEAD, Method::OPTIONS];

pub(crate) async fn check(runner: &mut Runner<'_>) {
    let mut paths: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, operation) in runner.api.operations.iter().enumerate() {
        paths.entry(&operation.path.template).or_default().push(index);
    }
    for indexes in paths.into_values() {
        let Some(first) = indexes.first().and_then(|index| runner.api.operations.get(*index)) else { continue };
        let declared: BTreeSet<String> = indexes
            .iter()
            .filter_map(|index| runner.api.operations.get(*index))
            .map(|operation| operation.method.to_string())
            .collect();
        let plain = runner.plain(first);
        for method in METHODS.iter().filter(|method| !declared.contains(method.as_str())) {
            let draft = Draft { method: method.clone(), caller: None, body: None, ..plain.clone() };
            let url = format!("{}{}", runner.target.url, draft.target(first));
            let (subject, tried) = (first.path.to_string(), format!("the method {method}, which is not declared"));
            let Some(answer) = runner.fetch(&subject, &tried, &url, &draft).await else { continue };
            // Several lines are one list (RFC 9110, section 5.3).
            let lines = answer.headers.get_all("allow").iter().filter_map(|line| line.to_str().ok());
            let words = lines.flat_map(|line| line.split(',')).map(|word| word.trim().to_uppercase());
            let allowed: BTreeSet<String> = words.filter(|word| !word.is_empty()).collect();
            if answer.status != 405 {
                runner.fail(&subject, &tried, format!("405 expected, {} answered", answer.status), &url, &draft);
            } else if allowed != declared {
                let wrong = format!("`Allow` names {allowed:?}, the document {declared:?}");
                runner.fail(&subject, &tried, wrong, &url, &draft);
            } else if *method != Method::HEAD && !is_error(&answer) {
                runner.fail(&subject, &tried, "the answer has no error body".to_owned(), &url, &draft);
            }
        }
    }
    nowhere(runner).await;
}

async fn nowhere(runner: &mut Runner<'_>) {
    let url = format!("{}/no/such/path/at/all", runner.target.url);
    let draft = Draft { method: Method::GET, path: vec![], query: vec![], headers: vec![], body: None, caller: None };
    let (subject, tried) = ("/no/such/path/at/all", "a path that is not declared");
    if let Some(answer) = runner.fetch(subject, tried, &url, &draft).await
        && (answer.status != 404 || !is_error(&answer))
    {
        runner.fail(
            subject,
            tried,
            format!("404 with an error body expected, {} answered", answer.status),
            &url,
            &draft,
        );
    }
}

/// The body that every error has.
pub(crate) fn is_error(answer: &Answer) -> bool {
    let text = |key: &str| answer.body.as_ref().and_then(|body| body.get(key)?.as_str()).is_some();
    text("request_id") && text("message")
}
