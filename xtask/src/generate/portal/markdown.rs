//! Markdown of the documents. HTML in it is shown as text: a document cannot put markup on a page.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, Options, Parser, html};

pub(super) fn render(text: &str) -> Markup {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let plain = events.map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, plain);
    PreEscaped(out)
}

/// Without the paragraph around it, for a cell of a table.
pub(super) fn inline(text: &str) -> Markup {
    let PreEscaped(whole) = render(text);
    let one = whole.trim().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    PreEscaped(one.filter(|text| !text.contains("<p>")).map_or(whole.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::{inline, render};

    #[test]
    fn text_of_a_document_cannot_become_markup() {
        let hostile = render("a <script>alert(1)</script> `<b>`\n\n<img src=x onerror=y>\n");
        assert!(
            !hostile.0.contains("<script") && !hostile.0.contains("<img") && !hostile.0.contains("<b>"),
            "{hostile:?}"
        );
        assert_eq!(inline("send `<token>` *twice*").0, "send <code>&lt;token&gt;</code> <em>twice</em>");
        assert!(render("|a|\n|-|\n|b|").0.contains("<table>"));
    }
}
