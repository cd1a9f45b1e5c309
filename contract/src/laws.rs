//! What holds between operations: made is readable and listed, another's is not, keys make nothing twice.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::{Method, Operation, Place, Segment};

use crate::draft::{Body, Draft};
use crate::runner::{Runner, may};

/// Pages read of one list.
const MAX_PAGES: usize = 200;

pub(crate) async fn check(runner: &mut Runner<'_>) {
    let api = runner.api;
    for operation in &api.operations {
        if operation.path.variables().next().is_some() && runner.can_call(operation) {
            absent(runner, operation).await;
        }
        if operation.parameter(Place::Header, "Idempotency-Key").is_some() && runner.can_call(operation) {
            keys(runner, operation).await;
        }
        if operation.parameter(Place::Query, "page_token").is_some() && runner.can_call(operation) {
            pages(runner, operation).await;
        }
    }
    for create in api.operations.iter().filter(|operation| operation.method == Method::Post) {
        if runner.can_call(create) {
            lifecycle(runner, create).await;
        }
    }
}

/// The operation with this method on the items of a collection, or on the collection itself.
fn beside<'a>(runner: &Runner<'a>, create: &Operation, method: Method, item: bool) -> Option<&'a Operation> {
    runner.api.operations.iter().filter(|other| other.method == method).find(|other| {
        let collection = create.path.segments.as_slice();
        match other.path.segments.split_last() {
            Some((Segment::Variable(_), parent)) if item => parent == collection,
            _ => !item && other.path.segments == collection,
        }
    })
}

async fn absent(runner: &mut Runner<'_>, operation: &Operation) {
    let mut draft = runner.plain(operation);
    for (_, text) in &mut draft.path {
        *text = uuid::Uuid::now_v7().to_string();
    }
    if operation.response(404).is_some() {
        runner.expect(operation, "an id that does not exist", &draft, 404).await;
    }
}

/// Made, read by who made it, not by another, and in the list.
async fn lifecycle(runner: &mut Runner<'_>, create: &Operation) {
    let Some(read) = beside(runner, create, Method::Get, true) else { return };
    let draft = runner.plain(create);
    let Some(answer) = runner.send(create, "to make something", &draft).await else { return };
    let Some(made) = answer.body.filter(|_| answer.status == 201) else { return };
    let (Some(id), Some(name)) = (made.get("id").and_then(Value::as_str), read.path.variables().last()) else { return };
    let reader = draft.caller.clone().filter(|caller| may(caller, &read.access)).or_else(|| runner.permitted(read));
    let reading = Draft { caller: reader.clone(), ..runner.plain(read).with(Place::Path, name, id) };
    if let Some(answer) = runner.expect(read, "what was just made", &reading, 200).await
        && !same(&made, answer.body.as_ref())
    {
        let url = format!("{}{}", runner.target.url, reading.target(read));
        runner.fail(&read.id, "what was just made", "it reads otherwise than it was made".to_owned(), &url, &reading);
    }
    let Some(owner) = draft.caller.filter(|caller| caller.role == "customer") else { return };
    let other = runner
        .target
        .callers
        .iter()
        .find(|it| it.role == "customer" && it.reserved.is_empty() && it.token != owner.token)
        .cloned();
    if let Some(other) = other.filter(|_| read.response(404).is_some()) {
        let foreign = Draft { caller: Some(other), ..reading.clone() };
        runner.expect(read, "what another customer made", &foreign, 404).await;
    }
    if let Some(list) = beside(runner, create, Method::Get, false).filter(|list| may(&owner, &list.access)) {
        let listing = Draft { caller: Some(owner), ..runner.plain(list) };
        let ids = walk(runner, list, &listing, "100").await;
        if !ids.iter().any(|known| known == id) {
            let url = format!("{}{}", runner.target.url, listing.target(list));
            runner.fail(&list.id, "what was just made", format!("{id} is not in the list"), &url, &listing);
        }
    }
}

/// The fields of what was made, read again; times of change may have moved on.
fn same(made: &Value, read: Option<&Value>) -> bool {
    let fields = made.as_object().into_iter().flatten();
    let shown = |name: &str| read.and_then(|read| read.get(name));
    fields.into_iter().all(|(name, value)| {
        // A profile may show less than its owner was told.
        name == "updated_at" || shown(name).is_none_or(|shown| shown == value)
    })
}

/// One item a page: every page ends where the next begins, and the last one ends the list.
async fn pages(runner: &mut Runner<'_>, list: &Operation) {
    let draft = runner.plain(list);
    let ids = walk(runner, list, &draft, "1").await;
    let distinct: BTreeSet<&String> = ids.iter().collect();
    if distinct.len() != ids.len() {
        let url = format!("{}{}", runner.target.url, draft.target(list));
        runner.fail(&list.id, "to page through, one at a time", "an item came twice".to_owned(), &url, &draft);
    }
}

/// Ids of all items, page by page.
async fn walk(runner: &mut Runner<'_>, list: &Operation, draft: &Draft, limit: &str) -> Vec<String> {
    let mut draft = draft.with(Place::Query, "limit", limit);
    let mut ids = Vec::new();
    for _ in 0..MAX_PAGES {
        let Some(answer) = runner.expect(list, "the next page", &draft, 200).await else { break };
        let Some(page) = answer.body else { break };
        let items = page.get("items").and_then(Value::as_array).into_iter().flatten();
        ids.extend(items.filter_map(|item| item.get("id")?.as_str().map(str::to_owned)));
        match page.get("next_page").and_then(Value::as_str) {
            Some(token) => draft = draft.with(Place::Query, "page_token", token),
            None => break,
        }
    }
    ids
}

/// The same key and body: the same resource. The same key and another body: a conflict.
async fn keys(runner: &mut Runner<'_>, operation: &Operation) {
    let key = format!("contract-{}", uuid::Uuid::now_v7());
    let first = runner.plain(operation).with(Place::Header, "Idempotency-Key", &key);
    let Some(answer) = runner.send(operation, "a new key", &first).await else { return };
    if !(200..300).contains(&answer.status) {
        return;
    }
    let id = |body: Option<&Value>| body.and_then(|body| body.get("id")).cloned();
    let Some(again) = runner.expect(operation, "the same key and body", &first, answer.status).await else { return };
    if id(answer.body.as_ref()) != id(again.body.as_ref()) {
        let url = format!("{}{}", runner.target.url, first.target(operation));
        let wrong = "the same key made something else".to_owned();
        runner.fail(&operation.id, "the same key and body", wrong, &url, &first);
    }
    let Some(body) = &operation.body else { return };
    let sampler = spec::Sampler::new(&runner.api.document, spec::Direction::Request);
    let sent = first.body.as_ref().and_then(|body| serde_json::from_slice::<Value>(&body.bytes).ok());
    let mut others = sampler.valid(&body.schema_pointer).into_iter();
    let Some(mut other) =
        others.find(|other| other.as_object().is_some_and(|it| !it.is_empty()) && Some(other) != sent.as_ref())
    else {
        return;
    };
    // What must exist still does; only what may differ does.
    runner.fill(operation, &mut other);
    let other = first.with_body(Body::json(&other));
    runner.expect(operation, "the same key and another body", &other, 409).await;
}
