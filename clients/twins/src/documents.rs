//! The three documents, read and compiled once in a process.

use std::sync::LazyLock;

use spec::{Api, Operation, Segment, Validator};

use crate::StartError;
use crate::handlers::{self, Handler};

/// One document and what enforces it.
pub(crate) struct Served {
    pub(crate) validator: Validator,
    pub(crate) operations: Vec<(Operation, Handler)>,
}

const DOCUMENTS: [(&str, &str); 3] = [
    ("users.json", include_str!("../documents/users.json")),
    ("orders.json", include_str!("../documents/orders.json")),
    ("payments.json", include_str!("../documents/payments.json")),
];

static APIS: LazyLock<Result<Vec<Served>, String>> = LazyLock::new(|| {
    let read = |(name, text): &(&'static str, &'static str)| {
        let api = Api::of_checked(*name, *text).map_err(|found| spec::render(&found, &[]))?;
        let validator = Validator::compile(&api).map_err(|found| spec::render(&found, &[]))?;
        let bind = |operation: &Operation| {
            let handler = handlers::find(&operation.id).ok_or_else(|| format!("{} has no handler", operation.id))?;
            Ok((operation.clone(), handler))
        };
        let operations = api.operations.iter().map(bind).collect::<Result<_, String>>()?;
        Ok(Served { validator, operations })
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = DOCUMENTS.iter().map(|document| scope.spawn(move || read(document))).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Result<Served, String>>| {
            thread.join().unwrap_or_else(|_| Err("a document cannot be read".to_owned()))
        };
        threads.into_iter().map(join).collect()
    })
});

/// All three.
pub(crate) fn apis() -> Result<&'static [Served], StartError> {
    APIS.as_deref().map_err(|error| StartError::Document(error))
}

/// What a path and a method lead to.
pub(crate) enum Found {
    Operation {
        api: &'static Served,
        index: usize,
    },
    /// The path exists with these methods.
    OtherMethods(String),
    Nothing,
}

/// Finds the operation; a literal goes before a variable.
pub(crate) fn find(apis: &'static [Served], method: &str, segments: &[String]) -> Found {
    let all = || apis.iter().flat_map(|api| (0..api.operations.len()).map(move |index| (api, index)));
    let fits = |(api, index): &(&'static Served, usize)| fits(&api.operations[*index].0.path.segments, segments);
    let literals = |(api, index): &(&'static Served, usize)| {
        let segments = &api.operations[*index].0.path.segments;
        segments.iter().filter(|segment| matches!(segment, Segment::Literal(_))).count()
    };
    let Some(most) = all().filter(fits).map(|it| literals(&it)).max() else { return Found::Nothing };
    let mut allow = Vec::new();
    for (api, index) in all().filter(fits).filter(|it| literals(it) == most) {
        let own = api.operations[index].0.method.as_str();
        if own == method {
            return Found::Operation { api, index };
        }
        if !allow.contains(&own) {
            allow.push(own);
        }
    }
    Found::OtherMethods(allow.join(", "))
}

fn fits(template: &[Segment], segments: &[String]) -> bool {
    let one = |(segment, text): (&Segment, &String)| match segment {
        Segment::Literal(literal) => literal == text,
        Segment::Variable(_) => true,
    };
    template.len() == segments.len() && template.iter().zip(segments).all(one)
}
