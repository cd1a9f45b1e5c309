//! What the user sees when everything runs.

use std::fmt::Write as _;
use std::time::Duration;

use super::servers::{SERVICES, Settings};

/// The addresses of the stack, and one line to try. `docs` are the portal's pages by service; `databases` and `redis`
/// are free of passwords, unlike those of the settings.
pub(super) fn render(
    settings: &Settings,
    docs: &[(String, String)],
    databases: &[String],
    redis: String,
    elapsed: Duration,
) -> String {
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
    rows.extend(databases.iter().map(|url| ("database", url.clone())));
    rows.push(("redis", redis));

    let users = SERVICES.iter().zip(databases).find(|(service, _)| service.name == "users");
    let users = users.map_or("", |(_, url)| url.as_str());
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
         Make an account an admin (its next log-in says so):\n  \
         DATABASE_URL='{users}' cargo run --quiet -p users-server -- grant-admin testuser\n\n\
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
            databases: ["a", "b", "c"]
                .map(|name| format!("postgresql://u:hush@{name}"))
                .to_vec(),
            redis: "redis://:hush@r".to_owned(),
            keys: "/keys".into(),
            client_secret: "hush".to_owned(),
        };
        let docs = [("users".to_owned(), "/users/docs".to_owned())];
        let databases = ["postgresql://u@c".to_owned()];
        let text = render(
            &settings,
            &docs,
            &databases,
            "redis://r".to_owned(),
            Duration::from_millis(1234),
        );
        for expected in [
            "(1.2 s after the build)",
            "gateway   http://localhost:9000\n",
            "http://localhost:9000/users/docs  (users)",
            "payments  http://127.0.0.1:2 ",
            "postgresql://u@c",
            "redis://r",
            "curl -i http://localhost:9000/users/register",
        ] {
            assert!(text.contains(expected), "{expected} is missing in {text}");
        }
        assert!(!text.contains("hush"));
    }
}
