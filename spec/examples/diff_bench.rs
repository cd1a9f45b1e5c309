//! How long it takes to compare two large documents: `cargo run --release -p spec --example diff_bench`.
//!
//! Two documents of about 4 MB with 600 operations, whose schemas refer to each other also in circles, and 300
//! differences between them. Prints the times and the largest resident set (Linux).

#![allow(clippy::print_stdout, reason = "a command-line program")]

use std::fmt::Write as _;
use std::time::Instant;

use spec::{Class, Diff, Document, diff};

const RESOURCES: usize = 200;
const FIELDS: usize = 108;

fn main() {
    let (old, new) = (document(false), document(true));
    println!("sizes     {} and {} bytes", old.len(), new.len());
    let start = Instant::now();
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(|| Document::parse("old.yaml", old));
        let new = Document::parse("new.yaml", new);
        (old.join().unwrap_or_else(|_| Err(Vec::new())), new)
    });
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(found), _) | (_, Err(found)) => {
            println!("not a document: {found:?}");
            std::process::exit(1);
        }
    };
    let loaded = start.elapsed();
    let found = diff(&old, &new);
    let total = start.elapsed();
    println!("load      {:.1} ms", loaded.as_secs_f64() * 1000.0);
    println!("diff      {:.1} ms", (total - loaded).as_secs_f64() * 1000.0);
    println!("total     {:.1} ms", total.as_secs_f64() * 1000.0);
    println!("peak RSS  {}", peak().unwrap_or_else(|| "unknown".to_owned()));
    println!("{}", summary(&found));
}

fn summary(found: &Diff) -> String {
    let [breaking, compatible, documentation] =
        [Class::Breaking, Class::Compatible, Class::Documentation].map(|class| found.count(class));
    let witnesses = found.changes.iter().filter(|change| change.witness.is_some()).count();
    format!(
        "changes   {breaking} breaking ({witnesses} with a witness), {compatible} compatible, {documentation} documentation"
    )
}

fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().split(' ').next()?.parse().ok()?;
    Some(format!("{} MB", kilobytes / 1024))
}

/// A document with three operations for each resource; `changed` makes a difference in every second one.
fn document(changed: bool) -> String {
    let mut text = String::from("openapi: 3.0.3\ninfo: {title: Large, version: 1.0.0}\npaths:\n");
    for number in 0..RESOURCES {
        let limit = if changed && number.is_multiple_of(4) { 50 } else { 100 };
        let _ = write!(
            text,
            "  /resources{number}:
    get:
      operationId: list_{number}
      parameters:
        - {{name: limit, in: query, schema: {{type: integer, minimum: 1, maximum: {limit}}}}}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema: {{type: array, items: {{$ref: '#/components/schemas/Resource{number}'}}}}
    post:
      operationId: create_{number}
      requestBody:
        required: true
        content:
          application/json:
            schema: {{$ref: '#/components/schemas/Resource{number}'}}
      responses:
        '201': {{description: Stored.}}
  /resources{number}/{{id}}:
    get:
      operationId: get_{number}
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string, format: uuid}}}}
      responses:
        '200':
          description: One.
          content:
            application/json:
              schema: {{$ref: '#/components/schemas/Resource{number}'}}
"
        );
    }
    text.push_str("components:\n  schemas:\n");
    for number in 0..RESOURCES {
        schema(&mut text, number, changed && number.is_multiple_of(2));
    }
    text
}

fn schema(text: &mut String, number: usize, changed: bool) {
    let required = if changed && number.is_multiple_of(3) { "[field0, field1]" } else { "[field0]" };
    let _ = write!(text, "    Resource{number}:\n      type: object\n      required: {required}\n      properties:\n");
    let next = (number + 1) % RESOURCES;
    let _ = writeln!(text, "        next: {{$ref: '#/components/schemas/Resource{next}'}}");
    for field in 0..FIELDS {
        let most = if changed && field == 5 { 90 } else { 100 };
        let _ = write!(
            text,
            "        field{field}:\n          type: string\n          minLength: 1\n          maxLength: {most}\n          \
             description: What the field {field} of the resource {number} says to those who read it.\n"
        );
    }
}
