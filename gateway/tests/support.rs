//! A plan to serve, an upstream to stand behind it, and a client that speaks bytes.

mod client;
mod upstream;

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use gateway::{Clock, Config, Running};
use gateway_plan::{Auth, Method, Operation, Plan, RateLimit, Retry, Route, Segment, Upstream as PlannedUpstream};

pub(crate) use client::{Client, Reply};
pub(crate) use upstream::{Recorded, Upstream, closed_port, response};

/// Fails a test that would hang.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), what).await.expect("this should not take so long")
}

fn operation(id: &str) -> Operation {
    Operation {
        operation_id: id.to_owned(),
        auth: Auth::Public,
        rate_limit: "default".to_owned(),
        timeout_ms: 10_000,
        body_limit: 1024,
        cache: Some("no-store".to_owned()),
        retry: Retry::Safe,
    }
}

fn route<const N: usize>(template: &str, service: &str, operations: [(Method, Operation); N]) -> Route {
    Route {
        template: template.to_owned(),
        segments: Segment::parse(template).unwrap(),
        service: service.to_owned(),
        operations: operations.into(),
    }
}

/// Three services: `users` has the upstream of the test, `down` a port where nobody listens, `absent` no address.
pub(crate) fn plan() -> Plan {
    use Method::{Get, Patch, Post};
    let tight = Operation { rate_limit: "credentials".to_owned(), ..operation("login_user") };
    let slow = Operation { timeout_ms: 150, ..operation("slow") };
    let slow_upload = Operation { timeout_ms: 150, body_limit: 64 << 20, ..operation("slow_upload") };
    let lost = Operation { body_limit: 64 << 20, ..operation("lose") };
    let large = Operation { body_limit: 64 << 20, ..operation("upload") };
    let keyed = Operation { retry: Retry::Idempotent, ..operation("pay") };
    let once = Operation { retry: Retry::Never, ..operation("once") };
    let class = |requests, burst| RateLimit { requests, per_ms: 1_000, burst };
    let service = |name: &str| (name.to_owned(), PlannedUpstream::default());
    Plan {
        rate_limits: BTreeMap::from([
            ("default".to_owned(), class(10, 200)),
            ("credentials".to_owned(), class(5, 10)),
            ("static".to_owned(), class(50, 200)),
        ]),
        upstreams: BTreeMap::from([service("absent"), service("down"), service("users")]),
        routes: vec![
            route("/absent", "absent", [(Get, operation("get_absent"))]),
            route("/down", "down", [(Get, operation("get_down")), (Post, lost)]),
            route("/once", "users", [(Get, once)]),
            route("/pay", "users", [(Post, keyed)]),
            route("/slow", "users", [(Get, slow), (Post, slow_upload)]),
            route("/upload", "users", [(Post, large)]),
            route("/users", "users", [(Get, operation("list_users")), (Post, operation("create_user"))]),
            route("/users/login", "users", [(Post, tight)]),
            route("/users/me", "users", [(Get, operation("get_me")), (Patch, operation("update_me"))]),
            route("/users/{user_id}", "users", [(Get, operation("get_user"))]),
            route("/users/{user_id}/orders", "users", [(Get, operation("list_orders_of_user"))]),
        ],
        ..Plan::default()
    }
}

/// A configuration on a free port whose rate limits stand still.
pub(crate) fn config(plan: Plan, users: &str) -> Config {
    let mut config = Config::new(plan, ([127, 0, 0, 1], 0).into());
    config.clock = Clock::manual();
    config.upstreams.insert("users".to_owned(), vec![users.to_owned()]);
    config.upstreams.insert("down".to_owned(), vec![closed_port()]);
    config
}

/// A gateway and the upstream behind it.
pub(crate) struct Stack {
    pub(crate) gateway: Running,
    pub(crate) upstream: Upstream,
}

impl Stack {
    /// An upstream that answers everything with `ok`.
    pub(crate) async fn plain() -> Self {
        Self::over(Upstream::plain().await).await
    }

    pub(crate) async fn over(upstream: Upstream) -> Self {
        let gateway = gateway::start(config(plan(), &upstream.address)).await.unwrap();
        Self { gateway, upstream }
    }

    pub(crate) async fn client(&self) -> Client {
        Client::connect(self.gateway.addr).await
    }

    /// One request on a connection of its own.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.client().await.get(path).await
    }

    /// One request with these lines after the request line, `Host` included.
    pub(crate) async fn ask(&self, line: &str, headers: &str) -> Reply {
        let mut client = self.client().await;
        client.send(format!("{line} HTTP/1.1\r\nHost: api.example\r\n{headers}\r\n")).await;
        client.reply().await
    }
}
