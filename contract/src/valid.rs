//! Valid data, bounds included: never a 400, and the success is reached.

use serde_json::Value;
use spec::{Direction, Operation, Place, Sampler};

use crate::draft::{Body, Draft};
use crate::runner::{Runner, text};

/// A parameter whose values only the server can make: any other is rightly refused.
const OPAQUE: &str = "page_token";

pub(crate) async fn check(runner: &mut Runner<'_>, operation: &Operation) {
    if !runner.can_call(operation) {
        return;
    }
    let plain = runner.plain(operation);
    try_one(runner, operation, "a plain request", &plain).await;
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place != Place::Path) {
        if parameter.name == OPAQUE {
            continue;
        }
        let found = Sampler::new(&runner.api.document, Direction::Request).valid(&parameter.schema_pointer);
        for value in runner.some(found) {
            let shown = text(&value);
            let tried =
                format!("{} parameter `{}` of {} characters", parameter.place.as_str(), parameter.name, shown.len());
            // Each with a body of its own: a key belongs to one.
            let plain = runner.plain(operation);
            try_one(runner, operation, &tried, &plain.with(parameter.place, &parameter.name, &shown)).await;
        }
    }
    if let Some(body) = &operation.body {
        let found = Sampler::new(&runner.api.document, Direction::Request).valid(&body.schema_pointer);
        for value in runner.some(found) {
            let mut whole = runner.plain_body(operation).unwrap_or_default();
            merge(&mut whole, value);
            let draft = runner.plain(operation).with_body(Body::json(&whole));
            try_one(runner, operation, "a valid body", &draft).await;
        }
    }
}

/// The fields of one object over those of another, so that a rule between fields is kept.
fn merge(whole: &mut Value, part: Value) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => whole.extend(part),
        (whole, part) => *whole = part,
    }
}

async fn try_one(runner: &mut Runner<'_>, operation: &Operation, tried: &str, draft: &Draft) {
    let Some(answer) = runner.send(operation, tried, draft).await else { return };
    if matches!(answer.status, 400 | 413 | 415) {
        let details = answer.body.clone().unwrap_or_default();
        let url = format!("{}{}", runner.target.url, draft.target(operation));
        runner.fail(&operation.id, tried, format!("refused with {}: {details}", answer.status), &url, draft);
    }
    learn(runner, operation, draft, answer.status, answer.body.as_ref());
}

/// What a collection's POST made is the value of the variable of its items' path.
fn learn(runner: &mut Runner<'_>, operation: &Operation, draft: &Draft, status: u16, body: Option<&Value>) {
    let Some(id) = body.and_then(|body| body.get("id")).filter(|_| status == 201) else { return };
    let item = runner.api.operations.iter().find_map(|other| {
        let (last, parent) = other.path.segments.split_last()?;
        let of_this = parent == operation.path.segments.as_slice();
        match last {
            spec::Segment::Variable(name) if of_this => Some(name.clone()),
            _ => None,
        }
    });
    if let Some(name) = item {
        runner.made.entry(name).or_insert_with(|| (id.clone(), draft.caller.clone()));
    }
}
