//! Reading answers: several types of them, and words that are new.

use std::fmt;
use std::str::FromStr;

use client_kit::progenitor_client::{Error, ResponseValue};
use client_kit::reqwest::{Body, Response, StatusCode};
use client_kit::{CallError, Outcome, Shape};
use serde::Deserialize;

use crate::Answer;

#[derive(Debug, PartialEq, Eq)]
enum Word {
    Known,
    Unknown(String),
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known => f.write_str("known"),
            Self::Unknown(word) => f.write_str(word),
        }
    }
}

impl FromStr for Word {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        (text == "known").then_some(Self::Known).ok_or(())
    }
}

client_kit::open_enum!(Word);

#[derive(Debug, Deserialize)]
enum Success {
    Created(Answer),
    Accepted(String),
    NoContent,
}

fn answer(status: u16, body: &'static str) -> Response {
    http::Response::builder().status(status).header("x-request-id", "r-1").body(Body::from(body)).unwrap().into()
}

async fn read(tag: &str, shape: Shape, body: &'static str) -> Result<ResponseValue<Success>, Error<()>> {
    client_kit::response_as(tag, shape, answer(201, body)).await
}

#[tokio::test]
async fn each_status_is_a_variant() {
    let created = read("Created", Shape::Json, r#"{"value": 7}"#).await.unwrap();
    assert_eq!((created.status(), created.headers()["x-request-id"].as_bytes()), (StatusCode::CREATED, &b"r-1"[..]));
    assert!(matches!(created.into_inner(), Success::Created(Answer { value: 7 })));
    let text = read("Accepted", Shape::Text, "soon, \"very\" soon").await.unwrap();
    assert!(matches!(text.into_inner(), Success::Accepted(text) if text == "soon, \"very\" soon"));
    assert!(matches!(read("NoContent", Shape::Empty, "").await.unwrap().into_inner(), Success::NoContent));
}

#[tokio::test]
async fn a_variant_off_its_schema_keeps_status_and_request_id() {
    for body in [r#"{"value": "hunter2"}"#, "{", ""] {
        let error = read("Created", Shape::Json, body).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Answered(StatusCode::CREATED));
        assert_eq!(error.request_id(), Some("r-1"));
        assert!(error.summary().contains("does not match its schema") && !error.summary().contains("hunter2"));
    }
}

#[test]
fn a_word_that_a_newer_server_adds_survives() {
    let words: Vec<Word> = serde_json::from_str(r#"["known", "brand_new"]"#).unwrap();
    assert_eq!(words, [Word::Known, Word::Unknown("brand_new".to_owned())]);
    assert_eq!(serde_json::to_string(&words).unwrap(), r#"["known","brand_new"]"#);
    assert!(serde_json::from_str::<Word>("7").is_err());
}
