//! Reading YAML and JSON.

use spec::Document;

use crate::base::{GOOD, line_of, patched};

fn fault(source: &str) -> (&'static str, usize, String) {
    let findings = Document::parse("x.yaml", source).unwrap_err();
    (findings[0].rule, findings[0].line(), findings[0].message.clone())
}

#[test]
fn a_good_document_has_positions_in_bytes() {
    let source = GOOD.replace("For tests.", "Für Tests — ÄÖÜ 🦀.");
    let document = Document::parse("x.yaml", source.clone()).unwrap();
    let at = "/paths/~1things~1{thing_id}/get/operationId";
    let span = document.span(at).unwrap();
    assert_eq!(&source[span.key.unwrap()], "operationId");
    assert_eq!(&source[span.value], "get_thing");
    assert_eq!(span.line, line_of(&source, "operationId: get_thing"));
    assert_eq!(span.column, 7);
    assert_eq!(document.at(at).unwrap(), "get_thing");
    let block = document.span("/components/schemas/Error").unwrap();
    assert!(source[block.value].ends_with("error_code: {type: string}"));
}

#[test]
fn json_reads_like_yaml() {
    let yaml = Document::parse("x.yaml", GOOD).unwrap();
    let json = serde_json::to_string_pretty(yaml.root()).unwrap();
    let document = Document::parse("x.json", json.clone()).unwrap();
    assert_eq!(document.root(), yaml.root());
    let span = document.span("/info/title").unwrap();
    assert_eq!(&json[span.value], "\"Things\"");
}

#[test]
fn json_escapes_what_yaml_does_not() {
    let yaml = Document::parse("x.yaml", GOOD).unwrap();
    let json = serde_json::to_string(yaml.root()).unwrap();
    let title = r#"\\ud83d thumb \ud83d\udc4d and \ud83e\udd80: \u00e4\/"#;
    let source = json.replacen("\"Things\"", &format!("\"{title}\",\"x-after\":[1]"), 1);
    let document = Document::parse("x.json", source.clone()).unwrap();
    assert_eq!(document.at("/info/title").unwrap(), "\\ud83d thumb 👍 and 🦀: ä/");
    assert_eq!(&source[document.span("/info/title").unwrap().value], format!("\"{title}\""));
    assert_eq!(&source[document.span("/info/x-after/0").unwrap().value], "1");
    let (rule, ..) = fault(&source.replace("\\udc4d", ""));
    assert_eq!(rule, "PL001");
}

#[test]
fn scalars_follow_the_core_schema() {
    let source =
        patched("servers: [{url: /}]", "x-all: [no, on, 1.0, 007, 0x1F, .5, ~, null, True, '1', 1e3, 2026-01-02, -3]");
    let document = Document::parse("x.yaml", source).unwrap();
    let expected = serde_json::json!(["no", "on", 1.0, 7, 31, 0.5, null, null, true, "1", 1000.0, "2026-01-02", -3]);
    assert_eq!(document.at("/x-all").unwrap(), &expected);
}

#[test]
fn aliases_repeat_their_anchor_and_its_positions() {
    let source = patched("servers: [{url: /}]", "x-one: &one {a: [1, 2]}\nx-two: *one");
    let document = Document::parse("x.yaml", source.clone()).unwrap();
    assert_eq!(document.at("/x-two"), document.at("/x-one"));
    assert_eq!(document.span("/x-two").unwrap().line, line_of(&source, "x-two"));
    assert_eq!(document.span("/x-two/a/1").unwrap().line, line_of(&source, "x-one"));
}

#[test]
fn a_duplicate_key_is_refused_at_its_line() {
    let source =
        patched("      operationId: get_metrics\n", "      operationId: get_metrics\n      operationId: again\n");
    let (rule, line, message) = fault(&source);
    assert_eq!((rule, line), ("PL002", line_of(&source, "operationId: again")));
    assert_eq!(message, "the key `operationId` is given twice");
    let findings = Document::parse("x.yaml", source.clone()).unwrap_err();
    assert_eq!(findings[0].labels[1].line, line_of(&source, "operationId: get_metrics"));
}

#[test]
fn broken_syntax_is_refused_at_its_line() {
    let (rule, line, _) = fault("openapi: 3.0.3\ninfo: {title: [}\n");
    assert_eq!((rule, line), ("PL001", 2));
}

#[test]
fn what_we_do_not_read_is_refused() {
    for (source, line) in [
        ("a: &a {b: 1}\nc:\n  <<: *a\n", 3),
        ("a: 1\nb: !!str 2\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\n? [x, y]\n: 2\n", 2),
        ("a: 1\nb: .inf\n", 2),
        ("a: &a\n  - *a\n", 2),
    ] {
        let (rule, at, message) = fault(source);
        assert_eq!((rule, at), ("PL003", line), "{source:?}: {message}");
    }
}

#[test]
fn depth_and_size_are_limited() {
    assert_eq!(fault(&"[".repeat(120)).0, "PL003");
    assert!(Document::parse("x.yaml", "[".repeat(50_000)).is_err());
    assert_eq!(fault(&"- ".repeat(120)).0, "PL003");
    assert!(Document::parse("x.yaml", "- ".repeat(50_000)).is_err());
    assert_eq!(fault(&"{a: ".repeat(120)).0, "PL003");
    assert!(Document::parse("x.yaml", "{a: ".repeat(50_000)).is_err());
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        laughs += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 10].join(", "));
    }
    let (rule, _, message) = fault(&laughs);
    assert_eq!((rule, message.as_str()), ("PL003", "more than 1000000 nodes"));
}

/// Every prefix, and every document with one byte exchanged, is accepted or refused, and its findings render.
#[test]
fn nothing_panics() {
    let read = |source: &str| {
        if let Err(findings) = spec::Api::parse("x.yaml", source) {
            assert!(!findings.is_empty());
            assert!(spec::render(&findings, &[]).contains(findings[0].rule));
        }
    };
    let source = patched("servers: [{url: /}]", "x-ü: &a [\"\\u00e9\", 'ü🦀', *a]");
    let ends: Vec<usize> = source.char_indices().map(|(at, _)| at).collect();
    for end in ends.iter().step_by(97) {
        read(&source[..*end]);
    }
    for (turn, at) in ends.iter().enumerate().step_by(41) {
        for with in ["\t", "\"", "[", "&", "*", ":", "\u{feff}", "\0", "%", "|", "-", "\r", "🦀"]
            .iter()
            .skip(turn % 7)
            .step_by(5)
        {
            let rest = source[*at..].chars().skip(1).collect::<String>();
            read(&format!("{}{with}{rest}", &source[..*at]));
        }
    }
    for odd in [
        "",
        " ",
        "\n",
        "~",
        "\u{feff}",
        "\u{feff}openapi: 3.0.3",
        "- a",
        "'",
        "%YAML 1.2",
        "a: |\n",
        "\"\\ud83d\"",
        "? ",
        ": ",
    ] {
        read(odd);
    }
}
