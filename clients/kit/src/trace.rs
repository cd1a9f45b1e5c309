//! The `traceparent` header of W3C Trace Context, level 2 (<https://www.w3.org/TR/trace-context-2/>).

use std::fmt;

use uuid::Uuid;

/// Position in a trace: which trace, which span of it, and whether it is sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceParent {
    trace: u128,
    span: u64,
    flags: u8,
}

/// Flags of a trace that starts here: sampled, and the trace id is random.
const FRESH: u8 = 0b11;

impl TraceParent {
    /// Starts a trace.
    pub fn start() -> Self {
        Self { trace: Uuid::new_v4().as_u128(), span: span_id(), flags: FRESH }
    }

    /// Reads a header value; `None` when the specification tells a receiver to ignore it.
    pub fn parse(value: &str) -> Option<Self> {
        let mut fields = value.split('-');
        let (version, trace, span, flags) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let version = u8::try_from(hex(version, 2)?).ok()?;
        // Version 00 has exactly four fields; a later version may have more, and this part of it stays readable.
        if version == 0xff || (version == 0 && fields.next().is_some()) {
            return None;
        }
        let parsed = Self {
            trace: hex(trace, 32)?,
            span: u64::try_from(hex(span, 16)?).ok()?,
            flags: u8::try_from(hex(flags, 2)?).ok()?,
        };
        (parsed.trace != 0 && parsed.span != 0).then_some(parsed)
    }

    /// A new span below this one: same trace, same flags.
    pub fn child(self) -> Self {
        Self { span: span_id(), ..self }
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, self.flags)
    }
}

/// 64 random bits. The fixed bits of the two halves of a UUIDv4 are in different places, so folding hides them.
fn span_id() -> u64 {
    let (high, low) = Uuid::new_v4().as_u64_pair();
    (high ^ low).max(1)
}

/// Lower-case hexadecimal digits, exactly `length` of them.
fn hex(text: &str, length: usize) -> Option<u128> {
    let digits = text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    digits.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::TraceParent;

    const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn a_child_keeps_the_trace_and_the_flags() {
        let parent = TraceParent::parse(VALID).unwrap();
        assert_eq!(parent.to_string(), VALID);
        let child = parent.child().to_string();
        assert_eq!(child[..36], VALID[..36]);
        assert_eq!(child[52..], VALID[52..]);
        assert_ne!(child, VALID);
    }

    #[test]
    fn a_new_trace_is_a_valid_header() {
        let fresh = TraceParent::start();
        assert_eq!(TraceParent::parse(&fresh.to_string()), Some(fresh));
    }

    #[test]
    fn what_the_specification_refuses_is_ignored() {
        for value in [
            "",
            "00",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert_eq!(TraceParent::parse(value), None, "{value}");
        }
        assert!(TraceParent::parse("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more").is_some());
    }
}
