//! Why a command did not succeed.

use std::fmt;
use std::process::ExitCode;

use client_kit::{CallError, Outcome};
use http::StatusCode;
use serde_json::Value;

/// A message, and how far the command got.
#[derive(Debug)]
pub struct Failure {
    message: String,
    outcome: Outcome,
}

impl Failure {
    /// Something here, before anything was sent.
    pub fn local(message: impl Into<String>) -> Self {
        Self { message: message.into(), outcome: Outcome::NotSent }
    }

    /// A call without an answer that makes sense.
    pub fn call(error: &impl CallError) -> Self {
        let hint = match error.outcome() {
            Outcome::NotSent => "",
            _ => "\n  whether the server did its work is not known",
        };
        Self { message: format!("{}{hint}", error.summary()), outcome: error.outcome() }
    }

    /// An answer that says no. `unauthorized` is what to do about a 401.
    pub fn answer(status: StatusCode, request_id: Option<&str>, body: &[u8], unauthorized: &str) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
        let mut message = format!("{status}");
        if let Some(code) = text("/error_code") {
            message.push_str(&format!(" ({code})"));
        }
        if let Some(said) = text("/message") {
            message.push_str(&format!(": {said}"));
        }
        for detail in body.get("details").and_then(Value::as_array).into_iter().flatten() {
            let part = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default();
            message.push_str(&format!("\n  {} {}", part("pointer"), part("message")));
        }
        if status == StatusCode::UNAUTHORIZED {
            message.push_str(&format!("\n  {unauthorized}"));
        }
        if let Some(id) = request_id.or_else(|| text("/request_id")) {
            message.push_str(&format!("\n  request id: {id}"));
        }
        Self { message, outcome: Outcome::Answered(status) }
    }

    /// Ends a program: says what went wrong, if anything did.
    pub fn end(outcome: Result<(), Self>) -> ExitCode {
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("{failure}");
                failure.exit_code()
            }
        }
    }

    /// 1 nothing was sent, 3 refused, 4 failed or unknown. 2 is a usage error, which is clap's.
    fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.outcome {
            Outcome::NotSent => 1,
            Outcome::Answered(status) if status.is_client_error() => 3,
            Outcome::Answered(_) | Outcome::Unknown => 4,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)
    }
}
