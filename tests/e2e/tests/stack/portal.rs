//! The documentation, as the gateway serves it.

use e2e::Stack;
use serde_json::Value;

#[tokio::test]
async fn every_service_has_its_documentation() {
    let stack = Stack::start().await.unwrap();
    for service in ["users", "orders", "payments"] {
        let page = reqwest::get(format!("{}/{service}/docs", stack.url())).await.unwrap();
        assert_eq!(page.status(), 200, "{service}");
        assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(page.headers().contains_key("content-security-policy"));
        let page = page.text().await.unwrap();
        // Every file that the page names is there, and none is somebody else's.
        for name in page.split(['"', '\'']).filter(|text| text.ends_with(".js") || text.ends_with(".css")) {
            assert!(name.starts_with('/'), "{service}: {name}");
            let file = reqwest::get(format!("{}{name}", stack.url())).await.unwrap();
            assert_eq!(file.status(), 200, "{service}: {name}");
        }
    }
    stack.stop().await;
}

#[tokio::test]
async fn the_published_documents_are_the_hand_written_ones() {
    let stack = Stack::start().await.unwrap();
    for service in ["users", "orders", "payments"] {
        let published: Value =
            reqwest::get(format!("{}/{service}/openapi.json", stack.url())).await.unwrap().json().await.unwrap();
        let name = format!("openapi/{service}.yaml");
        let source = std::fs::read_to_string(e2e::root().join(&name)).unwrap();
        let api = spec::Api::parse(name, source).unwrap();
        for operation in api.operations {
            let method = operation.method.as_str().to_lowercase();
            let there = &published["paths"][&operation.path.template][&method]["operationId"];
            let expected = if operation.gateway.expose { Value::from(operation.id) } else { Value::Null };
            assert_eq!(*there, expected);
        }
    }
    stack.stop().await;
}
