//! From the paths of a document to Dropshot's routes.
//!
//! Dropshot cannot hold `/users/me` beside `/users/{user_id}`. Paths that meet in this way share one route, whose shape
//! has the variable; which path a request means is then told by its literals, the more literal path first, as OpenAPI
//! has it. Such a route is registered for every method, so that a wrong one is answered with the methods of the path
//! that was meant.

use std::collections::BTreeMap;

use http::Method;
use spec::Segment;

use super::Bound;
use super::document::method;

/// One path of a route: what its segments must be, and what it answers.
struct Candidate {
    /// Literals that stand where the route has a variable, and the segments they stand in.
    literals: Vec<(usize, String)>,
    /// For each method, the index of the bound operation.
    operations: BTreeMap<String, usize>,
    allow: String,
}

/// A Dropshot route: a shape and the paths that share it, the most literal one first.
pub(super) struct Route {
    pub(super) shape: String,
    candidates: Vec<Candidate>,
}

/// What a request to a route means.
pub(super) enum Choice<'a> {
    /// The operation with this index.
    Operation(usize),
    /// A path of ours, which has these methods only.
    OtherMethods(&'a str),
    /// No path of ours.
    Nothing,
}

impl Route {
    /// The methods to register the route for.
    pub(super) fn methods(&self) -> Vec<Method> {
        if self.candidates.len() > 1 || self.candidates.iter().any(|candidate| !candidate.literals.is_empty()) {
            return vec![
                Method::GET,
                Method::PUT,
                Method::POST,
                Method::DELETE,
                Method::PATCH,
                Method::HEAD,
                Method::OPTIONS,
                Method::TRACE,
            ];
        }
        let methods = self.candidates.iter().flat_map(|candidate| candidate.operations.keys());
        methods.filter_map(|name| Method::from_bytes(name.as_bytes()).ok()).collect()
    }

    /// An operation whose parameters include the variables of the shape.
    pub(super) fn model(&self) -> Option<usize> {
        let widest = self.candidates.iter().min_by_key(|candidate| candidate.literals.len())?;
        widest.operations.values().next().copied()
    }

    /// Tells what a request means.
    pub(super) fn choose(&self, method: &Method, segments: &[String]) -> Choice<'_> {
        let fits = |candidate: &&Candidate| {
            candidate.literals.iter().all(|(index, literal)| segments.get(*index) == Some(literal))
        };
        match self.candidates.iter().find(fits) {
            None => Choice::Nothing,
            Some(candidate) => match candidate.operations.get(method.as_str()) {
                Some(index) => Choice::Operation(*index),
                None => Choice::OtherMethods(&candidate.allow),
            },
        }
    }
}

/// The shape of each path: its segments, with a variable wherever a sibling has one.
fn shapes<'a>(paths: &[&'a [Segment]]) -> Vec<Vec<&'a Segment>> {
    let mut shapes = vec![Vec::new(); paths.len()];
    let mut groups = vec![(0..paths.len()).collect::<Vec<_>>()];
    let mut depth = 0;
    while !groups.is_empty() {
        let mut deeper: Vec<Vec<usize>> = Vec::new();
        for group in groups {
            let mut here: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            let longer: Vec<usize> = group.into_iter().filter(|index| paths[*index].len() > depth).collect();
            let variable = longer.iter().map(|index| &paths[*index][depth]).find(|s| matches!(s, Segment::Variable(_)));
            for index in longer {
                let own = &paths[index][depth];
                shapes[index].push(variable.unwrap_or(own));
                let key = match (variable, own) {
                    (None, Segment::Literal(literal)) => literal.as_str(),
                    _ => "",
                };
                here.entry(key).or_default().push(index);
            }
            deeper.extend(here.into_values());
        }
        groups = deeper;
        depth += 1;
    }
    shapes
}

fn write(shape: &[&Segment]) -> String {
    shape.iter().fold(String::new(), |text, segment| match segment {
        Segment::Literal(literal) => format!("{text}/{literal}"),
        Segment::Variable(name) => format!("{text}/{{{name}}}"),
    })
}

/// Variables that stand at the same place under two names, which Dropshot cannot tell apart.
pub(super) fn problems<A: Send + Sync + 'static>(bound: &[Bound<A>]) -> Vec<String> {
    let paths: Vec<&[Segment]> = bound.iter().map(|bound| bound.operation.path.segments.as_slice()).collect();
    let mut problems = Vec::new();
    for (bound, shape) in bound.iter().zip(shapes(&paths)) {
        for (own, shared) in bound.operation.path.segments.iter().zip(shape) {
            if let (Segment::Variable(own), Segment::Variable(shared)) = (own, shared)
                && own != shared
            {
                let id = &bound.operation.id;
                problems.push(format!("  {id}: its variable {own} is called {shared} in another path"));
            }
        }
    }
    problems
}

/// The routes that serve the bound operations.
pub(super) fn routes<A: Send + Sync + 'static>(bound: &[Bound<A>]) -> Vec<Route> {
    let paths: Vec<&[Segment]> = bound.iter().map(|bound| bound.operation.path.segments.as_slice()).collect();
    let mut routes: BTreeMap<String, BTreeMap<&str, Candidate>> = BTreeMap::new();
    for (index, shape) in shapes(&paths).into_iter().enumerate() {
        let operation = &bound[index].operation;
        let literals = operation.path.segments.iter().zip(&shape).enumerate().filter_map(|(place, pair)| match pair {
            (Segment::Literal(literal), Segment::Variable(_)) => Some((place, literal.clone())),
            _ => None,
        });
        let candidate = routes.entry(write(&shape)).or_default().entry(&operation.path.template).or_insert_with(|| {
            Candidate { literals: literals.collect(), operations: BTreeMap::new(), allow: String::new() }
        });
        candidate.operations.insert(method(operation).to_string(), index);
        candidate.allow = candidate.operations.keys().cloned().collect::<Vec<_>>().join(", ");
    }
    let route = |(shape, candidates): (String, BTreeMap<&str, Candidate>)| {
        let mut candidates: Vec<Candidate> = candidates.into_values().collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.literals.len()));
        Route { shape, candidates }
    };
    routes.into_iter().map(route).collect()
}
