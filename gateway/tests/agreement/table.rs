//! The requests: from the plan whatever it declares, in every variation, and a list of what strangers try.

use gateway_plan::{Plan, Route, Segment};

use super::side::ORIGIN;

const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get"];
/// Parts for a variable, most of them unusual.
const PARTS: [&str; 10] = ["a1", "a%20b", "%41", "a.b", "...", "a:b@c", "a%2Fb", "%2e%2e", "a%00", "a%0a"];

pub(crate) struct Case {
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// Method and path, where nothing but these decides.
    pub(crate) matched: Option<(String, String)>,
}

impl Case {
    pub(crate) fn shown(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(160)]).into_owned();
        format!("[{}] {text:?}{}", self.kind, if self.bytes.len() > 160 { "…" } else { "" })
    }
}

pub(crate) fn plain(kind: &'static str, method: &str, path: &str, headers: &str) -> Case {
    let length = if matches!(method, "POST" | "PUT" | "PATCH") { "Content-Length: 0\r\n" } else { "" };
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n{length}{headers}\r\n");
    let path = path.split('?').next().unwrap_or_default().to_owned();
    Case { kind, bytes: request.into_bytes(), matched: Some((method.to_owned(), path)) }
}

fn raw(kind: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
    Case { kind, bytes: bytes.into(), matched: None }
}

/// A path of the route, with this in the place of each variable.
fn path(route: &Route, part: &str) -> String {
    let text = |segment: &Segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Variable(_) => format!("/{part}"),
    };
    route.segments.iter().map(text).collect()
}

pub(crate) fn all(plan: &Plan) -> Vec<Case> {
    let mut cases = Vec::new();
    for route in &plan.routes {
        let usual = path(route, "a1");
        for method in METHODS {
            for headers in ["", "Authorization: Bearer abc\r\n"] {
                cases.push(plain("methods", method, &usual, headers));
            }
            for variant in [format!("{usual}/"), format!("{usual}//"), format!("/{usual}"), format!("{usual}/x")] {
                cases.push(plain("slashes", method, &variant, ""));
            }
        }
        for origin in [ORIGIN, "https://evil.example"] {
            let asked = format!("Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n");
            cases.push(raw("origins", plain("origins", "OPTIONS", &usual, &asked).bytes));
            cases.push(raw("origins", plain("origins", "OPTIONS", &format!("{usual}/"), &asked).bytes));
            for method in ["GET", "POST", "DELETE"] {
                cases.push(plain("origins", method, &usual, &format!("Origin: {origin}\r\n")));
            }
        }
        let method = route.operations.keys().next().map_or("GET", |method| method.as_str());
        for part in PARTS {
            cases.push(plain("encodings", method, &path(route, part), ""));
        }
        for variant in variants(&usual) {
            cases.push(plain("encodings", method, &variant, ""));
        }
        for query in ["?", "?a=b", "?a=//../%2f%00", "?a=b?c", "?\"<>", "?%zz"] {
            cases.push(raw("queries", plain("queries", method, &format!("{usual}{query}"), "").bytes));
        }
        for (method, operation) in &route.operations {
            cases.extend(sizes(method.as_str(), &usual, operation.body_limit));
        }
    }
    let figures = plan.portal.figures.iter().map(|figures| &figures.path);
    for path in plan.portal.files.keys().chain(plan.portal.redirects.keys()).chain(figures) {
        for method in METHODS {
            cases.push(plain("portal", method, path, ""));
        }
        cases.push(plain("portal", "GET", &format!("{path}/"), ""));
    }
    for path in [
        "/health",
        "/health/",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/",
        "/nothing",
        "/_gw/error",
        "/_gw/400",
        "/_gw/operation/get_me",
        "/status",
    ] {
        for method in METHODS {
            cases.push(plain("others", method, path, ""));
        }
    }
    cases.extend(adversarial());
    cases
}

/// A request of a rate-limit class.
pub(crate) fn of_class(plan: &Plan, class: &str) -> Option<Case> {
    let file = (plan.portal.rate_limit == class).then(|| plan.portal.files.keys().next()).flatten();
    if let Some(file) = file {
        return Some(plain("limits", "GET", file, ""));
    }
    plan.routes.iter().find_map(|route| {
        let (method, _) = route.operations.iter().find(|(_, operation)| operation.rate_limit == class)?;
        Some(plain("limits", method.as_str(), &path(route, "a1"), ""))
    })
}

/// Other ways to write a path.
fn variants(path: &str) -> Vec<String> {
    let first = path.chars().nth(1).unwrap_or('a');
    let (parent, last) = path.rsplit_once('/').unwrap_or_default();
    vec![
        path.replacen(first, &format!("%{:02x}", u32::from(first)), 1),
        path.replacen(first, &format!("%{:02X}", u32::from(first)), 1),
        path.to_uppercase(),
        format!("{parent}/./{last}"),
        format!("{parent}/x/../{last}"),
        format!("{parent}/%2e/{last}"),
        format!("{parent}%2f{last}"),
        format!("{path}/.."),
        format!("{path}/."),
        format!("{path};x=1"),
        format!("{path}%"),
        format!("{path}%0"),
        format!("{path}%zz"),
        format!("{path}\\"),
        format!("{path}%5c"),
        format!("{path}%7f"),
        format!("{path}%0d%0aX:y"),
        format!("{path}|{{}}"),
        format!("{path}\"<>"),
        format!("{path}%c3%a9"),
    ]
}

