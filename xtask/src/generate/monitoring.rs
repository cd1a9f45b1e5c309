//! What watches the services: `monitoring/generated/`. Targets, objectives, alerts and dashboards follow from the
//! operations and their `x-slo`, so that none can be missing. What does not follow from the documents is written by hand
//! in `monitoring/`.

mod dashboards;
mod runbooks;
mod scrape;
mod slo;

use anyhow::Result;
use spec::{Api, Operation};

use crate::artifact::Artifact;

const README: &str = "\
# Generated

Made from `openapi/` by `cargo xtask gen monitoring`. Edits are undone by the next run.

- `prometheus.yml`: what is scraped, and where the rules are
- `rules/slo.yml`: the objectives of `x-slo`, how far they are kept, and who is woken when they are not
- `dashboards/`: an overview, and a row for every operation of a service
- `runbooks/`: for every operation what an alert means and where to look
";

const FOLDER: &str = "monitoring/generated";

/// Header of a generated file, as a comment of YAML.
const HEADER: &str = "# Made by `cargo xtask gen monitoring`. Edits are undone by the next run.\n\n";

pub(crate) fn render(apis: &[Api]) -> Result<Vec<Artifact>> {
    let mut artifacts = vec![
        Artifact::new(format!("{FOLDER}/README.md"), README),
        Artifact::new(format!("{FOLDER}/prometheus.yml"), scrape::render(apis)),
        Artifact::new(format!("{FOLDER}/rules/slo.yml"), slo::render(apis)),
        Artifact::new(format!("{FOLDER}/dashboards/overview.json"), dashboards::overview(apis)?),
    ];
    for api in apis {
        let service = &api.service;
        artifacts.push(Artifact::new(format!("{FOLDER}/dashboards/{service}.json"), dashboards::service(api)?));
        artifacts.push(Artifact::new(format!("{FOLDER}/runbooks/{service}.md"), runbooks::render(api)));
    }
    Ok(artifacts)
}

/// The operations that callers from outside are promised something of.
fn promised(api: &Api) -> impl Iterator<Item = &Operation> {
    api.operations.iter().filter(|operation| operation.gateway.expose)
}

/// A time limit as Prometheus writes the bound of a bucket.
fn bound(operation: &Operation) -> String {
    operation.slo.latency.as_secs_f64().to_string()
}

#[cfg(test)]
mod tests;
