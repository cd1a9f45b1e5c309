//! The command line, from the table of operations.

use std::io;

use clap::builder::{PossibleValuesParser, Str};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use crate::Program;
use crate::failure::Failure;
use crate::operation::{Input, Kind, Operation, Place};

/// Options of every command, and `profile`, which programs with profiles add; no input of an operation may take their names.
const GLOBAL: [&str; 8] = ["url", "profile", "output", "timeout", "no-retry", "verbose", "help", "version"];

impl Program {
    /// The command line: options of every command, `completions`, and a command for each operation.
    pub fn command(&self) -> Command {
        let Self { name, about, details, .. } = *self;
        let variable = format!("{}_URL", self.variables());
        let command = Command::new(name)
            .version(self.version)
            .about(about)
            .long_about(format!(
                "{about}. Every operation is a command, `create_order` is `create-order`.\n\n{details}"
            ))
            .after_help(
                "A value is given as it is, as `@FILE`, or as `@-` for standard input.\n\n\
                 Exit codes: 0 done, 1 nothing was sent, 2 usage, 3 refused by the server (4xx), 4 the server failed \
                 or did not answer.",
            )
            .subcommand_required(true)
            .arg_required_else_help(true)
            .args([
                global("url")
                    .value_name("URL")
                    .env(variable)
                    .help(format!("Base of all addresses [default: {}]", self.url)),
                global("output")
                    .short('o')
                    .value_name("FORMAT")
                    .value_parser(["table", "json"])
                    .default_value("table")
                    .help("How answers are printed"),
                global("timeout")
                    .value_name("SECONDS")
                    .value_parser(value_parser!(u64).range(1..=3600))
                    .default_value("30")
                    .help("Time for a whole call, repetitions included"),
                global("no-retry").action(ArgAction::SetTrue).help("Send once, whatever happens"),
                global("verbose")
                    .short('v')
                    .action(ArgAction::SetTrue)
                    .help("Show request line, status and request id"),
            ])
            .subcommand(completions());
        let operations = self.operations.iter();
        operations.fold(command, |command, operation| command.subcommand(subcommand(name, operation)))
    }

    /// Prints completions for the shell that was asked for.
    ///
    /// # Errors
    /// No shell was named.
    pub fn completions(&self, arguments: &ArgMatches, mut command: Command) -> Result<(), Failure> {
        let shell = arguments.get_one::<Shell>("shell").copied().ok_or_else(|| Failure::local("no shell was named"))?;
        clap_complete::generate(shell, &mut command, self.name, &mut io::stdout());
        Ok(())
    }
}

/// An option of every command.
pub fn global(name: &'static str) -> Arg {
    Arg::new(name).long(name).global(true).help_heading("Options of every command")
}

fn completions() -> Command {
    Command::new("completions")
        .about("Print completions for a shell")
        .arg(Arg::new("shell").required(true).value_parser(value_parser!(Shell)).help("Which shell"))
}

fn subcommand(program: &str, operation: &'static Operation) -> Command {
    let description = operation.description.trim();
    let Operation { method, path, service, .. } = operation;
    let mut command = Command::new(operation.command())
        .alias(operation.call.id)
        .about(operation.summary)
        .long_about(format!("{description}\n\n{method} {path} ({service})"));
    if !operation.example.is_empty() {
        command = command.after_help(format!("Example:\n  {program} {} {}", operation.command(), operation.example));
    }
    command = command.args(operation.inputs.iter().map(|input| argument(operation, input)));
    if operation.body {
        command = command.arg(
            Arg::new("body").long("body").value_name("JSON").help("The whole body; options for its fields change it"),
        );
    }
    if operation.paged {
        command =
            command.arg(Arg::new("all").long("all").action(ArgAction::SetTrue).help("Follow the pages to the end"));
    }
    command
}

/// The name of an input among the arguments of its command.
pub(crate) fn id(input: &Input) -> String {
    format!("{:?} {}", input.place, input.name)
}

fn argument(operation: &Operation, input: &'static Input) -> Arg {
    let dashed = input.name.to_lowercase().replace('_', "-");
    let mut argument = Arg::new(id(input)).help(help(input)).value_name(Str::from(placeholder(input)));
    if input.place != Place::Path {
        let twice = operation.inputs.iter().filter(|other| other.name.eq_ignore_ascii_case(input.name)).count() > 1;
        let taken = GLOBAL.contains(&dashed.as_str()) || ["body", "all"].contains(&dashed.as_str()) || twice;
        let long = if taken { format!("{:?}-{dashed}", input.place).to_lowercase() } else { dashed };
        argument = argument.long(long);
    }
    if let Kind::Word(words) = input.kind {
        argument = argument.value_parser(PossibleValuesParser::new(words));
    }
    if matches!(input.kind, Kind::Integer | Kind::Number) {
        argument = argument.allow_negative_numbers(true);
    }
    match (input.required, input.place, input.kind) {
        (true, Place::Body, Kind::Secret) | (false, ..) => argument,
        (true, Place::Body, _) => argument.required_unless_present("body"),
        (true, ..) => argument.required(true),
    }
}

fn help(input: &Input) -> String {
    let text = input.help.replace('\n', " ");
    match input.kind {
        Kind::Secret if input.required => format!("{text} Asked for where it is not given."),
        _ => text,
    }
}

fn placeholder(input: &Input) -> String {
    match input.kind {
        _ if input.place == Place::Path => input.name.to_uppercase(),
        Kind::Text | Kind::Word(_) => "TEXT".to_owned(),
        Kind::Secret => "@FILE".to_owned(),
        Kind::Integer | Kind::Number => "NUMBER".to_owned(),
        Kind::Boolean => "true|false".to_owned(),
        Kind::Json => "JSON".to_owned(),
    }
}
