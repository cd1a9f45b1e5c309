//! What a document says is what the running kit does: the same request to a server with the document as it is, and to
//! one with a single change, is answered differently.

use std::time::Duration;

use dropshot::{HttpResponseOk, Path};
use reqwest::{Method, RequestBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use server_kit::auth::{Authenticator, Caller, KeyRing, PublishedKey, Role};
use server_kit::cache::Cache;
use server_kit::cli::AUDIENCE;
use server_kit::config::Secret;
use server_kit::metrics::Metrics;
use server_kit::service::Options;
use server_kit::testing::{ISSUER, TokenIssuer};
use server_kit::{Call, Error, Json, Query, Running, Service};

const DOCUMENT: &str = include_str!("enforced.json");

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Thing {
    name: String,
    count: Option<i32>,
}

#[derive(Deserialize, JsonSchema)]
struct ThingPath {
    id: String,
}

#[derive(Deserialize, JsonSchema)]
struct Paging {
    limit: i32,
}

async fn put_thing(
    _: Call<()>,
    _: Caller,
    path: Path<ThingPath>,
    query: Query<Paging>,
    body: Json<Thing>,
) -> Result<HttpResponseOk<Thing>, Error> {
    if path.into_inner().id == "slow" {
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    Ok(HttpResponseOk(Thing { name: body.0.name, count: Some(query.0.limit) }))
}

async fn start(document: &str, issuer: &TokenIssuer) -> (Running<()>, String) {
    let published: Value =
        reqwest::get(format!("{}/.well-known/jwks.json", issuer.url())).await.unwrap().json().await.unwrap();
    let key = &published["keys"][0];
    let [id, x] = ["kid", "x"].map(|name| key[name].as_str().unwrap().to_owned());
    let ring = KeyRing::fixed(ISSUER, AUDIENCE, &[PublishedKey { id, x }]).unwrap();
    let redis = tokio::task::spawn_blocking(|| provision::for_tests().redis.url()).await.unwrap();
    let cache = Cache::new(&Secret::new(redis), "enforced").unwrap();
    let service = Service::new("things.json", document).unwrap().operation("put_thing", put_thing);
    let options = Options {
        listen: ([127, 0, 0, 1], 0).into(),
        identity: None,
        strict: true,
        trusted_proxies: Vec::new(),
        authenticator: Some(Authenticator::new(ring, &cache)),
        dependencies: Vec::new(),
        metrics: Metrics::new(service.api()).unwrap(),
    };
    let running = service.start((), options).unwrap();
    let url = format!("http://{}", running.address());
    (running, url)
}

/// What is sent, beside what is right: path variable, query, header, body.
#[derive(Clone)]
struct Sent {
    id: &'static str,
    query: &'static str,
    trace: Option<&'static str>,
    body: Value,
    role: Role,
    scopes: &'static [&'static str],
}

fn right() -> Sent {
    let body = json!({"name": "abc", "count": 1});
    Sent { id: "a", query: "", trace: None, body, role: Role::Customer, scopes: &[] }
}

/// Pointer, its value in the changed document (`null` removes), what is sent, and the answers to expect: status of both,
/// or the status and the count in the body.
struct Case {
    at: &'static str,
    value: Value,
    sent: Sent,
    before: u16,
    after: u16,
}

const OPERATION: &str = "/paths/~1things~1{id}/put";

fn cases() -> Vec<Case> {
    let case = |at, value, sent, before, after| Case { at, value, sent, before, after };
    let schema = "/components/schemas/Thing";
    vec![
        case("/x-access/roles", json!(["admin"]), right(), 200, 403),
        case("/x-access/roles", json!(["customer", "service"]), Sent { role: Role::Service, ..right() }, 403, 200),
        case(
            "/x-access",
            json!({"roles": ["service"], "scopes": ["things:write"]}),
            Sent { role: Role::Service, scopes: &["things:write"], ..right() },
            403,
            200,
        ),
        case("/x-gateway/timeout", json!("100ms"), Sent { id: "slow", ..right() }, 200, 504),
        case(
            "/x-gateway/body_limit",
            json!("64B"),
            Sent { body: json!({"name": "abc", "count": 1, "more": "x".repeat(40)}), ..right() },
            200,
            413,
        ),
        case("/parameters/0/schema/maxLength", json!(3), Sent { id: "slow", ..right() }, 200, 400),
        case("/parameters/1/schema/maximum", json!(50), Sent { query: "limit=60", ..right() }, 200, 400),
        case("/parameters/2/required", json!(true), right(), 200, 400),
        case("/parameters/2/schema/pattern", json!("^b"), Sent { trace: Some("a"), ..right() }, 200, 400),
        case(schema, json!({"required": ["name", "count"]}), Sent { body: json!({"name": "a"}), ..right() }, 200, 400),
        case(
            schema,
            json!({"additionalProperties": false}),
            Sent { body: json!({"name": "a", "count": 1, "x": 1}), ..right() },
            200,
            400,
        ),
        case("/components/schemas/Thing/properties/name/format", json!("email"), right(), 200, 400),
        case("/components/schemas/Thing/properties/name/enum", json!(["abd"]), right(), 200, 400),
    ]
}

fn changed(case: &Case) -> String {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let at = if case.at.starts_with("/components") { case.at.to_owned() } else { format!("{OPERATION}{}", case.at) };
    match document.pointer_mut(&at) {
        // A schema is added to, not replaced.
        Some(Value::Object(fields)) if case.at.ends_with("/Thing") => {
            fields.extend(case.value.as_object().unwrap().clone());
        }
        Some(place) => *place = case.value.clone(),
        None => {
            let (parent, key) = at.rsplit_once('/').unwrap();
            document.pointer_mut(parent).unwrap()[key] = case.value.clone();
        }
    }
    document.to_string()
}

fn request(url: &str, sent: &Sent, issuer: &TokenIssuer) -> RequestBuilder {
    let token = issuer.token(sent.role, uuid::Uuid::now_v7(), sent.scopes);
    let request = reqwest::Client::new()
        .request(Method::PUT, format!("{url}/things/{}?{}", sent.id, sent.query))
        .bearer_auth(token)
        .header("content-type", "application/json")
        .body(sent.body.to_string());
    match sent.trace {
        Some(trace) => request.header("X-Trace", trace),
        None => request,
    }
}

#[tokio::test]
async fn every_change_of_a_rule_changes_what_the_server_does() {
    let issuer = TokenIssuer::start().await;
    let (original, url) = start(DOCUMENT, &issuer).await;
    for case in cases() {
        let (mutant, changed_url) = start(&changed(&case), &issuer).await;
        let before = request(&url, &case.sent, &issuer).send().await.unwrap();
        let after = request(&changed_url, &case.sent, &issuer).send().await.unwrap();
        let seen = (before.status().as_u16(), after.status().as_u16());
        assert_eq!(seen, (case.before, case.after), "{} = {}", case.at, case.value);
        mutant.stop().await;
    }
    original.stop().await;
}

#[tokio::test]
async fn a_default_of_the_document_is_what_the_handler_sees() {
    let issuer = TokenIssuer::start().await;
    let case = Case { at: "/parameters/1/schema/default", value: json!(7), sent: right(), before: 200, after: 200 };
    for (document, limit) in [(DOCUMENT.to_owned(), 20), (changed(&case), 7)] {
        let (running, url) = start(&document, &issuer).await;
        let answer: Value = request(&url, &case.sent, &issuer).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["count"], limit);
        running.stop().await;
    }
}

#[tokio::test]
async fn a_change_of_an_answer_is_a_violation_of_the_contract() {
    let issuer = TokenIssuer::start().await;
    let answer = "/responses/200/content/application~1json/schema";
    let closed = json!({"type": "object", "description": "x", "properties": {"name": {"type": "string"}}});
    let short = json!({"type": "object", "description": "x", "properties": {"name": {"type": "string", "maxLength": 2}, "count": {"type": "integer"}}});
    let lone = json!({"description": "x", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}, "headers": {"X-Mark": {"required": true, "description": "x", "schema": {"type": "string"}}}});
    let cases = [("/summary", json!("Puts"), 0), (answer, closed, 1), (answer, short, 1), ("/responses/200", lone, 1)];
    for (at, value, violations) in cases {
        let case = Case { at, value, sent: right(), before: 200, after: 200 };
        let (running, url) = start(&changed(&case), &issuer).await;
        assert_eq!(request(&url, &case.sent, &issuer).send().await.unwrap().status(), 200);
        assert_eq!(running.metrics().violations("put_thing"), violations, "{at}");
        running.stop().await;
    }
}
