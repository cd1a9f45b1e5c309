//! Whether a plan makes sense. The gateway refuses to start on a plan with problems.

use std::collections::{BTreeMap, BTreeSet};

use crate::{CanonicalPath, HEALTH_PATH, Plan, Portal, Route, Segment, VERSION};

/// One thing wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The plan is of another version.
    #[error("the plan has version {0}, this gateway reads version {VERSION}")]
    Version(u32),
    /// A class has no requests, or no period.
    #[error("rate limit class `{0}` lets nothing pass")]
    EmptyRateLimit(String),
    /// A class is named and not defined.
    #[error("{place}: unknown rate limit class `{class}`")]
    UnknownClass {
        /// Where it is named.
        place: String,
        /// Its name.
        class: String,
    },
    /// The path that is probed cannot be requested.
    #[error("upstream `{0}`: the health path is not canonical")]
    Health(String),
    /// Nothing can be answered in no time.
    #[error("{0}: the timeout is zero")]
    NoTime(String),
    /// A service is named and not defined.
    #[error("{place}: unknown upstream `{service}`")]
    UnknownUpstream {
        /// Where it is named.
        place: String,
        /// Its name.
        service: String,
    },
    /// A template is not canonical, or `segments` says something else.
    #[error("route {0}: the template is not canonical, or its segments say something else")]
    Template(String),
    /// A route without operations would answer 405 to everything.
    #[error("route {0}: no operations")]
    NoOperations(String),
    /// A path that cannot be requested.
    #[error("portal path {0} is not canonical")]
    PortalPath(String),
    /// A file outside the portal directory.
    #[error("portal path {path}: the file `{file}` is not a plain relative path")]
    PortalFile {
        /// Public path.
        path: String,
        /// The file.
        file: String,
    },
    /// What Prometheus is asked is no path and query.
    #[error("portal: `{0}` is not a path and query that Prometheus can be asked")]
    Figures(String),
    /// A documentation page that is not among the files.
    #[error("portal: the page {path} of `{service}` is not among the files")]
    MissingDocs {
        /// The service.
        service: String,
        /// Public path of its page.
        path: String,
    },
    /// Two operations share an id.
    #[error("operation `{operation}` is declared by {first} and by {second}")]
    DuplicateOperation {
        /// The id.
        operation: String,
        /// The template that declares it first.
        first: String,
        /// The template that declares it again.
        second: String,
    },
    /// Two entries claim the same paths.
    #[error("{first} and {second} match the same paths")]
    Duplicate {
        /// The entry that wins.
        first: String,
        /// The entry that is never reached.
        second: String,
    },
    /// Two templates share paths and neither is the more specific one, as `/a/{x}` and `/{y}/b`.
    #[error("{first} and {second} are ambiguous: some paths match both, and neither is more specific")]
    Ambiguous {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
}

impl Plan {
    /// Everything wrong with the plan, in a stable order. Empty when the gateway can serve it.
    #[must_use]
    pub fn validate(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.version != VERSION {
            problems.push(Problem::Version(self.version));
        }
        for (class, limit) in &self.rate_limits {
            if limit.requests == 0 || limit.per_ms == 0 {
                problems.push(Problem::EmptyRateLimit(class.clone()));
            }
        }
        self.check_class("plan", &self.default_rate_limit, &mut problems);
        self.check_class("portal", &self.portal.rate_limit, &mut problems);
        for (name, upstream) in &self.upstreams {
            if !is_canonical(&upstream.health) {
                problems.push(Problem::Health(name.clone()));
            }
            if upstream.connect_timeout_ms == 0 {
                problems.push(Problem::NoTime(format!("upstream `{name}`")));
            }
        }
        self.check_routes(&mut problems);
        self.check_portal(&mut problems);
        self.check_overlaps(&mut problems);
        problems
    }

    fn check_class(&self, place: &str, class: &str, problems: &mut Vec<Problem>) {
        if !self.rate_limits.contains_key(class) {
            problems.push(Problem::UnknownClass { place: place.to_owned(), class: class.to_owned() });
        }
    }

