//! Documentation as line comments.
//!
//! prettyplease prints a text of several lines as an indented block comment, and Markdown takes the indentation for
//! code. One attribute for each line prints as `///` lines.
//!
//! The examples are for reading: their variables come from nowhere, so they are no code to a test run, which would
//! list each of them as skipped.

use syn::visit_mut::{VisitMut, visit_file_mut};
use syn::{Attribute, Expr, ExprLit, File, Lit, LitStr, Meta};

pub(super) fn split(file: &mut File) {
    visit_file_mut(&mut Split, file);
}

struct Split;

impl VisitMut for Split {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        *attributes = attributes.drain(..).flat_map(lines).collect();
    }
}

fn lines(attribute: Attribute) -> Vec<Attribute> {
    let Some(text) = text(&attribute) else {
        return vec![attribute];
    };
    let value = text.value();
    // Comments of our own bring the space along.
    let indented = value.starts_with(' ') && !value.starts_with("  ");
    let line = |line: &str| {
        let line = if indented { line.strip_prefix(' ').unwrap_or(line) } else { line };
        let line = if line == "```ignore" { "```text" } else { line };
        let padded = if line.is_empty() { String::new() } else { format!(" {line}") };
        let mut one = attribute.clone();
        if let Meta::NameValue(pair) = &mut one.meta {
            pair.value = Expr::Lit(ExprLit { attrs: Vec::new(), lit: LitStr::new(&padded, text.span()).into() });
        }
        one
    };
    value.trim_end().lines().map(line).collect()
}

pub(super) fn text(attribute: &Attribute) -> Option<LitStr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}
