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
    let mut id = 0;
    let mut digits = 0;
    for character in request_id.chars().filter(|character| *character != '-') {
        id = id << 4 | u128::from(character.to_digit(16)?);
        digits += 1;
    }
    (digits == 32 && id != 0).then(|| TraceId::from_bytes(id.to_be_bytes()))
}

/// Whether a header value is a trace context: `00-<32 hex>-<16 hex>-<2 hex>`, neither id zero; a later version than 00 may say
/// more (W3C Trace Context, section 3.2).
pub fn is_traceparent(value: &[u8]) -> bool {
    let hex = |from: usize, to: usize| {
        let part = value.get(from..to).unwrap_or_default();
        part.len() == to - from && part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let zero = |from: usize, to: usize| value.get(from..to).is_some_and(|part| part.iter().all(|byte| *byte == b'0'));
    let dash = |at: usize| value.get(at) == Some(&b'-');
    let version = value.get(..2).unwrap_or_default();
    let length = match version {
        b"00" => value.len() == 55,
        // A later version may say more, after another dash.
        _ => value.len() == 55 || dash(55),
    };
    length
        && version != b"ff"
        && hex(0, 2)
        && dash(2)
        && hex(3, 35)
        && !zero(3, 35)
        && dash(35)
        && hex(36, 52)
        && !zero(36, 52)
        && dash(52)
        && hex(53, 55)
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

    #[test]
    fn trace_contexts_are_recognised() {
        let id = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for (value, valid) in [
            (format!("00-{id}"), true),
            (format!("00-{id}-more"), false),
            (format!("01-{id}-more"), true),
            (format!("01-{id}more"), false),
            (format!("ff-{id}"), false),
            (format!("00-{}", id.to_uppercase()), false),
            (format!("00-{}-b7ad6b7169203331-01", "0".repeat(32)), false),
            (format!("00-0af7651916cd43dd8448eb211c80319c-{}-01", "0".repeat(16)), false),
            ("00".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_traceparent(value.as_bytes()), valid, "{value}");
        }
    }

    #[test]
    fn only_well_formed_trace_headers_are_kept() {
        assert!(is_traceparent(b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent(b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"));
        assert!(!is_traceparent(b"00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01"));
        assert!(!is_traceparent(b"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent(b"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent(b"00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
        assert!(!is_traceparent(b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"));
        assert!(is_traceparent(b"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"));
    }
}
