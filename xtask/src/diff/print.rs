//! Changes in words: for a person, for a changelog, for a program.

use std::fmt::Write as _;

use serde_json::{Value, json};
use spec::{Change, Class, Diagnostic, Direction, Document, Level};

use super::Compared;

const CLASSES: [Class; 3] = [Class::Breaking, Class::Compatible, Class::Documentation];

pub(super) fn human(compared: &[Compared]) -> String {
    let mut text = String::new();
    for it in compared {
        let findings: Vec<Diagnostic> =
            CLASSES.into_iter().flat_map(|class| it.of(class)).map(|change| diagnostic(change, it)).collect();
        let documents: [&Document; 2] = [&it.old, &it.new];
        text.push_str(&spec::render(&findings, &documents));
    }
    for it in compared {
        let count = |class| it.diff.count(class);
        let [breaking, compatible, documentation] = CLASSES.map(count);
        let _ = write!(
            text,
            "{:<9} {breaking} breaking, {compatible} compatible, {documentation} documentation",
            it.service
        );
        if let Some(bump) = &it.bump {
            let _ = write!(text, "; {bump}");
        }
        text.push('\n');
    }
    text
}

fn diagnostic(change: &Change, it: &Compared) -> Diagnostic {
    let level = match change.class {
        Class::Breaking => Level::Error,
        Class::Compatible => Level::Warning,
        Class::Documentation => Level::Note,
    };
    let message = format!("{}: {}", change.class.as_str(), change.message);
    let mut finding = Diagnostic::new(change.rule, level, message);
    if let Some(place) = &change.new {
        finding = finding.at_key(&it.new, &place.pointer, "now");
    }
    if let Some(place) = &change.old {
        finding = finding.at_key(&it.old, &place.pointer, "before");
    }
    let help: Vec<String> = [witness(change), operations(change)].into_iter().flatten().collect();
    if help.is_empty() { finding } else { finding.help(help.join("; ")) }
}

fn witness(change: &Change) -> Option<String> {
    let value = change.witness.as_ref()?;
    Some(match change.direction {
        Some(Direction::Response) => format!("may now come for the first time: {value}"),
        _ => format!("was valid and no longer is: {value}"),
    })
}

fn operations(change: &Change) -> Option<String> {
    let way = match change.direction {
        Some(Direction::Request) => "requests of ",
        Some(Direction::Response) => "responses of ",
        None => "",
    };
    (!change.operations.is_empty()).then(|| format!("touches {way}{}", change.operations.join(", ")))
}

pub(super) fn markdown(compared: &[Compared]) -> String {
    let mut text = String::new();
    for it in compared.iter().filter(|it| !it.diff.changes.is_empty()) {
        let _ = writeln!(text, "## {}\n", it.service);
        if let Some(bump) = &it.bump {
            let _ = writeln!(text, "{bump}.\n");
        }
        for (class, title) in CLASSES.into_iter().zip(["Breaking", "Compatible", "Documentation"]) {
            if it.diff.count(class) == 0 {
                continue;
            }
            let _ = writeln!(text, "### {title}\n");
            for change in it.of(class) {
                let _ = write!(text, "- {} ({}", change.message, change.rule);
                for place in change.new.iter().chain(&change.old).take(1) {
                    let _ = write!(text, ", `{}`", place.pointer);
                }
                text.push(')');
                for more in [operations(change), witness(change)].into_iter().flatten() {
                    let _ = write!(text, "; {more}");
                }
                text.push('\n');
            }
            text.push('\n');
        }
    }
    if text.is_empty() { "No changes.\n".to_owned() } else { text }
}

pub(super) fn json(compared: &[Compared]) -> Value {
    let place = |place: &Option<spec::ChangePlace>| {
        place.as_ref().map(|it| json!({"file": &*it.file, "pointer": it.pointer, "line": it.line}))
    };
    let change = |change: &Change| {
        let direction = change.direction.map(|way| if way == Direction::Request { "request" } else { "response" });
        let mut value = json!({
            "rule": change.rule,
            "class": change.class.as_str(),
            "direction": direction,
            "message": change.message,
            "old": place(&change.old),
            "new": place(&change.new),
            "operations": change.operations.iter().map(|it| &**it).collect::<Vec<_>>(),
            "proven": change.proven,
        });
        // `null` may be the witness; a missing key says that there is none.
        if let (Some(fields), Some(witness)) = (value.as_object_mut(), &change.witness) {
            fields.insert("witness".to_owned(), witness.clone());
        }
        value
    };
    let one = |it: &Compared| {
        json!({
            "document": it.service,
            "bump": it.bump.as_ref().map(ToString::to_string),
            "changes": it.diff.changes.iter().map(change).collect::<Vec<_>>(),
        })
    };
    compared.iter().map(one).collect()
}
