//! Following local `$ref`s.

use serde_json::Value;

use super::pointer;

static NULL: Value = Value::Null;
/// References followed on one way before we call it a circle.
const MAX_HOPS: usize = 64;

/// The pointer that a local reference names: `#/components/…` without its `#`, percent-decoding undone.
///
/// `None` for a reference out of the file.
pub(crate) fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let decoded = crate::validate::percent_decode(fragment, false)?;
    (decoded.is_empty() || decoded.starts_with('/')).then(|| decoded.into_owned())
}

pub(super) fn resolve<'a>(root: &'a Value, wanted: &str) -> (String, &'a Value) {
    let mut hops = 0;
    let mut at = String::new();
    let mut node = root;
    // Tokens still to walk, the next one last.
    let mut tokens: Vec<String> = split(wanted);
    loop {
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            hops += 1;
            let Some(target) = local(reference).filter(|_| hops <= MAX_HOPS) else {
                return (at, &NULL);
            };
            tokens.extend(split(&target));
            (at, node) = (String::new(), root);
            // The root itself may not be a reference, or an empty target would loop here.
            if tokens.is_empty() {
                return (at, node);
            }
        }
        let Some(token) = tokens.pop() else { return (at, node) };
        let next = match node {
            Value::Object(entries) => entries.get(token.as_str()),
            Value::Array(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
            _ => None,
        };
        at = pointer::push(&at, &token);
        let Some(next) = next else { return (at, &NULL) };
        node = next;
    }
}

/// Tokens of a pointer, the first one last.
fn split(pointer: &str) -> Vec<String> {
    let mut tokens: Vec<String> =
        pointer.split('/').skip(1).map(|token| pointer::unescape(token).into_owned()).collect();
    tokens.reverse();
    tokens
}
