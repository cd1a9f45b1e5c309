//! TLS on every connection between the processes.

use std::path::Path;

use client_kit::{Options, Retry};
use e2e::{Stack, Tls};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use server_kit::tls::Identity;

/// An authority, and a certificate of it for this machine.
fn certificates(dir: &Path) -> Tls {
    let key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&key).unwrap();
    let issuer = Issuer::new(authority, key);
    let own = KeyPair::generate().unwrap();
    let names = ["localhost", "127.0.0.1"].map(str::to_owned);
    let leaf = CertificateParams::new(names).unwrap().signed_by(&own, &issuer).unwrap();
    let write = |name: &str, pem: String| {
        let path = dir.join(name);
        std::fs::write(&path, pem).unwrap();
        path
    };
    let identity = Identity { certificate: write("cert.pem", leaf.pem()), key: write("key.pem", own.serialize_pem()) };
    Tls { identity, authority: write("ca.pem", certificate.pem()) }
}

#[tokio::test]
async fn an_order_is_paid_over_tls_and_nobody_is_believed_without_a_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let tls = certificates(dir.path());
    let stack = Stack::start_over_tls(&tls).await.unwrap();
    let person = stack.person("secretive").await.unwrap();
    let item = orders_client::types::OrderItem::builder().name("Product").quantity(1);
    let item = orders_client::types::OrderItem::try_from(item.price(client_kit::Amount::from_minor(999))).unwrap();
    let orders = stack.orders(person).unwrap();
    let order = orders.create_order().body_map(|body| body.items(vec![item])).send().await.unwrap();
    assert_eq!(order.status, orders_client::types::OrderStatus::Confirmed);

    // In the clear, with an authority that did not sign, and without any, nobody gets through.
    let users = stack.address("users");
    let get = async |url: String, options: Options| {
        let client = users_client::Client::connect(&url, options.retry(Retry::never())).unwrap();
        client.get_jwks().send().await.is_ok()
    };
    let folder = tempfile::tempdir().unwrap();
    let foreign = certificates(folder.path()).authority;
    let stranger = std::fs::read(&foreign).unwrap();
    let believed = std::fs::read(&tls.authority).unwrap();
    assert!(get(format!("https://{users}"), Options::new().authorities(believed)).await);
    assert!(!get(format!("https://{users}"), Options::new().authorities(stranger)).await);
    assert!(!get(format!("https://{users}"), Options::new()).await);
    assert!(!get(format!("http://{users}"), Options::new()).await);
    // Neither is a gateway taken in.
    let plan = std::fs::read_to_string(e2e::root().join("gateway/generated/plan.json")).unwrap();
    let plan = gateway_plan::Plan { portal: gateway_plan::Portal::default(), ..serde_json::from_str(&plan).unwrap() };
    for (authority, passes) in [(&tls.authority, true), (&foreign, false)] {
        let mut config = gateway::Config::new(plan.clone(), ([127, 0, 0, 1], 0).into());
        config.upstreams.insert("users".to_owned(), vec![users.to_string()]);
        config.upstream_ca = Some(authority.clone());
        let gateway = gateway::start(config).await.unwrap();
        assert_eq!(get(format!("http://{}", gateway.addr), Options::new()).await, passes);
        gateway.shutdown().await;
    }
    stack.stop().await;
}
