//! A small document without a fault, and patches to it.

use spec::{Api, Validator, Violation};

/// A good document. Lines matter to no test: a test finds its line by its text.
pub(crate) const GOOD: &str = r##"openapi: 3.0.3
info: {title: Things, version: 1.0.0, description: For tests.}
servers: [{url: /}]
x-gateway:
  rate_limits:
    default: {requests: 10, per: 1s, burst: 20}
    slow: {requests: 5, per: 1m, burst: 10}
  rate_limit: default
  timeout: 10s
  body_limit: 16KiB
  cache: no-store
  retry: safe
  expose: true
x-slo: {availability: 99.9, latency: 300ms}
paths:
  /things:
    post:
      operationId: create_thing
      security: [{bearer: []}]
      x-access: {roles: [customer, service], scopes: ['things:write']}
      x-gateway: {rate_limit: slow, retry: idempotent, timeout: 1500ms}
      parameters:
        - {name: Idempotency-Key, in: header, schema: {type: string, minLength: 8}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewThing'}
            example: {name: spade, price: 12.5}
      responses:
        '201':
          description: Created.
          headers:
            Location: {required: true, schema: {type: string}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
        '400': {$ref: '#/components/responses/Error'}
        5XX: {$ref: '#/components/responses/Error'}
    get:
      operationId: list_things
      security: []
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
        - {name: kind, in: query, required: true, schema: {type: string, enum: [tool, toy]}}
        - {name: all, in: query, schema: {type: boolean}}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                required: [items]
                properties:
                  items: {type: array, maxItems: 3, items: {$ref: '#/components/schemas/Thing'}}
                  next_page: {type: string}
        '400': {$ref: '#/components/responses/Error'}
        5XX: {$ref: '#/components/responses/Error'}
  /things/{thing_id}:
    parameters:
      - {name: thing_id, in: path, required: true, schema: {type: string, format: uuid}}
    get:
      operationId: get_thing
      security: [{bearer: []}]
      responses:
        '200':
          description: The thing.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
        '404': {$ref: '#/components/responses/Error'}
    delete:
      operationId: delete_thing
      security: [{bearer: []}]
      responses:
        '204': {description: Gone.}
        '404': {$ref: '#/components/responses/Error'}
  /metrics:
    get:
      operationId: get_metrics
      security: []
      x-gateway: {expose: false}
      responses:
        '200':
          description: Numbers.
          content:
            text/plain:
              schema: {type: string}
        5XX: {$ref: '#/components/responses/Error'}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  responses:
    Error:
      description: What is wrong.
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Error'}
  schemas:
    NewThing:
      type: object
      additionalProperties: false
      required: [name, price]
      properties:
        name: {type: string, minLength: 2, maxLength: 20}
        price: {type: number, minimum: 0, exclusiveMinimum: true, multipleOf: 0.01}
        mail: {type: string, format: email}
        secret: {type: string, format: password, minLength: 8}
        note: {type: string, nullable: true, maxLength: 5}
        parts: {type: array, items: {$ref: '#/components/schemas/NewThing'}}
    Thing:
      type: object
      required: [id, name, made_at]
      properties:
        id: {type: string, format: uuid}
        name: {type: string}
        made_at: {type: string, format: date-time}
        secret: {type: string, writeOnly: true}
        parent: {nullable: true, allOf: [{$ref: '#/components/schemas/Thing'}]}
        labels: {type: object, additionalProperties: {type: string}}
    Error:
      type: object
      required: [request_id, message]
      properties:
        request_id: {type: string}
        message: {type: string}
        error_code: {type: string}
"##;

/// The good document with one passage replaced, which must be there exactly once.
pub(crate) fn patched(from: &str, to: &str) -> String {
    patch(GOOD, from, to)
}

/// A document with one passage replaced, which must be there exactly once.
pub(crate) fn patch(document: &str, from: &str, to: &str) -> String {
    assert_eq!(document.matches(from).count(), 1, "{from:?} must occur once");
    document.replacen(from, to, 1)
}

/// Line (from 1) of the only occurrence of a text.
pub(crate) fn line_of(document: &str, text: &str) -> usize {
    assert_eq!(document.matches(text).count(), 1, "{text:?} must occur once");
    document.find(text).map(|at| document[..at].matches('\n').count() + 1).unwrap()
}

/// The compiled document; it must be without fault.
pub(crate) fn compile(source: &str) -> Validator {
    let api = Api::parse("things.yaml", source).unwrap_or_else(|findings| panic!("{}", spec::render(&findings, &[])));
    Validator::compile(&api).unwrap()
}

/// Violations as text, to compare.
pub(crate) fn told(violations: Vec<Violation>) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

/// A message without headers.
pub(crate) fn none(_: &str) -> Vec<String> {
    Vec::new()
}

/// An id of the right format.
pub(crate) const ID: &str = "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20";
/// What [`told`] gives when all is well.
pub(crate) const NOTHING: [&str; 0] = [];
