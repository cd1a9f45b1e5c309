//! Every rule of lint: a document that breaks it is refused at the right line, the good one passes.

use std::collections::BTreeSet;

use spec::{Api, Diagnostic, Document, Level};

use crate::base::{GOOD, line_of, patch, patched};

/// Rule, passage to replace, replacement, text on the line of the finding.
type Case = (&'static str, &'static str, &'static str, &'static str);

const PARAMETER: &str = "        - {name: all, in: query, schema: {type: boolean}}\n";

const CASES: &[Case] = &[
    ("PL010", "schemas/NewThing'}}", "schemas/Gone'}}", "schemas/Gone"),
    (
        "PL010",
        "    NewThing:\n      type: object\n",
        "    Loop: {$ref: '#/components/schemas/Loop'}\n    NewThing:\n      type: object\n",
        "    Loop:",
    ),
    ("PL010", "schemas/NewThing'}}", "responses/Error'}}", "items: {$ref: '#/components/responses/Error'}"),
    ("PL011", "'#/components/schemas/NewThing'}}", "'other.yaml#/NewThing'}}", "other.yaml"),
    ("PL012", "  /metrics:\n", "  /more: {$ref: '#/paths/~1metrics'}\n  /metrics:\n", "/more"),
    (
        "PL013",
        "items: {$ref: '#/components/schemas/NewThing'}",
        "items: {$ref: '#/components/schemas/NewThing', maxLength: 3}",
        "maxLength: 3}",
    ),
    ("PL020", "      operationId: get_metrics\n", "", "  /metrics:\n    get:\n"),
    ("PL021", "operationId: get_metrics", "operationId: get_thing # again", "get_thing # again"),
    ("PL022", "operationId: get_metrics", "operationId: getMetrics", "getMetrics"),
    ("PL022", "operationId: get_metrics", "operationId: get__metrics", "get__metrics"),
    ("PL023", "  /metrics:", "  /metrics/:", "  /metrics/:"),
    (
        "PL024",
        "  /metrics:\n",
        "  /things/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n  /metrics:\n",
        "/things/{id}",
    ),
    ("PL025", "  /metrics:\n", "  /a/{id}.json: {}\n  /metrics:\n", "{id}.json"),
    ("PL025", "  /metrics:\n", "  /a/{id}/b/{id}: {}\n  /metrics:\n", "/a/{id}"),
    (
        "PL026",
        "  /metrics:\n",
        "  /things/{id}/parts:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n  /metrics:\n",
        "/things/{id}/parts",
    ),
    (
        "PL038",
        "kind, in: query, required: true, schema: {",
        "kind, in: query, required: true, schema: {default: toy, ",
        "default: toy",
    ),
    ("PL042", "made_at: {type: string,", "made_at: {type: string, minimum: 3,", "minimum: 3,"),
    ("PL043", "name: all, in: query,", "name: all, allowEmptyValue: true, in: query,", "allowEmptyValue"),
    (
        "PL043",
        "    NewThing:\n      type: object\n",
        "    NewThing:\n      type: object\n      xml: {name: thing}\n",
        "xml:",
    ),
    (
        "PL043",
        "      operationId: get_metrics\n",
        "      operationId: get_metrics\n      servers: [{url: /}]\n",
        "servers: [{url: /}]\n      security",
    ),
    ("PL044", "format: email", "format: mail", "format: mail"),
    (
        "PL043",
        "name: all, in: query, schema: {type: boolean}",
        "name: all, in: query, schema: {type: boolean, nullable: true}",
        "type: boolean, nullable",
    ),
    (
        "PL043",
        "            text/plain:\n              schema: {type: string}\n",
        "            text/plain:\n              schema: {type: string, maxLength: 9}\n",
        "schema: {type: string, maxLength: 9}",
    ),
    (
        "PL049",
        "made_at: {type: string, format: date-time}",
        "made_at: {type: string, format: date-time, default: '2026-11-23T09:30:00Z'}",
        "default: '2026",
    ),
    (
        "PL049",
        "minimum: 0, exclusiveMinimum: true",
        "default: 1, minimum: 0, exclusiveMinimum: true",
        "default: 1, minimum",
    ),
    ("PL044", "type: integer, minimum: 1", "type: integer, format: uuid, minimum: 1", "format: uuid, minimum"),
    ("PL046", "required: [name, price]", "required: [name, price, prise]", "prise"),
    ("PL047", "minLength: 2, maxLength: 20", "minLength: 21, maxLength: 20", "minLength: 21"),
    ("PL048", "enum: [tool, toy]", "enum: [tool, toy, 3]", "toy, 3]"),
    ("PL030", "  /metrics:\n    get:\n", "  /metrics/{name}:\n    get:\n", "  /metrics/{name}:\n    get:"),
    ("PL031", PARAMETER, "        - {name: extra, in: path, required: true, schema: {type: string}}\n", "extra"),
    ("PL032", "in: path, required: true", "in: path, required: false", "in: path, required: false"),
    ("PL032", "in: path, required: true", "in: path", "thing_id, in: path"),
    ("PL033", "name: all, in: query", "name: all, in: cookie", "in: cookie"),
    (
        "PL034",
        PARAMETER,
        "        - {name: all, in: query, content: {application/json: {schema: {type: string}}}}\n",
        "name: all",
    ),
    ("PL035", PARAMETER, "        - {name: all, in: query, style: deepObject, schema: {type: string}}\n", "deepObject"),
    (
        "PL036",
        PARAMETER,
        "        - {name: all, in: query, schema: {type: array, items: {type: string}}}\n",
        "name: all",
    ),
    (
        "PL037",
        PARAMETER,
        "        - {name: X-a, in: header, schema: {type: string}}\n        - {name: x-A, in: header, schema: {type: string}}\n",
        "x-A",
    ),
    ("PL040", "enum: [tool, toy]", "enum: [tool, toy], default: car", "default: car"),
    ("PL041", "example: {name: spade, price: 12.5}", "example: {name: spade, price: 12.555}", "12.555"),
    ("PL041", "example: {name: spade, price: 12.5}", "examples: {one: {value: {name: spade}}}", "one: {value"),
    ("PL041", "maximum: 100, default: 20", "maximum: 100, default: 200", "default: 200"),
    ("PL041", "type: integer, minimum: 1", "type: integer, example: 0, minimum: 1", "example: 0"),
    ("PL045", "minLength: 8}}", "pattern: '['}}", "pattern: '['"),
    (
        "PL050",
        "            example: {name: spade, price: 12.5}\n",
        "          text/plain: {schema: {type: string}}\n",
        "          text/plain: {schema",
    ),
    (
        "PL051",
        "          application/json:\n            schema: {$ref: '#/components/schemas/NewThing'}\n            example: {name: spade, price: 12.5}\n",
        "          multipart/form-data: {}\n",
        "multipart",
    ),
    (
        "PL051",
        "          application/json:\n            schema: {$ref: '#/components/schemas/NewThing'}\n            example: {name: spade, price: 12.5}\n",
        "          application/xml: {}\n",
        "application/xml",
    ),
    ("PL052", "        required: true\n", "        required: false\n", "        required: false"),
    ("PL052", "        required: true\n", "", "requestBody:"),
    (
        "PL053",
        "      operationId: delete_thing\n",
        "      operationId: delete_thing\n      requestBody: {required: true, content: {text/plain: {}}}\n",
        "requestBody: {",
    ),
    (
        "PL054",
        "            schema: {$ref: '#/components/schemas/NewThing'}\n            example: {name: spade, price: 12.5}\n",
        "            {}\n",
        "          application/json:\n            {}",
    ),
    (
        "PL060",
        "        '204': {description: Gone.}",
        "        default: {$ref: '#/components/responses/Error'}",
        "default: {$ref",
    ),
    (
        "PL061",
        "        '204': {description: Gone.}",
        "        '200': {description: A text., content: {text/plain: {schema: {type: string}}}}\n        '204': {description: Gone.}",
        "'204'",
    ),
    (
        "PL061",
        "        '204': {description: Gone.}",
        "        '200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n        '202': {description: y, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}",
        "'202'",
    ),
    (
        "PL062",
        "      operationId: delete_thing\n      security: [{bearer: []}]\n      responses:\n",
        "      operationId: delete_thing\n      security: [{bearer: []}]\n      responses:\n        '400': {description: Nothing.}\n",
        "        '404': {$ref: '#/components/responses/Error'}\n  /metrics",
    ),
    (
        "PL063",
        "            text/plain:\n              schema: {type: string}\n",
        "            text/plain:\n              schema: {type: string}\n            text/html: {}\n",
        "text/html",
    ),
    (
        "PL070",
        "      operationId: get_metrics\n      security: []\n",
        "      operationId: get_metrics\n",
        "  /metrics:\n    get:\n",
    ),
    (
        "PL071",
        "      operationId: get_metrics\n      security: []\n",
        "      operationId: get_metrics\n      security: [{key: []}]\n",
        "security: [{key",
    ),
    (
        "PL071",
        "      operationId: get_metrics\n      security: []\n",
        "      operationId: get_metrics\n      security: [{}, {bearer: []}]\n",
        "security: [{}",
    ),
    ("PL072", "bearer: {type: http, scheme: bearer}", "bearer: {type: http, scheme: basic}", "scheme: basic"),
    (
        "PL073",
        "      x-gateway: {expose: false}\n",
        "      x-gateway: {expose: false}\n      x-access: {roles: [admin]}\n",
        "x-access: {roles: [admin]}",
    ),
    (
        "PL074",
        "x-access: {roles: [customer, service]",
        "x-access: {rolls: [customer, service], roles: [customer]",
        "rolls",
    ),
    ("PL074", "x-access: {roles: [customer, service]", "x-access: {roles: customer", "roles: customer"),
    ("PL080", "retry: idempotent, timeout: 1500ms", "retries: 3, timeout: 1500ms", "retries: 3"),
    ("PL080", "timeout: 1500ms", "timeout: 1.5s", "timeout: 1.5s"),
    ("PL080", "timeout: 1500ms", "timeout: 0s", "timeout: 0s"),
    ("PL080", "  body_limit: 16KiB", "  body_limit: 16kB", "16kB"),
    ("PL080", "    slow: {requests: 5, per: 1m, burst: 10}", "    slow: {requests: 5, per: 1m}", "    slow: {requests"),
    ("PL080", "  retry: safe", "  retry: always", "retry: always"),
    ("PL081", "{rate_limit: slow,", "{rate_limit: slwo,", "slwo"),
    ("PL082", "x-slo: {availability: 99.9, latency: 300ms}", "x-slo: {availability: 100, latency: 300ms}", "x-slo"),
    ("PL082", "x-slo: {availability: 99.9, latency: 300ms}", "x-slo: {availability: 99.9, p99: 300ms}", "x-slo"),
    (
        "PL083",
        "  /metrics:\n",
        "  /metrics:\n    x-gateway: {expose: false}\n",
        "    x-gateway: {expose: false}\n    get:",
    ),
];