/// Bodies around the limit of an operation, in both framings.
fn sizes(method: &str, path: &str, limit: u64) -> Vec<Case> {
    if matches!(method, "GET" | "HEAD") {
        return Vec::new();
    }
    let limit = usize::try_from(limit).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\nContent-Type: application/json\r\n"
    );
    let mut cases = Vec::new();
    for size in [limit - 1, limit, limit + 1, 2 * limit] {
        let body = vec![b'x'; size];
        let mut sized = format!("{head}Content-Length: {size}\r\n\r\n").into_bytes();
        sized.extend(&body);
        cases.push(raw("sizes", sized));
        let mut chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n").into_bytes();
        chunked.extend(&body);
        chunked.extend(b"\r\n0\r\n\r\n");
        cases.push(raw("sizes", chunked));
    }
    cases
}

/// What strangers try. `USERS` lists, which needs nothing.
fn adversarial() -> Vec<Case> {
    let with = |line: &str, headers: &str| {
        format!("{line} HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n{headers}\r\n")
    };
    let long = |length: usize| "a".repeat(length);
    let mut texts = vec![
        // Targets.
        with("GET http://other.example/users", ""),
        with("GET https://other.example:8443/users/", ""),
        with("GET http://a@b/users", ""),
        with("GET http:///users", ""),
        with("GET users", ""),
        with("GET *", ""),
        with("OPTIONS *", ""),
        with("GET /users#x", ""),
        with("GET /../users", ""),
        with("GET /users/..;/metrics", ""),
        with("GET /orders/..%2fmetrics", ""),
        with("GET /users/%2e%2e/metrics", ""),
        with("GET /%2e%2e/%2e%2e/etc/passwd", ""),
        with("GET /docs/../metrics", ""),
        with("GET //metrics", ""),
        with(&format!("GET /users?{}", long(8_000)), ""),
        with(&format!("GET /users?{}", long(8_192 - "/users?".len())), ""),
        with(&format!("GET /users?{}", long(8_193 - "/users?".len())), ""),
        with(&format!("GET /{}", long(9_000)), ""),
        // Hosts.
        "GET /users HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: a..b\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /users HTTP/1.1\r\nHost: a:99999x\r\nConnection: close\r\n\r\n".to_owned(),
        format!("GET /users HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", long(300)),
        "GET /users HTTP/1.0\r\n\r\n".to_owned(),
        "GET /users HTTP/1.0\r\nHost: api.example\r\n\r\n".to_owned(),
        // Framing.
        with("POST /users/login", "Content-Length: 2\r\nContent-Length: 2\r\n") + "{}",
        with("POST /users/login", "Content-Length: 2\r\nContent-Length: 3\r\n") + "{}",
        with("POST /users/login", "Content-Length: +2\r\n") + "{}",
        with("POST /users/login", "Content-Length: -1\r\n"),
        with("POST /users/login", "Content-Length: 2, 2\r\n") + "{}",
        with("POST /users/login", "Content-Length: 99999999999999999999\r\n"),
        with("POST /users/login", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "2\r\n{}\r\n0\r\n\r\n",
        with("POST /users/login", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")
            + "2\r\n{}\r\n0\r\n\r\n",
        with("POST /users/login", "Transfer-Encoding: gzip, chunked\r\n") + "2\r\n{}\r\n0\r\n\r\n",
        with("POST /users/login", "Transfer-Encoding: gzip\r\n"),
        with("POST /users/login", "Transfer-Encoding: CHUNKED\r\n") + "2\r\n{}\r\n0\r\n\r\n",
        with("POST /users/login", "Transfer-Encoding: chunked\r\n") + "zz\r\n{}\r\n0\r\n\r\n",
        with("POST /users/login", "Transfer-Encoding: chunked\r\n") + "2;ext=1\r\n{}\r\n0\r\n\r\n",
        with("POST /users/login", "Transfer-Encoding: chunked\r\n") + "2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n",
        // Headers.
        with("GET /users", "X-Request-Id: mine-1\r\n"),
        with("GET /users", "X-Request-Id: not ok\r\n"),
        with("GET /users", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"),
        with("GET /users", "traceparent: nonsense\r\n"),
        with(
            "GET /users",
            "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: for=1\r\nX-Real-IP: 9\r\n",
        ),
        with("GET /users", "TE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\n"),
        with("GET /users", "X_Other: 1\r\nX-Other: 2\r\n"),
        with("GET /users", "Cookie: a=1\r\nCookie: b=2\r\n"),
        with("GET /users", "Bad Name: x\r\n"),
        with("GET /users", "X-Other : x\r\n"),
        with("GET /users", ": x\r\n"),
        with("GET /users", &format!("X-Other: {}\r\n", long(31_000))),
        with("GET /users", &format!("X-Other: {}\r\n", long(33_000))),
        with("GET /users", &(0..40).map(|index| format!("X-{index}: {}\r\n", long(1_000))).collect::<String>()),
        // Not requests.
        "GET /users HTTP/9.9\r\nHost: h\r\n\r\n".to_owned(),
        "GET  /users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".to_owned(),
        "\u{1}\u{2}nonsense\r\n\r\n".to_owned(),
        with("G\u{e9}T /users", ""),
        with("TRACE /users", ""),
        with("CONNECT api.example:443", ""),
    ];
    texts.push(with("GET /users/a\u{0}b", ""));
    texts.into_iter().map(|text| raw("adversarial", text)).collect()
}
