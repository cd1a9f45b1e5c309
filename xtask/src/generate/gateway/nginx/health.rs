//! `health.conf`: `/health`, which asks every service whether it is alive, one after the other.

use anyhow::{Result, ensure};
use gateway_plan::{HEALTH_PATH, Plan};

use super::routes::{begin, with_slash};
use super::text::{Text, name};

/// nginx ends a request that is redirected inside more than ten times.
const MOST_SERVICES: usize = 6;

pub(super) fn render(plan: &Plan) -> Result<Text> {
    ensure!(plan.upstreams.len() <= MOST_SERVICES, "nginx can ask {MOST_SERVICES} services for {HEALTH_PATH} at most");
    let mut text = Text::new("Whether the services are alive.");
    text.block(format!("location = {HEALTH_PATH}"), |text| {
        begin(text, HEALTH_PATH, "GET, HEAD");
        text.block("if ($gw_method !~ \"^(?:GET|HEAD)$\")", |text| text.line("return 405;"));
        text.line("set $gw_operation health;");
        text.line("set $gw_class none;");
        text.line("rewrite ^ /_gw/health/0 last;");
    });
    with_slash(&mut text, HEALTH_PATH);
    for (index, (service, upstream)) in plan.upstreams.iter().enumerate() {
        let service = name(service)?;
        text.block(format!("location = /_gw/health/{index}"), |text| {
            text.line("internal;");
            text.line(format!("auth_request /_gw/probe/{service};"));
            text.line(format!("auth_request_set $gw_alive_{service} $status;"));
            let next = index + 1;
            let next =
                if next < plan.upstreams.len() { format!("/_gw/health/{next}") } else { "$gw_health".to_owned() };
            text.line(format!("try_files \"\" {next};"));
        });
        text.block(format!("location = /_gw/probe/{service}"), |text| {
            text.line("include probe.conf;");
            text.line(format!("proxy_cache_key {service};"));
            text.line(format!("proxy_set_header Host {service};"));
            text.line(format!("proxy_pass http://$gw_upstream_{service}{};", upstream.health));
        });
    }
    for (place, status, word) in [("ok", 200, "ok"), ("degraded", 503, "degraded")] {
        let states = plan.upstreams.keys().map(|service| format!("\"{service}\":\"$gw_state_{service}\""));
        let states: Vec<_> = states.collect();
        text.block(format!("location = /_gw/health/{place}"), |text| {
            text.line("internal;");
            text.line("default_type application/json;");
            text.line("set $gw_cache no-store;");
            text.line(format!("return {status} '{{\"status\":\"{word}\",\"upstreams\":{{{}}}}}';", states.join(",")));
        });
    }
    text.block("location = /_gw/probe/down", |text| {
        text.line("internal;");
        text.line("return 204;");
    });
    Ok(text)
}

/// What is made of the probes.
pub(super) fn states(text: &mut Text, plan: &Plan) {
    let (mut all, mut up) = (String::new(), String::new());
    for service in plan.upstreams.keys() {
        let alive = [("200".to_owned(), "up".to_owned())];
        text.map(&format!("$gw_alive_{service}"), &format!("$gw_state_{service}"), "down", &alive);
        all.push_str(&format!("$gw_state_{service}"));
        up.push_str("up");
    }
    let ok = [(up, "/_gw/health/ok".to_owned())];
    text.map(&format!("\"{all}\""), "$gw_health", "/_gw/health/degraded", &ok);
}
