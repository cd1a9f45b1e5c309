//! Which processes are asked for their metrics. Docker's name server answers with every instance of a service, so a
//! scaled one is found without a change here.

use std::fmt::Write as _;

use spec::Api;

use super::HEADER;

/// Where a service listens in its container.
const PORT: u16 = 8080;

pub(super) fn render(apis: &[Api]) -> String {
    let mut text = format!(
        "{HEADER}global:
  scrape_interval: 15s
  evaluation_interval: 15s

rule_files:
  - rules/*.yml
  - ../rules/*.yml

alerting:
  alertmanagers:
    - dns_sd_configs:
        - names: [alertmanager]
          type: A
          port: 9093

scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: [localhost:9090]
"
    );
    for api in apis {
        let _ = write!(
            text,
            "  - job_name: {service}
    dns_sd_configs:
      - names: [{service}]
        type: A
        port: {PORT}
        refresh_interval: 5s
",
            service = api.service
        );
    }
    text
}
