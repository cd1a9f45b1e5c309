//! References to other files.

use std::cell::RefCell;

use spec::{Document, lint, render};

const MAIN: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    $ref: paths/things.yaml#/things
  /things/{id}:
    get:
      operationId: get_thing
      parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 9}}]
      responses:
        '200': {$ref: 'common.yaml#/responses/Thing'}
        '404': {$ref: 'common.yaml#/responses/Problem'}
components:
  schemas:
    Thing: {type: object, properties: {price: {$ref: 'schemas/money.yaml'}}}
";
const COMMON: &str = "responses:
  Thing:
    description: One.
    content: {application/json: {schema: {$ref: 'openapi.yaml#/components/schemas/Thing'}}}
  Problem:
    description: None.
    content: {application/json: {schema: {$ref: '#/schemas/Thing'}}}
schemas:
  Thing: {type: object, properties: {inner: {$ref: '#/schemas/Thing'}, price: {$ref: ./schemas/money.yaml}}}
";
const THINGS: &str = "things:
  get:
    operationId: list_things
    responses:
      '200': {$ref: '../common.yaml#/responses/Thing'}
";
const MONEY: &str = "type: number\nminimum: 0\n";

fn read(path: &str) -> Result<String, String> {
    let files = [("common.yaml", COMMON), ("paths/things.yaml", THINGS), ("schemas/money.yaml", MONEY)];
    files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned()).ok_or("no such file".to_owned())
}

/// Message, file and line of the first finding.
fn fault(main: &str, read: &dyn Fn(&str) -> Result<String, String>) -> (String, String, usize) {
    let found = Document::load("api/openapi.yaml", main, read).unwrap_err();
    let label = &found[0].labels[0];
    (format!("{}: {}", found[0].rule, found[0].message), label.file.clone(), label.line)
}

#[test]
fn what_other_files_hold_becomes_components() {
    let asked = RefCell::new(Vec::new());
    let document = Document::load("api/openapi.yaml", MAIN, &|path| {
        asked.borrow_mut().push(path.to_owned());
        read(path)
    });
    let document = document.unwrap();
    let at = |pointer: &str| document.at(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
    assert_eq!(at("/paths/~1things/get/operationId"), "list_things");
    assert_eq!(at("/paths/~1things/get/responses/200/$ref"), "#/components/responses/Thing");
    assert_eq!(at("/paths/~1things~1{id}/get/responses/200/$ref"), "#/components/responses/Thing");
    // Back into the document itself.
    assert_eq!(at("/components/responses/Thing/content/application~1json/schema/$ref"), "#/components/schemas/Thing");
    // Another schema of the same name gets another one, and its circle is closed.
    assert_eq!(
        at("/components/responses/Problem/content/application~1json/schema/$ref"),
        "#/components/schemas/Thing_2"
    );
    assert_eq!(at("/components/schemas/Thing_2/properties/inner/$ref"), "#/components/schemas/Thing_2");
    // One file, two ways to write its path.
    assert_eq!(at("/components/schemas/Thing/properties/price/$ref"), "#/components/schemas/money");
    assert_eq!(at("/components/schemas/Thing_2/properties/price/$ref"), "#/components/schemas/money");
    assert_eq!(at("/components/schemas/money/minimum"), 0);
    let mut asked = asked.into_inner();
    asked.sort();
    assert_eq!(asked, ["common.yaml", "paths/things.yaml", "schemas/money.yaml"], "each is read once");
    assert!(lint(&document).iter().all(|finding| finding.rule != "PL010" && finding.rule != "PL011"));
}

#[test]
fn positions_are_those_of_the_other_file() {
    let document = Document::load("api/openapi.yaml", MAIN, &read).unwrap();
    let place = |pointer: &str| {
        let span = document.span(pointer).unwrap();
        (span.file.to_string(), span.line)
    };
    assert_eq!(place("/components/schemas/money/minimum"), ("api/schemas/money.yaml".to_owned(), 2));
    assert_eq!(place("/components/responses/Thing/description"), ("api/common.yaml".to_owned(), 3));
    assert_eq!(place("/paths/~1things/get/operationId"), ("api/paths/things.yaml".to_owned(), 3));
    assert_eq!(place("/components/schemas/Thing"), ("api/openapi.yaml".to_owned(), 15));
}

#[test]
fn a_fault_is_shown_in_the_other_file() {
    let bent = |path: &str| read(path).map(|text| text.replace("minimum: 0", "minimun: 0"));
    let found = Document::load("api/openapi.yaml", MAIN, &bent).unwrap_err();
    let text = render(&found, &[]);
    assert!(text.contains("--> api/schemas/money.yaml:2:1") && text.contains("2 | minimun: 0"), "{text}");
    let torn = |path: &str| read(path).map(|text| text.replace("minimum: 0", "minimum: [0"));
    assert_eq!(fault(MAIN, &torn).1, "api/schemas/money.yaml");
}

#[test]
fn a_reference_that_cannot_be_followed_is_refused_where_it_stands() {
    let cases = [
        ("schemas/none.yaml", "PL011: cannot read `schemas/none.yaml`: no such file"),
        ("'schemas/money.yaml#/none'", "PL011: nothing is at `schemas/money.yaml#/none`"),
        ("'schemas/money.yaml#none'", "PL011: `#none` is not a JSON pointer"),
        ("../money.yaml", "PL011: `../money.yaml` leaves the folder of the document"),
        ("/etc/passwd", "PL011: `/etc/passwd` is not a file beside the document"),
        ("'https://example.com/money.yaml'", "PL011: `https://example.com/money.yaml` is not a file beside"),
        ("a/../../money.yaml", "PL011: `a/../../money.yaml` leaves the folder"),
        ("'%2e%2e/money.yaml'", "PL011: `%2e%2e/money.yaml` leaves the folder"),
    ];
    for (reference, wanted) in cases {
        let (message, file, line) = fault(&MAIN.replace("'schemas/money.yaml'", reference), &read);
        assert!(message.starts_with(wanted), "{message}");
        assert_eq!((file.as_str(), line), ("api/openapi.yaml", 15), "{reference}");
    }
}

#[test]
fn circles_of_path_items_end() {
    let main = MAIN.replace("paths/things.yaml#/things", "paths/round.yaml#/one");
    let round = |path: &str| match path {
        "paths/round.yaml" => Ok("one: {$ref: '#/two'}\ntwo: {$ref: '#/one'}\n".to_owned()),
        path => read(path),
    };
    assert!(fault(&main, &round).0.contains("leads in a circle"));
}

#[test]
fn a_document_alone_does_not_reach_out() {
    let document = Document::parse("openapi.yaml", MAIN).unwrap();
    assert!(lint(&document).iter().any(|finding| finding.rule == "PL011"));
}
