//! The program against the whole stack.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use e2e::Stack;
use serde_json::Value;

struct Shell {
    url: String,
    home: tempfile::TempDir,
}

impl Shell {
    /// Runs a command line as a shell would that splits at spaces; `'…'` is one word.
    fn run(&self, line: &str) -> Output {
        let mut words = Vec::new();
        for (index, part) in line.split('\'').enumerate() {
            match index % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumb"));
        command.args(words).env_clear().env("HOME", self.home.path()).env("PLUMB_URL", &self.url);
        let output = command.current_dir(self.home.path()).stdin(Stdio::null()).output().unwrap();
        println!("$ plumb {line}\n{}{}", text(&output.stdout), text(&output.stderr));
        output
    }

    /// The output of a command that succeeds.
    fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.ok(&format!("{line} -o json"))).unwrap()
    }

    /// The exit code and the message of a command that fails.
    fn fails(&self, line: &str) -> (i32, String) {
        let output = self.run(line);
        (output.status.code().unwrap(), text(&output.stderr))
    }

    fn config(&self) -> std::path::PathBuf {
        self.home.path().join(".config/plumb/config.toml")
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

const ITEMS: &str =
    r#"'[{"name": "Product 1", "quantity": 2, "price": 29.99}, {"name": "Product 2", "quantity": 1, "price": 49.99}]'"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_terminal() {
    let stack = Stack::start().await.unwrap();
    let shell = Shell { url: stack.url(), home: tempfile::tempdir().unwrap() };
    std::fs::write(shell.home.path().join("password.txt"), "testpass123\n").unwrap();

    // The commands of the README, with the password that it would ask for.
    let readme = std::fs::read_to_string(e2e::root().join("README.md")).unwrap();
    let commands: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("plumb ")).collect();
    assert_eq!(commands.len(), 4);
    shell.ok(&format!("{} --password @password.txt", commands[0]));
    let (code, message) = shell.fails("get-me");
    assert!(code == 3 && message.contains("401") && message.contains("plumb login"), "{message}");
    shell.ok(&format!("{} --password @password.txt", commands[1]));
    assert_eq!(mode(&shell.config()), 0o600);
    assert!(!std::fs::read_to_string(shell.config()).unwrap().contains("testpass123"));
    assert_eq!(shell.json("get-me")["username"], "testuser");

    // Placed twice under one key, there is one order.
    let place = format!("create-order --idempotency-key terminal-1 --items {ITEMS}");
    let order = shell.json(&place);
    assert_eq!((order["status"].as_str(), order["total_amount"].as_f64()), (Some("confirmed"), Some(109.97)));
    assert_eq!(shell.json(&place)["id"], order["id"]);
    shell.ok(commands[2]);
    shell.ok(r#"create-order --body '{"items": [{"name": "Other", "quantity": 1, "price": 5}]}'"#);
    let table = shell.ok(commands[3]);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines.len() == 4 && lines[0].starts_with("ID") && lines[3].contains("109.97"), "{table}");
    assert!(!table.contains('\u{1b}'), "no colours in a pipe");
    assert_eq!(lines.iter().filter_map(|line| line.find("USD")).collect::<std::collections::BTreeSet<_>>().len(), 1);
    assert_eq!(shell.json("list-orders --limit 1")["items"].as_array().unwrap().len(), 1);
    assert_eq!(shell.json("list-orders --limit 1 --all")["items"].as_array().unwrap().len(), 3);
    let details = shell.ok(&format!("get-order {}", order["id"].as_str().unwrap()));
    assert!(details.contains("Product 2") && details.contains("confirmed"), "{details}");

    // What goes wrong.
    let (code, message) = shell.fails("get-order 01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f");
    assert!(code == 3 && message.contains("404") && message.contains("request id: "), "{message}");
    let (code, message) = shell.fails("create-order --items '[]'");
    assert!(code == 3 && message.contains("/body/items"), "{message}");
    let (code, message) = shell.fails("create-order --items '[{'");
    assert!(code == 1 && message.contains("items is not JSON"), "{message}");
    assert_eq!(shell.fails("get-order").0, 2);
    assert_eq!(shell.fails("list-orders --status nonsense").0, 2);
    let (code, message) = shell.fails("get-me --url http://127.0.0.1:1 --no-retry");
    assert!(code == 1 && message.contains("not sent"), "{message}");
    assert_eq!(shell.fails("get-order ..").0, 1);

    // A session that expired is renewed, also by two processes at once.
    let config = std::fs::read_to_string(shell.config()).unwrap();
    let expired: String = config
        .lines()
        .map(|line| if line.starts_with("expires_at") { "expires_at = 1\n".to_owned() } else { format!("{line}\n") })
        .collect();
    std::fs::write(shell.config(), expired).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| shell.ok("get-me"));
        }
    });
    assert_eq!(mode(&shell.config()), 0o600);

    // Profiles.
    shell.ok("--profile other login --username testuser --password @password.txt");
    shell.ok("profiles --use other");
    assert!(shell.ok("profiles").contains("* other  http://127.0.0.1:"));
    assert!(shell.fails("profiles --use nobody").1.contains("there is no profile nobody"));
    shell.ok("logout");
    assert_eq!(shell.fails("get-me").0, 3);
    assert_eq!(shell.json("get-me -p default")["username"], "testuser");
    std::fs::set_permissions(shell.config(), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let (code, message) = shell.fails("get-me");
    assert!(code == 1 && message.contains("chmod 600"), "{message}");

    assert!(shell.ok("completions bash").contains("create-order"));
    stack.stop().await;
}
