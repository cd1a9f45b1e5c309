//! The commands of the README, as they stand there.

use std::process::Command;

use e2e::Stack;
use serde_json::Value;

/// The command of the README that begins like this.
fn command(readme: &str, begin: &str) -> String {
    readme.lines().find(|line| line.starts_with(begin)).expect(begin).to_owned()
}

/// The command of the README that posts to this path.
fn post(readme: &str, path: &str) -> String {
    command(readme, &format!("curl -X POST \"http://localhost:8080{path}\""))
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

async fn log_in(stack: &Stack, readme: &str) -> String {
    let login = run(stack, post(readme, "/users/login")).await;
    login["access_token"].as_str().expect("access_token").to_owned()
}

#[tokio::test]
async fn the_readme_works() {
    let stack = Stack::start().await.unwrap();
    let readme = std::fs::read_to_string(e2e::root().join("README.md")).unwrap();

    let account = run(&stack, post(&readme, "/users/register")).await;
    assert_eq!(account["username"], "testuser", "{account}");

    let token = log_in(&stack, &readme).await;
    let order = run(&stack, post(&readme, "/orders/").replace("YOUR_JWT_TOKEN", &token)).await;
    assert_eq!(order["total_amount"], 109.97, "{order}");
    assert_eq!(order["status"], "confirmed");
    assert!(order["payment_id"].is_string());

    stack.grant_admin("testuser").await.unwrap();
    let token = log_in(&stack, &readme).await;
    let fill = |command: String| {
        let id = |name: &str| order[name].as_str().unwrap();
        let command = command.replace("YOUR_JWT_TOKEN", &token);
        command.replace("ORDER_ID", id("id")).replace("PAYMENT_ID", id("payment_id"))
    };

    let listed = run(&stack, fill(command(&readme, "curl \"http://localhost:8080/orders\""))).await;
    assert_eq!(listed["items"][0]["id"], order["id"], "{listed}");

    let shipped = run(&stack, fill(command(&readme, "curl -X PATCH"))).await;
    assert_eq!((&shipped["id"], &shipped["status"]), (&order["id"], &Value::from("shipped")), "{shipped}");

    let payments = run(&stack, fill(command(&readme, "curl \"http://localhost:8080/payments?order_id="))).await;
    assert_eq!(payments["items"].as_array().map(Vec::len), Some(1), "{payments}");
    assert_eq!(payments["items"][0]["id"], order["payment_id"]);
    assert_eq!(payments["items"][0]["amount"], 109.97);

    let refunded = run(&stack, fill(post(&readme, "/payments/PAYMENT_ID/refund"))).await;
    assert_eq!(refunded["id"], order["payment_id"], "{refunded}");
    assert_eq!(refunded["refunded_amount"], 49.99);
    assert_eq!(refunded["status"], "completed");
    stack.stop().await;
}
