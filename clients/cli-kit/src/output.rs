//! Answers on the screen: tables for people, JSON for programs.

use std::io::{self, IsTerminal, Write};

use clap::ArgMatches;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};
use serde_json::{Map, Value};

use crate::failure::Failure;

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Json,
}

impl Format {
    pub(crate) fn of(arguments: &ArgMatches) -> Self {
        match arguments.get_one::<String>("output").map(String::as_str) {
            Some("json") => Self::Json,
            _ => Self::Table,
        }
    }
}

/// Words that are coloured on a terminal.
const GOOD: [&str; 6] = ["completed", "confirmed", "delivered", "shipped", "alive", "ready"];
const BAD: [&str; 3] = ["failed", "cancelled", "down"];
const OPEN: [&str; 4] = ["pending", "processing", "refunded", "degraded"];

/// The longest list or object that is shown inside a cell.
const INLINE: usize = 60;

pub(crate) fn print(answer: &Value, format: Format) -> Result<(), Failure> {
    text(&match format {
        Format::Json => format!("{answer:#}"),
        Format::Table => {
            let colours = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
            table(answer, colours)
        }
    })
}

pub(crate) fn text(text: &str) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{}", text.trim_end()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| Failure::local(format!("the answer cannot be printed: {error}"))),
    }
}

fn table(answer: &Value, colours: bool) -> String {
    let Some(fields) = answer.as_object() else { return cell_text(answer) };
    let lists: Vec<_> = fields.iter().filter_map(|(name, value)| Some((name, rows(value)?))).collect();
    let simple: Map<String, Value> =
        fields.iter().filter(|(name, _)| !lists.iter().any(|(list, _)| list == name)).map(clone).collect();
    let mut parts = Vec::new();
    // The items of a page are the answer; its token is told apart.
    let page = fields.contains_key("items") && simple.keys().all(|name| name == "next_page");
    if !page {
        parts.push(pairs(&simple, colours));
    }
    for (name, rows) in lists {
        let title = if page { String::new() } else { format!("{name}:\n") };
        parts.push(format!("{title}{}", grid(&rows, colours)));
    }
    parts.join("\n\n")
}

fn clone((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// The rows of a list of objects.
fn rows(value: &Value) -> Option<Vec<&Map<String, Value>>> {
    value.as_array()?.iter().map(Value::as_object).collect()
}

fn pairs(fields: &Map<String, Value>, colours: bool) -> String {
    let mut table = plain(colours);
    for (name, value) in fields {
        table.add_row([heading(name, colours), cell(value, colours, CellAlignment::Left)]);
    }
    finish(table)
}

fn grid(rows: &[&Map<String, Value>], colours: bool) -> String {
    if rows.is_empty() {
        return "(none)".to_owned();
    }
    let mut columns: Vec<&String> = Vec::new();
    for row in rows {
        columns.extend(row.keys().filter(|name| !columns.contains(name)).collect::<Vec<_>>());
    }
    let mut table = plain(colours);
    table.set_header(columns.iter().map(|name| heading(&name.to_uppercase(), colours)));
    for row in rows {
        table.add_row(columns.iter().map(|name| match row.get(*name) {
            Some(value) => cell(value, colours, CellAlignment::Right),
            None => Cell::new(""),
        }));
    }
    finish(table)
}

fn plain(colours: bool) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if colours {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table
}

fn finish(mut table: Table) -> String {
    table.column_iter_mut().for_each(|column| _ = column.set_padding((0, 2)));
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn heading(name: &str, colours: bool) -> Cell {
    let cell = Cell::new(name);
    if colours { cell.add_attribute(Attribute::Bold) } else { cell }
}

fn cell(value: &Value, colours: bool, numbers: CellAlignment) -> Cell {
    let text = cell_text(value);
    let colour = match text.as_str() {
        word if GOOD.contains(&word) => Some(Color::Green),
        word if BAD.contains(&word) => Some(Color::Red),
        word if OPEN.contains(&word) => Some(Color::Yellow),
        _ => None,
    };
    let mut cell = Cell::new(text);
    if value.is_number() {
        cell = cell.set_alignment(numbers);
    }
    match colour.filter(|_| colours) {
        Some(colour) => cell.fg(colour),
        None => cell,
    }
}

/// One line; what a server sends must not move the cursor.
fn cell_text(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().any(Value::is_object) || value.to_string().len() > INLINE => {
            format!("({} of them)", items.len())
        }
        Value::Object(fields) if value.to_string().len() > INLINE => format!("({} fields)", fields.len()),
        other => other.to_string(),
    };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::table;

    #[test]
    fn a_page_is_a_grid_and_numbers_stand_right() {
        let page = json!({"items": [
            {"id": "a", "total": 5.5, "status": "pending"},
            {"id": "bb", "total": 100, "status": "confirmed", "reason": "x"}
        ], "next_page": "t"});
        let expected = "ID  TOTAL  STATUS     REASON\na     5.5  pending\nbb    100  confirmed  x";
        assert_eq!(table(&page, false), expected);
        assert_eq!(table(&json!({"items": []}), false), "(none)");
    }

    #[test]
    fn an_object_is_pairs_and_its_lists_are_grids() {
        let order = json!({"id": "a", "currency": "USD", "items": [{"name": "Product", "quantity": 2}]});
        let expected = "id        a\ncurrency  USD\n\nitems:\nNAME     QUANTITY\nProduct         2";
        assert_eq!(table(&order, false), expected);
    }

    #[test]
    fn colours_are_for_terminals_and_controls_are_for_nobody() {
        let answer = json!({"status": "failed", "reason": "red\u{1b}[31m"});
        assert!(table(&answer, true).contains("\u{1b}["));
        assert!(!table(&answer, false).contains('\u{1b}'));
    }
}
