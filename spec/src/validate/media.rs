//! Media types (RFC 9110, section 8.3.1).

/// Whether two media types are the same, parameters and letter case aside.
pub(crate) fn same(a: &str, b: &str) -> bool {
    essence(a).eq_ignore_ascii_case(essence(b))
}

/// Whether a body of this type is JSON (`application/json`, or a type that ends in `+json`).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let suffix = essence.len().checked_sub(5).and_then(|start| essence.get(start..));
    same(essence, "application/json") || suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case("+json"))
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
