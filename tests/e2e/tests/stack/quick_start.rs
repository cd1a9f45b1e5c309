//! The commands of the README, as they stand there.

use std::process::Command;

use e2e::Stack;
use serde_json::Value;

/// The `curl` lines of the README that post to this path.
fn command(readme: &str, path: &str) -> String {
    let prefix = format!("curl -X POST \"http://localhost:8080{path}\"");
    readme.lines().find(|line| line.starts_with(&prefix)).expect(path).to_owned()
}

/// Runs a command of the README against the stack.
async fn run(stack: &Stack, command: String) -> Value {
    let command =
        command.replace("http://localhost:8080", &stack.url()).replacen("curl", "curl --silent --show-error", 1);
    let output = tokio::task::spawn_blocking(move || Command::new("sh").arg("-c").arg(command).output());
    let output = output.await.unwrap().unwrap();
    assert!(output.status.success(), "is curl installed? {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn the_readme_works() {
    let stack = Stack::start().await.unwrap();
    let readme = std::fs::read_to_string(e2e::root().join("README.md")).unwrap();

    let account = run(&stack, command(&readme, "/users/register")).await;
    assert_eq!(account["username"], "testuser", "{account}");

    let login = run(&stack, command(&readme, "/users/login")).await;
    let token = login["access_token"].as_str().expect("access_token").to_owned();

    let order = run(&stack, command(&readme, "/orders/").replace("YOUR_JWT_TOKEN", &token)).await;
    assert_eq!(order["total_amount"], 109.97, "{order}");
    assert_eq!(order["status"], "confirmed");
    assert!(order["payment_id"].is_string());
    stack.stop().await;
}
