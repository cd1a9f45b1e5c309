//! Findings as rustc prints them.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

use super::{Diagnostic, Level};
use crate::document::Document;

/// Renders findings as rustc does: message, file, source lines with the faulty part underlined, help.
///
/// The text of a file is looked up by name in `documents`. A finding of a file that could not be parsed
/// carries its own text, so that it renders without one. Plain text, no colour codes.
pub fn render(diagnostics: &[Diagnostic], documents: &[&Document]) -> String {
    let renderer = Renderer::plain();
    diagnostics.iter().map(|diagnostic| renderer.render(&[group(diagnostic, documents)]) + "\n\n").collect()
}

fn group<'a>(diagnostic: &'a Diagnostic, documents: &[&'a Document]) -> Group<'a> {
    let title = match diagnostic.level {
        Level::Note => Title::NOTE,
        Level::Warning => Title::WARNING,
        Level::Error => Title::ERROR,
    };
    let snippets = snippets(diagnostic, documents);
    let nowhere = snippets.is_empty();
    let mut group = title.primary_title(diagnostic.message.as_str()).id(diagnostic.rule).elements(snippets);
    if nowhere {
        for label in &diagnostic.labels {
            let place = format!("{}:{}:{} {}", label.file, label.line, label.column, label.text);
            group = group.element(Title::NOTE.message(place));
        }
    }
    match &diagnostic.help {
        Some(help) => group.element(Title::HELP.message(help.as_str())),
        None => group,
    }
}

/// One snippet for each file that the finding points into, the primary file first.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    documents: &[&'a Document],
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files: Vec<&str> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.file.as_str()) {
            files.push(&label.file);
        }
    }
    files.into_iter().filter_map(|file| snippet(diagnostic, file, documents)).collect()
}

fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    file: &'a str,
    documents: &[&'a Document],
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let known = documents.iter().find_map(|document| document.text_of(file));
    let carried = || diagnostic.texts.iter().find(|(name, _)| **name == *file).map(|(_, text)| &**text);
    let text = known.or_else(carried)?;
    let mut snippet = Snippet::source(text).path(file);
    for (index, label) in diagnostic.labels.iter().enumerate().filter(|(_, label)| label.file == file) {
        // A range that is not of this text would make the renderer panic.
        text.get(label.range.clone())?;
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(label.range.clone());
        snippet =
            snippet.annotation(if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) });
    }
    Some(snippet)
}
