//! Sending requests and judging answers.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use spec::{Access, Api, Direction, Operation, Place, Sampler, StatusSpec, Validator};

use crate::draft::{Body, Draft, curl};
use crate::report::{Cell, Failure, Report};
use crate::{Caller, Error, Options, Target};

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Runner<'a> {
    pub(crate) api: &'a Api,
    pub(crate) target: &'a Target,
    pub(crate) options: Options,
    pub(crate) report: Report,
    /// Values learned from answers, by the name of a path variable: the id of what was made, and who made it.
    pub(crate) made: BTreeMap<String, (Value, Option<Caller>)>,
    validator: Validator,
    http: reqwest::Client,
    number: u64,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Value>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the error body names this place.
    pub(crate) fn names(&self, pointer: &str) -> bool {
        let details = self.body.as_ref().and_then(|body| body.get("details")?.as_array());
        details.into_iter().flatten().any(|detail| detail.get("pointer").and_then(Value::as_str) == Some(pointer))
    }
}

impl<'a> Runner<'a> {
    pub(crate) fn new(api: &'a Api, target: &'a Target, options: Options) -> Result<Self, Error> {
        let validator = Validator::compile(api)
            .map_err(|found| Error::Document(found.first().map(ToString::to_string).unwrap_or_default()))?;
        let http = reqwest::Client::builder().timeout(PATIENCE).build().map_err(Error::Client)?;
        let number = options.seed.wrapping_mul(1_000_000);
        let made = BTreeMap::new();
        Ok(Runner { api, target, options, report: Report::default(), made, validator, http, number })
    }

    /// Finds out whether anybody is there.
    pub(crate) async fn greet(&self) -> Result<(), Error> {
        let url = self.target.url.clone();
        let answer = self.http.get(&url).send().await;
        answer.map(drop).map_err(|source| Error::Unreachable { url, source })
    }

    /// How many contract violations the server has counted, where it says so.
    pub(crate) async fn violations(&self) -> Option<f64> {
        let operation = self.api.operation("get_metrics")?;
        let url = format!("{}{}", self.target.url, operation.path);
        let text = self.http.get(url).send().await.ok()?.text().await.ok()?;
        let lines = text.lines().filter(|line| line.starts_with("contract_violations_total"));
        Some(lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
    }

    /// A caller who may call the operation; `None` also where anybody may.
    pub(crate) fn permitted(&self, operation: &Operation) -> Option<Caller> {
        if !is_protected(operation) {
            return None;
        }
        let fit = || self.target.callers.iter().filter(|caller| may(caller, &operation.access));
        let kept = fit().find(|caller| caller.reserved.contains(&operation.id));
        kept.or_else(|| fit().find(|caller| caller.reserved.is_empty())).cloned()
    }

    /// Whether somebody may call the operation.
    pub(crate) fn can_call(&self, operation: &Operation) -> bool {
        !is_protected(operation) || self.permitted(operation).is_some()
    }

    /// A plain, valid request.
    pub(crate) fn plain(&mut self, operation: &Operation) -> Draft {
        let sampler = Sampler::new(&self.api.document, Direction::Request);
        let mut draft = Draft {
            method: method(operation),
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            caller: self.permitted(operation),
        };
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            let known = self.known(operation, &parameter.name);
            if let Some(value) = known.or_else(|| sampler.value(&parameter.schema_pointer)) {
                draft = draft.with(parameter.place, &parameter.name, &text(&value));
            }
        }
        draft.body = self.plain_body(operation).map(|body| Body::json(&body));
        draft
    }

    /// A plain, valid body: the example of the document, with the values that are known.
    pub(crate) fn plain_body(&mut self, operation: &Operation) -> Option<Value> {
        let body = operation.body.as_ref()?;
        let written = body.schema_pointer.strip_suffix("/schema").map(|at| format!("{at}/example"));
        let example = written.and_then(|at| self.api.document.at(&at).cloned());
        let sampled = || Sampler::new(&self.api.document, Direction::Request).value(&body.schema_pointer);
        let mut value = example.or_else(sampled)?;
        self.fill(operation, &mut value);
        Some(value)
    }

    /// Puts known values in the place of the fields of their names.
    pub(crate) fn fill(&mut self, operation: &Operation, value: &mut Value) {
        for (name, field) in value.as_object_mut().into_iter().flatten() {
            if let Some(known) = self.known(operation, name) {
                *field = known;
            }
        }
    }

    fn known(&mut self, operation: &Operation, name: &str) -> Option<Value> {
        let values = &self.target.values;
        let given = values.get(&format!("{}.{name}", operation.id)).or_else(|| values.get(name)).cloned();
        match given.or_else(|| self.made.get(name).map(|(value, _)| value.clone()))? {
            Value::String(text) if text.contains("{n}") => {
                self.number += 1;
                Some(Value::String(text.replace("{n}", &self.number.to_string())))
            }
            Value::String(text) if text == "{uuid}" => Some(Value::String(uuid::Uuid::now_v7().to_string())),
            value => Some(value),
        }
    }

    /// Sends a request and holds the answer against the document: status, headers, body; a 5xx is always a failure.
    pub(crate) async fn send(&mut self, operation: &Operation, tried: &str, draft: &Draft) -> Option<Answer> {
        let url = format!("{}{}", self.target.url, draft.target(operation));
        let answer = self.fetch(&operation.id, tried, &url, draft).await?;
        *self.report.seen.entry((operation.id.clone(), answer.status)).or_default() += 1;
        if answer.status >= 500 {
            self.fail(&operation.id, tried, format!("answered {}", answer.status), &url, draft);
        }
        let header = |name: &str| {
            let values = answer.headers.get_all(name).iter();
            values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
        };
        let violations = self
            .validator
            .operation(&operation.id)
            .map(|rules| rules.response(answer.status, &header, answer.header("content-type"), answer.body.as_ref()));
        for violation in violations.into_iter().flatten() {
            self.fail(&operation.id, tried, format!("the answer {}: {violation}", answer.status), &url, draft);
        }
        Some(answer)
    }

