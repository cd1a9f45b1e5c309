//! `cargo xtask gen clients --spec FILE --out DIR`: a crate of its own for any document.
//!
//! Each operation is generated alone first, so that one which progenitor cannot take is named, with its line and the
//! reason, and the others need not wait for it.

mod package;

use std::collections::BTreeSet;
use std::panic;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value};
use spec::pointer::{escape, push};
use spec::{Document, Retry};

use self::package::Package;
use super::names::{kebab, plain};
use super::{client, entry, lower, mocks, print, rustfmt, table};
use crate::workspace::{self, Broken};
use crate::{Verdict, findings};

/// What to make, and where.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Arguments {
    /// Generate a crate for this document instead of those of the workspace
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// The folder of that crate; what it holds is overwritten
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// Name of that crate; otherwise it follows from the title of the document
    #[arg(long, requires = "spec")]
    name: Option<String>,
    /// Leave out the operations that cannot be generated, instead of failing
    #[arg(long, requires = "spec")]
    skip_unsupported: bool,
}

impl Arguments {
    /// Document and folder, if both are given.
    pub(crate) fn asked(&self) -> Option<(&Path, &Path)> {
        Some((self.spec.as_deref()?, self.out.as_deref()?))
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

pub(crate) fn run(arguments: &Arguments, (file, out): (&Path, &Path)) -> Result<Verdict> {
    let document = workspace::document(file)?.map_err(|found| Broken(findings::human(&found, &[])))?;
    let root = document.root();
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => format!("{}-client", kebab(root.pointer("/info/title").and_then(Value::as_str).unwrap_or("api"))),
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    ensure!(
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(fits),
        "{name:?} is not a name of a crate; give one with --name"
    );
    let (taken, refused) = silently(|| sort_out(&document));
    let list: String = refused.iter().map(|line| format!("{line}\n")).collect();
    let total = taken.len() + refused.len();
    if !refused.is_empty() && !arguments.skip_unsupported {
        let count = refused.len();
        let text =
            format!("{list}{count} of {total} operations cannot be generated; --skip-unsupported leaves them out");
        return Err(Broken(text).into());
    }
    eprint!("{list}");
    let kept = with_operations(root, &taken);
    let mut source =
        String::from("// Generated from an OpenAPI document by `cargo xtask gen clients --spec`. Do not edit.\n\n");
    source.push_str(&print(silently(|| client(&kept))?));
    let entries = entries(&kept, &generated_ids(&source));
    source.push_str(&table(entries.iter().map(|(_, entry)| entry.clone())));
    let package = Package { name: &name, document: &kept };
    write(out, "src/generated.rs", &rustfmt(&source)?)?;
    write(out, "src/mocks.rs", &rustfmt(&silently(|| mocks::render(&kept))?)?)?;
    write(out, "src/lib.rs", &rustfmt(&package.library())?)?;
    write(out, "src/main.rs", &rustfmt(&package.program(&entries)?)?)?;
    write(out, "Cargo.toml", package.manifest()?.as_bytes())?;
    write(out, "README.md", package.readme().as_bytes())?;
    println!("{name}: {} of {total} operations in {}", taken.len(), out.display());
    Ok(Verdict::InOrder)
}

/// A panic of progenitor is an error with a message of ours; its own would only confuse.
fn silently<T>(work: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = work();
    panic::set_hook(hook);
    result
}

/// Path and method.
type Place = (String, &'static str);

/// The operations that can be generated, and what is to be said of the others.
fn sort_out(document: &Document) -> (BTreeSet<Place>, Vec<String>) {
    let (mut taken, mut refused) = (BTreeSet::new(), Vec::new());
    let paths = document.root().get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let place = (path.clone(), method);
            let alone = with_operations(document.root(), &BTreeSet::from([place.clone()]));
            let reason = match operation.get("operationId") {
                None => Some("it has no operationId".to_owned()),
                Some(_) if matches!(method, "options" | "trace") => Some("clients do not send this method".to_owned()),
                Some(_) => client(&alone).err().map(|error| explain(&format!("{error:#}"))),
            };
            let Some(reason) = reason else {
                taken.insert(place);
                continue;
            };
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or("without a name");
            let at = document.span(&format!("/paths/{}/{method}", escape(path)));
            let at = at.map(|span| format!("{}:{}:{}: ", span.file, span.line, span.column)).unwrap_or_default();
            refused.push(format!("{at}{id} ({} {path}): {reason}", method.to_uppercase()));
        }
    }
    (taken, refused)
}

/// What progenitor means.
fn explain(message: &str) -> String {
    const MEANINGS: [(&str, &str); 7] = [
        ("response_types.len()", "its answers have several types, one of them neither JSON nor text"),
        ("parameter_data.required", "a path parameter is not required"),
        ("more media types than expected", "its body has several media types"),
        ("unique variant names", "the words of an `enum` differ in nothing that a Rust name may hold"),
        ("missing from path", "a path parameter does not stand in the path"),
        ("media type encoding", "a JSON answer has no schema"),
        ("assertion failed: mt.encoding", "a body states an encoding"),
    ];
    if let Some((_, media_type)) = message.split_once("unexpected content type: ") {
        return format!("its body is {media_type}");
    }
    let known = MEANINGS.iter().find(|(text, _)| message.contains(text));
    known.map_or_else(|| message.replace('\n', " "), |(_, meaning)| (*meaning).to_owned())
}

/// The document with these operations only.
fn with_operations(root: &Value, places: &BTreeSet<Place>) -> Value {
    let mut paths = Map::new();
    for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(item) = item.as_object() else { continue };
        let is_kept = |key: &str| match METHODS.iter().find(|method| **method == key) {
            Some(method) => places.contains(&(path.clone(), *method)),
            None => key == "parameters",
        };
        let kept: Map<String, Value> =
            item.iter().filter(|(key, _)| is_kept(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
        if kept.keys().any(|key| key != "parameters") {
            paths.insert(path.clone(), kept.into());
        }
    }
    // Not the whole document with its paths, once for each of them.
    let others = root.as_object().into_iter().flatten().filter(|(key, _)| *key != "paths");
    let mut document: Map<String, Value> = others.map(|(key, value)| (key.clone(), value.clone())).collect();
    document.insert("paths".to_owned(), paths.into());
    lower::without_unused(document.into())
}

/// The entries of the table, with the operationId of each. Documents of others state no policy, so whatever is idempotent may be repeated.
fn entries(root: &Value, ids: &[String]) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    for (_, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let shared = item.get("parameters");
        for operation in METHODS.iter().filter_map(|method| item.get(*method)) {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            let id = ids.iter().find(|generated| plain(generated) == plain(id)).map_or(id, String::as_str);
            let lists = [shared, operation.get("parameters")];
            let mut parameters = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
            let key = parameters.any(|parameter| is_key(root, parameter));
            let bearer = shows_token(root, operation);
            let retry = match operation.pointer("/x-gateway/retry").and_then(Value::as_str) {
                Some("never") => Retry::Never,
                Some("safe") => Retry::Safe,
                _ => Retry::Idempotent,
            };
            entries.push((id.to_owned(), entry(id, bearer, key, retry)));
        }
    }
    entries
}

/// How progenitor spells the operationIds.
fn generated_ids(source: &str) -> Vec<String> {
    let parts = source.split("operation_id: \"").skip(1);
    parts.filter_map(|rest| rest.split_once('"')).map(|(id, _)| id.to_owned()).collect()
}

fn is_key(root: &Value, parameter: &Value) -> bool {
    let target = parameter.get("$ref").and_then(Value::as_str).and_then(|it| root.pointer(it.strip_prefix('#')?));
    let parameter = target.unwrap_or(parameter);
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    text("in") == "header" && text("name").eq_ignore_ascii_case("idempotency-key")
}

/// Whether one of the ways to be let in is a token in `Authorization`.
fn shows_token(root: &Value, operation: &Value) -> bool {
    let schemes = operation.get("security").or_else(|| root.get("security")).and_then(Value::as_array);
    let mut names = schemes.into_iter().flatten().filter_map(Value::as_object).flat_map(Map::keys);
    names.any(|name| {
        let scheme = root.pointer(&push("/components/securitySchemes", name)).unwrap_or(&Value::Null);
        let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        match text("type") {
            "oauth2" | "openIdConnect" => true,
            "http" => text("scheme").eq_ignore_ascii_case("bearer"),
            _ => false,
        }
    })
}

fn write(folder: &Path, path: &str, content: &[u8]) -> Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    std::fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
}
