//! What the user sees when everything runs.

use std::fmt::Write as _;
use std::time::Duration;

use super::servers::{SERVICES, Settings};

/// The addresses of the stack, and one line to try. `docs` are the portal's pages by service.
pub(super) fn render(settings: &Settings, docs: &[(String, String)], elapsed: Duration) -> String {
    let public = settings.public();
    let mut rows = vec![
        ("gateway", public.clone()),
        ("health", format!("{public}{}", gateway_plan::HEALTH_PATH)),
    ];
    for (service, path) in docs {
        rows.push(("docs", format!("{public}{path}  ({service})")));
    }
    for (index, service) in SERVICES.iter().enumerate() {
        let address = format!("http://127.0.0.1:{}", settings.port(index));
        rows.push((service.name, format!("{address}  (/health/ready, /metrics)")));
    }
    for (index, _) in SERVICES.iter().enumerate() {
        rows.push(("database", settings.database(index).to_owned()));
    }
    rows.push(("redis", settings.redis.clone()));

    let mut text = format!(
        "\nThe stack is up ({:.1} s after the build).\n\n",
        elapsed.as_secs_f64()
    );
    for (name, value) in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {name:<9} {value}");
    }
    let _ = write!(
        text,
        "\nTry it:\n  curl -i {public}/users/register -H 'content-type: application/json' \\\n    \
         -d '{{\"username\":\"testuser\",\"email\":\"test@example.com\",\"password\":\"testpass123\"}}'\n\n\
         Ctrl-C stops everything.\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_shown_and_no_secret() {
        let settings = Settings {
            gateway_port: 9000,
            ports: vec![1, 2, 3],
            databases: ["a", "b", "c"].map(|name| format!("postgresql://{name}")).to_vec(),
            redis: "redis+unix:///r".to_owned(),
            keys: "/keys".into(),
            client_secret: "hush".to_owned(),
        };
        let docs = [("users".to_owned(), "/users/docs".to_owned())];
        let text = render(&settings, &docs, Duration::from_millis(1234));
        for expected in [
            "(1.2 s after the build)",
            "gateway   http://localhost:9000\n",
            "http://localhost:9000/users/docs  (users)",
            "payments  http://127.0.0.1:2 ",
            "postgresql://c",
            "redis+unix:///r",
            "curl -i http://localhost:9000/users/register",
        ] {
            assert!(text.contains(expected), "{expected} is missing in {text}");
        }
        assert!(!text.contains("hush"));
    }
}
