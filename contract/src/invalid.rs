//! Each constraint violated alone.

use serde_json::{Value, json};
use spec::{Direction, Invalid, Operation, Parameter, Place, Sampler};

use crate::draft::{Body, Draft};
use crate::methods::is_error;
use crate::runner::{Runner, text};

pub(crate) async fn check(runner: &mut Runner<'_>, operation: &Operation) {
    if !runner.can_call(operation) {
        return;
    }
    let plain = runner.plain(operation);
    for parameter in &operation.parameters {
        of_parameter(runner, operation, &plain, parameter).await;
    }
    let unknown = plain.with(Place::Query, "no_such_parameter", "1");
    refused(runner, operation, "a query parameter that is not declared", &unknown, "/query/no_such_parameter").await;
    if operation.body.is_some() {
        of_body(runner, operation, &plain).await;
    }
}

async fn of_parameter(runner: &mut Runner<'_>, operation: &Operation, plain: &Draft, parameter: &Parameter) {
    let (place, name) = (parameter.place, parameter.name.as_str());
    let shown = if place == Place::Header { name.to_ascii_lowercase() } else { name.to_owned() };
    let pointer = format!("/{}/{shown}", place.as_str());
    let found = Sampler::new(&runner.api.document, Direction::Request).invalid(&parameter.schema_pointer);
    let is_text = parameter.schema.get("type").and_then(Value::as_str) == Some("string");
    // A text is always a text; and an empty segment is another path.
    let sensible = |invalid: &Invalid| {
        (invalid.keyword != "type" || (!is_text && invalid.value.is_string())) && !text(&invalid.value).is_empty()
    };
    for invalid in runner.some(found.into_iter().filter(sensible).collect()) {
        let tried = format!("{} parameter `{name}` violates {}", place.as_str(), invalid.keyword);
        let draft = plain.with(place, name, &text(&invalid.value));
        refused(runner, operation, &tried, &draft, &pointer).await;
    }
    if parameter.required && place != Place::Path {
        let tried = format!("{} parameter `{name}` is missing", place.as_str());
        refused(runner, operation, &tried, &plain.without(place, name), &pointer).await;
    }
    let value = Sampler::new(&runner.api.document, Direction::Request).value(&parameter.schema_pointer);
    if let Some(value) = value.filter(|_| place == Place::Query) {
        let mut twice = plain.with(place, name, &text(&value));
        twice.query.push((name.to_owned(), text(&value)));
        refused(runner, operation, &format!("query parameter `{name}` is given twice"), &twice, &pointer).await;
    }
}

async fn of_body(runner: &mut Runner<'_>, operation: &Operation, plain: &Draft) {
    let Some(body) = &operation.body else { return };
    let found = Sampler::new(&runner.api.document, Direction::Request).invalid(&body.schema_pointer);
    for invalid in runner.some(found) {
        let tried = format!("body violates {} at {}", invalid.keyword, invalid.pointer);
        let draft = plain.with_body(Body::json(&invalid.value));
        refused(runner, operation, &tried, &draft, &format!("/body{}", invalid.pointer)).await;
    }
    let limit = usize::try_from(operation.gateway.body_limit).unwrap_or(usize::MAX);
    let depth = (limit / 2).min(2_000);
    let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for (tried, bytes) in [
        ("a body that is not JSON", b"{".to_vec()),
        ("no body at all", Vec::new()),
        (
            "text behind the body",
            [plain.body.as_ref().map(|it| it.bytes.clone()).unwrap_or_default(), b" x".to_vec()].concat(),
        ),
        ("a body that is not UTF-8", b"{\"\xff\xfe\": 1}".to_vec()),
        ("NaN in the body", b"{\"x\": NaN}".to_vec()),
        ("a number beyond all bounds", b"{\"x\": 1e400}".to_vec()),
        ("a body nested without end", deep.into_bytes()),
    ] {
        let draft = plain.with_body(Body::raw("application/json", bytes));
        let Some(answer) = runner.expect(operation, tried, &draft, 400).await else { continue };
        if answer.status == 400 && !is_error(&answer) {
            complain(runner, operation, tried, &draft, "the answer has no error body");
        }
    }
    let draft = plain.with_body(Body::raw("text/plain", b"{}".to_vec()));
    runner.expect(operation, "a media type that is not declared", &draft, 415).await;
    if limit < 8 * 1024 * 1024 {
        let mut large = json!({}).to_string().into_bytes();
        large.resize(limit + 1, b' ');
        let draft = plain.with_body(Body::raw("application/json", large));
        runner.expect(operation, "a body of one byte too many", &draft, 413).await;
    }
}

async fn refused(runner: &mut Runner<'_>, operation: &Operation, tried: &str, draft: &Draft, pointer: &str) {
    let Some(answer) = runner.expect(operation, tried, draft, 400).await else { return };
    if answer.status == 400 && !is_error(&answer) {
        complain(runner, operation, tried, draft, "the answer has no error body");
    } else if answer.status == 400 && !answer.names(pointer) {
        let details = answer.body.as_ref().and_then(|body| body.get("details")).cloned().unwrap_or_default();
        complain(runner, operation, tried, draft, &format!("`details` does not name {pointer}: {details}"));
    }
}

fn complain(runner: &mut Runner<'_>, operation: &Operation, tried: &str, draft: &Draft, wrong: &str) {
    let url = format!("{}{}", runner.target.url, draft.target(operation));
    runner.fail(&operation.id, tried, wrong.to_owned(), &url, draft);
}
