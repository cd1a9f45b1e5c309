//! `faults.conf`: the bodies of the gateway's own answers, and what pages of other origins may do.

use anyhow::Result;
use gateway_plan::{Fault, PathError, Plan};

use super::health;
use super::text::{Text, quoted};

/// By status. 400 has a reason of its own where the path is to blame.
const FAULTS: [Fault; 10] = [
    Fault::NotFound,
    Fault::MethodNotAllowed,
    Fault::BodyTimeout,
    Fault::ContentTooLarge,
    Fault::UriTooLong,
    Fault::RateLimited,
    Fault::HeadersTooLarge,
    Fault::UpstreamUnreachable,
    Fault::NoUpstream,
    Fault::UpstreamTimeout,
];

/// The beginning of a request line, up to the path.
const BEGIN: &str = "^[A-Z_-]+ (?:[A-Za-z][A-Za-z0-9+.-]*://[^/?# ]*)?";
/// A request line that is one, whatever its path.
const LINE: &str =
    "(?:[A-Za-z0-9.:@_-]*|\\*|/[!$-;=@-_a-z|~\"{}]*)(?:\\?[!$-;=?-~]*)?(?:#[!-~]*)? HTTP/(?:1\\.[01]|2\\.0|3\\.0)$";
/// A character of a path, as it is or encoded.
const CHARACTER: &str = "(?:[A-Za-z0-9/!$&'()*+,;=:@._~\\[\\]-]|%(?!2[EeFf]|5[Cc]|7[Ff]|[01])[0-9A-Fa-f]{2})";

pub(super) fn render(plan: &Plan) -> Result<Text> {
    let mut text = Text::new("The gateway's own answers.");
    let (mut codes, mut messages) = (Vec::new(), Vec::new());
    for fault in FAULTS {
        codes.push((fault.status().to_string(), fault.code().to_owned()));
        messages.push((fault.status().to_string(), quoted(fault.message())?));
    }
    let invalid = Fault::InvalidRequest;
    let bad_path = Fault::BadPath(PathError::NotAbsolute).code();
    text.map(
        "\"$status$gw_path_fault\"",
        "$gw_code",
        invalid.code(),
        &[with("\"~^400.\"", bad_path)].into_iter().chain(codes).collect::<Vec<_>>(),
    );
    let path = with("\"~^400(?<gw_a_fault>.+)\"", "$gw_a_fault");
    let messages: Vec<_> = [path].into_iter().chain(messages).collect();
    text.map("\"$status$gw_path_fault\"", "$gw_message", &quoted(invalid.message())?, &messages);
    text.line("# What is wrong with the path of a request line that is one: the first thing, from the left.");
    // All of them, up to the first that is wrong. A possessive quantifier would say the same; checkers cannot read it.
    let good = format!("{CHARACTER}*(?!{CHARACTER})");
    let mut faults = vec![(format!("\"~^(?!{})\"", quote(&format!("{}{LINE}", &BEGIN[1..]))), "\"\"".to_owned())];
    for (pattern, error) in [
        ("(?:[A-Za-z0-9.:@_-]+|\\*)[ ?#]".to_owned(), PathError::NotAbsolute),
        (format!("/{good}%(?![0-9A-Fa-f]{{2}})"), PathError::InvalidPercent),
        (format!("/{good}%(?:2[EeFf]|5[Cc])"), PathError::EncodedSeparator),
        (format!("/{good}%"), PathError::Control),
        (format!("/{good}[^?# ]"), PathError::InvalidCharacter),
        ("(?:/[^?# ]*)?//".to_owned(), PathError::EmptySegment),
        ("/(?:[^?# ]*/)?\\.\\.?[/?# ]".to_owned(), PathError::DotSegment),
    ] {
        faults.push((format!("\"~{}\"", quote(&format!("{BEGIN}{pattern}"))), quoted(error.message())?));
    }
    text.map("$request", "$gw_path_fault", "\"\"", &faults);
    text.map("\"\"", "$gw_csp", &quoted(&plan.portal.csp)?, &[]);
    text.map("\"\"", "$gw_cors_allow_headers", &quoted(&plan.cors.allow_headers.join(", "))?, &[]);
    text.map("\"\"", "$gw_cors_expose_headers", &quoted(&plan.cors.expose_headers.join(", "))?, &[]);
    text.map("\"\"", "$gw_cors_max_age", &plan.cors.max_age_s.to_string(), &[]);
    health::states(&mut text, plan);
    Ok(text)
}

fn with(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

/// Within double quotes only the quote itself has to be escaped: nginx keeps a backslash before anything else.
fn quote(pattern: &str) -> String {
    pattern.replace('"', "\\\"")
}
