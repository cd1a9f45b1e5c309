//! Parameters and headers: text into the value that their schema speaks of.

use serde_json::{Number, Value};

use crate::document::Document;

/// The type a parameter's text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
}

impl Kind {
    /// The type a schema asks for; text when it asks for none.
    pub(crate) fn of(document: &Document, pointer: &str) -> Kind {
        Kind::find(document, pointer, 8).unwrap_or(Kind::Text)
    }

    /// A wrapper (`allOf` of one reference) has the type of what it wraps.
    fn find(document: &Document, pointer: &str, depth: usize) -> Option<Kind> {
        let (at, schema) = document.resolve(pointer);
        match schema.get("type").and_then(Value::as_str) {
            Some("integer") => Some(Kind::Integer),
            Some("number") => Some(Kind::Number),
            Some("boolean") => Some(Kind::Boolean),
            Some(_) => Some(Kind::Text),
            None => {
                let branches = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
                let depth = depth.checked_sub(1)?;
                (0..branches).find_map(|index| Kind::find(document, &format!("{at}/allOf/{index}"), depth))
            }
        }
    }

    /// Reads a value; the error says what it must be.
    pub(crate) fn read(self, text: &str) -> Result<Value, &'static str> {
        match self {
            Kind::Text => Ok(Value::String(text.to_owned())),
            Kind::Boolean => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err("must be true or false"),
            },
            Kind::Integer => {
                let integer = number(text).filter(|number| number.is_i64() || number.is_u64());
                integer.map(Value::Number).ok_or("must be an integer")
            }
            Kind::Number => number(text).map(Value::Number).ok_or("must be a number"),
        }
    }
}

/// By the grammar of JSON: no leading `+` or zeros, no white space.
fn number(text: &str) -> Option<Number> {
    let clean = text.bytes().all(|byte| !byte.is_ascii_whitespace());
    clean.then(|| serde_json::from_str(text).ok()).flatten()
}
