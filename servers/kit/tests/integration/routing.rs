use crate::fixture::Server;

#[tokio::test]
async fn a_literal_wins_over_a_variable() {
    let server = Server::start();
    let (_, odd) = server.get("/things/odd").await;
    assert_eq!(odd["name"], "too long a name");
    let (_, other) = server.get("/things/abc").await;
    assert_eq!(other["name"], "abc");
    // Only a whole path is a literal: below it the variable has its turn.
    let (_, below) = server.get("/things/odd/parts").await;
    assert_eq!(below["name"], "odd");
    server.running.stop().await;
}

#[tokio::test]
async fn an_encoded_segment_is_one_segment() {
    let server = Server::start();
    let (status, body) = server.get("/things/a%2Fb").await;
    assert_eq!((status, body["name"].as_str()), (200, Some("a/b")));
    server.running.stop().await;
}

#[tokio::test]
async fn unknown_paths_get_the_house_error() {
    let server = Server::start();
    let (status, body) = server.get("/nothing").await;
    assert_eq!(status, 404);
    assert!(body["request_id"].is_string() && body["message"].is_string(), "{body}");
    server.running.stop().await;
}
