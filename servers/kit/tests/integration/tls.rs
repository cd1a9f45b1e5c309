//! TLS of a server, and to PostgreSQL.

use std::path::Path;
use std::time::Duration;

use provision::Postgres;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use server_kit::Database;
use server_kit::config::Secret;
use server_kit::database::DatabaseConfig;
use server_kit::tls::{Authorities, Identity};

use crate::fixture::Server;

/// Signs certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Certificate and key for a name, as PEM.
    fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    /// The same in files, replacing those of before.
    fn identity(&self, dir: &Path) -> Identity {
        let (certificate, key) = self.sign("127.0.0.1");
        let identity = Identity { certificate: dir.join("cert.pem"), key: dir.join("key.pem") };
        std::fs::write(&identity.certificate, certificate).unwrap();
        std::fs::write(&identity.key, key).unwrap();
        identity
    }

    fn authorities(&self, dir: &Path) -> Authorities {
        let path = dir.join("ca.pem");
        std::fs::write(&path, &self.pem).unwrap();
        path.to_str().unwrap().parse().unwrap()
    }

    /// Whether somebody who believes this authority only gets an answer.
    async fn lets_in(&self, url: &str) -> bool {
        let certificate = reqwest::Certificate::from_pem(self.pem.as_bytes()).unwrap();
        let client = reqwest::Client::builder().tls_certs_only([certificate]).build().unwrap();
        client.get(url).send().await.is_ok()
    }
}

#[tokio::test]
async fn a_certificate_is_replaced_without_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (Authority::new(), Authority::new());
    let server = Server::start_with(Some(old.identity(dir.path())));
    let url = format!("https://{}/health/live", server.running.address());
    assert!(old.lets_in(&url).await);
    assert!(!new.lets_in(&url).await);
    new.identity(dir.path());
    assert!(old.lets_in(&url).await, "nothing changes before it is told");
    server.running.reload().await;
    assert!(new.lets_in(&url).await && !old.lets_in(&url).await);
    std::fs::write(dir.path().join("cert.pem"), "nonsense").unwrap();
    server.running.reload().await;
    assert!(new.lets_in(&url).await, "what cannot be used changes nothing");
    server.running.stop().await;
}

/// Writes a file as the database server: it must own its key, and be the only one to read it.
fn write_as_server(postgres: &Postgres, path: &str, text: &str) {
    let copy = format!(
        "COPY (SELECT regexp_split_to_table('{}', E'\\n')) TO PROGRAM 'umask 077 && cat > {path}'",
        text.trim_end()
    );
    postgres.execute("postgres", &copy).unwrap();
}

#[tokio::test]
async fn postgresql_is_believed_by_its_certificate_only() {
    let dir = tempfile::Builder::new().prefix("tls").tempdir().unwrap();
    let state = tempfile::tempdir().unwrap();
    let mut options = provision::Options::new(state.path().join("state"));
    // Over a socket there is no TLS; an address of its own, as the port is always the same.
    let [a, b, ..] = *uuid::Uuid::new_v4().as_bytes();
    let address = format!("127.83.{a}.{b}");
    options.settings = vec![format!("listen_addresses={address}")];
    let postgres = tokio::task::spawn_blocking(move || Postgres::obtain(&options, None).unwrap()).await.unwrap();
    let authority = Authority::new();
    let (certificate, key) = authority.sign(&address);
    let data = postgres.ask("postgres", "SHOW data_directory").unwrap().unwrap();
    write_as_server(&postgres, &format!("{data}/tls.crt"), &certificate);
    write_as_server(&postgres, &format!("{data}/tls.key"), &key);
    for setting in ["ssl_cert_file = 'tls.crt'", "ssl_key_file = 'tls.key'", "ssl = on"] {
        postgres.execute("postgres", &format!("ALTER SYSTEM SET {setting}")).unwrap();
    }
    postgres.execute("postgres", "SELECT pg_reload_conf()").unwrap();

    let secure = format!("postgresql://postgres@{address}/postgres?sslmode=require");
    let config = |authorities| DatabaseConfig { url: Secret::new(secure.clone()), authorities, pool_size: 1 };
    let believed = config(Some(authority.authorities(dir.path())));
    // The server has taken its certificate up when the first connection over TLS succeeds.
    let database = async {
        loop {
            match Database::connect(&believed).await {
                Ok(database) => return database,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    let database = tokio::time::timeout(Duration::from_secs(20), database).await.unwrap();
    const ENCRYPTED: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let over_line = database.query(ENCRYPTED, &[]).await.unwrap();
    assert!(over_line[0].get::<_, bool>(0), "the shared connection");
    let mut connection = database.connection().await.unwrap();
    let transaction = connection.transaction().await.unwrap();
    assert!(transaction.query(ENCRYPTED, &[]).await.unwrap()[0].get::<_, bool>(0), "the pool");
    assert_eq!(Database::migrate(&believed, refinery::Runner::new(&[])).await.unwrap(), 0);

    let stranger = tempfile::tempdir().unwrap();
    let foreign = config(Some(Authority::new().authorities(stranger.path())));
    let started = std::time::Instant::now();
    let refused = Database::connect_within(&foreign, Duration::from_secs(30)).await.err().unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "a certificate does not get better by waiting");
    assert!(refused.chain().contains("certificate"), "{}", refused.chain());
    let nobody = Database::connect(&config(None)).await.err().unwrap();
    assert!(nobody.chain().contains("TLS_CA"), "{}", nobody.chain());
}

#[tokio::test]
async fn a_start_waits_for_a_database_that_is_not_there_yet() {
    // Nothing listens here; what does not answer is asked again until the time is over.
    let config = |url: &str| DatabaseConfig { url: Secret::new(url), authorities: None, pool_size: 1 };
    let started = std::time::Instant::now();
    let nobody = config("postgresql://somebody@127.0.0.1:1/none");
    assert!(Database::connect_within(&nobody, Duration::from_millis(1_500)).await.is_err());
    assert!(started.elapsed() >= Duration::from_millis(1_400), "{:?}", started.elapsed());

    let shared = provision::for_tests();
    let missing = config(&shared.postgres.url("there_is_no_such_database"));
    let started = std::time::Instant::now();
    assert!(Database::connect_within(&missing, Duration::from_secs(60)).await.is_err());
    assert!(started.elapsed() < Duration::from_secs(20), "waiting does not make a database");
}
