//! Methods, path templates and statuses.

use std::fmt;

/// An HTTP method that a path item can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl Method {
    /// Every method, in the order of the OpenAPI specification.
    pub const ALL: [Method; 8] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
    ];

    /// The name on the wire, upper case.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }

    /// The key in a path item, lower case.
    pub fn key(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Put => "put",
            Method::Post => "post",
            Method::Delete => "delete",
            Method::Options => "options",
            Method::Head => "head",
            Method::Patch => "patch",
            Method::Trace => "trace",
        }
    }

    /// The method of a path item's key; `None` for the other keys (`parameters`, `summary`, …).
    pub fn from_key(key: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.key() == key)
    }

    /// Whether the method promises to change nothing (RFC 9110, section 9.2.1).
    pub fn is_safe(self) -> bool {
        matches!(self, Method::Get | Method::Head | Method::Options | Method::Trace)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A path template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// As written: `/users/{user_id}`.
    pub template: String,
    /// Its segments; none for `/`.
    pub segments: Vec<Segment>,
}

/// One segment of a path template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Text that must match exactly.
    Literal(String),
    /// `{name}`: any one non-empty segment.
    Variable(String),
}

impl Path {
    /// Splits a template into its segments.
    pub fn new(template: impl Into<String>) -> Path {
        let template = template.into();
        let segments = template.split('/').filter(|part| !part.is_empty()).map(Segment::new).collect();
        Path { template, segments }
    }

    /// The variables with their values in a path of this form.
    pub fn bind<'a>(&'a self, segments: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.segments.iter().zip(segments).filter_map(|(segment, value)| match segment {
            Segment::Variable(name) => Some((name.as_str(), value.as_str())),
            Segment::Literal(_) => None,
        })
    }

    /// Names of the variables, from left to right.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Variable(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
    }
}

impl Segment {
    fn new(part: &str) -> Segment {
        match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Segment::Variable(name.to_owned()),
            None => Segment::Literal(part.to_owned()),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.template)
    }
}

/// The status that a response object stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusSpec {
    /// One status, for example `404`.
    Code(u16),
    /// A whole class: `Range(5)` is `5XX`.
    Range(u8),
}

impl StatusSpec {
    /// Reads a key of `responses`: `404` or `5XX`; `None` for `default` and anything else.
    pub fn from_key(key: &str) -> Option<StatusSpec> {
        let bytes: [u8; 3] = key.as_bytes().try_into().ok()?;
        let class = bytes.first().filter(|digit| (b'1'..=b'5').contains(digit))? - b'0';
        match bytes {
            [_, b'X', b'X'] => Some(StatusSpec::Range(class)),
            [_, b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusSpec::Code),
            _ => None,
        }
    }

    /// Whether the response object covers this status.
    pub fn covers(self, status: u16) -> bool {
        match self {
            StatusSpec::Code(code) => code == status,
            StatusSpec::Range(class) => status / 100 == u16::from(class),
        }
    }

    /// First digit: 2 for success, 4 for the client's faults, 5 for the server's.
    pub fn class(self) -> u8 {
        match self {
            StatusSpec::Code(code) => u8::try_from(code / 100).unwrap_or(0),
            StatusSpec::Range(class) => class,
        }
    }

    /// Whether it is an answer without error (below 400), as progenitor sees it.
    pub fn is_success(self) -> bool {
        self.class() < 4
    }
}

impl fmt::Display for StatusSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatusSpec::Code(code) => write!(f, "{code}"),
            StatusSpec::Range(class) => write!(f, "{class}XX"),
        }
    }
}