/// The rules of the house, broken in a document of this workspace, which keeps them all.
#[rustfmt::skip]
const HOUSE: &[Case] = &[
    ("PL014", "    Username:\n", "    Forgotten: {type: boolean}\n    Username:\n", "    Forgotten"),
    ("PL027", "      summary: Log in\n", "", "  /users/login:\n    post:"),
    ("PL027", "      summary: Log in\n", "      summary: Log in.\n", "summary: Log in."),
    ("PL064", "        '404': {$ref: '#/components/responses/NotFound'}\n        '429': {$ref: '#/components/responses/TooManyRequests'}\n", "        '404': {$ref: '#/components/responses/NotFound'}\n", ""),
    ("PL064", "        '204':\n          description: The session is over.\n        '400': {$ref: '#/components/responses/BadRequest'}\n        '401': {$ref: '#/components/responses/Unauthorized'}\n", "        '204':\n          description: The session is over.\n        '400': {$ref: '#/components/responses/BadRequest'}\n", ""),
    ("PL065", "        '404': {$ref: '#/components/responses/NotFound'}\n", "        '404': {$ref: '#/components/responses/NotFound'}\n        '413': {$ref: '#/components/responses/NotFound'}\n", "'413': {$ref: '#/components/responses/NotFound'}"),
    ("PL066", "        WWW-Authenticate:\n", "        Authenticate:\n", "    Unauthorized:\n"),
    ("PL067", "      description: An account as its owner sees it.\n", "      description: An account as its owner sees it.\n      additionalProperties: false\n", ""),
    ("PL068", "            example: {refresh_token: 5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA}\n", "", ""),
    ("PL075", "        - name: user_id\n          in: path\n", "        - name: secret\n          in: query\n          description: x\n          schema: {type: boolean}\n        - name: user_id\n          in: path\n", "- name: secret"),
    ("PL076", "      description: Where to write to.\n      minLength: 3\n      maxLength: 254\n", "      description: Where to write to.\n      minLength: 3\n", "    Email:\n"),
    ("PL077", "    RefreshRequest:\n      type: object\n      description: A refresh token to exchange.\n      additionalProperties: false\n", "    RefreshRequest:\n      type: object\n      description: A refresh token to exchange.\n", "    RefreshRequest:\n"),
    ("PL078", "          description: Id of the account.\n          schema: {type: string, format: uuid}\n          example: 01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20\n", "          description: Id of the account.\n          schema: {type: integer}\n", "schema: {type: integer}\n      responses"),
];

