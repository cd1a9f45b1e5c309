//! What can be at odds: one table with permanent ids.

/// One way in which a server and its document can be at odds. Its id is permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conformance {
    /// Permanent id, `PC` and three digits.
    pub id: &'static str,
    /// What is demanded, one line.
    pub summary: &'static str,
    /// The way out.
    pub help: &'static str,
}

const fn rule(id: &'static str, summary: &'static str, help: &'static str) -> Conformance {
    Conformance { id, summary, help }
}

/// Every rule, by id.
pub fn conformance_rules() -> &'static [Conformance] {
    &[
        OPERATION_MISSING,
        OPERATION_UNKNOWN,
        ROUTE,
        PARAMETER_MISSING,
        PARAMETER_UNKNOWN,
        PARAMETER_REQUIRED,
        BODY,
        BODY_REQUIRED,
        BODY_MEDIA_TYPE,
        STATUS_MISSING,
        STATUS_UNKNOWN,
        RESPONSE_BODY,
        RESPONSE_MEDIA_TYPE,
        HEADER_MISSING,
        HEADER_UNKNOWN,
        HEADER_REQUIRED,
        SECURITY,
        TYPE,
        NULLABLE,
        ENUM,
        FORMAT,
        BOUND,
        PROPERTY_MISSING,
        PROPERTY_UNKNOWN,
        PROPERTY_REQUIRED,
        CLOSED,
        DEFAULT,
        COMPOSITION,
    ]
}

macro_rules! rules {
    ($($name:ident: $id:literal, $summary:literal, $help:literal;)*) => {
        $(pub(super) const $name: Conformance = rule($id, $summary, $help);)*
    };
}

rules! {
    OPERATION_MISSING: "PC001", "every operation of the document is served",
        "bind a handler to it, or take it out of the document";
    OPERATION_UNKNOWN: "PC002", "every operation that is served is in the document",
        "write it into the document, or unbind the handler";
    ROUTE: "PC003", "an operation has the method and path of the document",
        "rebuild the server against this document, or restore method and path";
    PARAMETER_MISSING: "PC010", "every parameter of the document is read",
        "add it to the handler's arguments, or take it out of the document";
    PARAMETER_UNKNOWN: "PC011", "every parameter that is read is in the document",
        "write it into the document, or take it out of the handler's arguments";
    PARAMETER_REQUIRED: "PC012", "a parameter is required by both or by neither",
        "change `required` in the document, or make the field an `Option`, or none";
    BODY: "PC020", "a body is taken by both or by neither",
        "change `requestBody` in the document, or the handler's `Json` argument";
    BODY_REQUIRED: "PC021", "a body is required by both or by neither",
        "change `required` in the document";
    BODY_MEDIA_TYPE: "PC022", "a body has one media type in both",
        "change the media type in the document, or the handler's argument";
    STATUS_MISSING: "PC030", "every status of the document can be answered",
        "let the handler answer it (`.fails(&[…])` states an error status), or take it out of the document";
    STATUS_UNKNOWN: "PC031", "every status that can be answered is in the document",
        "write it into the document, or take it out of what the handler answers";
    RESPONSE_BODY: "PC032", "a response has a body in both or in neither",
        "change `content` in the document, or what the handler answers";
    RESPONSE_MEDIA_TYPE: "PC033", "a response has one media type in both",
        "change the media type in the document, or what the handler answers";
    HEADER_MISSING: "PC034", "every response header of the document is sent",
        "send it, or take it out of the document";
    HEADER_UNKNOWN: "PC035", "every response header that is sent is in the document",
        "write it into the document, or do not send it";
    HEADER_REQUIRED: "PC036", "a response header is required by both or by neither",
        "change `required` in the document, or when the server sends it";
    SECURITY: "PC040", "an operation is protected by both or by neither",
        "change `security` in the document, or the handler's `Caller` argument";
    TYPE: "PC050", "a value has one type in both",
        "change the type in the document, or in the server";
    NULLABLE: "PC051", "`null` is allowed by both or by neither",
        "change `nullable` in the document; a field that may be left out is not `null`: `#[schemars(with = \"T\")]`";
    ENUM: "PC052", "an enum has the same values in both",
        "change `enum` in the document, or the variants of the type";
    FORMAT: "PC053", "a format that the server states is the document's",
        "change `format` in the document, or the type in the server";
    BOUND: "PC054", "the server's type holds every value that the document allows",
        "tighten the document, or widen the type in the server";
    PROPERTY_MISSING: "PC055", "every field of the document is one of the server's type",
        "add the field to the type, or take it out of the document";
    PROPERTY_UNKNOWN: "PC056", "every field of the server's type is in the document",
        "write the field into the document, or take it out of the type";
    PROPERTY_REQUIRED: "PC057", "a field is required by both or by neither",
        "change `required` in the document, or make the field an `Option`, or none";
    CLOSED: "PC058", "fields that are not named are treated alike",
        "write `additionalProperties` as the server has it, or change `deny_unknown_fields` or the map";
    DEFAULT: "PC060", "a default that the server states is the document's",
        "change `default` in the document, or leave it to the document alone";
    COMPOSITION: "PC061", "a choice has the same branches in both",
        "change `oneOf` or `anyOf` in the document, or the variants of the type";
}
