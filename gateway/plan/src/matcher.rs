//! From a canonical path to what answers it: a trie of segments, literals before variables, with backtracking.
//!
//! Public crates for this match bytes, not segments, and cannot compare a literal with a percent-encoded segment; the
//! trie is small enough to own. A lookup allocates nothing. Its cost is bounded by the templates (at most two branches
//! per segment of the deepest one), not by the request.

use crate::path::decodes_to;
use crate::{CanonicalPath, HEALTH_PATH, Method, Plan, Route, Segment};

/// What answers a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'m> {
    /// The operation `plan.routes[route].operations[&method]`.
    Operation {
        /// Index into [`Plan::routes`].
        route: usize,
        /// The request's method, which the route declares.
        method: Method,
    },
    /// A portal file.
    File {
        /// Position in the order of [`Portal::files`](crate::Portal::files).
        index: usize,
    },
    /// A portal redirect.
    Redirect {
        /// Value of `Location`.
        to: &'m str,
    },
    /// The figures of the status page.
    Figures,
    /// The gateway's own health answer.
    Health,
    /// The path is known, the method is not.
    MethodNotAllowed {
        /// Index into [`Plan::routes`], or none for the gateway's own paths.
        route: Option<usize>,
        /// Value of `Allow`: the declared methods, sorted.
        allow: &'m str,
    },
    /// Nothing has that path.
    NotFound,
}

/// Answers lookups for one plan. Built once.
#[derive(Debug, Clone)]
pub struct Matcher {
    nodes: Vec<Node>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// Sorted by text.
    literals: Vec<(Box<str>, usize)>,
    variable: Option<usize>,
    entry: Option<usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    target: Target,
    methods: Vec<Method>,
    allow: Box<str>,
}

#[derive(Debug, Clone)]
enum Target {
    Route(usize),
    File(usize),
    Redirect(Box<str>),
    Figures,
    Health,
}

impl Matcher {
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut matcher = Self { nodes: vec![Node::default()], entries: Vec::new() };
        let readable = || vec![Method::Get, Method::Head];
        matcher.insert(&literals(HEALTH_PATH), Target::Health, readable());
        for (index, route) in plan.routes.iter().enumerate() {
            matcher.insert(&route.segments, Target::Route(index), route.operations.keys().copied().collect());
        }
        for (index, path) in plan.portal.files.keys().enumerate() {
            matcher.insert(&literals(path), Target::File(index), readable());
        }
        for (path, to) in &plan.portal.redirects {
            matcher.insert(&literals(path), Target::Redirect(to.as_str().into()), readable());
        }
        if let Some(figures) = &plan.portal.figures {
            matcher.insert(&literals(&figures.path), Target::Figures, readable());
        }
        matcher
    }

    /// What answers `method` on `path`. Methods are matched after the path: a literal that lacks the method answers
    /// 405 even where a variable beside it would have it.
    #[must_use]
    pub fn lookup(&self, method: &str, path: CanonicalPath<'_>) -> Lookup<'_> {
        let rest = path.as_str().strip_prefix('/').filter(|rest| !rest.is_empty());
        let Some(entry) = self.descend(0, rest).and_then(|entry| self.entries.get(entry)) else {
            return Lookup::NotFound;
        };
        let method = entry.methods.iter().copied().find(|known| known.as_str() == method);
        match (&entry.target, method) {
            (Target::Route(route), Some(method)) => Lookup::Operation { route: *route, method },
            (Target::File(index), Some(_)) => Lookup::File { index: *index },
            (Target::Redirect(to), Some(_)) => Lookup::Redirect { to },
            (Target::Figures, Some(_)) => Lookup::Figures,
            (Target::Health, Some(_)) => Lookup::Health,
            (Target::Route(route), None) => Lookup::MethodNotAllowed { route: Some(*route), allow: &entry.allow },
            (_, None) => Lookup::MethodNotAllowed { route: None, allow: &entry.allow },
        }
    }

    fn descend(&self, node: usize, rest: Option<&str>) -> Option<usize> {
        let node = self.nodes.get(node)?;
        let Some(rest) = rest else { return node.entry };
        let (segment, rest) = match rest.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (rest, None),
        };
        if let Some(child) = node.literal(segment)
            && let Some(entry) = self.descend(child, rest)
        {
            return Some(entry);
        }
        if segment.is_empty() { None } else { self.descend(node.variable?, rest) }
    }

    fn insert(&mut self, segments: &[Segment], target: Target, methods: Vec<Method>) {
        let mut at = 0;
        for segment in segments {
            at = self.child(at, segment);
        }
        let names: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
        let allow = names.join(", ").into();
        if let Some(node) = self.nodes.get_mut(at)
            && node.entry.is_none()
        {
            node.entry = Some(self.entries.len());
            self.entries.push(Entry { target, methods, allow });
        }
    }

    fn child(&mut self, at: usize, segment: &Segment) -> usize {
        let next = self.nodes.len();
        let node = &mut self.nodes[at];
        match segment {
            Segment::Literal(text) => match node.search(text) {
                Ok(found) => return node.literals[found].1,
                Err(place) => node.literals.insert(place, (text.as_str().into(), next)),
            },
            Segment::Variable(_) => match node.variable {
                Some(found) => return found,
                None => node.variable = Some(next),
            },
        }
        self.nodes.push(Node::default());
        next
    }
}

impl Node {
    fn search(&self, text: &str) -> Result<usize, usize> {
        self.literals.binary_search_by(|(literal, _)| (**literal).cmp(text))
    }

    fn literal(&self, segment: &str) -> Option<usize> {
        let found = if segment.contains('%') {
            self.literals.iter().position(|(literal, _)| decodes_to(segment, literal))
        } else {
            self.search(segment).ok()
        };
        found.map(|found| self.literals[found].1)
    }
}

impl Route {
    /// The parameters of a path this route matched: names with values as they stand in the path, percent-encoded.
    pub fn parameters<'a>(&'a self, path: CanonicalPath<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.segments.iter().zip(path.segments()).filter_map(|(segment, value)| match segment {
            Segment::Literal(_) => None,
            Segment::Variable(name) => Some((name.as_str(), value)),
        })
    }
}

/// Portal paths have no variables: braces in them would be text.
fn literals(path: &str) -> Vec<Segment> {
    path.split('/').filter(|text| !text.is_empty()).map(|text| Segment::Literal(text.to_owned())).collect()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
