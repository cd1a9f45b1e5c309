//! Every rule: its permanent id, what it reports, and what that means for a client.

use super::Class;
use Class::{Breaking as B, Compatible as C, Documentation as D};

/// One kind of change. An id is never given to anything else.
#[derive(Debug)]
pub struct ChangeRule {
    /// `PD` and three digits.
    pub id: &'static str,
    /// What changed.
    pub summary: &'static str,
    /// Class in a request, and outside bodies and parameters.
    pub request: Class,
    /// Class in a response.
    pub response: Class,
    /// Why it has that class.
    pub reason: &'static str,
}

/// Every rule of [`diff`](super::diff), by id.
pub fn change_rules() -> &'static [ChangeRule] {
    RULES
}

/// The rule with an id; the first one for an id that does not exist, which a test excludes.
pub(super) fn rule(id: &str) -> &'static ChangeRule {
    RULES.binary_search_by(|rule| rule.id.cmp(id)).ok().and_then(|index| RULES.get(index)).unwrap_or(&UNKNOWN)
}

static UNKNOWN: ChangeRule = always("PD000", "something changed", B, "what is not known to be compatible is breaking");

const fn always(id: &'static str, summary: &'static str, class: Class, reason: &'static str) -> ChangeRule {
    ChangeRule { id, summary, request: class, response: class, reason }
}

const fn directed(id: &'static str, summary: &'static str, request: Class, response: Class) -> ChangeRule {
    let reason = "requests may widen and responses may narrow; the reverse meets a client unprepared";
    ChangeRule { id, summary, request, response, reason }
}

const fn narrowed(id: &'static str, summary: &'static str) -> ChangeRule {
    directed(id, summary, B, C)
}

const fn widened(id: &'static str, summary: &'static str) -> ChangeRule {
    directed(id, summary, C, B)
}

const fn changed(id: &'static str, summary: &'static str) -> ChangeRule {
    always(id, summary, B, "neither the old nor the new values contain the others")
}

