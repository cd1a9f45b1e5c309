//! Values from the command line, from files and from whoever sits at the terminal.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use crate::failure::Failure;

/// A value as it was given: itself, the content of `@FILE`, or standard input for `@-`. `@@` is an `@`.
///
/// # Errors
/// The file or standard input cannot be read.
pub fn resolve(text: &str) -> Result<String, Failure> {
    let Some(source) = text.strip_prefix('@') else { return Ok(text.to_owned()) };
    if source.starts_with('@') {
        return Ok(source.to_owned());
    }
    let mut content = String::new();
    let read = match source {
        "-" => io::stdin().read_to_string(&mut content).map(|_| ()),
        path => std::fs::read_to_string(path).map(|text| content = text),
    };
    read.map_err(|error| Failure::local(format!("{source} cannot be read: {error}")))?;
    // An editor ends the last line of a file; no value does.
    Ok(content.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text)).unwrap_or(&content).to_owned())
}

/// Asks for a value.
///
/// # Errors
/// There is no terminal to ask at.
pub fn ask(what: &str) -> Result<String, Failure> {
    at_a_terminal(what)?;
    eprint!("{what}: ");
    _ = io::stderr().flush();
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| Failure::local(format!("no {what}: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks for a value that is not shown.
///
/// # Errors
/// There is no terminal to ask at.
pub fn ask_secret(what: &str) -> Result<String, Failure> {
    at_a_terminal(what)?;
    rpassword::prompt_password(format!("{what}: ")).map_err(|error| Failure::local(format!("no {what}: {error}")))
}

fn at_a_terminal(what: &str) -> Result<(), Failure> {
    match io::stdin().is_terminal() {
        true => Ok(()),
        false => Err(Failure::local(format!("{what} is missing, and there is no terminal to ask at; give --{what}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_value_is_itself_or_the_content_of_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "two\nlines\n").unwrap();
        assert_eq!(resolve("plain").unwrap(), "plain");
        assert_eq!(resolve("@@home").unwrap(), "@home");
        assert_eq!(resolve(&format!("@{}", file.path().display())).unwrap(), "two\nlines");
        let error = resolve("@/no/such/file").unwrap_err().to_string();
        assert!(error.contains("/no/such/file cannot be read"), "{error}");
    }
}
