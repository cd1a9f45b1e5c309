//! Which crate may depend on which: the table, and the comparison with `cargo metadata`.
//!
//! Dependencies of tests are not held against it.

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::workspace;

/// What a crate may depend on within the workspace.
#[derive(Debug)]
enum May {
    /// On these; `*` stands for any text.
    DependOn(&'static [&'static str]),
    /// On these, but not on the client of the service itself.
    DependOnOtherServices(&'static [&'static str]),
    Anything,
}

/// Crate (with `*` for any text), its floor, its dependencies. The first line that fits counts.
#[rustfmt::skip]
const TABLE: &[(&str, u8, May)] = &[
    ("spec",         0, May::DependOn(&[])),
    ("gateway-plan", 0, May::DependOn(&[])),
    ("client-kit",   0, May::DependOn(&[])),
    ("provision",    0, May::DependOn(&[])),
    ("limiter",      0, May::DependOn(&[])),
    ("telemetry",    0, May::DependOn(&[])),
    ("contract",     1, May::DependOn(&["spec"])),
    ("cli-kit",      1, May::DependOn(&["client-kit"])),
    ("twins",        1, May::DependOn(&["spec", "client-kit"])),
    ("*-client",     2, May::DependOn(&["client-kit", "twins"])),
    ("server-kit",   2, May::DependOn(&["spec", "client-kit", "limiter", "telemetry"])),
    ("plumb",        3, May::DependOn(&["client-kit", "cli-kit", "users-client"])),
    ("*-server",     3, May::DependOnOtherServices(&["server-kit", "client-kit", "limiter", "*-client"])),
    ("gateway",      3, May::DependOn(&["gateway-plan", "limiter", "telemetry"])),
    // Never a server or the gateway: xtask runs their binaries.
    ("xtask",        4, May::DependOn(&["spec", "gateway-plan", "provision", "contract", "twins"])),
    ("e2e",          5, May::Anything),
];

/// Allowed to every crate behind a feature that only tests turn on.
const TEST_SUPPORT: &[&str] = &["provision"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `dev` or `build`; none for a normal dependency.
    kind: Option<String>,
    optional: bool,
    /// Set for a crate of the workspace.
    path: Option<String>,
}

/// Compares the table with the manifests.
pub(super) fn check() -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(workspace::root())
        .output()
        .context("cargo cannot be run")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata is not understood")?;
    let mut violations: Vec<String> = metadata.packages.iter().flat_map(violations).collect();
    violations
        .extend(idle(&metadata.packages).map(|pattern| format!("no package fits the line {pattern} of the table")));
    if violations.is_empty() {
        return Ok(());
    }
    bail!("the floors are not kept (ARCHITECTURE.md; table: xtask/src/check/floors.rs)\n  {}", violations.join("\n  "))
}

fn line(package: &Package) -> Option<&'static (&'static str, u8, May)> {
    TABLE.iter().find(|(pattern, ..)| fits(pattern, &package.name))
}

/// Lines that no package falls under: left over from one that is gone.
fn idle(packages: &[Package]) -> impl Iterator<Item = &'static str> {
    let used: Vec<&str> = packages.iter().filter_map(line).map(|(pattern, ..)| *pattern).collect();
    TABLE.iter().map(|(pattern, ..)| *pattern).filter(move |pattern| !used.contains(pattern))
}

fn violations(package: &Package) -> Vec<String> {
    let Some((_, floor, may)) = line(package) else {
        return vec![format!("{} is on no floor: add it to the table", package.name)];
    };
    // What only tests use is not built into anything.
    let built = |dependency: &&Dependency| {
        let for_tests = dependency.optional && TEST_SUPPORT.contains(&dependency.name.as_str());
        dependency.path.is_some() && dependency.kind.as_deref() != Some("dev") && !for_tests
    };
    let inside = package.dependencies.iter().filter(built);
    inside
        .filter(|dependency| !allowed(&package.name, may, &dependency.name))
        .map(|dependency| format!("{} (floor {floor}) may not depend on {}", package.name, dependency.name))
        .collect()
}

fn allowed(package: &str, may: &May, name: &str) -> bool {
    let listed = |names: &[&str]| names.iter().any(|pattern| fits(pattern, name));
    match may {
        May::Anything => true,
        May::DependOn(names) => listed(names),
        May::DependOnOtherServices(names) => {
            let own = package.strip_suffix("-server").is_some_and(|it| name.strip_suffix("-client") == Some(it));
            listed(names) && !own
        }
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => name.len() > pattern.len() - 1 && name.starts_with(before) && name.ends_with(after),
        None => pattern == name,
    }
}

#[cfg(test)]
mod tests {
    use super::{Dependency, Package, TABLE, check, idle, violations};

    fn package(name: &str, dependency: &str, kind: Option<&str>) -> Package {
        optional(name, dependency, kind, false)
    }

    fn optional(name: &str, dependency: &str, kind: Option<&str>, optional: bool) -> Package {
        let (path, kind) = (Some("/".to_owned()), kind.map(str::to_owned));
        Package {
            name: name.to_owned(),
            dependencies: vec![Dependency { name: dependency.to_owned(), kind, optional, path }],
        }
    }

    #[test]
    fn the_workspace_keeps_its_floors() {
        check().unwrap();
    }

    #[test]
    fn dependencies_go_down() {
        for (name, dependency) in [
            ("users-client", "client-kit"),
            ("users-client", "twins"),
            ("orders-server", "payments-client"),
            ("orders-server", "server-kit"),
            ("xtask", "provision"),
            ("e2e", "users-server"),
        ] {
            assert!(violations(&package(name, dependency, None)).is_empty(), "{name} -> {dependency}");
        }
        for (name, dependency) in [
            ("spec", "gateway-plan"),
            ("client-kit", "spec"),
            ("server-kit", "twins"),
            ("users-client", "orders-client"),
            ("server-kit", "users-client"),
            ("plumb", "orders-client"),
            ("orders-server", "orders-client"),
            ("orders-server", "users-server"),
            ("orders-server", "provision"),
            ("xtask", "gateway"),
            ("newcomer", "spec"),
        ] {
            assert_eq!(violations(&package(name, dependency, None)).len(), 1, "{name} -> {dependency}");
        }
    }

    #[test]
    fn a_line_for_nobody_is_named() {
        let packages: Vec<_> = ["xtask", "orders-server"].into_iter().map(|name| package(name, "spec", None)).collect();
        let idle: Vec<_> = idle(&packages).collect();
        assert!(idle.contains(&"e2e") && !idle.contains(&"*-server"), "{idle:?}");
        assert_eq!(idle.len(), TABLE.len() - packages.len());
    }

    #[test]
    fn tests_may_use_anything() {
        assert!(violations(&package("users-server", "provision", Some("dev"))).is_empty());
        assert!(violations(&optional("server-kit", "provision", None, true)).is_empty());
        assert!(!violations(&optional("server-kit", "users-client", None, true)).is_empty());
        assert!(!violations(&package("users-server", "provision", Some("build"))).is_empty());
    }
}
