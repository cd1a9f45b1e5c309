//! Objects and lists.

use serde_json::{Map, Value, json};

use super::shape::Shape;
use super::{Invalid, MAX_DEPTH, Sampler, scalar};
use crate::document::pointer;

/// Items of the longest list that is made.
const MAX_ITEMS: usize = 1_000;
/// A field that no schema names.
const UNKNOWN: &str = "no_such_field";

impl Sampler<'_> {
    /// The required fields, and as many more as `minProperties` asks for.
    pub(super) fn smallest_object(&self, shape: &Shape<'_>, depth: usize) -> Option<Value> {
        let properties = shape.properties();
        let mut fields = Map::new();
        for name in shape.required() {
            let value = match properties.get(&name).cloned().or_else(|| shape.additional()) {
                Some(at) => self.value_at(&at, depth + 1)?,
                None => json!("a"),
            };
            fields.insert(name, value);
        }
        let least = shape.at_least("minProperties");
        for (name, at) in &properties {
            if fields.len() < least && !fields.contains_key(name) {
                fields.extend(self.value_at(at, depth + 1).map(|value| (name.clone(), value)));
            }
        }
        let mut number = 0;
        while fields.len() < least && !shape.is_closed() && number < MAX_ITEMS {
            let value = shape.additional().and_then(|at| self.value_at(&at, depth + 1)).unwrap_or_else(|| json!("a"));
            fields.insert(format!("key{number}"), value);
            number += 1;
        }
        Some(Value::Object(fields))
    }

    pub(super) fn smallest_array(&self, shape: &Shape<'_>, depth: usize) -> Option<Value> {
        self.array(shape, shape.at_least("minItems"), depth)
    }

    /// A list of this many items.
    fn array(&self, shape: &Shape<'_>, length: usize, depth: usize) -> Option<Value> {
        if length == 0 {
            return Some(json!([]));
        }
        let Some(at) = shape.items().filter(|_| length <= MAX_ITEMS && depth < MAX_DEPTH) else {
            return (length <= MAX_ITEMS).then(|| (0..length).map(|index| json!(index)).collect());
        };
        if shape.unique_items() {
            let mut distinct = self.valid(&at);
            let more =
                self.shapes(&at).iter().flat_map(|shape| scalar::series(shape, shape.kind())).collect::<Vec<_>>();
            for value in more {
                if distinct.len() < length && !distinct.contains(&value) && self.admits(&at, &value) {
                    distinct.push(value);
                }
            }
            return distinct.get(..length).map(|items| Value::Array(items.to_vec()));
        }
        let item = self.value_at(&at, depth + 1)?;
        Some(Value::Array(vec![item; length]))
    }

    pub(super) fn valid_objects(&self, shape: &Shape<'_>, above: &mut Vec<String>, values: &mut Vec<Value>) {
        let Some(Value::Object(base)) = self.smallest_object(shape, above.len()) else { return };
        values.push(Value::Object(base.clone()));
        let required = shape.required();
        let mut full = base.clone();
        for (name, at) in shape.properties() {
            for value in self.valid_at(&at, above) {
                values.push(with(&base, &name, value));
            }
            if !required.contains(&name) {
                full.extend(self.value_at(&at, above.len()).map(|value| (name, value)));
            }
        }
        if !shape.is_closed() {
            let value = shape.additional().map_or_else(|| Some(json!("a")), |at| self.value_at(&at, above.len()));
            values.extend(value.map(|value| with(&base, UNKNOWN, value)));
        }
        values.push(Value::Object(full));
    }

    pub(super) fn invalid_objects(&self, shape: &Shape<'_>, above: &mut Vec<String>, found: &mut Vec<Invalid>) {
        let Some(Value::Object(base)) = self.smallest_object(shape, above.len()) else { return };
        for name in shape.required() {
            let mut fields = base.clone();
            fields.remove(&name);
            let pointer = pointer::push("", &name);
            found.push(Invalid { value: Value::Object(fields), pointer, keyword: "required" });
        }
        if shape.is_closed() {
            let pointer = pointer::push("", UNKNOWN);
            let value = with(&base, UNKNOWN, json!(1));
            found.push(Invalid { value, pointer, keyword: "additionalProperties" });
        }
        if shape.at_least("minProperties") == base.len() && !base.is_empty() {
            let mut fields = base.clone();
            let optional = base.keys().find(|name| !shape.required().contains(*name)).cloned();
            fields.remove(optional.as_deref().unwrap_or_default());
            found.push(Invalid { value: Value::Object(fields), pointer: String::new(), keyword: "minProperties" });
        }
        if let Some(most) = shape.at_most("maxProperties").filter(|most| *most < MAX_ITEMS && !shape.is_closed()) {
            let mut fields = base.clone();
            let value = shape.additional().and_then(|at| self.value_at(&at, above.len())).unwrap_or_else(|| json!("a"));
            let more = (0..=most).map(|number| (format!("key{number}"), value.clone()));
            let missing = (most + 1).saturating_sub(fields.len());
            fields.extend(more.take(missing));
            found.push(Invalid { value: Value::Object(fields), pointer: String::new(), keyword: "maxProperties" });
        }
        for (name, at) in shape.properties() {
            let inside = self.invalid_at(&at, above).into_iter();
            found.extend(inside.map(|invalid| Invalid {
                value: with(&base, &name, invalid.value),
                pointer: format!("{}{}", pointer::push("", &name), invalid.pointer),
                keyword: invalid.keyword,
            }));
        }
    }

    pub(super) fn valid_arrays(&self, shape: &Shape<'_>, above: &mut Vec<String>, values: &mut Vec<Value>) {
        let least = shape.at_least("minItems");
        let most = shape.at_most("maxItems").unwrap_or(least + 2).min(MAX_ITEMS);
        for length in [least, (least + 1).min(most), most] {
            values.extend(self.array(shape, length, above.len()));
        }
        let Some(at) = shape.items().filter(|_| most > 0) else { return };
        let base = self.array(shape, least.max(1), above.len());
        let Some(Value::Array(base)) = base else { return };
        for item in self.valid_at(&at, above) {
            let mut items = base.clone();
            if let Some(first) = items.first_mut() {
                *first = item;
            }
            values.push(Value::Array(items));
        }
    }

    pub(super) fn invalid_arrays(&self, shape: &Shape<'_>, above: &mut Vec<String>, found: &mut Vec<Invalid>) {
        let least = shape.at_least("minItems");
        let here = |keyword, value| Invalid { value, pointer: String::new(), keyword };
        if let Some(length) = least.checked_sub(1) {
            found.extend(self.array(shape, length, above.len()).map(|value| here("minItems", value)));
        }
        if let Some(most) = shape.at_most("maxItems") {
            found.extend(self.array(shape, most + 1, above.len()).map(|value| here("maxItems", value)));
        }
        let Some(at) = shape.items() else { return };
        let Some(Value::Array(base)) = self.array(shape, least.max(1), above.len()) else { return };
        if let Some(first) = base.first().filter(|_| shape.unique_items()) {
            let twice = base.iter().chain([first]).cloned().collect();
            found.push(here("uniqueItems", twice));
        }
        let inside = self.invalid_at(&at, above).into_iter();
        found.extend(inside.map(|invalid| {
            let mut items = base.clone();
            if let Some(first) = items.first_mut() {
                *first = invalid.value;
            }
            Invalid { value: Value::Array(items), pointer: format!("/0{}", invalid.pointer), keyword: invalid.keyword }
        }));
    }
}

fn with(base: &Map<String, Value>, name: &str, value: Value) -> Value {
    let mut fields = base.clone();
    fields.insert(name.to_owned(), value);
    Value::Object(fields)
}
