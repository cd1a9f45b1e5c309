//! `routes.conf`: one location per template, which picks the operation by method, and one per operation.

use anyhow::{Result, ensure};
use gateway_plan::{Method, Operation, Plan, Retry, Route, Segment};

use super::text::{Text, name, pattern, quoted};

pub(super) fn render(plan: &Plan) -> Result<Text> {
    let mut text = Text::new("The operations.");
    // nginx takes an exact location first, and of the others the first that matches.
    let mut routes: Vec<&Route> = plan.routes.iter().collect();
    routes.sort_by(|a, b| a.segments.cmp(&b.segments));
    for route in routes.iter().filter(|route| is_literal(route)) {
        location(&mut text, &format!("location = {}", route.template), route)?;
        with_slash(&mut text, &route.template);
    }
    for route in routes.iter().filter(|route| !is_literal(route)) {
        location(&mut text, &format!("location ~ \"{}\"", expression(route)), route)?;
    }
    for route in routes {
        for (method, operation) in &route.operations {
            render_operation(&mut text, plan, route, *method, operation)?;
        }
    }
    Ok(text)
}

/// A path with a slash at its end is the path without.
pub(super) fn with_slash(text: &mut Text, path: &str) {
    if path != "/" {
        text.block(format!("location = {path}/"), |text| text.line(format!("rewrite ^ {path} last;")));
    }
}

/// What every location of the plan begins with.
pub(super) fn begin(text: &mut Text, route: &str, allow: &str) {
    text.line("set $gw_decided 1;");
    text.line(format!("set $gw_route \"{route}\";"));
    text.line(format!("set $gw_allow \"{allow}\";"));
    text.block("if ($gw_refusal)", |text| text.line("rewrite ^ $gw_refusal last;"));
    if !allow.split(", ").any(|method| method == "OPTIONS") {
        text.block("if ($gw_preflight)", |text| text.line("rewrite ^ /_gw/preflight last;"));
    }
}

fn location(text: &mut Text, head: &str, route: &Route) -> Result<()> {
    for segment in &route.segments {
        let (Segment::Literal(part) | Segment::Variable(part)) = segment;
        ensure!(
            !part.contains(['"', '\\', '$', ' ', '{', '}', ';']),
            "{}: `{part}` cannot stand in a location of nginx",
            route.template
        );
    }
    text.block(head, |text| {
        begin(text, &route.template, &route.allow());
        text.line("set $gw_class $gw_class_of_operation;");
        for (method, operation) in &route.operations {
            text.block(format!("if ($gw_method = {method})"), |text| {
                text.line(format!("rewrite ^ /_gw/operation/{} last;", operation.operation_id));
            });
        }
        text.line("return 405;");
    });
    Ok(())
}

fn render_operation(text: &mut Text, plan: &Plan, route: &Route, method: Method, operation: &Operation) -> Result<()> {
    let id = name(&operation.operation_id)?;
    let service = name(&route.service)?;
    ensure!(!matches!(method, Method::Trace), "{}: nginx answers TRACE itself", route.template);
    ensure!(operation.body_limit > 0, "{id}: nginx takes a body limit of 0 for none; allow a byte");
    let cache = quoted(operation.cache.as_deref().unwrap_or_default())?;
    let connect =
        plan.upstreams.get(&route.service).map_or(operation.timeout_ms, |upstream| upstream.connect_timeout_ms);
    text.block(format!("location = /_gw/operation/{id}"), |text| {
        text.line("internal;");
        text.line(format!("set $gw_operation {id};"));
        text.line(format!("set $gw_service {service};"));
        text.line(format!("set $gw_cache {cache};"));
        text.line(format!("client_max_body_size {};", operation.body_limit));
        text.line(format!("proxy_connect_timeout {}ms;", connect.min(operation.timeout_ms)));
        text.line(format!("proxy_send_timeout {}ms;", operation.timeout_ms));
        text.line(format!("proxy_read_timeout {}ms;", operation.timeout_ms));
        text.line(format!("proxy_next_upstream {};", again(method, operation.retry)));
        text.line(format!("proxy_pass http://$gw_upstream_{service}$gw_target;"));
    });
    Ok(())
}

/// nginx never repeats a POST or PATCH that has been sent, but any other method. `error` is also what lets it leave a
/// kept connection that the service has closed.
fn again(method: Method, retry: Retry) -> &'static str {
    match (retry, method) {
        (Retry::Safe | Retry::Idempotent, Method::Get | Method::Head | Method::Post | Method::Patch) => "error",
        _ => "off",
    }
}

fn is_literal(route: &Route) -> bool {
    route.segments.iter().all(|segment| matches!(segment, Segment::Literal(_)))
}

/// nginx matches decoded paths. `$` would also match before a newline at the end.
fn expression(route: &Route) -> String {
    let part = |segment: &Segment| match segment {
        Segment::Literal(text) => format!("/{}", pattern(text)),
        Segment::Variable(_) => "/[^/]+".to_owned(),
    };
    format!("^{}/?\\z", route.segments.iter().map(part).collect::<String>())
}
