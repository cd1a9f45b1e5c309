use std::time::{Duration, Instant};

use crate::fixture::Server;

#[tokio::test]
async fn a_panic_is_an_answer_and_the_server_goes_on() {
    let server = Server::start();
    let (status, body) = server.get("/things/panic").await;
    assert_eq!((status, body["error_code"].as_str()), (500, Some("internal")));
    assert_eq!(body["message"], "internal error");
    assert_eq!(server.get("/things/a").await.0, 200);
    assert!(server.running.metrics().render().unwrap().contains(r#"handler_panics_total{operation="do_panic"} 1"#));
    server.running.stop().await;
}

#[tokio::test]
async fn a_handler_that_hangs_is_cut_off() {
    let server = Server::start();
    let (status, body) = server.get("/things/hang").await;
    assert_eq!((status, body["error_code"].as_str()), (504, Some("timeout")));
    server.running.stop().await;
}

#[tokio::test]
async fn no_work_is_done_for_a_caller_who_has_gone() {
    let server = Server::start();
    let started = Instant::now();
    let (status, body) = server.get_within("/things/wait", "40").await;
    assert_eq!((status, body["error_code"].as_str()), (504, Some("timeout")));
    assert!(started.elapsed() < Duration::from_secs(1), "the limit of the operation");
    for unreadable in ["", "soon", "-1", "1e3"] {
        assert_eq!(server.get_within("/things/abc", unreadable).await.0, 200, "{unreadable}");
    }
    server.running.stop().await;
}

#[tokio::test]
async fn an_answer_off_its_schema_is_counted() {
    let server = Server::start();
    assert_eq!(server.get("/things/abc").await.0, 200);
    assert_eq!(server.running.metrics().violations("get_thing"), 0);
    assert_eq!(server.get("/things/odd").await.0, 200);
    assert_eq!(server.running.metrics().violations("do_odd"), 1);
    server.running.stop().await;
}

#[tokio::test]
async fn a_status_that_the_handler_does_not_state_is_counted() {
    let server = Server::start();
    assert_eq!(server.get("/things/lost").await.0, 404);
    assert_eq!(server.running.metrics().violations("do_lose"), 0);
    assert_eq!(server.get("/things/surprise").await.0, 404);
    assert_eq!(server.running.metrics().violations("do_surprise"), 1);
    server.running.stop().await;
}

#[tokio::test]
async fn a_cause_stays_in_the_log() {
    let server = Server::start();
    let (status, body) = server.get("/things/secret").await;
    assert_eq!(status, 500);
    assert!(!body.to_string().contains("hunter2"), "{body}");
    server.running.stop().await;
}

#[tokio::test]
async fn undeclared_query_parameters_are_refused() {
    let server = Server::start();
    let (status, body) = server.get("/things/abc?page=2").await;
    assert_eq!((status, body["details"][0]["pointer"].as_str()), (400, Some("/query/page")), "{body}");
    server.running.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let server = Server::start();
    let address = server.running.address();
    let taken = std::net::TcpListener::bind(address).unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    server.running.stop().await;
    std::net::TcpListener::bind(address).unwrap();
}

#[tokio::test]
async fn a_stop_waits_for_who_is_under_way_and_for_nobody_else() {
    let server = Server::start();
    let address = server.running.address();
    let slow = tokio::spawn(async move { reqwest::get(format!("http://{address}/things/wait")).await });
    let begun = async {
        loop {
            let text = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
            if text.contains("http_requests_in_flight{operation=\"do_wait\"} 1") {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), begun).await.unwrap();
    let metrics = server.running.metrics().clone();
    let stopping = Instant::now();
    server.running.stop().await;
    let counted = metrics.render().unwrap();
    assert!(counted.contains("http_requests_in_flight{operation=\"do_wait\"} 0"), "it is still under way");
    // Its time limit is a second; a stop waits one second more at most, and a slow machine longer.
    assert!(stopping.elapsed() < Duration::from_secs(10), "{:?}", stopping.elapsed());
    assert_eq!(slow.await.unwrap().unwrap().status(), 504, "it was answered");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
}
