//! What accompanies a request.

use client_kit::{Credentials, Options, TraceParent};

use crate::Client;
use crate::server::{OK, Server};

const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

#[tokio::test]
async fn each_call_has_an_id_and_a_trace_of_its_own() {
    let server = Server::start(OK).await;
    let client = Client::connect(&server.url, Options::new()).unwrap();
    for _ in 0..2 {
        client.call("get_public").await.unwrap();
    }
    for header in ["x-request-id", "traceparent"] {
        let values = server.received(header);
        assert!(values.iter().all(Option::is_some), "{header}: {values:?}");
        assert_ne!(values[0], values[1], "{header}");
    }
    let id = server.received("x-request-id")[0].clone().unwrap();
    assert_eq!(id.parse::<uuid::Uuid>().unwrap().get_version_num(), 7);
    assert_eq!(server.received("user-agent")[0].as_deref(), Some("client-kit/0.1.0"));
}

#[tokio::test]
async fn a_derived_client_passes_on_the_id_and_the_trace() {
    let server = Server::start(OK).await;
    let client = Client::connect(&server.url, Options::new()).unwrap();
    client.call("get_public").await.unwrap();
    let outer = format!("outer_1.{}-", "x".repeat(55));
    let derived = client.with_context(|context| context.with_request_id(&outer).with_traceparent(TRACEPARENT));
    derived.call("get_public").await.unwrap();
    client.call("get_public").await.unwrap();

    let ids = server.received("x-request-id");
    assert_eq!(ids[1].as_deref(), Some(outer.as_str()));
    assert!(ids[0] != ids[1] && ids[2] != ids[1], "the original is as before: {ids:?}");
    let child = server.received("traceparent")[1].clone().unwrap();
    assert_eq!(child[..36], TRACEPARENT[..36], "same trace");
    assert_ne!(child[36..52], TRACEPARENT[36..52], "another span");
    assert_eq!(child[52..], TRACEPARENT[52..], "same flags");
    assert_eq!(server.connections(), 1, "the derived client shares the connection");
}

#[tokio::test]
async fn what_cannot_be_passed_on_is_replaced() {
    let server = Server::start(OK).await;
    let client = Client::connect(&server.url, Options::new()).unwrap();
    for bad in ["", "two words", "line\r\nfeed", "schlüssel", "a:b", "a/b", &"x".repeat(65)] {
        let derived = client.with_context(|context| context.with_request_id(bad).with_traceparent(bad));
        derived.call("get_public").await.unwrap();
    }
    for id in server.received("x-request-id") {
        assert!(id.unwrap().parse::<uuid::Uuid>().is_ok());
    }
    for trace in server.received("traceparent") {
        assert!(TraceParent::parse(&trace.unwrap()).is_some());
    }
}

#[tokio::test]
async fn only_operations_that_ask_for_a_token_are_shown_one() {
    let server = Server::start(OK).await;
    let options = Options::new().credentials(Credentials::bearer("t0p-s3cret"));
    let client = Client::connect(&server.url, options).unwrap();
    client.call("get_secret").await.unwrap();
    client.call("get_public").await.unwrap();
    let sent = server.received("authorization");
    assert_eq!(sent, [Some("Bearer t0p-s3cret".to_owned()), None]);
    assert!(!format!("{client:#?}").contains("t0p-s3cret"), "{client:?}");
}