#[rustfmt::skip]
static RULES: &[ChangeRule] = &[
    always("PD001", "a path was added", C, "nobody called it"),
    always("PD002", "a path was removed", B, "calls to it fail"),
    always("PD003", "an operation was added", C, "nobody called it"),
    always("PD004", "an operation was removed", B, "calls to it fail"),
    always("PD005", "a path variable was renamed", B, "an argument of the client method changes"),
    always("PD006", "the operationId changed", B, "the client method has another name"),
    always("PD007", "a server was removed", B, "clients that took the address from the document lose it"),
    always("PD008", "a server was added", C, "the others remain"),
    always("PD020", "a required parameter was added", B, "requests without it are refused"),
    always("PD021", "an optional parameter was added", C, "requests may leave it out"),
    always("PD022", "a parameter was removed", B, "an argument of the client method is gone"),
    always("PD023", "a parameter became required", B, "requests without it are refused"),
    always("PD024", "a parameter became optional", C, "requests that carry it remain valid"),
    always("PD025", "the serialization of a parameter changed", B, "the server reads what clients write differently"),
    always("PD030", "a required body was added", B, "requests without it are refused"),
    always("PD031", "an optional body was added", C, "requests may leave it out"),
    always("PD032", "the request body was removed", B, "what clients send is no longer read"),
    always("PD033", "the request body became required", B, "requests without it are refused"),
    always("PD034", "the request body became optional", C, "requests that carry one remain valid"),
    always("PD035", "a media type of the request was added", C, "the others remain"),
    always("PD036", "a media type of the request was removed", B, "requests that use it are refused"),
    always("PD037", "a media type of the response was added", B, "a client may meet a body that it cannot read"),
    always("PD038", "a media type of the response was removed", B, "a client that asks for it gets none"),
    always("PD039", "the encoding of a body changed", B, "the server reads what clients write differently"),
    always("PD050", "a success status was added", B, "a client does not know what such an answer carries"),
    always("PD051", "an error status was added", C, "a client treats an unknown status as x00 of its class (RFC 9110, section 15)"),
    always("PD052", "a success status was removed", B, "a client that waits for it waits in vain"),
    always("PD053", "an error status was removed", C, "a client no longer meets it"),
    always("PD054", "a response header was added", C, "a client ignores headers that it does not know"),
    always("PD055", "a response header was removed", B, "a client that reads it finds nothing"),
    always("PD056", "a response header became optional", B, "a client that reads it may find nothing"),
    always("PD057", "a response header became required", C, "it could be there before"),
    always("PD060", "the callbacks changed", B, "what the server sends to its clients is not compared in detail"),
    always("PD061", "the links changed", D, "links describe, they do not bind"),
    always("PD070", "credentials that sufficed no longer do", B, "requests that carry them are refused"),
    always("PD071", "other credentials suffice too", C, "those that sufficed still do"),
    always("PD072", "a security scheme changed", B, "credentials are presented in another way"),
    always("PD073", "a role was shut out", B, "its requests are refused"),
    always("PD074", "a role was let in", C, "the others remain"),
    always("PD075", "a scope became necessary", B, "tokens without it are refused"),
    always("PD076", "a scope is no longer necessary", C, "tokens that carry it remain valid"),
    always("PD080", "the gateway allows less", B, "requests that passed are refused"),
    always("PD081", "the gateway allows more", C, "requests that passed still do"),
    always("PD082", "another policy of the gateway changed", D, "it does not decide whether a request passes"),
    always("PD083", "the service level objective was lowered", B, "clients were promised more"),
    always("PD084", "the service level objective was raised", C, "clients are promised more"),
    always("PD085", "an extension changed", D, "extensions that we do not know do not bind"),
    always("PD090", "a text changed", D, "texts do not bind"),
    always("PD091", "something was deprecated", D, "it still works"),
    always("PD092", "something is no longer deprecated", D, "it worked before"),
    always("PD093", "an example changed", D, "examples do not bind"),
    always("PD094", "tags changed", D, "tags do not bind"),
    narrowed("PD100", "types were removed"),
    widened("PD101", "types were added"),
    changed("PD102", "the type changed"),
    narrowed("PD103", "null is no longer allowed"),
    widened("PD104", "null is now allowed"),
    narrowed("PD105", "enum members were removed"),
    widened("PD106", "enum members were added"),
    narrowed("PD108", "the format became narrower"),
    widened("PD109", "the format became wider"),
    changed("PD110", "the format changed"),
    narrowed("PD111", "the minimum was raised"),
    widened("PD112", "the minimum was lowered"),
    narrowed("PD113", "the maximum was lowered"),
    widened("PD114", "the maximum was raised"),
    narrowed("PD115", "multipleOf became narrower"),
    widened("PD116", "multipleOf became wider"),
    changed("PD117", "multipleOf changed"),
    narrowed("PD118", "minLength was raised"),
    widened("PD119", "minLength was lowered"),
    narrowed("PD120", "maxLength was lowered"),
    widened("PD121", "maxLength was raised"),
    narrowed("PD122", "a pattern was added"),
    widened("PD123", "a pattern was removed"),
    changed("PD124", "the pattern changed"),
    narrowed("PD125", "minItems was raised"),
    widened("PD126", "minItems was lowered"),
    narrowed("PD127", "maxItems was lowered"),
    widened("PD128", "maxItems was raised"),
    narrowed("PD129", "items must now be unique"),
    widened("PD130", "items need no longer be unique"),
    narrowed("PD131", "minProperties was raised"),
    widened("PD132", "minProperties was lowered"),
    narrowed("PD133", "maxProperties was lowered"),
    widened("PD134", "maxProperties was raised"),
    always("PD140", "a property was removed", B, "a field of the client type is gone"),
    always("PD141", "an optional property was added", C, "requests may leave it out, and clients ignore fields that they do not know"),
    narrowed("PD142", "a required property was added"),
    narrowed("PD143", "a property became required"),
    widened("PD144", "a property became optional"),
    narrowed("PD145", "unknown properties are no longer allowed"),
    always("PD146", "unknown properties are now allowed", C, "requests may widen, and clients ignore fields that they do not know"),
    narrowed("PD150", "a branch was removed"),
    widened("PD151", "a branch was added"),
    narrowed("PD152", "a choice became narrower"),
    widened("PD153", "a choice became wider"),
    changed("PD155", "what is excluded changed"),
    always("PD156", "the discriminator changed", B, "clients choose the branch by it"),
    always("PD157", "the default changed", B, "what is left out means something else"),
    always("PD158", "a property became readOnly", B, "what clients send is no longer read"),
    always("PD159", "a property is no longer readOnly", C, "requests may leave it out"),
    always("PD160", "a property became writeOnly", B, "a client that reads it finds nothing"),
    always("PD161", "a property is no longer writeOnly", C, "clients ignore fields that they do not know"),
    always("PD162", "the XML form changed", B, "the same value is written differently"),
    narrowed("PD163", "a `oneOf` gained a branch that overlaps with others"),
    widened("PD164", "a `oneOf` lost a branch that overlapped with others"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sorted() {
        assert!(RULES.is_sorted_by(|one, other| one.id < other.id));
    }
}
