//! One request before it is sent, and the curl line that repeats it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::Value;
use spec::{Operation, Place, Segment};

use crate::Caller;

/// What stands for itself in a path segment or query (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request to one operation.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) method: Method,
    /// Path variables, in the document's template.
    pub(crate) path: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    pub(crate) caller: Option<Caller>,
}

/// A request body.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Body {
    pub(crate) fn json(value: &Value) -> Self {
        Body { media_type: "application/json".to_owned(), bytes: value.to_string().into_bytes() }
    }

    pub(crate) fn raw(media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Body { media_type: media_type.to_owned(), bytes: bytes.into() }
    }
}

impl Draft {
    /// The same with another value of one parameter.
    pub(crate) fn with(&self, place: Place, name: &str, text: &str) -> Self {
        let mut changed = self.without(place, name);
        changed.list(place).push((name.to_owned(), text.to_owned()));
        changed
    }

    pub(crate) fn without(&self, place: Place, name: &str) -> Self {
        let mut changed = self.clone();
        changed.list(place).retain(|(known, _)| known != name);
        changed
    }

    pub(crate) fn with_body(&self, body: Body) -> Self {
        Self { body: Some(body), ..self.clone() }
    }

    fn list(&mut self, place: Place) -> &mut Vec<(String, String)> {
        match place {
            Place::Path => &mut self.path,
            Place::Query => &mut self.query,
            Place::Header => &mut self.headers,
        }
    }

    /// Path and query, encoded.
    pub(crate) fn target(&self, operation: &Operation) -> String {
        let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
        let mut target = String::new();
        for segment in &operation.path.segments {
            target.push('/');
            match segment {
                Segment::Literal(literal) => target.push_str(literal),
                Segment::Variable(name) => {
                    let value = self.path.iter().find(|(known, _)| known == name);
                    target.push_str(&encode(value.map(|(_, text)| text.as_str()).unwrap_or_default()));
                }
            }
        }
        for (index, (name, text)) in self.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(&format!("{}={}", encode(name), encode(text)));
        }
        target
    }
}

/// The line that repeats a request. A token stands as a variable: it is nobody's business.
pub(crate) fn curl(url: &str, draft: &Draft) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let mut line = format!("curl -i -X {} {}", draft.method, quote(url));
    for (name, text) in &draft.headers {
        line.push_str(&format!(" -H {}", quote(&format!("{name}: {text}"))));
    }
    if let Some(caller) = &draft.caller {
        line.push_str(&format!(" -H \"Authorization: Bearer ${}_TOKEN\"", caller.role.to_uppercase()));
    }
    if let Some(body) = &draft.body {
        let text = String::from_utf8_lossy(&body.bytes);
        let shown = if text.len() > 2_000 { format!("<{} bytes>", body.bytes.len()) } else { text.into_owned() };
        line.push_str(&format!(
            " -H {} --data-binary {}",
            quote(&format!("Content-Type: {}", body.media_type)),
            quote(&shown)
        ));
    }
    line
}
