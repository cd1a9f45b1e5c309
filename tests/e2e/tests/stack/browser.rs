//! The documentation in a real browser: `tests/e2e/browser/check.py`.

use std::path::PathBuf;
use std::process::Command;

use e2e::root;
use users_client::{Client, Options, types};

use super::prometheus::{Prometheus, installed};

/// What drives the browser, and what knows the rules of WCAG.
const PACKAGES: [&str; 2] = ["playwright==1.65.2", "axe-playwright-python==0.1.8"];

fn chromium() -> PathBuf {
    installed(&["chromium", "chromium-browser", "google-chrome"], "chromium")
}

/// The packages, installed beside the build and nowhere else.
fn packages() -> PathBuf {
    let folder = root().join("target/browser");
    let done = folder.join("packages.txt");
    if std::fs::read_to_string(&done).is_ok_and(|text| text == PACKAGES.join("\n")) {
        return folder;
    }
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--upgrade", "--disable-pip-version-check", "--target"]);
    let output = pip.arg(&folder).args(PACKAGES).output().expect("python3 is not installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{PACKAGES:?} cannot be installed with pip:\n{said}");
    std::fs::write(done, PACKAGES.join("\n")).unwrap();
    folder
}

/// Runs a script of `tests/e2e/browser` with these words, and shows what it says.
pub(crate) async fn run(script: &str, words: &[&str]) {
    let (chromium, packages) = (chromium(), packages());
    let mut command = tokio::process::Command::new("python3");
    command.arg(root().join("tests/e2e/browser").join(script)).arg(chromium).args(words);
    let output = command.env("PYTHONPATH", packages).kill_on_drop(true).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    eprintln!("{said}");
    assert!(output.status.success(), "{said}");
}

#[tokio::test]
async fn every_page_is_sound_and_an_order_can_be_placed() {
    let (_prometheus, stack) = Prometheus::and_stack().await;
    let users = Client::connect(&stack.url(), Options::new()).unwrap();
    let reader = types::RegisterRequest::builder()
        .username("reader")
        .email("reader@example.com")
        .password("correct horse battery");
    users.register_user().body(reader).send().await.unwrap();
    let plan = std::fs::read_to_string(root().join("gateway/generated/plan.json")).unwrap();
    let plan: gateway_plan::Plan = serde_json::from_str(&plan).unwrap();
    let pages = plan.portal.files.iter().filter(|(_, file)| file.content_type.starts_with("text/html"));
    let url = stack.url();
    let words = [url.as_str(), "reader", "correct horse battery"];
    let words: Vec<&str> = words.into_iter().chain(pages.map(|(path, _)| path.as_str())).collect();
    run("check.py", &words).await;
    stack.stop().await;
}