    fn check_routes(&self, problems: &mut Vec<Problem>) {
        let mut ids = BTreeMap::new();
        for route in &self.routes {
            let place = format!("route {}", route.template);
            if !route.is_canonical() {
                problems.push(Problem::Template(route.template.clone()));
            }
            if !self.upstreams.contains_key(&route.service) {
                problems.push(Problem::UnknownUpstream { place: place.clone(), service: route.service.clone() });
            }
            if route.operations.is_empty() {
                problems.push(Problem::NoOperations(route.template.clone()));
            }
            for (method, operation) in &route.operations {
                let place = format!("{place}: {method}");
                self.check_class(&place, &operation.rate_limit, problems);
                if operation.timeout_ms == 0 {
                    problems.push(Problem::NoTime(place));
                }
                if let Some(first) = ids.insert(operation.operation_id.as_str(), route.template.as_str()) {
                    problems.push(Problem::DuplicateOperation {
                        operation: operation.operation_id.clone(),
                        first: first.to_owned(),
                        second: route.template.clone(),
                    });
                }
            }
        }
    }

    fn check_portal(&self, problems: &mut Vec<Problem>) {
        let portal = &self.portal;
        for path in portal.paths() {
            if !is_canonical(path) || path.contains('%') {
                problems.push(Problem::PortalPath(path.clone()));
            }
        }
        for (path, file) in &portal.files {
            let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':']);
            if !file.file.split('/').all(plain) {
                problems.push(Problem::PortalFile { path: path.clone(), file: file.file.clone() });
            }
        }
        if let Some(figures) = &portal.figures {
            let sent =
                |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'$' | b'\'' | b'\\' | b'{' | b'}');
            if !figures.target.starts_with('/') || !figures.target.bytes().all(sent) {
                problems.push(Problem::Figures(figures.target.clone()));
            }
            if figures.timeout_ms == 0 {
                problems.push(Problem::NoTime(format!("portal path {}", figures.path)));
            }
        }
        for (service, path) in &portal.docs {
            if !self.upstreams.contains_key(service) {
                let place = format!("portal page {path}");
                problems.push(Problem::UnknownUpstream { place, service: service.clone() });
            }
            if !portal.files.contains_key(path) {
                problems.push(Problem::MissingDocs { service: service.clone(), path: path.clone() });
            }
        }
    }

    fn check_overlaps(&self, problems: &mut Vec<Problem>) {
        for (index, first) in self.routes.iter().enumerate() {
            for second in self.routes.iter().skip(index + 1) {
                let names = || (first.template.clone(), second.template.clone());
                match overlap(&first.segments, &second.segments) {
                    Overlap::None => {}
                    Overlap::Same => {
                        let (first, second) = names();
                        problems.push(Problem::Duplicate { first, second });
                    }
                    Overlap::Ambiguous => {
                        let (first, second) = names();
                        problems.push(Problem::Ambiguous { first, second });
                    }
                }
            }
        }
        let mut taken: BTreeSet<&str> = self.routes.iter().map(|route| route.template.as_str()).collect();
        if !taken.insert(HEALTH_PATH) {
            let second = HEALTH_PATH.to_owned();
            problems.push(Problem::Duplicate { first: "the gateway's health answer".to_owned(), second });
        }
        for path in self.portal.paths() {
            if !taken.insert(path) {
                let second = format!("portal path {path}");
                problems.push(Problem::Duplicate { first: path.clone(), second });
            }
        }
    }
}

impl Portal {
    /// Every public path of it.
    fn paths(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(self.redirects.keys()).chain(self.figures.iter().map(|figures| &figures.path))
    }
}

fn is_canonical(path: &str) -> bool {
    CanonicalPath::parse(path).map(CanonicalPath::as_str) == Ok(path)
}

impl Route {
    fn is_canonical(&self) -> bool {
        let literal = |segment: &Segment| match segment {
            Segment::Variable(_) => true,
            // A literal with `%` would be compared with decoded text and never match.
            Segment::Literal(text) => !text.contains('%') && CanonicalPath::parse(&format!("/{text}")).is_ok(),
        };
        Segment::parse(&self.template).as_ref() == Some(&self.segments) && self.segments.iter().all(literal)
    }
}

enum Overlap {
    /// No path matches both, or one is more specific at every segment where they differ.
    None,
    Same,
    Ambiguous,
}

fn overlap(first: &[Segment], second: &[Segment]) -> Overlap {
    if first.len() != second.len() {
        return Overlap::None;
    }
    let (mut first_wins, mut second_wins) = (false, false);
    for pair in first.iter().zip(second) {
        match pair {
            (Segment::Literal(first), Segment::Literal(second)) if first != second => return Overlap::None,
            (Segment::Literal(_), Segment::Variable(_)) => first_wins = true,
            (Segment::Variable(_), Segment::Literal(_)) => second_wins = true,
            _ => {}
        }
    }
    match (first_wins, second_wins) {
        (false, false) => Overlap::Same,
        (true, true) => Overlap::Ambiguous,
        _ => Overlap::None,
    }
}

#[cfg(test)]
mod tests;
