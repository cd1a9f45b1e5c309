//! Requests that no client library would send.

use std::collections::BTreeMap;
use std::time::Duration;

use e2e::fleet::{Fleet, SERVICES};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest wait for an answer; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// After so long without an answer the sending side is closed.
const NO_MORE: Duration = Duration::from_secs(2);

/// What was sent, and the statuses that may come back. Zero is a connection that was closed without an answer.
type Case = (&'static str, Vec<u8>, &'static [u16]);

fn post(path: &str, token: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn get(headers: &str) -> Vec<u8> {
    format!("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

fn cases(path: &str, token: &str) -> Vec<Case> {
    let deep = |count: usize| format!("{{\"items\":{}{}}}", "[".repeat(count), "]".repeat(count));
    let objects = "{\"a\":".repeat(3_000) + "1" + &"}".repeat(3_000);
    let chunked = |body: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body}"
        )
        .into_bytes()
    };
    let endless = "10000\r\n".to_owned() + &"a".repeat(0x10000) + "\r\n";
    let framed = |headers: &str, body: &str| {
        format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n{body}").into_bytes()
    };
    vec![
        ("arrays in arrays", post(path, token, deep(5_000)), &[400]),
        ("objects in objects", post(path, token, objects), &[400, 413]),
        ("a body over the limit", post(path, token, vec![b' '; 200_000]), &[413]),
        ("a body over the limit, in chunks", chunked(&(endless.repeat(4) + "0\r\n\r\n")), &[413]),
        ("bytes that are no UTF-8", post(path, token, b"{\"items\":[{\"name\":\"\xff\xfe\xc0\xaf\"}]}"), &[400]),
        ("half a surrogate", post(path, token, "{\"items\":[{\"name\":\"\\ud800\"}]}"), &[400]),
        ("a byte order mark", post(path, token, b"\xef\xbb\xbf{}"), &[400]),
        ("nothing", post(path, token, ""), &[400]),
        ("half a body", post(path, token, "{\"items\":["), &[400]),
        ("two bodies", post(path, token, "{}{}"), &[400]),
        ("a number of ten thousand digits", post(path, token, format!("{{\"items\":{}}}", "9".repeat(10_000))), &[400]),
        ("1e400", post(path, token, "{\"items\":[{\"name\":\"a\",\"quantity\":1,\"price\":1e400}]}"), &[400]),
        ("NaN", post(path, token, "{\"items\":[{\"name\":\"a\",\"quantity\":1,\"price\":NaN}]}"), &[400]),
        ("three decimals", post(path, token, "{\"items\":[{\"name\":\"a\",\"quantity\":1,\"price\":0.001}]}"), &[400]),
        (
            "a body shorter than announced",
            framed("Content-Type: application/json\r\nContent-Length: 5000\r\n", "{}"),
            &[0, 400, 401],
        ),
        ("two lengths", framed("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), &[400]),
        ("a negative length", framed("Content-Length: -1\r\n", "{}"), &[400]),
        ("a length that overflows", framed("Content-Length: 99999999999999999999\r\n", "{}"), &[400]),
        ("a chunk that is none", chunked("xyz\r\n"), &[400]),
        ("a chunk that overflows", chunked("fffffffffffffffff\r\n"), &[400]),
        ("a header with a bare carriage return", get("X-Request-Id: a\rSet-Cookie: b\r\n"), &[400]),
        ("a header with a null", get("X-Request-Id: a\0b\r\n"), &[400]),
        ("a header name with a space", get("X-Request Id: a\r\n"), &[400]),
        ("a folded header", get("X-Request-Id: a\r\n b\r\n"), &[400]),
        ("an id that would forge a line of the log", get("X-Request-Id: a level=ERROR\r\n"), &[200]),
        ("a hundred and fifty headers", get(&"X-Filler: 1\r\n".repeat(150)), &[431]),
        ("a header of a megabyte", get(&format!("X-Filler: {}\r\n", "a".repeat(1 << 20))), &[0, 431]),
        (
            "a path of a megabyte",
            format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(1 << 20)).into_bytes(),
            &[0, 414, 431],
        ),
        (
            "a path out of the folder",
            b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_vec(),
            &[400, 404],
        ),
        (
            "a path that is not encoded well",
            b"GET /users/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_vec(),
            &[400, 401, 404],
        ),
        (
            "a method that is none",
            b"BREW /users HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_vec(),
            &[400, 404, 405],
        ),
        ("another protocol", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20), &[0, 400]),
        ("HTTP of the future", b"GET / HTTP/9.9\r\nHost: a\r\n\r\n".to_vec(), &[0, 400, 505]),
        ("noise", (0..4_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect(), &[0, 400]),
    ]
}

/// The first status that comes back; zero where the connection closes without one.
async fn status(address: &str, bytes: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The other side may close before it has all.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    // What waits for more is told that there is none; what is at work would take that for a caller who left.
    if tokio::time::timeout(NO_MORE, stream.read_to_end(&mut answer)).await.is_err() {
        let _ = stream.shutdown().await;
        let _ = stream.read_to_end(&mut answer).await;
    }
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|code| code.parse().ok());
    (status.unwrap_or(0), text)
}

pub async fn send(fleet: &Fleet, token: &str) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for service in SERVICES {
        let url = fleet.url(service);
        let address = url.strip_prefix("http://").unwrap();
        let path = match service {
            "users" => "/users/register",
            "orders" => "/orders",
            _ => "/payments/01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20/refund",
        };
        for (what, bytes, expected) in cases(path, token) {
            let answered = tokio::time::timeout(PATIENCE, status(address, &bytes)).await;
            let (status, text) = answered.unwrap_or_else(|_| panic!("{service}: {what} is not answered"));
            // A customer may not refund, and is told before anything of the body is read.
            let refused = service == "payments" && status == 403;
            assert!(expected.contains(&status) || refused, "{service}: {what} gets {status}\n{text}");
            assert!(!text.contains("Set-Cookie") && !text.contains("level=ERROR"), "{service}: {what}\n{text}");
            *statuses.entry(status).or_default() += 1;
        }
    }
    statuses
}
