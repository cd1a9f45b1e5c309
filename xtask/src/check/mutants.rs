//! `cargo xtask check --mutants`: does the gate itself work?
//!
//! Every single change of a document that a client could notice is made, one at a time, and must be *killed*: the lint
//! or the comparison with the server finds it, or what the server would enforce at run time changes with it, shown by a
//! message that is refused under one of the two documents and not under the other. So must changes of what a server
//! states. Changes that mean nothing must raise no alarm.

mod edit;
mod enforced;
mod interface;
mod rewrite;
mod schema;
mod survivors;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use anyhow::Result;
use serde_json::Value;
use spec::{Api, Diagnostic, Document};

use crate::workspace::Broken;
use crate::{Verdict, generate};
use edit::Mutant;

/// What became of one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// Lint refuses the document.
    Lint,
    /// The document and the server are at odds.
    Conformance,
    /// What is enforced at run time changed with it.
    Enforced,
    /// The gateway's plan changed with it.
    Plan,
    Survived,
}

impl Fate {
    fn as_str(self) -> &'static str {
        match self {
            Fate::Lint => "lint",
            Fate::Conformance => "conformance",
            Fate::Enforced => "enforced",
            Fate::Plan => "plan",
            Fate::Survived => "survived",
        }
    }
}

/// Runs all mutants and rewrites; broken when one survives that is not allowed to, or a rewrite raises an alarm.
pub(super) fn run(apis: &[Api], servers: &[Document]) -> Result<Verdict> {
    let mut complaints = Vec::new();
    let mut total = BTreeMap::new();
    for (api, server) in apis.iter().zip(servers) {
        documents(api, server, &mut total, &mut complaints)?;
        statements(api, server, &mut total, &mut complaints);
        rewrites(api, server, &mut complaints)?;
    }
    let all: usize = total.values().sum();
    let survived = total.get(&Fate::Survived).copied().unwrap_or(0);
    let fates: Vec<String> = total.iter().map(|(fate, count)| format!("{count} {}", fate.as_str())).collect();
    println!("mutants   {}/{all} killed ({})", all - survived, fates.join(", "));
    if complaints.is_empty() { Ok(Verdict::InOrder) } else { Err(Broken(complaints.join("\n")).into()) }
}

/// The document without examples, and its findings: those of a mutant are compared with these.
struct Original<'a> {
    api: Api,
    root: Value,
    found: BTreeSet<&'static str>,
    plan: String,
    server: &'a Document,
}

impl<'a> Original<'a> {
    fn new(api: &Api, server: &'a Document) -> Result<Self> {
        let root = walk::without_examples(&api.document);
        let api = parse(api, &root).map_err(|found| Broken(spec::render(&found, &[])))?;
        let found = spec::lint(&api.document).iter().map(|finding| finding.rule).collect();
        let plan = plan(&api)?;
        Ok(Self { api, root, found, plan, server })
    }

    /// What becomes of a changed document.
    fn fate(&self, changed: &Value) -> Fate {
        let mutant = match parse(&self.api, changed) {
            Ok(mutant) => mutant,
            Err(_) => return Fate::Lint,
        };
        if spec::lint(&mutant.document).iter().any(|finding| !self.found.contains(finding.rule)) {
            return Fate::Lint;
        }
        if !spec::conform(&mutant, self.server).is_empty() {
            return Fate::Conformance;
        }
        if enforced::differs(&self.api, &mutant) {
            return Fate::Enforced;
        }
        match plan(&mutant) {
            Ok(plan) if plan == self.plan => Fate::Survived,
            _ => Fate::Plan,
        }
    }
}

fn parse(api: &Api, root: &Value) -> Result<Api, Vec<Diagnostic>> {
    Api::parse(api.document.name(), root.to_string())
}

/// The gateway's plan for one service, as text.
fn plan(api: &Api) -> Result<String> {
    Ok(serde_json::to_string(&generate::plan(std::slice::from_ref(api))?)?)
}

/// Every change of the document.
fn documents(
    api: &Api,
    server: &Document,
    total: &mut BTreeMap<Fate, usize>,
    complaints: &mut Vec<String>,
) -> Result<()> {
    let original = Original::new(api, server)?;
    let mutants = mutants(&original.root);
    let fates = in_parallel(&mutants, |mutant| original.fate(&mutant.apply(&original.root)));
    report(&format!("{}.yaml", api.service), &mutants, &fates, total, complaints);
    Ok(())
}

