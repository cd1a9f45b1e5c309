//! The meta-schema: what is no OpenAPI 3.0 is an error at its line.

use spec::Document;

use crate::base::{line_of, patched};

fn finding(source: &str) -> (&'static str, usize, String, Option<String>) {
    let mut findings = Document::parse("x.yaml", source).unwrap_err();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = findings.remove(0);
    (finding.rule, finding.line(), finding.message, finding.help)
}

#[test]
fn a_misspelt_keyword_is_found_and_corrected() {
    for (from, to, wrong, right) in [
        ("name: {type: string, minLength: 2", "name: {type: string, minLenght: 2", "minLenght", "minLength"),
        ("      operationId: get_metrics", "      sumary: x\n      operationId: get_metrics", "sumary", "summary"),
        ("info: {title", "info: {licence: {name: MIT}, title", "licence", "license"),
        (
            "required: true, schema: {type: string, format",
            "requierd: true, schema: {type: string, format",
            "requierd",
            "required",
        ),
        (
            "{type: http, scheme: bearer}",
            "{type: http, scheme: bearer, bearerFromat: JWT}",
            "bearerFromat",
            "bearerFormat",
        ),
    ] {
        let source = patched(from, to);
        let expected = (
            "PL004",
            line_of(&source, wrong),
            format!("unknown field `{wrong}`"),
            Some(format!("did you mean `{right}`?")),
        );
        assert_eq!(finding(&source), expected);
    }
}

#[test]
fn an_unlike_keyword_lists_what_is_known() {
    let source = patched("  responses:\n    Error:\n", "  responses:\n    Error:\n      zzz: 1\n");
    let (_, line, _, help) = finding(&source);
    assert_eq!(line, line_of(&source, "zzz"));
    assert_eq!(help.unwrap(), "known fields: description, headers, content, links");
}

#[test]
fn wrong_structure_is_found_where_it_lies() {
    for (from, to, at, message) in [
        ("          description: Created.\n", "", "'201':", "the required field `description` is missing"),
        (
            "name: {type: string, minLength: 2",
            "name: {type: text, minLength: 2",
            "type: text",
            "`type` must be one of array, boolean, integer, number, object, string",
        ),
        ("minLength: 2", "minLength: two", "minLength: two", "`minLength` must be an integer"),
        (
            "name: kind, in: query",
            "name: kind, in: body",
            "in: body",
            "`in` must be one of path, query, header, cookie",
        ),
        ("  /metrics:", "  metrics:", "  metrics:", "`metrics` is not a valid name here"),
        (
            "'200':\n          description: Numbers.",
            "'20':\n          description: Numbers.",
            "'20'",
            "`20` is not a valid name here",
        ),
        (
            "info: {title: Things, version: 1.0.0,",
            "info: {title: Things, version: 1.0,",
            "version: 1.0",
            "`version` must be a string",
        ),
    ] {
        let source = patched(from, to);
        let (rule, line, text, _) = finding(&source);
        assert_eq!((rule, line, text.as_str()), ("PL004", line_of(&source, at), message));
    }
}

#[test]
fn other_versions_are_refused() {
    for version in ["3.1.0", "3.0", "'2.0'"] {
        let source = patched("openapi: 3.0.3", &format!("openapi: {version}"));
        let (rule, line, ..) = finding(&source);
        assert_eq!((rule, line), ("PL005", 1));
    }
    assert_eq!(finding("info: {title: a, version: b}\npaths: {}\n").2, "the required field `openapi` is missing");
    assert_eq!(finding("").2, "the document must be an object");
}
