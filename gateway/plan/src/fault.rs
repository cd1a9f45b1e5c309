//! The answers a gateway gives instead of a service. Every gateway that serves a plan gives these and no others.

use crate::PathError;

/// Longest path and query taken, in bytes.
pub const MOST_TARGET: usize = 8 * 1024;

/// Largest head taken, request line and header lines with their ends included, in bytes.
pub const MOST_HEAD: usize = 32 * 1024;

/// Why a gateway answers itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not HTTP, or not HTTP that every server reads alike.
    InvalidRequest,
    /// A path that servers read differently.
    BadPath(PathError),
    /// Nothing has the path.
    NotFound,
    /// The path does not have the method; `Allow` says which it has.
    MethodNotAllowed,
    /// The body stopped arriving.
    BodyTimeout,
    /// The body is larger than the operation takes.
    ContentTooLarge,
    /// The target is longer than [`MOST_TARGET`].
    UriTooLong,
    /// The client's class lets nothing more pass now; `Retry-After` says for how long.
    RateLimited,
    /// The head is larger than [`MOST_HEAD`].
    HeadersTooLarge,
    /// The service cannot be connected to, or broke off before its answer.
    UpstreamUnreachable,
    /// The service has no address.
    NoUpstream,
    /// The service took longer than the operation may, or than a connection may.
    UpstreamTimeout,
}

impl Fault {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidRequest | Self::BadPath(_) => 400,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::BodyTimeout => 408,
            Self::ContentTooLarge => 413,
            Self::UriTooLong => 414,
            Self::RateLimited => 429,
            Self::HeadersTooLarge => 431,
            Self::UpstreamUnreachable => 502,
            Self::NoUpstream => 503,
            Self::UpstreamTimeout => 504,
        }
    }

    /// `error_code` of the body.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::BadPath(_) => "bad_path",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BodyTimeout => "body_timeout",
            Self::ContentTooLarge => "content_too_large",
            Self::UriTooLong => "uri_too_long",
            Self::RateLimited => "rate_limited",
            Self::HeadersTooLarge => "headers_too_large",
            Self::UpstreamUnreachable => "upstream_unreachable",
            Self::NoUpstream => "no_upstream",
            Self::UpstreamTimeout => "timeout",
        }
    }

    /// `message` of the body. Never repeats anything of the request.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::InvalidRequest => "this is not a valid HTTP request",
            Self::BadPath(error) => error.message(),
            Self::NotFound => "nothing has this path",
            Self::MethodNotAllowed => "this path does not have this method",
            Self::BodyTimeout => "the request body did not arrive in time",
            Self::ContentTooLarge => "the request body is larger than this operation accepts",
            Self::UriTooLong => "the request target is too long",
            Self::RateLimited => "too many requests, try again later",
            Self::HeadersTooLarge => "the request headers are too large",
            Self::UpstreamUnreachable => "the service behind this path did not answer",
            Self::NoUpstream => "the service behind this path is not configured",
            Self::UpstreamTimeout => "the service behind this path took too long to answer",
        }
    }
}
