//! No operation can be missing from what watches it.

#![allow(clippy::unwrap_used, reason = "a test")]

use super::*;
use crate::workspace;

fn text(artifacts: &[Artifact], name: &str) -> String {
    let artifact = artifacts.iter().find(|artifact| artifact.path.ends_with(name)).unwrap();
    String::from_utf8(artifact.contents.clone()).unwrap()
}

#[test]
fn every_operation_has_an_objective_a_row_and_a_runbook() {
    let apis = workspace::apis().unwrap();
    let artifacts = render(&apis).unwrap();
    let rules = text(&artifacts, "rules/slo.yml");
    for api in &apis {
        let board: serde_json::Value =
            serde_json::from_str(&text(&artifacts, &format!("dashboards/{}.json", api.service))).unwrap();
        let rows: Vec<&str> = board["panels"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|panel| panel["type"] == "row")
            .map(|panel| panel["title"].as_str().unwrap())
            .collect();
        assert_eq!(rows, promised(api).map(|operation| operation.id.as_str()).collect::<Vec<_>>());
        let runbook = text(&artifacts, &format!("runbooks/{}.md", api.service));
        for operation in promised(api) {
            assert!(runbook.contains(&format!("\n## {}\n", operation.id)));
            assert!(rules.contains(&format!("labels: {{job: {}, operation: {}}}", api.service, operation.id)));
        }
    }
    assert!(!rules.contains("get_liveness"), "nobody is promised anything of a probe");
}

#[test]
fn the_budget_is_what_the_objective_leaves() {
    let apis = workspace::apis().unwrap();
    let rules = text(&render(&apis).unwrap(), "rules/slo.yml");
    assert!(rules.contains("expr: vector(0.0005), labels: {job: payments, operation: create_payment}"), "{rules}");
    assert!(rules.contains("expr: vector(1), labels: {job: payments, operation: create_payment}"), "{rules}");
}
