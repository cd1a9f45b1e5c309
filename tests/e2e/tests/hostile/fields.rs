//! Every text of every request with what breaks other people's software, and every object with fields that are not the
//! caller's to set.

use std::collections::BTreeMap;

use e2e::fleet::Fleet;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use spec::{Access, Api, Direction, Operation, Place, Sampler, Segment};

/// What breaks out of SQL, paths, headers, templates, shells and pages, and what cannot be stored.
const POISONS: &[&str] = &[
    "'; DROP TABLE accounts; --",
    "' OR '1'='1",
    "1; SELECT pg_sleep(10)",
    "$1 %s {0} {{7*7}} ${7*7}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "\u{0}",
    "a\u{0}b",
    "\r\nSet-Cookie: admin=1",
    "<script>alert(1)</script>",
    "\u{202e}\u{feff}\u{1f4a9}",
    "\u{ffff}\u{10ffff}",
    "",
    " ",
    "null",
    "-1",
    "NaN",
    "1e400",
    "99999999999999999999999999999999",
    "0x41",
    "%00%2e%2e%2f%25",
    "`id`; $(id) | id",
];
/// Beside them a text of a hundred thousand.
const LONG: usize = 100_000;

/// What only the server says.
const FOREIGN: &[&str] = &[
    "id",
    "user_id",
    "role",
    "roles",
    "scope",
    "is_admin",
    "admin",
    "status",
    "password_hash",
    "total_amount",
    "payment_id",
    "refunded_amount",
    "failure_reason",
    "created_at",
    "updated_at",
    "__proto__",
    "constructor",
];

#[derive(Default)]
pub struct Sent {
    pub changed: usize,
    pub foreign: usize,
    pub statuses: BTreeMap<u16, usize>,
}

struct Target<'a> {
    url: String,
    http: reqwest::Client,
    tokens: &'a BTreeMap<&'static str, &'a str>,
}

impl Target<'_> {
    fn request(&self, operation: &Operation, path: &str) -> RequestBuilder {
        let method: Method = operation.method.as_str().parse().unwrap();
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &operation.access {
            Access::Bearer { roles, .. } => {
                let may = |role: &&str| roles.iter().any(|admitted| admitted == role);
                request
                    .bearer_auth(self.tokens[["customer", "admin", "service"].iter().find(|role| may(role)).unwrap()])
            }
            Access::Public => request,
        }
    }
}

/// The path with this text for each variable, encoded.
fn path(operation: &Operation, variable: &str) -> String {
    let mut path = String::new();
    for segment in &operation.path.segments {
        path.push('/');
        match segment {
            Segment::Literal(literal) => path.push_str(literal),
            Segment::Variable(_) => path.extend(variable.bytes().map(|byte| format!("%{byte:02X}"))),
        }
    }
    path
}

/// The value with every text in it, one at a time, replaced by `poison`.
fn poisoned(value: &Value, poison: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, field)| {
                poisoned(field, poison).into_iter().map(|changed| {
                    let mut whole = fields.clone();
                    whole.insert(name.clone(), changed);
                    Value::Object(whole)
                })
            })
            .collect(),
        Value::Array(items) => (0..items.len())
            .flat_map(|place| {
                poisoned(&items[place], poison).into_iter().map(move |changed| {
                    let mut whole = items.clone();
                    whole[place] = changed;
                    Value::Array(whole)
                })
            })
            .collect(),
        _ => vec![poison.clone()],
    }
}

/// An error of the house: its body, and nothing of what is inside.
fn check(what: &str, status: u16, body: &str) {
    assert!(status < 500, "{what}: {status} {body}");
    if status >= 400 {
        for secret in ["PostgreSQL", "tokio", "panicked", "SELECT", "pg_", "src/", "hunter"] {
            assert!(!body.contains(secret) || what.contains(secret), "{what}: {body}");
        }
        let error: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{what}: {status} {body}"));
        assert!(error["request_id"].is_string() && error["message"].is_string(), "{what}: {body}");
    }
}

pub async fn send(fleet: &Fleet, apis: &[Api], tokens: &BTreeMap<&'static str, &str>) -> Sent {
    let mut sent = Sent::default();
    let long = "a".repeat(LONG);
    for api in apis {
        let url = fleet.url(&api.service);
        let target = Target { url, http: reqwest::Client::new(), tokens };
        let sampler = Sampler::new(&api.document, Direction::Request);
        // Whoever logs out or changes the password would spoil the rest.
        for operation in api.operations.iter().filter(|it| !matches!(it.id.as_str(), "logout_user" | "update_me")) {
            let body = operation.body.as_ref().map(|body| sampler.value(&body.schema_pointer).unwrap());
            let plain = path(operation, "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20");
            let mut requests = Vec::new();
            for poison in POISONS.iter().copied().chain([long.as_str()]) {
                if operation.path.template.contains('{') && (1..LONG).contains(&poison.len()) {
                    requests.push((poison, target.request(operation, &path(operation, poison))));
                }
                // A text that long makes no address and no header; the raw requests have both.
                for parameter in operation.parameters.iter().filter(|it| it.place != Place::Path && poison.len() < LONG)
                {
                    let request = target.request(operation, &plain);
                    let request = match parameter.place {
                        Place::Query => request.query(&[(parameter.name.as_str(), poison)]),
                        // What cannot stand in a header is not sent by any client.
                        _ => match reqwest::header::HeaderValue::from_str(poison) {
                            Ok(value) => request.header(parameter.name.as_str(), value),
                            Err(_) => continue,
                        },
                    };
                    requests.push((
                        poison,
                        match &body {
                            Some(body) => request.json(body),
                            None => request,
                        },
                    ));
                }
                for changed in body.iter().flat_map(|body| poisoned(body, &json!(poison))) {
                    requests.push((poison, target.request(operation, &plain).json(&changed)));
                }
            }
            // A value of another type at every place.
            for other in [json!(null), json!([]), json!({}), json!(true), json!(-1), json!(1e308), json!([[[[]]]])] {
                for changed in body.iter().flat_map(|body| poisoned(body, &other)) {
                    requests.push(("another type", target.request(operation, &plain).json(&changed)));
                }
            }
            for (poison, request) in requests {
                sent.changed += 1;
                let answer = request.header("x-forwarded-for", address(sent.changed)).send().await.unwrap();
                let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap());
                *sent.statuses.entry(status).or_default() += 1;
                let shown: String = poison.chars().take(40).collect();
                check(&format!("{} with {shown:?}", operation.id), status, &body);
            }
            let (Some(Value::Object(fields)), Some(declared)) = (&body, &operation.body) else { continue };
            let (_, schema) = api.document.resolve(&declared.schema_pointer);
            for name in FOREIGN.iter().filter(|name| schema["properties"].get(**name).is_none()) {
                let mut whole = fields.clone();
                whole.insert((*name).to_owned(), json!("admin"));
                sent.foreign += 1;
                let request = target.request(operation, &plain).json(&whole);
                let answer = request.header("x-forwarded-for", address(sent.foreign)).send().await.unwrap();
                let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap());
                *sent.statuses.entry(status).or_default() += 1;
                check(&format!("{} with the field {name}", operation.id), status, &body);
                assert_eq!(status, 400, "{} takes the field {name}: {body}", operation.id);
            }
        }
    }
    sent
}

/// An address of its own for each request: attempts are limited by address and account.
fn address(number: usize) -> String {
    format!("2001:db8:{number:x}::1")
}
