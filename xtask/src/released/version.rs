//! Versions of client crates: three numbers, as Cargo reads them.

use std::fmt;

use anyhow::{Context, Result};
use spec::Class;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u64, u64, u64);

impl Version {
    pub(super) fn parse(text: &str) -> Result<Version> {
        let numbers: Option<Vec<u64>> = text.split('.').map(|number| number.parse().ok()).collect();
        match numbers.as_deref() {
            Some([major, minor, patch]) => Some(Version(*major, *minor, *patch)),
            _ => None,
        }
        .with_context(|| format!("`{text}` is no version of the form 1.2.3"))
    }

    /// The lowest version that may carry a change. Below 1.0.0 the minor number speaks of what breaks.
    pub(super) fn after(self, class: Class) -> Version {
        match self.part(class) {
            "major" => Version(self.0 + 1, 0, 0),
            "minor" => Version(self.0, self.1 + 1, 0),
            _ => Version(self.0, self.1, self.2 + 1),
        }
    }

    /// `major`, `minor` or `patch`.
    pub(super) fn part(self, class: Class) -> &'static str {
        match (self.0, class) {
            (0, Class::Breaking) => "minor",
            (0, _) | (_, Class::Documentation) => "patch",
            (_, Class::Breaking) => "major",
            (_, Class::Compatible) => "minor",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}
