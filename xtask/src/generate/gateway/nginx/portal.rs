//! `portal.conf`: the documentation, as static files.

use anyhow::Result;
use gateway_plan::{Figures, Plan};

use super::routes::{begin, with_slash};
use super::text::{Text, name, quoted};

const ALLOW: &str = "GET, HEAD";

pub(super) fn render(plan: &Plan) -> Result<Text> {
    let mut text = Text::new("The documentation portal.");
    let class = name(&plan.portal.rate_limit)?;
    for (path, file) in &plan.portal.files {
        let (cache, content_type) = (quoted(&file.cache)?, quoted(&file.content_type)?);
        let alias = quoted(&format!("generated/portal/{}", file.file))?;
        own(&mut text, path, class, |text| {
            text.line(format!("set $gw_cache {cache};"));
            text.line("include portal.conf;");
            text.line(format!("default_type {content_type};"));
            text.line(format!("alias {alias};"));
        })?;
    }
    for (path, to) in &plan.portal.redirects {
        let to = quoted(to)?;
        own(&mut text, path, class, |text| text.line(format!("try_files \"\" /_gw/redirect{path};")))?;
        text.block(format!("location = /_gw/redirect{path}"), |text| {
            text.line("internal;");
            text.line("absolute_redirect off;");
            text.line(format!("return 302 {to};"));
        });
    }
    if let Some(planned) = &plan.portal.figures {
        figures(&mut text, planned, class)?;
    }
    Ok(text)
}

/// The answer of Prometheus to one question, kept for all who ask.
fn figures(text: &mut Text, figures: &Figures, class: &str) -> Result<()> {
    let target = quoted(&figures.target)?;
    own(text, &figures.path, class, |text| text.line("try_files \"\" /_gw/figures;"))?;
    text.block("location = /_gw/figures", |text| {
        text.line("include figures.conf;");
        text.line(format!("proxy_connect_timeout {}ms;", figures.timeout_ms));
        text.line(format!("proxy_read_timeout {}ms;", figures.timeout_ms));
        text.line(format!("proxy_cache_valid 200 {}s;", figures.fresh_s));
        text.line(format!("proxy_pass http://$gw_prometheus{};", target.trim_matches('"')));
    });
    Ok(())
}

/// A path that the gateway answers itself.
fn own(text: &mut Text, path: &str, class: &str, answer: impl FnOnce(&mut Text)) -> Result<()> {
    let place = quoted(path)?;
    text.block(format!("location = {place}"), |text| {
        begin(text, "-", ALLOW);
        text.block("if ($gw_method !~ \"^(?:GET|HEAD)$\")", |text| text.line("return 405;"));
        text.line("set $gw_operation portal;");
        text.line(format!("set $gw_class {class};"));
        text.line("set $gw_portal 1;");
        answer(text);
    });
    with_slash(text, path);
    Ok(())
}
