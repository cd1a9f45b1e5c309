//! The route plan: what the gateway routes, and under which policy.
//!
//! A [`Plan`] is computed from the API documents and stored as JSON, so that a change of what is public shows in
//! review. The gateway serves it and knows nothing else.
//!
//! This crate holds the serde types, the path rules ([`CanonicalPath`]), the matcher ([`Matcher`]) and the answers a
//! gateway gives itself ([`Fault`]). It knows nothing of OpenAPI, does no I/O and is synchronous. Addresses of upstreams
//! and of Prometheus and the origins whose pages may call are not part of a plan: they are given at start.
//!
//! # Reserved and implied
//!
//! * [`HEALTH_PATH`] is answered by the gateway itself (`GET`, `HEAD`).
//! * Portal files and redirects answer `GET` and `HEAD`; operations answer exactly the methods they declare.
//! * Where origins are given at start, `OPTIONS` with `Origin` and `Access-Control-Request-Method` is a preflight: it
//!   answers 204 on every path of the plan that does not declare `OPTIONS`, with what [`Plan::cors`] says.
//! * A request that no entry matches counts in the class [`Plan::default_rate_limit`]; portal files count in
//!   [`Portal::rate_limit`].
//!
//! # Example
//!
//! ```
//! # let json = r##"
//! {
//!   "version": 3,
//!   "default_rate_limit": "default",
//!   "rate_limits": {
//!     "credentials": {"requests": 5, "per_ms": 1000, "burst": 10},
//!     "default": {"requests": 10, "per_ms": 1000, "burst": 20},
//!     "static": {"requests": 50, "per_ms": 1000, "burst": 200}
//!   },
//!   "security_headers": {
//!     "referrer-policy": "no-referrer",
//!     "x-content-type-options": "nosniff",
//!     "x-frame-options": "DENY"
//!   },
//!   "cors": {
//!     "allow_headers": ["authorization", "content-type"],
//!     "expose_headers": ["x-request-id"],
//!     "max_age_s": 600
//!   },
//!   "upstreams": {
//!     "users": {"health": "/health/live", "connect_timeout_ms": 2000, "keepalive": 64, "idle_timeout_ms": 20000}
//!   },
//!   "routes": [
//!     {
//!       "template": "/users/login",
//!       "segments": [{"literal": "users"}, {"literal": "login"}],
//!       "service": "users",
//!       "operations": {
//!         "POST": {
//!           "operation_id": "login_user",
//!           "auth": "public",
//!           "rate_limit": "credentials",
//!           "timeout_ms": 10000,
//!           "body_limit": 16384,
//!           "cache": "no-store",
//!           "retry": "safe"
//!         }
//!       }
//!     },
//!     {
//!       "template": "/users/{user_id}",
//!       "segments": [{"literal": "users"}, {"variable": "user_id"}],
//!       "service": "users",
//!       "operations": {
//!         "GET": {
//!           "operation_id": "get_user",
//!           "auth": "bearer",
//!           "rate_limit": "default",
//!           "timeout_ms": 10000,
//!           "body_limit": 16384,
//!           "cache": null,
//!           "retry": "safe"
//!         }
//!       }
//!     }
//!   ],
//!   "portal": {
//!     "rate_limit": "static",
//!     "csp": "default-src 'none'; script-src 'self'; connect-src 'self'",
//!     "docs": {"users": "/users/docs"},
//!     "files": {
//!       "/docs": {"file": "index.html", "content_type": "text/html; charset=utf-8", "cache": "no-cache"},
//!       "/users/docs": {"file": "users.html", "content_type": "text/html; charset=utf-8", "cache": "no-cache"},
//!       "/users/openapi.json": {"file": "users/openapi.json", "content_type": "application/json", "cache": "no-cache"}
//!     },
//!     "redirects": {"/": "/docs"},
//!     "figures": {"path": "/docs/status.json", "target": "/api/v1/query?query=up", "timeout_ms": 3000, "fresh_s": 10}
//!   }
//! }
//! # "##;
//! use gateway_plan::{CanonicalPath, Lookup, Method, Plan};
//!
//! let plan = Plan::from_json(json)?;
//! assert!(plan.validate().is_empty());
//! let matcher = plan.matcher();
//! let path = CanonicalPath::parse("/users/login/")?;
//! assert_eq!(matcher.lookup("POST", path), Lookup::Operation { route: 0, method: Method::Post });
//! assert_eq!(matcher.lookup("PUT", path), Lookup::MethodNotAllowed { route: Some(0), allow: "POST" });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod fault;
mod host;
mod matcher;
mod method;
mod path;
mod plan;
mod validate;

pub use fault::{Fault, MOST_HEAD, MOST_TARGET};
pub use host::is_host;
pub use matcher::{Lookup, Matcher};
pub use method::{Method, UnknownMethod};
pub use path::{CanonicalPath, PathError};
pub use plan::{Auth, Cors, Figures, Operation, Plan, Portal, RateLimit, Retry, Route, Segment, StaticFile, Upstream};
pub use validate::Problem;

/// The path of the gateway's own health answer. No route and no portal file may take it.
pub const HEALTH_PATH: &str = "/health";

/// The version of the plan format that this crate reads and writes.
///
/// 2: `cors`. 3: `portal.figures`.
pub const VERSION: u32 = 3;
