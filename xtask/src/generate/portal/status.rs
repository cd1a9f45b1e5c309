//! The status page: which services answer, and how they have been doing for an hour. A script draws what the gateway
//! fetches from Prometheus with one question that stands in the plan.

use std::collections::BTreeSet;

use gateway_plan::Figures;
use maud::html;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use spec::Api;

use super::{Site, service, shell};

pub(super) const PATH: &str = "/docs/status";
const FIGURES: &str = "/docs/status.json";

/// All but the unreserved characters (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is drawn: the name of the figure, its title, and the word for its unit that the script knows.
const CHARTS: [(&str, &str, &str); 3] =
    [("requests", "Requests", "rate"), ("failed", "Failed (5xx)", "share"), ("p95", "Latency (p95)", "seconds")];

pub(super) fn page(site: &Site<'_>) -> String {
    let main = html! {
        h1 { "Status" }
        p.lead #summary role="status" { "Asking the gateway …" }
        noscript { p { "What follows needs JavaScript. " a href=(gateway_plan::HEALTH_PATH) { "The gateway's own answer" }
            " says which services are up." } }
        div.board data-figures=(FIGURES) hidden {
            @for api in site.apis {
                section.service-status data-service=(api.service) aria-labelledby=(format!("service-{}", api.service)) {
                    h2 id=(format!("service-{}", api.service)) { a href=(service::path(&api.service)) { (api.title) } " "
                        span.badge {} }
                    div.charts {
                        @for (figure, title, unit) in CHARTS {
                            figure data-figure=(figure) data-unit=(unit) {
                                figcaption { (title) }
                                strong { "–" }
                                svg viewBox="0 0 120 36" preserveAspectRatio="none" role="img" aria-label="No figures yet" {}
                                small {}
                            }
                        }
                    }
                    ul.needs aria-label="What it needs" {}
                }
            }
        }
        p.faint #source {}
        script src=(site.assets.path("status.js")) defer {}
    };
    shell::page(site, "Status", &[], &main)
}

/// What the gateway asks of Prometheus for this page.
pub(super) fn figures(apis: &[Api]) -> Figures {
    let query = utf8_percent_encode(&query(apis), RESERVED).to_string();
    Figures { path: FIGURES.to_owned(), target: format!("/api/v1/query?query={query}"), timeout_ms: 3_000, fresh_s: 10 }
}

/// Series of one hour, a point for every half minute, told apart by the label `figure`. A subquery has its range in
/// itself, so the question is always the same and can be kept by a cache.
fn query(apis: &[Api]) -> String {
    let jobs = apis.iter().map(|api| api.service.as_str()).collect::<Vec<_>>().join("|");
    let all = apis.iter().flat_map(|api| &api.operations);
    // Probes and scrapes are no requests of anybody.
    let own: BTreeSet<&str> = all.filter(|it| !it.gateway.expose).map(|it| it.id.as_str()).collect();
    let own = own.into_iter().collect::<Vec<_>>().join("|");
    let of = format!("job=~\"{jobs}\",operation!~\"{own}\"");
    let rate = |labels: &str| format!("sum by (job) (rate(http_requests_total{{{labels}}}[1m]))");
    let quantile =
        format!("histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket{{{of}}}[1m])))");
    let figures = [
        ("answering", format!("sum by (job) (up{{job=~\"{jobs}\"}})")),
        ("instances", format!("count by (job) (up{{job=~\"{jobs}\"}})")),
        ("requests", rate(&of)),
        ("failed", format!("{} / ({} > 0)", rate(&format!("{of},status=~\"5..\"")), rate(&of))),
        ("p95", quantile),
        ("needs", format!("min by (job, dependency) (dependency_up{{job=~\"{jobs}\"}})")),
    ];
    let labelled =
        figures.map(|(figure, query)| format!("label_replace({query}, \"figure\", \"{figure}\", \"\", \"\")"));
    format!("({})[1h:30s]", labelled.join(" or "))
}
