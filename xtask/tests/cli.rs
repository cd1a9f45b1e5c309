//! The command line: what is printed, and the exit code.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}

#[test]
fn a_broken_document_is_shown_with_its_line_and_ends_with_100() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.yaml");
    fs::write(&file, "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths:\n  /a/:\n    gett: {}\n").unwrap();
    let output = xtask(&["lint", file.to_str().unwrap()]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(100), "{text}");
    assert!(text.contains("broken.yaml:5") && text.contains("error[PL"), "{text}");
}

#[test]
fn the_documents_of_the_workspace_are_in_order() {
    let output = xtask(&["lint"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_missing_file_ends_with_100() {
    let output = xtask(&["lint", "openapi/nothing.yaml"]);
    assert_eq!(output.status.code(), Some(100));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot read openapi/nothing.yaml"));
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("small.yaml");
    fs::write(&file, "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: boolean}\n")
        .unwrap();
    let file = file.to_str().unwrap();
    let output = xtask(&["lint", file]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("warning[PL014]: nothing refers to `A`"));
    assert_eq!(xtask(&["lint", "--deny-warnings", file]).status.code(), Some(100));
}

#[test]
fn findings_come_as_json_and_as_sarif() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.yaml");
    fs::write(&file, "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths:\n  /a:\n    gett: {}\n").unwrap();
    let output = |format: &str| -> serde_json::Value {
        let output = xtask(&["lint", "--format", format, file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(100));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let json = output("json");
    assert_eq!((&json[0]["rule"], &json[0]["places"][0]["line"]), (&"PL004".into(), &5.into()), "{json}");
    let sarif = output("sarif");
    let run = &sarif["runs"][0];
    assert_eq!(run["results"][0]["ruleId"], "PL004");
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
    let ids: Vec<_> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    assert!(ids.contains(&&"PL004".into()) && ids.contains(&&"PC050".into()), "{ids:?}");
}

#[test]
fn a_rule_is_explained() {
    let output = xtask(&["lint", "--explain", "PL024"]);
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("PL024 (error): two paths differ"));
    assert_eq!(xtask(&["lint", "--explain", "PL999"]).status.code(), Some(100));
}

#[test]
fn a_folder_without_documents_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(&["check", "--specs", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(100));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no *.yaml, *.yml or *.json in"));
}

/// A document of this many operations, each with several types of success and of failure.
fn large(operations: usize) -> String {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: Large Things, version: 2.1.0}\nservers: [{url: 'https://things.example.com'}]\n\
         components:\n  securitySchemes: {oauth: {type: oauth2, flows: {}}}\n  schemas:\n    \
         Problem: {type: object, required: [code], properties: {code: {type: string, enum: [a, b]}}}\n",
    );
    for number in 0..operations {
        writeln!(
            text,
            "    Thing{number}: {{type: object, required: [id], properties: {{id: {{type: string, format: uuid}}, \
             at: {{type: string, format: date-time}}, size: {{type: integer, format: int64}}, state: {{type: string, \
             enum: [on, off]}}, parts: {{type: array, items: {{$ref: '#/components/schemas/Thing{number}'}}}}}}}}"
        )
        .unwrap();
    }
    text.push_str("paths:\n");
    for number in 0..operations {
        let schema = format!("{{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}");
        writeln!(
            text,
            "  /things{number}/{{id}}:\n    parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}, \
             {{name: tags, in: query, schema: {{type: array, items: {{type: string}}}}}}]\n    \
             put:\n      operationId: putThing{number}\n      security: [{{oauth: []}}]\n      \
             requestBody: {{required: true, content: {{application/json: {schema}}}}}\n      responses:\n        \
             '200': {{description: Changed., content: {{application/json: {schema}}}}}\n        \
             '201': {{description: Made., content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}}}\n        \
             '204': {{description: Nothing.}}\n        \
             '404': {{description: Lost., content: {{text/plain: {{schema: {{type: string}}}}}}}}\n        \
             default: {{description: Wrong., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Problem'}}}}}}}}"
        )
        .unwrap();
    }
    text
}

fn generate(document: &Path, out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let arguments = ["gen", "clients", "--spec", document.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let output = xtask(&[&arguments, more].concat());
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

#[test]
fn a_crate_of_its_own_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir().unwrap();
    let (document, out) = (folder.path().join("large.yaml"), folder.path().join("large"));
    fs::write(&document, large(60)).unwrap();
    let (code, text) = generate(&document, &out, &[]);
    assert!(code == Some(0) && text.starts_with("large-things-client: 60 of 60 operations"), "{text}");
    // The versions that the workspace has at hand.
    fs::copy(root.join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
    fs::write(
        out.join("examples.rs"),
        "use large_things_client::mocks::MockServerExt as _;\n\
         use large_things_client::types::{PutThing7Failure as Failure, PutThing7Success as Success};\n\
         fn main() {\n    \
         for failure in [Failure::NotFound(String::new())] {\n        match failure {\n            \
         Failure::NotFound(_) | Failure::Status4xx(_) | Failure::Status5xx(_) => {}\n        }\n    }\n    \
         let server = httpmock::MockServer::start();\n    \
         server.put_thing7(|when, then| {\n        when.id(\"a\");\n        \
         then.created(&Success::Created(vec![\"a\".to_owned()]));\n    });\n    \
         server.put_thing7(|_, then| {\n        then.no_content();\n    });\n}\n",
    )
    .unwrap();
    let mut manifest = fs::OpenOptions::new().append(true).open(out.join("Cargo.toml")).unwrap();
    manifest.write_all(b"\n[[example]]\nname = \"examples\"\npath = \"examples.rs\"\n").unwrap();
    let check = Command::new("cargo")
        .args(["check", "--quiet", "--all-features", "--bins", "--examples"])
        .current_dir(&out)
        .env("CARGO_TARGET_DIR", root.join("target/stand-alone"))
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn the_documents_of_the_workspace_can_stand_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (service, operations) in [("users", 13), ("orders", 7), ("payments", 7)] {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../openapi/{service}.yaml"));
        let (code, text) = generate(&document, &folder.path().join(service), &["--name", "x-client"]);
        assert!(code == Some(0) && text.contains(&format!("{operations} of {operations} operations")), "{text}");
    }
}

#[test]
fn what_cannot_be_generated_is_named_and_may_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let (document, out) = (folder.path().join("odd.yaml"), folder.path().join("odd"));
    let odd =
        large(2).replacen("'204': {description: Nothing.}", "'202': {description: Seen., content: {image/png: {}}}", 1);
    fs::write(&document, &odd).unwrap();
    let (code, text) = generate(&document, &out, &[]);
    assert_eq!(code, Some(100), "{text}");
    assert!(text.contains("odd.yaml:") && text.contains("putThing0 (PUT /things0/{id}): its answers have"), "{text}");
    assert!(text.contains("1 of 2 operations cannot be generated; --skip-unsupported") && !out.exists(), "{text}");
    let (code, text) = generate(&document, &out, &["--skip-unsupported"]);
    assert!(code == Some(0) && text.contains("1 of 2 operations in"), "{text}");
    let source = fs::read_to_string(out.join("src/generated.rs")).unwrap();
    assert!(source.contains("fn put_thing1") && !source.contains("fn put_thing0"));
    assert_eq!(xtask(&["gen", "portal", "--spec", "a.yaml", "--out", "b"]).status.code(), Some(100));
    assert_eq!(xtask(&["gen", "clients", "--spec", "a.yaml"]).status.code(), Some(2));
}

#[test]
fn the_twins_keep_every_promise_of_the_documents() {
    let output = xtask(&["contract", "--twins"]);
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && text.contains(" 0 failures"), "{text}");
    println!("{text}");
}

/// Whether a client that trusts the authority takes the certificate for this name.
fn verified(folder: &Path, name: &str) -> Result<(), rustls::Error> {
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier as _;
    use rustls_pki_types::pem::PemObject as _;
    use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(folder.join("ca.pem")).unwrap()).unwrap();
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider.into()).build().unwrap();
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    verifier.verify_server_cert(&certificate, &[], &name, &[], UnixTime::now()).map(|_| ())
}

#[test]
fn certificates_are_trusted_for_this_machine_and_the_authority_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let made = |more: &[&str]| {
        let output = xtask(&[&["certs", "--out", out], more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    made(&[]);
    for name in ["localhost", "127.0.0.1", "::1"] {
        verified(folder.path(), name).unwrap();
    }
    assert!(verified(folder.path(), "api.example").is_err());
    let authority = fs::read_to_string(folder.path().join("ca.pem")).unwrap();
    made(&["--name", "api.example", "--days", "1"]);
    verified(folder.path(), "api.example").unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("ca.pem")).unwrap(), authority);
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("ca-key.pem"), mode("key.pem")), (0o600, 0o644));
}
