//! Where a span belongs: W3C Trace Context in and out.

use std::cell::Cell;

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

thread_local! {
    /// The id of the trace that begins next on this thread.
    static NEXT: Cell<Option<TraceId>> = const { Cell::new(None) };
}

/// Random ids, but for a trace that was given one.
#[derive(Debug, Default)]
pub(crate) struct Ids(RandomIdGenerator);

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        NEXT.take().unwrap_or_else(|| self.0.new_trace_id())
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}

/// Begins a span that serves a request: below the one that `traceparent` names, or in a trace of its own, with the id of
/// the request.
pub fn begin(span: &Span, traceparent: Option<&str>, request_id: &str) {
    if !crate::is_on() {
        return;
    }
    match traceparent.and_then(parse) {
        Some(parent) => {
            let _ = span.set_parent(Context::new().with_remote_span_context(parent));
            span.context();
        }
        None => {
            let _ = span.set_parent(Context::new());
            NEXT.set(trace_of(request_id));
            // It begins now, and takes the id.
            span.context();
            NEXT.set(None);
        }
    }
}

/// Names a span that has begun before it was known what it is.
pub fn rename(span: &Span, name: &str) {
    if crate::is_on() {
        span.context().span().update_name(name.to_owned());
    }
}

/// The `traceparent` of what happens in a span; `None` where it is not sent.
pub fn traceparent(span: &Span) -> Option<String> {
    if !crate::is_on() {
        return None;
    }
    let context = span.context();
    let span = context.span().span_context().clone();
    let (trace, id, flags) = (span.trace_id(), span.span_id(), span.trace_flags().to_u8());
    span.is_valid().then(|| format!("00-{trace}-{id}-{flags:02x}"))
}

/// The trace that a request with this id has, where it begins one: the UUID or the 32 hexadecimal digits that it is.
pub fn trace_of(request_id: &str) -> Option<TraceId> {
    let digits: String = request_id.chars().filter(|character| *character != '-').collect();
    let id = (digits.len() == 32).then(|| TraceId::from_hex(&digits).ok()).flatten();
    id.filter(|id| *id != TraceId::INVALID)
}

fn parse(traceparent: &str) -> Option<SpanContext> {
    let mut fields = traceparent.split('-');
    let (_, trace, span, flags) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    let context = SpanContext::new(trace, span, flags, true, TraceState::default());
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_id_of_a_request_is_that_of_its_trace() {
        let trace = |id: &str| trace_of(id).map(|trace| trace.to_string());
        let hex = "01936f2a7c1e7b3a9d523f4b8a6c1e21";
        assert_eq!(trace("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e21").as_deref(), Some(hex));
        assert_eq!(trace(hex).as_deref(), Some(hex));
        assert_eq!(trace("my-own-id"), None);
        assert_eq!(trace(&"0".repeat(32)), None);
    }

    #[test]
    fn a_parent_is_read_or_there_is_none() {
        let parent = parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").unwrap();
        assert!(parent.is_sampled() && parent.is_remote());
        assert_eq!(parent.span_id().to_string(), "00f067aa0ba902b7");
        assert_eq!(parse("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"), None);
        assert_eq!(parse("nonsense"), None);
    }
}
