//! Servers against documents: each way in which the two can be at odds, bent on either side.

use std::collections::BTreeSet;

use spec::{Api, Document, conform};

use crate::base::{line_of, patch};

const DOCUMENT: &str = r##"openapi: 3.0.3
info: {title: Things, version: 1.0.0}
paths:
  /things/{thing_id}:
    patch:
      operationId: change_thing
      summary: Change a thing
      security: [{bearer: []}]
      x-access: {roles: [admin]}
      parameters:
        - {name: thing_id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: X-Trace, in: header, schema: {type: string, maxLength: 9}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Change'}
      responses:
        '200':
          description: It is changed.
          headers:
            X-Version: {required: true, schema: {type: integer, format: int32}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
        '404': {$ref: '#/components/responses/Failed'}
        '429': {$ref: '#/components/responses/Failed'}
        5XX: {$ref: '#/components/responses/Failed'}
  /things:
    get:
      operationId: get_any_thing
      summary: Read some thing
      security: []
      responses:
        '200':
          description: A thing.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
        5XX: {$ref: '#/components/responses/Failed'}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    Change:
      type: object
      additionalProperties: false
      required: [kind]
      properties:
        kind: {type: string, enum: [tool, toy]}
        count: {type: integer, format: int32, minimum: 1, maximum: 100}
        note: {type: string, maxLength: 100, nullable: true}
        secret: {type: string, format: password, maxLength: 30}
    Thing:
      type: object
      required: [id, made_at, tags]
      properties:
        id: {type: string, format: uuid}
        made_at: {type: string, format: date-time}
        tags: {type: array, maxItems: 9, items: {type: string, maxLength: 8}}
        parent: {$ref: '#/components/schemas/Thing'}
        labels: {type: object, additionalProperties: {type: string}}
        size:
          oneOf:
            - {type: string, enum: [small]}
            - {type: integer, format: int32}
    Error:
      type: object
      required: [message]
      properties:
        message: {type: string}
  responses:
    Failed:
      description: No.
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Error'}
"##;

/// What a server says that fits: no constraint that its types do not have.
const SERVER: &str = r##"openapi: 3.0.3
info: {title: Things, version: 1.0.0}
paths:
  /things/{thing_id}:
    patch:
      operationId: change_thing
      x-handler: things::api::change_thing
      security: [{bearer: []}]
      parameters:
        - {name: x-trace, in: header, schema: {type: string}}
        - {name: dry, in: query, schema: {type: boolean, nullable: true}}
        - {name: thing_id, in: path, required: true, schema: {type: string, format: uuid}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/ChangeThing'}
      responses:
        '200':
          description: successful operation
          headers:
            x-version: {required: true, schema: {type: integer, format: int32}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/TheThing'}
        '404': {$ref: '#/components/responses/Problem'}
        5XX: {$ref: '#/components/responses/Problem'}
  /things:
    get:
      operationId: get_any_thing
      x-handler: things::api::get_any_thing
      security: []
      responses:
        '200':
          description: successful operation
          content:
            application/json:
              schema: {$ref: '#/components/schemas/TheThing'}
        5XX: {$ref: '#/components/responses/Problem'}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    ChangeThing:
      type: object
      required: [kind]
      additionalProperties: false
      properties:
        secret: {type: string, format: password}
        note: {type: string, nullable: true}
        kind: {allOf: [{$ref: '#/components/schemas/Kind'}]}
        count: {type: integer, format: int32}
    Kind: {type: string, enum: [toy, tool]}
    TheThing:
      title: The thing
      type: object
      required: [tags, made_at, id]
      properties:
        id: {type: string, format: uuid}
        made_at: {type: string, format: date-time}
        tags: {type: array, items: {type: string}}
        parent: {allOf: [{$ref: '#/components/schemas/TheThing'}]}
        labels: {type: object, additionalProperties: {type: string}}
        size:
          oneOf:
            - {type: string, enum: [small]}
            - {type: integer, format: int32}
    Trouble: {type: object, required: [message], properties: {message: {type: string}}}
  responses:
    Problem:
      description: Error
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Trouble'}
"##;

fn found(document: &str, server: &str) -> Vec<spec::Diagnostic> {
    let api = Api::parse("things.yaml", document).unwrap_or_else(|found| panic!("{}", spec::render(&found, &[])));
    let server = Document::parse("things-server openapi", server)
        .unwrap_or_else(|found| panic!("{}", spec::render(&found, &[])));
    let findings = conform(&api, &server);
    // Whatever is found must render, with both places.
    for finding in &findings {
        let text = spec::render(std::slice::from_ref(finding), &[&api.document, &server]);
        assert!(text.contains("things.yaml:") && text.contains("things-server openapi:"), "{text}");
    }
    findings
}

/// Passage to replace, replacement, rule, text on the line of the finding (empty: the last line of the replacement).
type Bend = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const DOCUMENTS: &[Bend] = &[
    ("operationId: get_any_thing", "operationId: get_a_thing", "PC001 PC002", "paths:"),
    ("  /things:\n", "  /all-things:\n", "PC003", "    get:"),
    ("    patch:", "    put:", "PC003", "    put:"),
    ("        - {name: dry, in: query, schema: {type: boolean}}\n", "        - {name: dry, in: query, schema: {type: boolean}}\n        - {name: wet, in: query, schema: {type: boolean}}\n", "PC010", "name: wet"),
    ("        - {name: dry, in: query, schema: {type: boolean}}\n", "", "PC011", "    patch:"),
    ("name: dry, in: query", "name: dry, in: header", "PC010 PC011", ""),
    ("name: dry, in: query,", "name: dry, required: true, in: query,", "PC012", ""),
    ("      summary: Read some thing\n", "      summary: Read some thing\n      parameters: [{name: all, in: query, schema: {type: boolean}}]\n", "PC010", "name: all"),
    ("        '404': {$ref: '#/components/responses/Failed'}\n", "", "PC031", "      responses:\n        '200':\n          description: It is changed."),
    ("        '404': {$ref", "        '409': {$ref", "PC030 PC031", ""),
    ("        '200':\n          description: It is changed.", "        '202':\n          description: It is changed.", "PC030 PC031", "        '202':"),
    ("            X-Version: {required: true, schema: {type: integer, format: int32}}\n", "            X-Version: {required: true, schema: {type: integer, format: int32}}\n            X-More: {schema: {type: string}}\n", "PC034", "X-More"),
    ("X-Version: {required: true", "X-Other: {required: true", "PC034 PC035", ""),
    ("X-Version: {required: true, ", "X-Version: {", "PC036", ""),
    ("      summary: Read some thing\n      security: []", "      summary: Read some thing\n      security: [{bearer: []}]", "PC040", ""),
    ("kind: {type: string, enum: [tool, toy]}", "kind: {type: integer, format: int32}", "PC050", ""),
    ("note: {type: string, maxLength: 100, nullable: true}", "note: {type: string, maxLength: 100}", "PC051", ""),
    ("count: {type: integer,", "count: {nullable: true, type: integer,", "PC051", ""),
    ("enum: [tool, toy]", "enum: [tool, toy, joy]", "PC052", ""),
    ("enum: [tool, toy]", "enum: [tool]", "PC052", ""),
    ("id: {type: string, format: uuid}\n        made_at", "id: {type: string}\n        made_at", "PC053", "        id:"),
    ("format: date-time", "format: date", "PC053", ""),
    ("format: password, ", "", "PC053", "secret:"),
    ("count: {type: integer, format: int32", "count: {type: integer, format: int64", "PC053", ""),
    ("        note: {", "        more: {type: boolean}\n        note: {", "PC055", "more:"),
    ("        made_at: {", "        more: {type: boolean}\n        made_at: {", "PC055", "more:"),
    ("        labels: {type: object, additionalProperties: {type: string}}\n", "", "PC056", "    Thing:"),
    ("required: [id, made_at, tags]", "required: [id, made_at]", "PC057", "        tags:"),
    ("required: [kind]", "required: [kind, count]", "PC057", "        count:"),
    ("      additionalProperties: false\n      required: [kind]", "      required: [kind]", "PC058", "    Change:"),
    ("additionalProperties: {type: string}", "additionalProperties: {type: boolean}", "PC050", ""),
    ("items: {type: string, maxLength: 8}", "items: {type: boolean}", "PC050", ""),
    ("            - {type: integer, format: int32}\n    Error", "            - {type: integer, format: int32}\n            - {type: boolean}\n    Error", "PC061", "        size:"),
    ("              schema: {$ref: '#/components/schemas/Thing'}\n        '404'", "              schema: {type: string}\n        '404'", "PC050", "schema: {type: string}"),
];

#[rustfmt::skip]
const SERVERS: &[Bend] = &[
    ("            schema: {$ref: '#/components/schemas/ChangeThing'}", "            schema: {type: object}", "PC055", ""),
    ("      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/ChangeThing'}\n", "", "PC020", ""),
    ("        required: true\n        content", "        required: false\n        content", "PC021", ""),
    ("          application/json:\n            schema: {$ref: '#/components/schemas/ChangeThing'}", "          text/plain:\n            schema: {$ref: '#/components/schemas/ChangeThing'}", "PC022", ""),
    ("          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/TheThing'}\n        5XX", "        5XX", "PC032", ""),
    ("            application/json:\n              schema: {$ref: '#/components/schemas/TheThing'}\n        5XX", "            text/plain:\n              schema: {$ref: '#/components/schemas/TheThing'}\n        5XX", "PC033", ""),
    ("count: {type: integer, format: int32}", "count: {type: integer, format: int32, maximum: 50}", "PC054", ""),
    ("count: {type: integer, format: int32}", "count: {type: integer, format: int32, minimum: 1, exclusiveMinimum: true}", "PC054", ""),
    ("count: {type: integer, format: int32}", "count: {type: integer, format: int32, maximum: 100, exclusiveMaximum: true}", "PC054", ""),
    ("note: {type: string, nullable: true}", "note: {type: string, nullable: true, maxLength: 10}", "PC054", ""),
    ("note: {type: string, nullable: true}", "note: {type: string, nullable: true, pattern: '^a'}", "PC054", ""),
    ("tags: {type: array, items: {type: string}}", "tags: {type: array, uniqueItems: true, items: {type: string}}", "PC054", ""),
    ("note: {type: string, nullable: true}", "note: {type: string, nullable: true, default: none}", "PC060", ""),
    ("      security: []\n", "      security: [{bearer: []}]\n", "PC040", ""),
    ("        '404': {", "        '410': {", "PC030 PC031", ""),
    ("required: [tags, made_at, id]", "required: [tags, made_at]", "PC057", ""),
    ("        made_at: {type: string, format: date-time}\n", "", "PC055", ""),
    ("labels: {type: object, additionalProperties: {type: string}}", "labels: {type: object}", "PC058", ""),
];

#[test]
fn a_server_that_fits_is_left_alone() {
    assert_eq!(found(DOCUMENT, SERVER), []);
}

#[test]
fn a_bent_document_is_found_at_its_line() {
    let mut wrong = String::new();
    for (from, to, rules, at) in DOCUMENTS {
        let bent = patch(DOCUMENT, from, to);
        let findings = found(&bent, SERVER);
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        if found != rules.split(' ').collect() {
            wrong += &format!("{to}: {rules} wanted, {findings:#?} found\n");
            continue;
        }
        let at = if at.is_empty() { to.lines().last().unwrap() } else { at };
        if *rules != "PC001 PC002" && bent.matches(at).count() == 1 {
            let line = line_of(&bent, at);
            if findings.iter().all(|finding| finding.line() != line) {
                wrong += &format!("{to}: line {line} wanted, {} found\n", findings[0]);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_bent_server_is_found() {
    let mut wrong = String::new();
    for (from, to, rules, _) in SERVERS {
        let findings = found(DOCUMENT, &patch(SERVER, from, to));
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        if found != rules.split(' ').collect() {
            wrong += &format!("{to}: {rules} wanted, {findings:#?} found\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_is_broken_once() {
    let broken: BTreeSet<&str> =
        DOCUMENTS.iter().chain(SERVERS).flat_map(|(_, _, rules, _)| rules.split(' ')).collect();
    let ids: Vec<&str> = spec::conformance_rules().iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted());
    let missing: Vec<&str> = ids.into_iter().filter(|id| !broken.contains(id)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_bound_beyond_the_documents_is_no_contradiction() {
    for wider in ["minimum: 0, exclusiveMinimum: true", "minimum: 1", "maximum: 101, exclusiveMaximum: true"] {
        let server = patch(
            SERVER,
            "count: {type: integer, format: int32}",
            &format!("count: {{type: integer, format: int32, {wider}}}"),
        );
        assert_eq!(found(DOCUMENT, &server), [], "{wider}");
    }
}

#[test]
fn a_list_without_items_is_found() {
    let document = patch(
        DOCUMENT,
        "tags: {type: array, maxItems: 9, items: {type: string, maxLength: 8}}",
        "tags: {type: array, maxItems: 9, items: {}}",
    );
    assert_eq!(found(&document, SERVER).iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["PC050"]);
}

/// A difference in a shared type is one difference.
#[test]
fn a_shared_type_is_at_odds_once() {
    let findings = found(&patch(DOCUMENT, "format: date-time", "format: date"), SERVER);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.ends_with("(in change_thing, get_any_thing)"), "{}", findings[0].message);
}

#[test]
fn a_finding_names_both_sides() {
    let document = patch(DOCUMENT, "enum: [tool, toy]", "enum: [tool, toy, joy]");
    let api = Api::parse("openapi/things.yaml", document).unwrap();
    let server = Document::parse("things-server openapi", SERVER).unwrap();
    let text = spec::render(&conform(&api, &server), &[&api.document, &server]);
    let expected = r#"
error[PC052]: change_thing, request body, field `kind`: the document has "joy" as well, the server fewer values
  --> openapi/things.yaml:51:36
   |
51 |         kind: {type: string, enum: [tool, toy, joy]}
   |                                    ^^^^^^^^^^^^^^^^ "joy" as well
   |
  ::: things-server openapi:53:32
   |
53 |     Kind: {type: string, enum: [toy, tool]}
   |                                ----------- fewer values (type Kind; served by things::api::change_thing)
   |
   = help: change `enum` in the document, or the variants of the type
"#;
    assert_eq!(text.trim(), expected.trim());
}
