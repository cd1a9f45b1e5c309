use super::*;

#[test]
fn paths_are_taken_without_their_trailing_slash() {
    for (raw, canonical) in [
        ("/", "/"),
        ("/users", "/users"),
        ("/users/", "/users"),
        ("/users/me/", "/users/me"),
        ("/.well-known/jwks.json", "/.well-known/jwks.json"),
        ("/users/...", "/users/..."),
        ("/users/a%20b", "/users/a%20b"),
        ("/users/%C3%A9;v=1@x:y", "/users/%C3%A9;v=1@x:y"),
    ] {
        assert_eq!(CanonicalPath::parse(raw).map(CanonicalPath::as_str), Ok(canonical), "{raw}");
    }
}

#[test]
fn paths_that_servers_read_differently_are_refused() {
    use PathError::*;
    for (raw, error) in [
        ("", NotAbsolute),
        ("*", NotAbsolute),
        ("users", NotAbsolute),
        ("//", EmptySegment),
        ("//users", EmptySegment),
        ("/users//", EmptySegment),
        ("/users//me", EmptySegment),
        ("/.", DotSegment),
        ("/..", DotSegment),
        ("/users/./me", DotSegment),
        ("/users/../orders", DotSegment),
        ("/users/..", DotSegment),
        ("/users/%2e%2e/orders", EncodedSeparator),
        ("/users/a%2Eb", EncodedSeparator),
        ("/users/a%2fb", EncodedSeparator),
        ("/users/a%2Fb", EncodedSeparator),
        ("/users/a%5Cb", EncodedSeparator),
        ("/users/a%00", Control),
        ("/users/a%0a", Control),
        ("/users/a%7f", Control),
        ("/users/a\u{1}", Control),
        ("/users/%zz", InvalidPercent),
        ("/users/%", InvalidPercent),
        ("/users/%2", InvalidPercent),
        ("/users/%+1", InvalidPercent),
        ("/users/a\\b", InvalidCharacter),
        ("/users/{id}", InvalidCharacter),
        ("/users/é", InvalidCharacter),
    ] {
        assert_eq!(CanonicalPath::parse(raw), Err(error), "{raw}");
    }
}

#[test]
fn encoded_segments_are_compared_decoded() {
    assert!(decodes_to("%75sers", "users"));
    assert!(decodes_to("users", "users"));
    assert!(!decodes_to("%75ser", "users"));
    assert!(!decodes_to("%75serss", "users"));
    assert!(!decodes_to("%7", "users"));
}
