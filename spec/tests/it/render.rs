//! What a person sees.

use spec::{Api, Diagnostic, Document, render};

use crate::base::{GOOD, patched};

#[test]
fn a_finding_looks_like_the_compiler_s() {
    let source = patched("name: {type: string, minLength: 2", "name: {type: string, minLenght: 2");
    let findings = Document::parse("openapi/things.yaml", source).unwrap_err();
    assert_eq!(findings[0].to_string(), "openapi/things.yaml:106:30: error[PL004]: unknown field `minLenght`");
    let expected = "\
error[PL004]: unknown field `minLenght`
   --> openapi/things.yaml:106:30
    |
106 |         name: {type: string, minLenght: 2, maxLength: 20}
    |                              ^^^^^^^^^ not a field of OpenAPI 3.0
    |
    = help: did you mean `minLength`?
";
    assert_eq!(render(&findings, &[]).trim_end(), expected.trim_end());
}

#[test]
fn a_finding_can_point_into_two_files() {
    let spec = Document::parse("spec.yaml", GOOD).unwrap();
    let server = Document::parse("server.json", serde_json::to_string_pretty(spec.root()).unwrap()).unwrap();
    let at = "/components/schemas/NewThing/properties/name/maxLength";
    let finding = Diagnostic::error("PL900", "the server disagrees")
        .at_value(&spec, at, "the specification says this")
        .at_value(&server, at, "the server says that")
        .help("change one");
    let text = render(&[finding], &[&spec, &server]);
    for part in [
        "--> spec.yaml:106:",
        "::: server.json:",
        "the specification says this",
        "the server says that",
        "= help: change one",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_finding_without_its_file_still_names_the_place() {
    let spec = Document::parse("spec.yaml", GOOD).unwrap();
    let finding = Diagnostic::error("PL900", "odd").at_key(&spec, "/info", "here");
    assert!(render(&[finding], &[]).contains("spec.yaml:2:1 here"));
}

#[test]
fn characters_beyond_ascii_keep_the_column() {
    let source = patched("operationId: get_metrics", "'operationId': 'gét_métrics'");
    let findings = Api::parse("x.yaml", source.clone()).unwrap_err();
    let finding = findings.iter().find(|finding| finding.rule == "PL022").unwrap();
    let label = &finding.labels[0];
    assert_eq!((&source[label.range.clone()], label.column), ("'gét_métrics'", 22));
}
