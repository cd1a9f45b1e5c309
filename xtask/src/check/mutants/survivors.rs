//! Changes that may survive, each for a reason.

use super::edit::Mutant;

/// Beginning of the kind of change; part of the place, after `-server ` where the change is of a server's statement;
/// reason.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("nullable added", "-server /parameters/", "Dropshot calls every optional parameter nullable; a text never is"),
    ("bound", "/schemas/Email: minLength", "the shortest address has three characters: a@b"),
    ("bound", "/PageToken/schema: minLength", "its pattern asks for a character"),
    ("bound", "/ServiceTokenRequest/properties/client_id: minLength", "its pattern asks for a character"),
    ("bound", "/ServiceTokenRequest/properties/scope: minLength", "its pattern asks for three characters"),
];

/// Why this change may survive in this document or statement; `None` when it may not.
pub(super) fn reason(name: &str, mutant: &Mutant) -> Option<&'static str> {
    let fits = |(kind, place, _): &&(&str, &str, &str)| {
        let (server, place) =
            place.split_once(' ').filter(|(server, _)| server.starts_with('-')).unwrap_or(("", place));
        mutant.kind.starts_with(kind) && name.ends_with(server) && mutant.what.contains(place)
    };
    ALLOWED.iter().find(fits).map(|(_, _, reason)| *reason)
}
