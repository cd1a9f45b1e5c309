//! Whether two documents are enforced differently: a message that is refused under one and not under the other.

use serde_json::{Value, json};
use spec::{Access, Api, Direction, Operation, Place, Sampler, Validator};

/// Whether some request or response is judged differently under the two documents.
pub(super) fn differs(original: &Api, mutant: &Api) -> bool {
    let (Ok(before), Ok(after)) = (Validator::compile(original), Validator::compile(mutant)) else { return true };
    original.operations.iter().any(|old| {
        let Some(new) = mutant.operation(&old.id) else { return true };
        if written_out(original, &old.pointer) == written_out(mutant, &new.pointer) {
            return false;
        }
        let (Some(old_rules), Some(new_rules)) = (before.operation(&old.id), after.operation(&old.id)) else {
            return true;
        };
        limits(old, new)
            || defaults(old, new)
            || requests((original, old), (mutant, new))
                .iter()
                .any(|request| old_rules.request_is_valid(request) != new_rules.request_is_valid(request))
            || responses((original, old), (mutant, new))
                .iter()
                .any(|response| response.judge(old_rules) != response.judge(new_rules))
    })
}

/// An operation with every reference written out, as far as cycles allow: equal texts are enforced alike.
fn written_out(api: &Api, operation: &str) -> Value {
    fn write(api: &Api, at: &str, depth: usize) -> Value {
        let (at, value) = api.document.resolve(at);
        match value {
            Value::Object(fields) if depth < 24 => fields
                .keys()
                .map(|key| (key.clone(), write(api, &spec::pointer::push(&at, key), depth + 1)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(items) => {
                (0..items.len()).map(|index| write(api, &format!("{at}/{index}"), depth + 1)).collect()
            }
            other => other.clone(),
        }
    }
    write(api, operation, 0)
}

/// Roles, scopes, time and size, which the kit takes from the document for each request.
fn limits(old: &Operation, new: &Operation) -> bool {
    let words = |access: &Access| match access {
        Access::Public => (Vec::new(), Vec::new()),
        Access::Bearer { roles, scopes } => (roles.clone(), scopes.clone()),
    };
    words(&old.access) != words(&new.access)
        || old.gateway.timeout != new.gateway.timeout
        || old.gateway.body_limit != new.gateway.body_limit
}

/// Defaults of parameters, which the kit fills in.
fn defaults(old: &Operation, new: &Operation) -> bool {
    let of = |operation: &Operation| -> Vec<(String, Option<Value>)> {
        operation.parameters.iter().map(|it| (it.name.clone(), it.schema.get("default").cloned())).collect()
    };
    of(old) != of(new)
}

/// One request: texts of the parameters, and the body.
pub(super) struct Request {
    parameters: Vec<(Place, String, String)>,
    body: Option<Value>,
}

trait Judge {
    fn request_is_valid(&self, request: &Request) -> bool;
}

impl Judge for spec::OperationValidator {
    fn request_is_valid(&self, request: &Request) -> bool {
        let of = |wanted: Place| request.parameters.iter().filter(move |(place, ..)| *place == wanted);
        let path: Vec<(&str, &str)> = of(Place::Path).map(|(_, name, text)| (name.as_str(), text.as_str())).collect();
        let pairs: Vec<String> = of(Place::Query).map(|(_, name, text)| format!("{name}={}", encoded(text))).collect();
        let header = |wanted: &str| -> Vec<String> {
            of(Place::Header).filter(|(_, name, _)| name.eq_ignore_ascii_case(wanted)).map(|it| it.2.clone()).collect()
        };
        let body = request.body.as_ref().is_none_or(|body| self.request_body(body).is_empty());
        self.request(&path, &pairs.join("&"), &header).is_empty() && body
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Requests that differ from a plain one in one value, for both documents' ideas of what is right and wrong.
fn requests(old: (&Api, &Operation), new: (&Api, &Operation)) -> Vec<Request> {
    let samplers = [old, new].map(|(api, operation)| (Sampler::new(&api.document, Direction::Request), operation));
    let plain: Vec<(Place, String, String)> = new
        .1
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .filter_map(|parameter| {
            let value = samplers[1].0.value(&parameter.schema_pointer)?;
            Some((parameter.place, parameter.name.clone(), text(&value)))
        })
        .collect();
    let body = new.1.body.as_ref().and_then(|body| samplers[1].0.value(&body.schema_pointer));
    let mut all = vec![Request { parameters: plain.clone(), body: body.clone() }];
    for (sampler, operation) in &samplers {
        for parameter in &operation.parameters {
            for value in candidates(sampler, &parameter.schema_pointer) {
                let mut parameters = plain.clone();
                parameters.retain(|(place, name, _)| (*place, name) != (parameter.place, &parameter.name));
                parameters.push((parameter.place, parameter.name.clone(), text(&value)));
                all.push(Request { parameters, body: body.clone() });
            }
        }
        for value in operation.body.iter().flat_map(|body| candidates(sampler, &body.schema_pointer)) {
            all.push(Request { parameters: plain.clone(), body: Some(value) });
        }
    }
    all
}

fn candidates(sampler: &Sampler<'_>, pointer: &str) -> Vec<Value> {
    let invalid = sampler.invalid(pointer).into_iter().map(|invalid| invalid.value);
    sampler.valid(pointer).into_iter().chain(invalid).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One response: status, a header, the body.
struct Response {
    status: u16,
    media_type: Option<String>,
    header: Option<(String, String)>,
    body: Option<Value>,
}

impl Response {
    fn judge(&self, rules: &spec::OperationValidator) -> bool {
        let header = |wanted: &str| -> Vec<String> {
            self.header.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|it| it.1.clone()).collect()
        };
        rules.response(self.status, &header, self.media_type.as_deref(), self.body.as_ref()).is_empty()
    }
}

fn responses(old: (&Api, &Operation), new: (&Api, &Operation)) -> Vec<Response> {
    let mut all = Vec::new();
    for (api, operation) in [old, new] {
        let sampler = Sampler::new(&api.document, Direction::Response);
        for response in &operation.responses {
            let status = match response.status {
                spec::StatusSpec::Code(code) => code,
                spec::StatusSpec::Range(class) => u16::from(class) * 100 + 3,
            };
            let media_type = response.media_type.clone();
            let body = response.schema_pointer.as_ref().and_then(|at| sampler.value(at));
            // Headers that must be there are there.
            let must = response.headers.iter().find(|header| header.required);
            let must =
                must.and_then(|header| Some((header.name.clone(), text(&sampler.value(&header.schema_pointer)?))));
            let bodies = response.schema_pointer.iter().flat_map(|at| candidates(&sampler, at)).map(Some);
            for body in bodies.chain([body.clone()]) {
                all.push(Response { status, media_type: media_type.clone(), header: must.clone(), body });
            }
            for header in &response.headers {
                let values = candidates(&sampler, &header.schema_pointer).into_iter().chain([json!("text")]);
                for value in values {
                    let header = Some((header.name.clone(), text(&value)));
                    all.push(Response { status, media_type: media_type.clone(), header, body: body.clone() });
                }
            }
        }
    }
    all
}
