//! What a run found: the matrix of operations and statuses, and the failures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use spec::StatusSpec;

/// One thing that the server does not do as its document says.
#[derive(Debug, Clone)]
pub struct Failure {
    /// operationId, or the path where it is of no operation.
    pub operation: String,
    /// What was tried: `body violates maxLength at /name`.
    pub tried: String,
    /// What was wrong with the answer.
    pub wrong: String,
    /// The line that repeats it. Tokens are variables: `$CUSTOMER_TOKEN`.
    pub curl: String,
}

/// One declared status of one operation.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The status, as declared.
    pub status: StatusSpec,
    /// Answers with it.
    pub seen: usize,
    /// Why it cannot be provoked from outside; `None` where it can, so that it must be seen.
    pub unreachable: Option<&'static str>,
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The declared statuses of each operation, in the order of the document.
    pub matrix: Vec<(String, Vec<Cell>)>,
    /// What is wrong.
    pub failures: Vec<Failure>,
    /// Requests that were sent.
    pub requests: usize,
    /// Answers by operation and status.
    pub(crate) seen: BTreeMap<(String, u16), usize>,
}

impl Report {
    /// Whether the server kept every promise that was tried.
    pub fn is_clean(&self) -> bool {
        self.failures.is_empty()
    }

    /// The matrix as an aligned table: how often each status came; `-` where it is not declared, `(0)` where it is and
    /// cannot be provoked, `0!` for a hole.
    pub fn table(&self) -> String {
        let mut statuses: Vec<StatusSpec> =
            self.matrix.iter().flat_map(|(_, cells)| cells.iter().map(|it| it.status)).collect();
        statuses.sort_by_key(|status| (status.class(), status.to_string()));
        statuses.dedup();
        let width = self.matrix.iter().map(|(id, _)| id.len()).max().unwrap_or(0).max(9);
        let mut text = format!("{:<width$}", "operation");
        for status in &statuses {
            let _ = write!(text, "  {:>5}", status.to_string());
        }
        text.push('\n');
        for (id, cells) in &self.matrix {
            let _ = write!(text, "{id:<width$}");
            for status in &statuses {
                let cell = cells.iter().find(|cell| cell.status == *status);
                let shown = match cell {
                    None => "-".to_owned(),
                    Some(Cell { seen: 0, unreachable: Some(_), .. }) => "(0)".to_owned(),
                    Some(Cell { seen: 0, .. }) => "0!".to_owned(),
                    Some(Cell { seen, .. }) => seen.to_string(),
                };
                let _ = write!(text, "  {shown:>5}");
            }
            text.push('\n');
        }
        text
    }

    /// Table and failures.
    pub fn human(&self) -> String {
        let mut text = self.table();
        for failure in &self.failures {
            let Failure { operation, tried, wrong, curl } = failure;
            let _ = write!(text, "\nfailure: {operation}: {tried}\n  {wrong}\n  {curl}\n");
        }
        text
    }
}
