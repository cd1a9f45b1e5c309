//! Which values of `Host` are taken.

/// Longest name of the DNS, with a port.
const MOST_HOST: usize = 255;

/// Whether a value is a host with an optional port: letters, digits, `.`, `-` and `_`, or an IPv6 address in brackets.
/// Percent-encodings and user names, which RFC 3986 would allow, only serve to be read in two ways.
///
/// ```
/// use gateway_plan::is_host;
/// assert!(is_host("api.example:8080") && is_host("[::1]"));
/// assert!(!is_host("") && !is_host("a@b") && !is_host("a..b") && !is_host("a:") && !is_host("a/b"));
/// ```
#[must_use]
pub fn is_host(value: &str) -> bool {
    let (host, port) = match value.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) if is_address(address) => (address, rest),
        Some(_) => return false,
        None => {
            let end = value.find(':').unwrap_or(value.len());
            let (host, port) = value.split_at(end);
            if !is_name(host) {
                return false;
            }
            (host, port)
        }
    };
    let is_port = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    value.len() <= MOST_HOST && !host.is_empty() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

fn is_name(host: &str) -> bool {
    host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')) && !host.contains("..")
}

fn is_address(host: &str) -> bool {
    host.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
}
