//! Whether two branches of a `oneOf` can have a value in common, which the `oneOf` would then exclude.

use serde_json::Value;

use super::flat::Flat;
use super::walk::Schemas;
use crate::document::Document;

/// Whether it is certain that no value satisfies both.
pub(super) fn are_disjoint(document: &Document, one: &Schemas<'_>, other: &Schemas<'_>) -> bool {
    let (one, other) = (Flat::new(document, one), Flat::new(document, other));
    if one.nullable() && other.nullable() {
        return false;
    }
    let (types, others) = (one.types(), other.types());
    let shared: Vec<&&str> = types.intersection(&others).collect();
    match shared.as_slice() {
        [] => true,
        [only] if **only == "object" => told_apart(&one, &other),
        _ => match (one.members(), other.members()) {
            (Some(members), Some(others)) => have_nothing_in_common(&members, &others),
            _ => false,
        },
    }
}

/// Whether some field is in every object of both, and its values tell which of them it is.
fn told_apart(one: &Flat<'_>, other: &Flat<'_>) -> bool {
    let needs = other.required();
    let values = |flat: &Flat<'_>, name: &str| -> Option<Vec<Value>> {
        let schemas = flat.all("properties").iter().filter_map(|properties| properties.get(name)).collect();
        let members = Flat::new(flat.document(), &schemas).members()?;
        Some(members.into_iter().cloned().collect())
    };
    one.required().into_iter().filter(|name| needs.contains(name)).any(|name| {
        values(one, name).zip(values(other, name)).is_some_and(|(members, others)| {
            have_nothing_in_common(&members.iter().collect::<Vec<_>>(), &others.iter().collect::<Vec<_>>())
        })
    })
}

fn have_nothing_in_common(members: &[&Value], others: &[&Value]) -> bool {
    members.iter().all(|member| !others.contains(member))
}
