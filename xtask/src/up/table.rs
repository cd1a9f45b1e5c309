//! What the user sees when everything runs.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use gateway_plan::Portal;

use super::servers::{SERVICES, Settings};

/// The path of the portal's index.
const INDEX: &str = "/docs";

/// A page of the portal: its path and, unless it is about all services, the service it is about.
pub(super) type Page = (String, Option<String>);

/// What is shown beside the settings. Nothing of it is secret, unlike the settings.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) docs: Vec<Page>,
    /// In the order of [`SERVICES`], without passwords.
    pub(super) databases: Vec<String>,
    /// The database of the users service is that of `USERS_DATABASE_URL`.
    pub(super) users_given: bool,
    pub(super) redis: String,
    /// The users server, which makes admins.
    pub(super) users_server: PathBuf,
    pub(super) elapsed: Duration,
}

/// The index, or where there is none the page of each service.
pub(super) fn pages(portal: &Portal) -> Vec<Page> {
    if portal.files.contains_key(INDEX) {
        return vec![(INDEX.to_owned(), None)];
    }
    portal.docs.iter().map(|(service, path)| (path.clone(), Some(service.clone()))).collect()
}

/// The addresses of the stack, and lines to try.
pub(super) fn render(settings: &Settings, shown: &Shown) -> String {
    let public = settings.public();
    let mut rows = vec![("gateway", public.clone()), ("health", format!("{public}{}", gateway_plan::HEALTH_PATH))];
    for (path, service) in &shown.docs {
        let about = service.as_ref().map(|service| format!("  ({service})")).unwrap_or_default();
        rows.push(("docs", format!("{public}{path}{about}")));
    }
    for (index, service) in SERVICES.iter().enumerate() {
        let address = format!("http://127.0.0.1:{}", settings.port(index));
        rows.push((service.name, format!("{address}  (/health/ready, /metrics)")));
    }
    let databases = || SERVICES.iter().zip(&shown.databases);
    rows.extend(databases().map(|(service, url)| ("database", format!("{url}  ({})", service.name))));
    rows.push(("redis", shown.redis.clone()));
    if let Some(prometheus) = &settings.prometheus {
        rows.push(("figures", format!("http://127.0.0.1:{}  (Prometheus)", prometheus.port)));
    }

    let users = databases().find(|(service, _)| service.name == "users").map_or("", |(_, url)| url.as_str());
    // A given URL is shown without its password: the shell has it whole.
    let users = if shown.users_given { "\"$USERS_DATABASE_URL\"".to_owned() } else { format!("'{users}'") };
    let mut text = format!("\nThe stack is up ({:.1} s after the build).\n\n", shown.elapsed.as_secs_f64());
    for (name, value) in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {name:<9} {value}");
    }
    let _ = write!(
        text,
        "\nTry it:\n  curl -i {public}/users/register -H 'content-type: application/json' \\\n    \
         -d '{{\"username\":\"testuser\",\"email\":\"test@example.com\",\"password\":\"testpass123\"}}'\n\n\
         Make an account an admin (its next log-in says so):\n  \
         DATABASE_URL={users} {} grant-admin testuser\n\n\
         Ctrl-C stops everything.\n",
        shown.users_server.display()
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::up::prometheus::Prometheus;
    use gateway_plan::StaticFile;

    fn settings() -> Settings {
        Settings {
            gateway_port: 9000,
            ports: vec![1, 2, 3],
            databases: ["a", "b", "c"].map(|name| format!("postgresql://u:hush@{name}")).to_vec(),
            prometheus: Some(Prometheus { program: "prometheus".into(), port: 4 }),
            redis: "redis://:hush@r".to_owned(),
            keys: "/keys".into(),
            client_secret: "hush".to_owned(),
        }
    }

    fn shown(users_given: bool) -> Shown {
        Shown {
            docs: vec![("/docs".to_owned(), None)],
            databases: ["a", "b", "c"].map(|name| format!("postgresql://u@{name}")).to_vec(),
            users_given,
            redis: "redis://r".to_owned(),
            users_server: "target/debug/users-server".into(),
            elapsed: Duration::from_millis(1234),
        }
    }

    #[test]
    fn every_address_is_shown_and_no_secret() {
        let text = render(&settings(), &shown(false));
        for expected in [
            "(1.2 s after the build)",
            "gateway   http://localhost:9000\n",
            "docs      http://localhost:9000/docs\n",
            "payments  http://127.0.0.1:2 ",
            "database  postgresql://u@a  (users)\n",
            "database  postgresql://u@c  (orders)\n",
            "redis     redis://r\n",
            "figures   http://127.0.0.1:4  (Prometheus)\n",
            "curl -i http://localhost:9000/users/register",
            " DATABASE_URL='postgresql://u@a' target/debug/users-server grant-admin",
        ] {
            assert!(text.contains(expected), "{expected} is missing in {text}");
        }
        assert!(!text.contains("hush"));
    }

    #[test]
    fn the_password_of_a_given_database_comes_from_the_environment() {
        let text = render(&settings(), &shown(true));
        assert!(text.contains(" DATABASE_URL=\"$USERS_DATABASE_URL\" target/debug/users-server grant-admin"), "{text}");
        assert!(!text.contains("hush"));
    }

    #[test]
    fn the_index_stands_for_the_pages_of_the_services() {
        let docs = [("users".to_owned(), "/users/docs".to_owned())].into();
        let mut portal = Portal { docs, ..Portal::default() };
        assert_eq!(pages(&portal), [("/users/docs".to_owned(), Some("users".to_owned()))]);
        let file = StaticFile { file: String::new(), content_type: String::new(), cache: String::new() };
        portal.files.insert("/docs".to_owned(), file);
        assert_eq!(pages(&portal), [("/docs".to_owned(), None)]);
    }
}
