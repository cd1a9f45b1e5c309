//! The documents of this workspace.

use spec::{Api, Validator};

fn read(service: &str) -> Api {
    let path = format!("{}/../openapi/{service}.yaml", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(&path).unwrap();
    Api::parse(path, source).unwrap_or_else(|findings| panic!("\n{}", spec::render(&findings, &[])))
}

#[test]
fn every_document_is_accepted_without_a_finding() {
    for service in ["users", "orders", "payments"] {
        let api = read(service);
        assert_eq!(api.service, service);
        assert!(api.operations.len() >= 7, "{service} has its operations");
        assert_eq!(spec::lint(&api.document), [], "{service}");
        let validator = Validator::compile(&api).unwrap();
        for operation in &api.operations {
            assert!(validator.operation(&operation.id).is_some(), "{}", operation.id);
        }
    }
}

/// The rule about examples must have something to look at: a wrong example has to be found.
#[test]
fn a_wrong_example_in_a_real_document_is_found() {
    let source = read("users").document.source().replacen("email: test@example.com", "email: nobody", 1);
    let findings = Api::parse("users.yaml", source.clone()).unwrap_err();
    let line = source[..source.find("email: nobody").unwrap()].matches('\n').count() + 1;
    assert_eq!(findings.iter().map(|finding| (finding.rule, finding.line())).collect::<Vec<_>>(), [("PL041", line)]);
}
