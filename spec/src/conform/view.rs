//! A schema as it is meant: references followed, `allOf` flattened.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::{Document, pointer};

/// References and branches followed on one way.
const MAX_STEPS: usize = 64;

/// The schema objects that hold together at one place.
pub(super) struct View<'a> {
    /// Pointer of the outermost schema, after its `$ref`.
    pub(super) at: String,
    parts: Vec<(String, &'a Map<String, Value>)>,
    document: &'a Document,
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document, pointer: &str) -> Self {
        let mut parts = Vec::new();
        collect(document, pointer, &mut parts, &mut 0);
        View { at: document.resolve(pointer).0, parts, document }
    }

    /// The first statement of a keyword, and where it stands.
    pub(super) fn get(&self, key: &str) -> Option<(String, &'a Value)> {
        self.parts.iter().find_map(|(at, fields)| Some((format!("{at}/{key}"), fields.get(key)?)))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key).and_then(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.get(key).and_then(|(_, value)| value.as_f64())
    }

    pub(super) fn says(&self, key: &str) -> bool {
        self.parts.iter().any(|(_, fields)| fields.get(key) == Some(&Value::Bool(true)))
    }

    /// Pointer of a keyword where it is stated, else of the schema.
    pub(super) fn place(&self, key: &str) -> String {
        self.get(key).map_or_else(|| self.at.clone(), |(at, _)| at)
    }

    /// The type, stated or implied by a keyword that only one type has.
    pub(super) fn kind(&self) -> Option<&'a str> {
        let implied = |keys: &[&str]| keys.iter().any(|key| self.get(key).is_some());
        self.text("type").or_else(|| match () {
            () if implied(&["properties", "additionalProperties"]) => Some("object"),
            () if implied(&["items"]) => Some("array"),
            () => None,
        })
    }

    /// Fields with the pointer of each, without those that say `hidden` (`readOnly`, `writeOnly`).
    pub(super) fn properties(&self, hidden: &str) -> BTreeMap<&'a str, String> {
        let mut properties = BTreeMap::new();
        for (at, fields) in &self.parts {
            let named = fields.get("properties").and_then(Value::as_object).into_iter().flatten();
            for (name, _) in named {
                let place = pointer::push(&format!("{at}/properties"), name);
                if !View::new(self.document, &place).says(hidden) {
                    properties.entry(name.as_str()).or_insert(place);
                }
            }
        }
        properties
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        let lists = self.parts.iter().filter_map(|(_, fields)| fields.get("required")?.as_array());
        lists.flatten().any(|required| required == name)
    }

    /// Pointers of the branches of a choice.
    pub(super) fn branches(&self) -> Vec<String> {
        let choice = ["oneOf", "anyOf"].into_iter().find_map(|key| self.get(key));
        let Some((at, value)) = choice else { return Vec::new() };
        (0..value.as_array().map_or(0, Vec::len)).map(|index| format!("{at}/{index}")).collect()
    }
}

fn collect<'a>(
    document: &'a Document,
    pointer: &str,
    parts: &mut Vec<(String, &'a Map<String, Value>)>,
    steps: &mut usize,
) {
    *steps += 1;
    let (at, schema) = document.resolve(pointer);
    let Some(fields) = schema.as_object().filter(|_| *steps < MAX_STEPS) else { return };
    if parts.iter().any(|(known, _)| *known == at) {
        return;
    }
    parts.push((at.clone(), fields));
    // A choice of one is none.
    for key in ["allOf", "oneOf", "anyOf"] {
        let branches = fields.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        if key == "allOf" || branches == 1 {
            (0..branches).for_each(|index| collect(document, &format!("{at}/{key}/{index}"), parts, steps));
        }
    }
}
