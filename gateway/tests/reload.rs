//! Another plan and another certificate, while connections go on.

use gateway_plan::Plan;
use tokio::sync::oneshot;

use super::support::{Client, Upstream, config, plan, response, soon};

fn without_users() -> Plan {
    let mut plan = plan();
    plan.routes.retain(|route| route.service != "users");
    plan
}

#[tokio::test]
async fn another_plan_is_served_on_the_connections_that_are_open() {
    let upstream = Upstream::plain().await;
    let gateway = gateway::start(config(plan(), &upstream.address)).await.unwrap();
    let mut client = Client::connect(gateway.addr).await;
    assert_eq!(client.get("/users").await.status, 200);
    gateway.reload(without_users()).await.unwrap();
    client.get("/users").await.is_error(404, "not_found");
    gateway.reload(plan()).await.unwrap();
    assert_eq!(client.get("/users").await.status, 200);
}

#[tokio::test]
async fn a_plan_with_problems_changes_nothing() {
    let upstream = Upstream::plain().await;
    let gateway = gateway::start(config(plan(), &upstream.address)).await.unwrap();
    let mut broken = without_users();
    broken.default_rate_limit = "absent".to_owned();
    let refusal = gateway.reload(broken).await.unwrap_err().to_string();
    assert!(refusal.contains("absent"), "{refusal}");
    assert_eq!(Client::connect(gateway.addr).await.get("/users").await.status, 200);
}

#[tokio::test]
async fn a_request_in_flight_is_finished_under_the_plan_that_it_began_with() {
    let (release, released) = oneshot::channel::<()>();
    let released = std::sync::Arc::new(tokio::sync::Mutex::new(Some(released)));
    let upstream = Upstream::answering(move |_| {
        let released = released.clone();
        async move {
            let waiting = released.lock().await.take();
            if let Some(waiting) = waiting {
                let _ = waiting.await;
            }
            response(200, "ok")
        }
    })
    .await;
    let gateway = gateway::start(config(plan(), &upstream.address)).await.unwrap();
    let mut client = Client::connect(gateway.addr).await;
    client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    soon(async {
        while upstream.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    gateway.reload(without_users()).await.unwrap();
    release.send(()).unwrap();
    assert_eq!(soon(client.reply()).await.status, 200);
    client.get("/users").await.is_error(404, "not_found");
}