    /// Sends a request, whatever it is.
    pub(crate) async fn fetch(&mut self, subject: &str, tried: &str, url: &str, draft: &Draft) -> Option<Answer> {
        let mut request = self.http.request(draft.method.clone(), url);
        for (name, text) in &draft.headers {
            // What cannot be sent at all is no case.
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            request = request.header(name, HeaderValue::from_str(text).ok()?);
        }
        if let Some(caller) = &draft.caller {
            request = request.bearer_auth(&caller.token);
        }
        if let Some(body) = &draft.body {
            request = request.header("content-type", &body.media_type).body(body.bytes.clone());
        }
        self.report.requests += 1;
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => {
                self.fail(subject, tried, format!("no answer: {error}"), url, draft);
                return None;
            }
        };
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.unwrap_or_default();
        Some(Answer { status, headers, body: serde_json::from_slice(&bytes).ok() })
    }

    pub(crate) fn fail(&mut self, subject: &str, tried: &str, wrong: String, url: &str, draft: &Draft) {
        let failure = Failure { operation: subject.to_owned(), tried: tried.to_owned(), wrong, curl: curl(url, draft) };
        self.report.failures.push(failure);
    }

    /// The answer to an operation's request must have this status; says so otherwise.
    pub(crate) async fn expect(
        &mut self,
        operation: &Operation,
        tried: &str,
        draft: &Draft,
        status: u16,
    ) -> Option<Answer> {
        let answer = self.send(operation, tried, draft).await?;
        if answer.status != status {
            let url = format!("{}{}", self.target.url, draft.target(operation));
            let said = answer.body.as_ref().and_then(|body| body.get("message")?.as_str()).unwrap_or_default();
            let wrong = format!("{status} expected, {} answered: {said}", answer.status);
            self.fail(&operation.id, tried, wrong, &url, draft);
        }
        Some(answer)
    }

    /// A part of the values, at most as many as there are cases: the seed says which.
    pub(crate) fn some<T>(&self, values: Vec<T>) -> Vec<T> {
        let step = values.len().div_ceil(self.options.cases.max(1)).max(1);
        let first = usize::try_from(self.options.seed).unwrap_or(0) % step;
        values.into_iter().skip(first).step_by(step).collect()
    }

    /// Fills the matrix and looks for holes.
    pub(crate) fn close(&mut self, before: Option<f64>, after: Option<f64>) {
        for operation in &self.api.operations {
            let cells: Vec<Cell> =
                operation.responses.iter().map(|response| self.cell(operation, response.status)).collect();
            for cell in cells.iter().filter(|cell| cell.seen == 0 && cell.unreachable.is_none()) {
                self.report.failures.push(Failure {
                    operation: operation.id.clone(),
                    tried: format!("to see every declared status of {} {}", operation.method, operation.path),
                    wrong: format!("{} is declared and never came", cell.status),
                    curl: String::new(),
                });
            }
            self.report.matrix.push((operation.id.clone(), cells));
        }
        if let (Some(before), Some(after)) = (before, after)
            && after > before
        {
            self.report.failures.push(Failure {
                operation: "get_metrics".to_owned(),
                tried: "everything above".to_owned(),
                wrong: format!("the server counted {} contract violations of its own", after - before),
                curl: format!("curl {}/metrics", self.target.url),
            });
        }
    }

    fn cell(&self, operation: &Operation, status: StatusSpec) -> Cell {
        let exact = |code: u16| operation.responses.iter().any(|response| response.status == StatusSpec::Code(code));
        let mine = |code: u16| match status {
            StatusSpec::Code(own) => own == code,
            StatusSpec::Range(_) => status.covers(code) && !exact(code),
        };
        let seen =
            self.report.seen.iter().filter(|((id, code), _)| *id == operation.id && mine(*code)).map(|it| it.1).sum();
        Cell { status, seen, unreachable: self.unreachable(operation, status) }
    }

    fn unreachable(&self, operation: &Operation, status: StatusSpec) -> Option<&'static str> {
        let StatusSpec::Code(code) = status else { return Some("a fault is not provoked") };
        let stranger = |caller: &Caller| caller.reserved.is_empty() && !may(caller, &operation.access);
        let keyed = operation.parameter(Place::Header, "Idempotency-Key").is_some();
        let nobody = !self.can_call(operation);
        match code {
            429 => Some("the gateway's answer"),
            403 if is_protected(operation) && self.target.callers.iter().any(stranger) => None,
            401 if is_protected(operation) => None,
            401 | 403 => Some("a matter of what is sent, not of who sends it"),
            _ if nobody => Some("nobody who may call it"),
            404 if operation.path.variables().next().is_some() => None,
            409 if keyed => None,
            404 | 409 => Some("needs a state of its own"),
            _ => None,
        }
    }
}

pub(crate) fn is_protected(operation: &Operation) -> bool {
    matches!(operation.access, Access::Bearer { .. })
}

/// Whether the document lets a caller in.
pub(crate) fn may(caller: &Caller, access: &Access) -> bool {
    match access {
        Access::Public => true,
        Access::Bearer { roles, scopes } => {
            let scoped = caller.role != "service" || scopes.iter().all(|scope| caller.scopes.contains(scope));
            (roles.is_empty() || roles.contains(&caller.role)) && scoped
        }
    }
}

pub(crate) fn method(operation: &Operation) -> Method {
    Method::from_bytes(operation.method.as_str().as_bytes()).unwrap_or(Method::GET)
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
