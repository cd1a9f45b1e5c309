//! The rules.

use super::{
    Check::{self, Document, Loading, Operation},
    Rule, body, example, extension, id, operation, parameter, path, reference, response, security,
};
use crate::diagnostic::Level;

const fn error(id: &'static str, check: Check, summary: &'static str, help: &'static str) -> Rule {
    Rule { id, level: Level::Error, summary, help, check }
}

/// By id. 00x reading, 01x references, 02x paths and operations, 03x parameters, 04x schemas and examples,
/// 05x request bodies, 06x responses, 07x access, 08x extensions.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    error(id::SYNTAX, Loading, "the file is YAML or JSON",
        "correct the syntax"),
    error(id::DUPLICATE_KEY, Loading, "a key is given once",
        "remove one of the two"),
    error(id::YAML_FEATURE, Loading, "only plain YAML: no merge keys, tags, complex keys or several documents; not too deep, not too large",
        "write it out"),
    error(id::STRUCTURE, Loading, "the document has the structure of OpenAPI 3.0, down to every keyword",
        "compare with the OpenAPI specification, version 3.0.3"),
    error(id::VERSION, Loading, "the version is 3.0",
        "write `openapi: 3.0.3`"),

    error("PL010", Document(reference::dangling), "a reference leads somewhere",
        "correct the reference or add what it names"),
    error("PL011", Document(reference::external), "a reference stays within the file",
        "move what it names into `components`"),
    error("PL012", Document(reference::path_item), "a path item is not a reference",
        "write the operations out at the path"),
    error("PL013", Document(reference::siblings), "nothing stands beside `$ref`, as it would be ignored",
        "move the other keys to what is referred to, or wrap the reference: `allOf: [{$ref: …}]`"),

    error("PL020", Operation(operation::id_missing), "an operation has an operationId",
        "add an `operationId` in snake_case: it names the handler, the client method and the metrics"),
    error("PL021", Document(operation::id_duplicate), "an operationId is unique",
        "rename one of the two"),
    error("PL022", Operation(operation::id_case), "an operationId is snake_case",
        "use lower-case letters, digits and single underscores, beginning with a letter"),
    error("PL023", Document(path::trailing_slash), "a path does not end in a slash",
        "remove it: servers answer with and without"),
    error("PL024", Document(path::ambiguous), "two paths differ in more than the names of variables",
        "give both the same template and merge their operations"),
    error("PL025", Document(path::template), "a variable is a whole segment, named once",
        "write `/{name}/`, each name once"),

    error("PL030", Operation(parameter::missing), "each variable of a path is declared",
        "add a parameter with `in: path` and `required: true`"),
    error("PL031", Operation(parameter::undeclared), "each path parameter stands in the path",
        "remove the parameter or add it to the path"),
    error("PL032", Operation(parameter::not_required), "a path parameter is required",
        "write `required: true`"),
    error("PL033", Operation(parameter::cookie), "no parameter travels in a cookie",
        "use a header"),
    error("PL034", Operation(parameter::content), "a parameter has a `schema`, not a `content`",
        "describe the value with `schema`"),
    error("PL035", Operation(parameter::style), "a parameter has the default style of its place",
        "remove `style`: `simple` in path and header, `form` in a query"),
    error("PL036", Operation(parameter::scalar), "a parameter is a single value",
        "use a string, number, integer or boolean"),
    error("PL037", Operation(parameter::twice), "a parameter is declared once; header names have no case",
        "remove one of the two"),

    error("PL040", Document(example::default_in_enum), "a default is one of the enum",
        "correct the default or add it to the enum"),
    error("PL041", Document(example::matches), "an example or default matches its schema",
        "correct the example or the schema"),
    error(id::SCHEMA, Document(example::compiles), "a schema can be compiled",
        "correct the schema"),

    error("PL050", Operation(body::single), "a request body has one media type",
        "keep one, best `application/json`"),
    error("PL051", Operation(body::media_type), "a request body is of a media type that can be generated and served",
        "use application/json, application/x-www-form-urlencoded, application/octet-stream or text/plain"),
    error("PL052", Operation(body::optional), "a request body is required",
        "write `required: true`: generated clients demand it anyway"),
    error("PL053", Operation(body::on_get), "GET, HEAD, DELETE, OPTIONS and TRACE have no request body",
        "use parameters, or another method"),
    error("PL054", Operation(body::no_schema), "a JSON body has a schema",
        "add a `schema`"),

    error("PL060", Operation(response::default), "responses are stated by status, never as `default`",
        "state each status or class (`'404'`, `5XX`)"),
    error("PL061", Operation(response::one_success), "an operation has one type of successful answer",
        "use one schema and media type for every status below 400, or none at all"),
    error("PL062", Operation(response::one_error), "an operation has one type of error answer",
        "use the schema `Error` for every status from 400 on"),
    error("PL063", Operation(response::single), "a response has one media type",
        "keep one"),

    error("PL070", Operation(security::stated), "an operation states its `security`",
        "write `security: []` for a public operation, `security: [{bearer: []}]` otherwise"),
    error("PL071", Operation(security::supported), "`security` is `[]` or `[{bearer: []}]`",
        "write one of the two; roles and scopes belong in `x-access`"),
    error("PL072", Operation(security::defined), "the security scheme in use is defined as an HTTP bearer scheme",
        "add `components.securitySchemes.bearer: {type: http, scheme: bearer}`"),
    error("PL073", Operation(security::access_on_public), "a public operation has no `x-access`",
        "remove `x-access`, or write `security: [{bearer: []}]`"),
    error("PL074", Operation(security::access_shape), "`x-access` lists roles and scopes",
        "write `x-access: {roles: [customer, admin], scopes: []}`"),

    error("PL080", Document(extension::gateway), "`x-gateway` has only known keys with valid values",
        "correct the value"),
    error("PL081", Document(extension::rate_limit_class), "a rate-limit class in use is defined",
        "define it at the root: `x-gateway: {rate_limits: {…}}`"),
    error("PL082", Document(extension::slo), "`x-slo` has only known keys with valid values",
        "correct the value"),
    error("PL083", Document(extension::placement), "an extension of ours stands where it is read",
        "move it to the root or to an operation"),
];