#[test]
fn each_rule_of_the_house_is_found_at_the_line() {
    let path = format!("{}/../openapi/users.yaml", env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read_to_string(path).unwrap();
    let mut wrong = String::new();
    for (rule, from, to, at) in HOUSE {
        let source = patch(&good, from, to);
        let document = Document::parse("users.yaml", source.clone()).unwrap();
        let findings = spec::lint(&document);
        let mut line = if at.is_empty() { 0 } else { line_of(&source, at) };
        line += usize::from(*rule == "PL027" && to.is_empty());
        for finding in &findings {
            if finding.rule != *rule || finding.level != Level::Warning || (line > 0 && finding.line() != line) {
                wrong += &format!("{rule} at line {line} wanted, {finding} found for\n{to}\n");
            }
        }
        if findings.is_empty() {
            wrong += &format!("{rule} wanted, nothing found for\n{to}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_good_document_passes() {
    let api = Api::parse("things.yaml", GOOD).unwrap_or_else(|findings| panic!("{}", spec::render(&findings, &[])));
    assert_eq!(errors(spec::lint(&api.document)), []);
}

/// The good document keeps no rule of the house; the documents of this workspace do, see below.
fn errors(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.retain(|finding| finding.level == Level::Error);
    findings
}

#[test]
fn each_rule_refuses_its_document_at_the_line() {
    let mut wrong = String::new();
    for (rule, from, to, at) in CASES {
        let source = patched(from, to);
        let mut line = line_of(&source, at);
        // A text that begins with a line break or an earlier line names the line of its last word.
        line += at.trim_end().matches('\n').count() * usize::from(matches!(*rule, "PL020" | "PL030" | "PL070"));
        let findings = Api::parse("things.yaml", source.clone()).expect_err(&format!("{rule}: {to}"));
        let found: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.line())).collect();
        if !found.contains(&(*rule, line)) {
            wrong += &format!("{rule} at line {line} wanted, {found:?} found for\n{to}\n");
        }
        let rendered = spec::render(&findings, &[]);
        assert!(rendered.contains("error[PL") && rendered.contains("things.yaml:"), "{rendered}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// One fault gives one finding: a rule that fires beside the intended one would bury it.
#[test]
fn a_fault_is_reported_once() {
    let mut wrong = String::new();
    for (rule, from, to, _) in CASES {
        // These break two rules by nature.
        if matches!(*rule, "PL012" | "PL024" | "PL025" | "PL037" | "PL040" | "PL046" | "PL047" | "PL060") {
            continue;
        }
        let findings = errors(Api::parse("things.yaml", patched(from, to)).unwrap_err());
        let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        if rules != BTreeSet::from([*rule]) {
            wrong += &format!("{to}\n{}", spec::render(&findings, &[]));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_case_and_ids_are_sorted() {
    let ids: Vec<&str> = spec::rules().iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted() && ids.iter().collect::<BTreeSet<_>>().len() == ids.len());
    let loading = ["PL001", "PL002", "PL003", "PL004", "PL005"];
    let tested: BTreeSet<&str> = CASES.iter().chain(HOUSE).map(|case| case.0).chain(loading).collect();
    assert_eq!(tested, ids.into_iter().collect());
}

#[test]
fn an_undefined_scheme_is_found() {
    let source = patched("  securitySchemes:\n    bearer: {type: http, scheme: bearer}\n", "");
    let findings = Api::parse("things.yaml", source).unwrap_err();
    let findings = errors(findings);
    assert!(findings.iter().all(|finding| finding.rule == "PL072") && !findings.is_empty());
}

#[test]
fn a_body_schema_that_is_used_twice_is_at_fault_once() {
    let source = patched(
        "content:\n        application/json:\n          schema: {$ref: '#/components/schemas/Error'}",
        "content:\n        application/json: {}",
    );
    let findings = Api::parse("things.yaml", source).unwrap_err();
    assert_eq!(findings.iter().filter(|finding| finding.rule == "PL054").count(), 1);
}

/// The same said in another way is the same.
#[test]
fn an_inlined_type_is_still_that_type() {
    let path = format!("{}/../openapi/users.yaml", env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read_to_string(path).unwrap();
    let mut root = Document::parse("users.yaml", good).unwrap().root().clone();
    let error = root.pointer("/components/schemas/Error").unwrap().clone();
    let at = "/components/responses/Unauthorized/content/application~1json/schema";
    *root.pointer_mut(at).unwrap() = serde_json::json!({"allOf": [error]});
    let inlined = Document::parse("users.json", root.to_string()).unwrap();
    assert_eq!(spec::lint(&inlined), []);
    root.pointer_mut(at).unwrap()["allOf"][0]["properties"]["message"]["type"] = "integer".into();
    let other = Document::parse("users.json", root.to_string()).unwrap();
    assert!(spec::lint(&other).iter().any(|finding| finding.rule == "PL062"));
}