/// Every change of what the server states of itself: names, types, statuses. It states no bounds, which are the
/// document's alone.
fn statements(api: &Api, server: &Document, total: &mut BTreeMap<Fate, usize>, complaints: &mut Vec<String>) {
    let mutants: Vec<Mutant> = mutants(server.root()).into_iter().filter(|mutant| is_statement(mutant.kind)).collect();
    let fates =
        in_parallel(&mutants, |mutant| match Document::parse(server.name(), mutant.apply(server.root()).to_string()) {
            Err(_) => Fate::Lint,
            Ok(changed) if !spec::conform(api, &changed).is_empty() => Fate::Conformance,
            Ok(_) => Fate::Survived,
        });
    report(&format!("{}-server", api.service), &mutants, &fates, total, complaints);
}

/// What a server says only by way of the document it was given, or may say more narrowly than the document.
fn is_statement(kind: &str) -> bool {
    !matches!(
        kind,
        "bound added"
            | "bound moved"
            | "bound dropped"
            | "pattern added"
            | "default added"
            | "default dropped"
            | "limit changed"
            | "multipleOf dropped"
            | "format dropped"
            | "object opened"
            | "object closed"
            | "role added"
            | "scope added"
    )
}

fn mutants(root: &Value) -> Vec<Mutant> {
    let nodes = walk::nodes(root);
    nodes
        .into_iter()
        .flat_map(|(node, at, fields)| match node {
            walk::Node::Schema => schema::mutants(&at, fields),
            _ => interface::mutants(node, &at, fields, root),
        })
        .collect()
}

fn report(
    name: &str,
    mutants: &[Mutant],
    fates: &[Fate],
    total: &mut BTreeMap<Fate, usize>,
    complaints: &mut Vec<String>,
) {
    let mut here: BTreeMap<Fate, usize> = BTreeMap::new();
    for (mutant, fate) in mutants.iter().zip(fates) {
        let allowed = survivors::reason(name, mutant);
        if *fate == Fate::Survived && allowed.is_none() {
            complaints.push(format!("{name}: survived: {} at {}", mutant.kind, mutant.what));
        }
        *here.entry(*fate).or_default() += 1;
        *total.entry(*fate).or_default() += 1;
    }
    let survived = here.get(&Fate::Survived).copied().unwrap_or(0);
    let fates: Vec<String> = here.iter().map(|(fate, count)| format!("{count} {}", fate.as_str())).collect();
    println!("mutants   {name}: {}/{} killed ({})", mutants.len() - survived, mutants.len(), fates.join(", "));
}

/// Every rewrite that means nothing.
fn rewrites(api: &Api, server: &Document, complaints: &mut Vec<String>) -> Result<()> {
    let root = api.document.root();
    let rewrites = rewrite::rewrites(root);
    let known = plan(api)?;
    let alarm = |text: String| -> Option<String> {
        let changed = match Api::parse(api.document.name(), text) {
            Ok(changed) => changed,
            Err(found) => return Some(found.first().map(ToString::to_string).unwrap_or_default()),
        };
        let found = spec::lint(&changed.document).into_iter().chain(spec::conform(&changed, server)).next();
        let drifted = || (plan(&changed).ok()? != known).then(|| "the gateway's plan changes".to_owned());
        let differs = || {
            // What only a reader notices, such as the order of tags, is no alarm.
            let noticed = |change: &spec::Change| change.class > spec::Class::Documentation;
            let change = spec::diff(&api.document, &changed.document).changes.into_iter().find(noticed)?;
            Some(format!("the differ sees {}: {}", change.rule, change.message))
        };
        found.map(|finding| finding.to_string()).or_else(drifted).or_else(differs)
    };
    let alarms = in_parallel(&rewrites, |rewrite| alarm(rewrite.apply(root).to_string()));
    let texts = rewrite::texts(api.document.source(), root);
    let more = in_parallel(&texts, |(_, text)| alarm(text.clone()));
    let names = rewrites.iter().map(|rewrite| format!("{} at {}", rewrite.kind, rewrite.what));
    let names = names.chain(texts.iter().map(|(name, _)| (*name).to_owned()));
    let count = rewrites.len() + texts.len();
    let raised: Vec<String> = names
        .zip(alarms.into_iter().chain(more))
        .filter_map(|(name, alarm)| Some(format!("{}: false alarm: {name}: {}", api.service, alarm?)))
        .collect();
    println!("rewrites  {}.yaml: {} of {count} raise no alarm", api.service, count - raised.len());
    complaints.extend(raised);
    Ok(())
}

/// The results in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, item)) = {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    items.get(index).map(|item| (index, item))
                } {
                    let result = work(item);
                    results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
