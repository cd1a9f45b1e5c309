use dropshot::{HttpResponseOk, Path};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use server_kit::metrics::Metrics;
use server_kit::service::Options;
use server_kit::tls::Identity;
use server_kit::{Call, Error, Running, Service};

/// A document with a literal beside a variable, and one operation for each way to misbehave.
fn document() -> String {
    let operation = |id: &str, parameters: Value| {
        json!({
            "operationId": id, "summary": id, "description": id, "security": [], "parameters": parameters,
            "x-gateway": {"timeout": "50ms"},
            "responses": {
                "200": {"description": "ok", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Thing"}, "example": {"name": "a"}
                }}},
                "400": {"$ref": "#/components/responses/Failure"},
                "404": {"$ref": "#/components/responses/Failure"},
                "5XX": {"$ref": "#/components/responses/Failure"}
            }
        })
    };
    // The time limit of the whole document, a second.
    let mut wait = operation("do_wait", json!([]));
    wait.as_object_mut().unwrap().remove("x-gateway");
    let variable =
        json!([{"name": "id", "in": "path", "required": true, "description": "id", "schema": {"type": "string"}}]);
    let error = json!({"type": "object", "description": "error", "required": ["request_id", "message"], "properties": {
        "request_id": {"type": "string"}, "message": {"type": "string"}, "error_code": {"type": "string"},
        "details": {"type": "array", "items": {"type": "object", "properties": {
            "pointer": {"type": "string"}, "message": {"type": "string"}
        }}}
    }});
    json!({
        "openapi": "3.0.3", "info": {"title": "Things", "version": "1.0.0"},
        "x-gateway": {
            "rate_limits": {"default": {"requests": 10, "per": "1s", "burst": 20}}, "rate_limit": "default",
            "timeout": "1s", "body_limit": "1KiB", "cache": "no-store", "retry": "safe", "expose": true
        },
        "x-slo": {"availability": 99.9, "latency": "300ms"},
        "paths": {
            "/things/panic": {"get": operation("do_panic", json!([]))},
            "/things/hang": {"get": operation("do_hang", json!([]))},
            "/things/wait": {"get": wait},
            "/things/odd": {"get": operation("do_odd", json!([]))},
            "/things/secret": {"get": operation("do_fail", json!([]))},
            "/things/lost": {"get": operation("do_lose", json!([]))},
            "/things/surprise": {"get": operation("do_surprise", json!([]))},
            "/things/{id}": {"get": operation("get_thing", variable.clone())},
            "/things/{id}/parts": {"get": operation("get_parts", variable)},
            "/health/live": {"get": health("get_liveness")},
            "/health/ready": {"get": health("get_readiness")},
            "/metrics": {"get": health("get_metrics")}
        },
        "components": {
            "schemas": {
                "Thing": {"type": "object", "description": "thing", "required": ["name"],
                    "properties": {"name": {"type": "string", "maxLength": 3}}},
                "Error": error
            },
            "responses": {"Failure": {"description": "bad", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Error"}, "example": {"request_id": "r", "message": "m"}
            }}}}
        }
    })
    .to_string()
}

fn health(id: &str) -> Value {
    json!({"operationId": id, "summary": id, "description": id, "security": [], "x-gateway": {"expose": false},
    "responses": {
        "200": {"description": "ok", "content": {"text/plain": {"schema": {"type": "string"}, "example": "x"}}},
        "5XX": {"$ref": "#/components/responses/Failure"}
    }})
}

#[derive(Serialize, JsonSchema)]
pub struct Thing {
    name: String,
}

#[derive(Deserialize, JsonSchema)]
struct ThingPath {
    id: String,
}

type Answer = Result<HttpResponseOk<Thing>, Error>;

async fn do_panic(_: Call<()>) -> Answer {
    panic!("on purpose")
}

async fn do_hang(_: Call<()>) -> Answer {
    std::future::pending().await
}

async fn do_odd(_: Call<()>) -> Answer {
    Ok(HttpResponseOk(Thing { name: "too long a name".to_owned() }))
}

async fn do_fail(_: Call<()>) -> Answer {
    Err(Error::internal("postgresql://user:hunter2@host/"))
}

async fn do_lose(_: Call<()>) -> Answer {
    Err(Error::NotFound)
}

async fn get_thing(_: Call<()>, path: Path<ThingPath>) -> Answer {
    Ok(HttpResponseOk(Thing { name: path.into_inner().id }))
}

/// A running service and its address.
pub struct Server {
    pub running: Running<()>,
    url: String,
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(None)
    }

    pub fn start_with(identity: Option<Identity>) -> Self {
        let service = Service::new("things.json", &document())
            .unwrap()
            .operation("do_panic", do_panic)
            .operation("do_hang", do_hang)
            .operation("do_wait", do_hang)
            .operation("do_odd", do_odd)
            .operation("do_fail", do_fail)
            .operation("do_lose", do_lose)
            .fails(&[404])
            .operation("do_surprise", do_lose)
            .operation("get_thing", get_thing)
            .operation("get_parts", get_thing);
        let metrics = Metrics::new(service.api()).unwrap();
        let listen = ([127, 0, 0, 1], 0).into();
        let (authenticator, dependencies, trusted_proxies) = (None, Vec::new(), Vec::new());
        let options = Options { listen, identity, strict: true, authenticator, trusted_proxies, dependencies, metrics };
        let running = service.start((), options).unwrap();
        let url = format!("http://{}", running.address());
        Self { running, url }
    }

    /// Says how many milliseconds it will wait.
    pub async fn get_within(&self, path: &str, patience: &str) -> (u16, Value) {
        let request = reqwest::Client::new().get(format!("{}{path}", self.url));
        let response = request.header("x-request-timeout-ms", patience).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        let response = reqwest::get(format!("{}{path}", self.url)).await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }
}
