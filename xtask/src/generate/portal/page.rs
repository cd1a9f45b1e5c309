//! Pages out of templates with `{{placeholders}}`.

use anyhow::{Result, ensure};
use spec::Api;

pub(super) const INDEX_PATH: &str = "/docs";

const INDEX: &str = include_str!("../../../../gateway/portal/index.html");
const SERVICE: &str = include_str!("../../../../gateway/portal/service.html");
const DOCS: &str = include_str!("../../../../gateway/portal/docs.html");

pub(super) fn docs_path(service: &str) -> String {
    format!("/{service}/docs")
}

pub(super) fn document_path(service: &str) -> String {
    format!("/{service}/openapi.json")
}

/// The page that lists the services.
pub(super) fn index(apis: &[Api]) -> Result<String> {
    let mut services = String::new();
    for api in apis {
        let count = api.operations.iter().filter(|operation| operation.gateway.expose).count();
        let summary = api.description.split("\n\n").next().unwrap_or_default();
        services.push_str(&fill(
            SERVICE,
            &[
                ("title", escape(&api.title)),
                ("version", escape(&api.version)),
                ("summary", inline(summary)),
                ("operations", format!("{count} operations")),
                ("docs", escape(&docs_path(&api.service))),
                ("document", escape(&document_path(&api.service))),
            ],
        )?);
    }
    fill(INDEX, &[("services", services)])
}

/// The page of one service: Swagger UI.
pub(super) fn docs(api: &Api) -> Result<String> {
    fill(
        DOCS,
        &[
            ("source", format!("openapi/{}.yaml", api.service)),
            ("title", escape(&api.title)),
            ("document", escape(&document_path(&api.service))),
        ],
    )
}

/// Replaces every placeholder, and insists that template and values name the same ones.
fn fill(template: &str, values: &[(&str, String)]) -> Result<String> {
    let mut rest = template;
    let mut filled = String::with_capacity(template.len());
    let mut used = Vec::new();
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        ensure!(value.is_some(), "a template of gateway/portal/ asks for {{{{{name}}}}}, which has no value");
        filled.push_str(before);
        filled.extend(value.map(|(_, value)| value.as_str()));
        used.push(name);
        rest = after;
    }
    for (name, _) in values {
        ensure!(used.contains(name), "a template of gateway/portal/ does not use {{{{{name}}}}}");
    }
    filled.push_str(rest);
    Ok(filled)
}

fn escape(text: &str) -> String {
    let escaped = |c| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        other => String::from(other),
    };
    text.chars().map(escaped).collect()
}

/// Escaped text in which `code` is code. No other Markdown: a summary is a paragraph.
fn inline(text: &str) -> String {
    let parts = escape(text.trim());
    let parts = parts.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::{escape, fill, inline};

    #[test]
    fn a_template_and_its_values_name_the_same_things() {
        let value = |name| [(name, "x".to_owned())];
        assert_eq!(fill("a {{b}} c {{b}}", &value("b")).unwrap(), "a x c x");
        assert!(fill("a {{b}}", &value("c")).is_err());
        assert!(fill("a", &value("c")).is_err());
    }

    #[test]
    fn text_of_a_document_cannot_become_markup() {
        assert_eq!(escape(r#"<a href="x">&"#), "&lt;a href=&quot;x&quot;&gt;&amp;");
        assert_eq!(inline("send `<token>` twice"), "send <code>&lt;token&gt;</code> twice");
    }
}
