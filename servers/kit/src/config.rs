//! Configuration from the environment: every problem is reported at once, and no secret is ever printed.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};

/// A value that must not be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself: for the place that needs it, not for a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(value))
    }
}

/// Networks, separated by commas; an address is a network of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Networks(pub Vec<IpNet>);

impl Networks {
    /// This machine.
    pub fn loopback() -> Self {
        let v4 = Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8);
        Self(vec![v4.into(), IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST))])
    }
}

impl FromStr for Networks {
    type Err = ipnet::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let net = |text: &str| text.parse().or_else(|error| text.parse::<IpAddr>().map(IpNet::from).map_err(|_| error));
        text.split(',').map(str::trim).map(net).collect::<Result<_, _>>().map(Self)
    }
}

/// What is wrong with the environment, one line each.
#[derive(Debug, thiserror::Error)]
#[error("the configuration is not complete:\n{}", .0.join("\n"))]
pub struct Problems(Vec<String>);

/// What stands in the place of every secret in `.env.example`.
const EXAMPLE: &str = "change-me";

/// Gives the value of a setting by its name.
type Lookup = Box<dyn Fn(&str) -> Option<String>>;

/// Reads settings and collects what is wrong with them.
///
/// A setting `NAME` may also come from the file that `NAME_FILE` names, as container secrets do.
pub struct Settings {
    lookup: Lookup,
    problems: Vec<String>,
}

impl Settings {
    /// Reads the environment of the process.
    pub fn from_env() -> Self {
        Self::new(|name| std::env::var(name).ok())
    }

    /// Reads whatever `lookup` gives.
    pub fn new(lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self { lookup: Box::new(lookup), problems: Vec::new() }
    }

    fn read(&mut self, name: &str) -> Option<String> {
        if let Some(value) = (self.lookup)(name).filter(|value| !value.is_empty()) {
            return Some(value);
        }
        let path = (self.lookup)(&format!("{name}_FILE"))?;
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(text.trim_end().to_owned()),
            Err(error) => {
                self.problems.push(format!("  {name}_FILE: cannot read {path}: {error}"));
                None
            }
        }
    }

    fn parse<T: FromStr>(&mut self, name: &str, expected: &str, value: &str) -> Option<T> {
        // Everybody knows the example's secrets.
        if value.contains(EXAMPLE) && (self.lookup)("PLUMBLINE_ENV").as_deref() != Some("development") {
            self.problems.push(format!(
                "  {name} has the value of .env.example: set one of your own (or PLUMBLINE_ENV=development, on a machine of your own)"
            ));
            return None;
        }
        let parsed = value.parse().ok();
        if parsed.is_none() {
            // The value is left out: it may be a secret in the wrong place.
            self.problems.push(format!("  {name}: expected {expected}"));
        }
        parsed
    }

    /// A setting that must be there. `expected` says what it is, for the message.
    pub fn required<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        let before = self.problems.len();
        match self.read(name) {
            Some(value) => self.parse(name, expected, &value),
            None => {
                if self.problems.len() == before {
                    self.problems.push(format!("  {name} is not set: expected {expected}"));
                }
                None
            }
        }
    }

    /// A setting that may be left out.
    pub fn optional<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        let value = self.read(name)?;
        self.parse(name, expected, &value)
    }

    /// A setting with a default.
    pub fn or<T: FromStr>(&mut self, name: &str, expected: &str, default: T) -> T {
        self.optional(name, expected).unwrap_or(default)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When any setting was missing or unreadable: all of them.
    pub fn finish<T>(self, config: Option<T>) -> Result<T, Problems> {
        match config {
            Some(config) if self.problems.is_empty() => Ok(config),
            _ => Err(Problems(self.problems)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_reported_and_no_value_is_printed() {
        let mut settings = Settings::new(|name| (name == "PORT").then(|| "s3cret".to_owned()));
        let port: Option<u16> = settings.required("PORT", "a port number");
        let url: Option<String> = settings.required("DATABASE_URL", "a PostgreSQL URL");
        let problems = settings.finish(port.zip(url)).unwrap_err().to_string();
        assert!(problems.contains("PORT: expected a port number"), "{problems}");
        assert!(problems.contains("DATABASE_URL is not set"), "{problems}");
        assert!(!problems.contains("s3cret"), "{problems}");
    }

    #[test]
    fn the_secrets_of_the_example_are_for_development_only() {
        let read = |stage: &'static str| {
            let lookup = move |name: &str| match name {
                "PLUMBLINE_ENV" => Some(stage.to_owned()),
                _ => Some("postgresql://users:change-me@postgres/users".to_owned()),
            };
            let mut settings = Settings::new(lookup);
            let url: Option<Secret> = settings.required("DATABASE_URL", "a PostgreSQL URL");
            settings.finish(url)
        };
        assert!(read("development").is_ok());
        for stage in ["", "production"] {
            let problems = read(stage).unwrap_err().to_string();
            assert!(problems.contains("DATABASE_URL has the value of .env.example"), "{problems}");
        }
    }

    #[test]
    fn networks_and_addresses_are_read() {
        let Networks(nets) = "10.0.0.0/8, 192.0.2.7,::1".parse().unwrap();
        assert_eq!(nets, ["10.0.0.0/8", "192.0.2.7/32", "::1/128"].map(|net| net.parse::<IpNet>().unwrap()));
        assert!("10.0.0.0/8,nonsense".parse::<Networks>().is_err());
        assert!(Networks::loopback().0.iter().any(|net| net.contains(&IpAddr::from([127, 0, 0, 9]))));
    }

    #[test]
    fn a_setting_may_come_from_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        std::fs::write(&path, "hunter2\n").unwrap();
        let name = path.to_str().unwrap().to_owned();
        let mut settings = Settings::new(move |key| (key == "CLIENT_SECRET_FILE").then(|| name.clone()));
        let secret: Secret = settings.required("CLIENT_SECRET", "a secret").unwrap();
        assert_eq!(secret.reveal(), "hunter2");
        assert_eq!(format!("{secret:?}"), "[secret]");
    }
}
