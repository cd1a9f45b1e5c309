//! Where the services are: by the names they have in a network of containers.

use gateway_plan::Plan;

use super::text::Text;

/// Where a service listens in its container.
const PORT: u16 = 8080;
const PROMETHEUS: &str = "\"prometheus:9090\"";

/// Looked up again and again by the name alone. Works with every nginx; connections are not kept.
pub(super) fn by_name(plan: &Plan) -> Text {
    let mut text =
        Text::new("Services by name, looked up anew every five seconds (nginx 1.22; connections are not kept).");
    resolver(&mut text);
    for service in plan.upstreams.keys() {
        text.map("\"\"", &format!("$gw_upstream_{service}"), &format!("\"{service}:{PORT}\""), &[]);
    }
    prometheus(&mut text, plan);
    text
}

/// Groups with kept connections.
pub(super) fn kept(plan: &Plan, resolve: &str) -> Text {
    let mut text = Text::new(if resolve.is_empty() {
        "Services at addresses that stay: looked up once, connections are kept (nginx 1.22)."
    } else {
        "Services by name, looked up anew every five seconds; connections are kept (nginx 1.27.3 and later)."
    });
    if !resolve.is_empty() {
        resolver(&mut text);
    }
    for (service, upstream) in &plan.upstreams {
        text.block(format!("upstream gw_{service}"), |text| {
            text.line(format!("zone gw_{service} 128k;"));
            text.line(format!("server {service}:{PORT} max_fails=3 fail_timeout=5s{resolve};"));
            text.line(format!("keepalive {};", upstream.keepalive));
            text.line(format!("keepalive_timeout {}ms;", upstream.idle_timeout_ms));
        });
        text.map("\"\"", &format!("$gw_upstream_{service}"), &format!("gw_{service}"), &[]);
    }
    prometheus(&mut text, plan);
    text
}

/// Always looked up by name: it may come later than the gateway, or not at all.
fn prometheus(text: &mut Text, plan: &Plan) {
    if plan.portal.figures.is_some() {
        text.map("\"\"", "$gw_prometheus", PROMETHEUS, &[]);
    }
}

fn resolver(text: &mut Text) {
    text.line("# The name server that Docker gives every container.");
    text.line("resolver 127.0.0.11 valid=5s ipv6=off;");
    text.line("resolver_timeout 2s;");
}
