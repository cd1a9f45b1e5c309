//! The runner against a server that misbehaves in one way at a time: each fault is reported, and nothing else.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use contract::{Caller, Options, Target};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use spec::{Api, Validator};

const DOCUMENT: &str = r##"openapi: 3.0.3
info: {title: Things, version: 1.0.0}
x-gateway: {expose: false, body_limit: 1KiB}
paths:
  /things:
    post:
      operationId: create_thing
      security: [{bearer: []}]
      x-access: {roles: [customer]}
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string, minLength: 1, maxLength: 80, pattern: '^[a-z0-9-]+$'}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewThing'}, example: {name: spade}}}
      responses:
        '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '400': {$ref: '#/components/responses/Failed'}
        '401': {$ref: '#/components/responses/Failed'}
        '403': {$ref: '#/components/responses/Failed'}
        '409': {$ref: '#/components/responses/Failed'}
        '413': {$ref: '#/components/responses/Failed'}
        '415': {$ref: '#/components/responses/Failed'}
        5XX: {$ref: '#/components/responses/Failed'}
    get:
      operationId: list_things
      security: [{bearer: []}]
      x-access: {roles: [customer]}
      parameters:
        - {name: limit, in: query, schema: {type: integer, format: int32, minimum: 1, maximum: 100}}
        - {name: page_token, in: query, schema: {type: string, minLength: 1, maxLength: 40}}
      responses:
        '200':
          description: Things.
          content: {application/json: {schema: {type: object, required: [items], properties: {
            items: {type: array, items: {$ref: '#/components/schemas/Thing'}}, next_page: {type: string}}}}}
        '400': {$ref: '#/components/responses/Failed'}
        '401': {$ref: '#/components/responses/Failed'}
        '403': {$ref: '#/components/responses/Failed'}
        5XX: {$ref: '#/components/responses/Failed'}
  /things/{thing_id}:
    get:
      operationId: get_thing
      security: [{bearer: []}]
      x-access: {roles: [customer]}
      parameters: [{name: thing_id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200': {description: A thing., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '400': {$ref: '#/components/responses/Failed'}
        '401': {$ref: '#/components/responses/Failed'}
        '403': {$ref: '#/components/responses/Failed'}
        '404': {$ref: '#/components/responses/Failed'}
        5XX: {$ref: '#/components/responses/Failed'}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    NewThing:
      type: object
      additionalProperties: false
      required: [name]
      properties: {name: {type: string, minLength: 2, maxLength: 9}, count: {type: integer, format: int32, minimum: 1}}
    Thing:
      type: object
      required: [id, name]
      properties: {id: {type: string, format: uuid}, name: {type: string}}
    Error:
      type: object
      required: [request_id, message]
      properties: {request_id: {type: string}, message: {type: string}, details: {type: array, items: {type: object}}}
  responses:
    Failed: {description: No., content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
"##;

/// What was made: owner, id, name; and what each key made.
#[derive(Default)]
struct Store {
    things: Vec<(String, String, String)>,
    keys: BTreeMap<String, (Value, String)>,
}

struct Server {
    fault: &'static str,
    rules: Validator,
    store: Mutex<Store>,
}

type Answer = (u16, Vec<(&'static str, String)>, Value);

impl Server {
    fn refuse(&self, status: u16, details: Vec<Value>) -> Answer {
        (status, Vec::new(), json!({"request_id": "r", "message": "no", "details": details}))
    }

    fn answer(&self, parts: &http::request::Parts, body: &[u8]) -> Answer {
        let header = |name: &str| -> Vec<String> {
            parts
                .headers
                .get_all(name)
                .iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
                .collect()
        };
        let path = parts.uri.path();
        let item = path.strip_prefix("/things/");
        let id = match (&parts.method, path, item) {
            (&Method::GET, "/", _) => return (404, Vec::new(), json!({})),
            (&Method::POST, "/things", _) => "create_thing",
            (&Method::GET, "/things", _) => "list_things",
            (&Method::GET, _, Some(_)) => "get_thing",
            (_, "/things", _) => {
                let allow = if self.fault == "allow" { "POST" } else { "GET, POST" };
                return (405, vec![("allow", allow.to_owned())], self.refuse(405, Vec::new()).2);
            }
            (_, _, Some(_)) => return (405, vec![("allow", "GET".to_owned())], self.refuse(405, Vec::new()).2),
            _ => return self.refuse(if self.fault == "nowhere" { 200 } else { 404 }, Vec::new()),
        };
        let token = header("authorization").pop().unwrap_or_default();
        let owner = match token.as_str() {
            "Bearer one" | "Bearer two" => token,
            "Bearer guest" if self.fault != "role" => return self.refuse(403, Vec::new()),
            "Bearer guest" => token,
            _ if self.fault == "stranger" && id == "get_thing" => "Bearer one".to_owned(),
            _ if self.fault == "challenge" => return self.refuse(401, Vec::new()),
            _ => return (401, vec![("www-authenticate", "Bearer".to_owned())], self.refuse(401, Vec::new()).2),
        };
        let rules = self.rules.operation(id).unwrap();
        let variables: Vec<(&str, &str)> = item.map(|item| ("thing_id", item)).into_iter().collect();
        let mut violations = rules.request(&variables, parts.uri.query().unwrap_or_default(), &header);
        let mut parsed = Value::Null;
        if id == "create_thing" {
            if header("content-type") != ["application/json"] {
                return self.refuse(415, Vec::new());
            }
            if body.len() > 1024 && self.fault != "size" {
                return self.refuse(413, Vec::new());
            }
            match serde_json::from_slice(body) {
                Ok(value) => parsed = value,
                Err(_) if self.fault == "crash" => return self.refuse(500, Vec::new()),
                Err(_) => return self.refuse(400, vec![json!({"pointer": "/body"})]),
            }
            violations.extend(rules.request_body(&parsed));
        }
        let missed = |pointer: &str| self.fault == "bound" && pointer == "/body/count";
        violations.retain(|violation| !missed(&violation.pointer));
        if !violations.is_empty() {
            let place = |pointer: String| if self.fault == "pointer" { "/".to_owned() } else { pointer };
            return self.refuse(400, violations.into_iter().map(|it| json!({"pointer": place(it.pointer)})).collect());
        }
        let mut store = self.store.lock().unwrap();
        match id {
            "create_thing" => self.create(&mut store, &owner, &parsed, header("idempotency-key").pop()),
            "get_thing" => {
                let found = store.things.iter().find(|thing| Some(thing.1.as_str()) == item);
                let seen = found.filter(|thing| thing.0 == owner || self.fault == "leak");
                seen.map_or_else(|| self.refuse(404, Vec::new()), |thing| (200, Vec::new(), self.show(thing)))
            }
            _ => self.list(&store, &owner, parts.uri.query().unwrap_or_default()),
        }
    }

    fn show(&self, thing: &(String, String, String)) -> Value {
        let name: Value = if self.fault == "schema" { 7.into() } else { thing.2.as_str().into() };
        json!({"id": thing.1, "name": name})
    }

    fn create(&self, store: &mut Store, owner: &str, body: &Value, key: Option<String>) -> Answer {
        if let Some((before, id)) = key.as_ref().and_then(|key| store.keys.get(key)) {
            if before != body && self.fault != "key" {
                return self.refuse(409, Vec::new());
            }
            if self.fault != "twice" {
                let thing = store.things.iter().find(|thing| thing.1 == *id).unwrap();
                return (201, Vec::new(), self.show(thing));
            }
        }
        let thing = (owner.to_owned(), uuid::Uuid::now_v7().to_string(), body["name"].as_str().unwrap().to_owned());
        store.keys.extend(key.map(|key| (key, (body.clone(), thing.1.clone()))));
        let shown = self.show(&thing);
        store.things.push(thing);
        (if self.fault == "status" { 202 } else { 201 }, Vec::new(), shown)
    }

    fn list(&self, store: &Store, owner: &str, query: &str) -> Answer {
        let get = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let from: usize = get("page_token").and_then(|text| text.parse().ok()).unwrap_or(0);
        let limit: usize = get("limit").and_then(|text| text.parse().ok()).unwrap_or(20);
        let mut own: Vec<_> = store.things.iter().filter(|thing| thing.0 == owner).collect();
        if self.fault == "list" {
            own.clear();
        }
        let step = if self.fault == "pages" { limit.saturating_sub(1) } else { limit };
        let items: Vec<Value> = own.iter().skip(from).take(limit).map(|thing| self.show(thing)).collect();
        let mut page = json!({"items": items});
        if from + limit < own.len() {
            page["next_page"] = (from + step).to_string().into();
        }
        (200, Vec::new(), page)
    }
}

async fn serve(server: Arc<Server>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let server = Arc::clone(&server);
            let service = service_fn(move |request: Request<Incoming>| {
                let server = Arc::clone(&server);
                async move {
                    let (parts, body) = request.into_parts();
                    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                    let (status, headers, body) = server.answer(&parts, &body);
                    let mut answer = Response::builder().status(status).header("content-type", "application/json");
                    for (name, value) in headers {
                        answer = answer.header(name, value);
                    }
                    Ok::<_, Infallible>(answer.body(Full::new(Bytes::from(body.to_string()))).unwrap())
                }
            });
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    format!("http://{address}")
}

async fn drive(fault: &'static str) -> contract::Report {
    let api = Api::parse("things.yaml", DOCUMENT).unwrap_or_else(|found| panic!("{}", spec::render(&found, &[])));
    let rules = Validator::compile(&api).unwrap();
    let url = serve(Arc::new(Server { fault, rules, store: Mutex::default() })).await;
    let callers = vec![Caller::new("customer", "one"), Caller::new("customer", "two"), Caller::new("guest", "guest")];
    contract::run(&api, &Target { url, callers, values: BTreeMap::new() }, Options::default()).await.unwrap()
}

#[tokio::test]
async fn a_server_that_keeps_its_promises_is_left_alone() {
    let report = drive("").await;
    assert!(report.is_clean(), "{}", report.human());
    assert!(report.requests > 100, "{}", report.requests);
}

#[tokio::test]
async fn each_fault_is_reported() {
    for (fault, operation, tried, wrong) in [
        ("allow", "/things", "the method PUT, which is not declared", "`Allow` names"),
        ("nowhere", "/no/such/path/at/all", "a path that is not declared", "404 with an error body expected, 200"),
        ("role", "get_thing", "the role guest, which may not call it", "403 expected"),
        ("stranger", "get_thing", "no token", "401 expected"),
        ("challenge", "get_thing", "no token", "401 without `WWW-Authenticate`"),
        ("size", "create_thing", "a body of one byte too many", "413 expected, 400"),
        ("crash", "create_thing", "a body that is not JSON", "answered 500"),
        ("bound", "create_thing", "body violates minimum at /count", "400 expected, 201"),
        ("pointer", "create_thing", "body violates minLength at /name", "`details` does not name /body/name"),
        ("leak", "get_thing", "what another customer made", "404 expected, 200"),
        ("schema", "create_thing", "a plain request", "the answer 201: /body/name must be a string"),
        ("key", "create_thing", "the same key and another body", "409 expected, 201"),
        ("twice", "create_thing", "the same key and body", "the same key made something else"),
        ("status", "create_thing", "a plain request", "the answer 202: /status 202 is not declared"),
        ("list", "list_things", "what was just made", "is not in the list"),
        ("pages", "list_things", "to page through, one at a time", "an item came twice"),
    ] {
        let report = drive(fault).await;
        let found = report
            .failures
            .iter()
            .any(|failure| failure.operation == operation && failure.tried == tried && failure.wrong.contains(wrong));
        assert!(found, "{fault} was not reported:\n{}", report.human());
    }
}

#[tokio::test]
async fn a_failure_can_be_repeated_and_gives_no_token_away() {
    let report = drive("leak").await;
    let line = &report.failures.first().unwrap().curl;
    assert!(line.starts_with("curl -i -X GET 'http://127.0.0.1:"), "{line}");
    assert!(line.contains("$CUSTOMER_TOKEN") && !line.contains("Bearer two"), "{line}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let api = Api::parse("things.yaml", DOCUMENT).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let target = Target { url: url.clone(), callers: Vec::new(), values: BTreeMap::new() };
    let error = contract::run(&api, &target, Options::default()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("{url} does not answer"));
}
