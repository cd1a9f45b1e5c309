//! The nginx configuration: `gateway/generated/nginx/`, the part that depends on the plan.
//!
//! What does not is written by hand in `gateway/nginx/`, where the variables used here are defined. Rendering is pure:
//! a plan that nginx cannot serve as the embedded gateway does is an error, not an approximation.

mod faults;
mod health;
mod limits;
mod portal;
mod routes;
mod text;
mod upstreams;

use anyhow::Result;
use gateway_plan::Plan;

use crate::artifact::Artifact;
use text::Text;

const FOLDER: &str = "gateway/generated/nginx";

pub(super) fn render(plan: &Plan) -> Result<Vec<Artifact>> {
    let files = [
        ("limits.conf", limits::render(plan)?),
        ("faults.conf", faults::render(plan)?),
        ("server.conf", server(plan)?),
        ("routes.conf", routes::render(plan)?),
        ("portal.conf", portal::render(plan)?),
        ("health.conf", health::render(plan)?),
        ("upstreams.conf", upstreams::by_name(plan)),
        ("upstreams-resolve.conf", upstreams::kept(plan, " resolve")),
        ("upstreams-fixed.conf", upstreams::kept(plan, "")),
    ];
    Ok(files.into_iter().map(|(name, text)| Artifact::new(format!("{FOLDER}/{name}"), text.finish())).collect())
}

/// The limits, and the headers of every response, the service's own value replaced.
fn server(plan: &Plan) -> Result<Text> {
    let mut text = Text::new("Limits and headers of every server.");
    limits::apply(&mut text, plan);
    for (name, value) in &plan.security_headers {
        text.line(format!("add_header {name} {} always;", text::quoted(value)?));
        text.line(format!("proxy_hide_header {name};"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
