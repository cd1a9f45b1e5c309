use std::time::Duration;

use server_kit::database::{Database, DatabaseConfig, OnConstraint};
use server_kit::idempotency::{Claim, claim};
use server_kit::{Cache, Error, Idempotency};
use uuid::Uuid;

mod migrations {
    /// One migration, in memory.
    pub fn runner() -> refinery::Runner {
        let sql = "
            CREATE TABLE notes (id int PRIMARY KEY, text text NOT NULL);
            CREATE TABLE idempotency_keys (
                caller text NOT NULL, operation text NOT NULL, key text NOT NULL, fingerprint bytea NOT NULL,
                resource_id uuid NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (caller, operation, key)
            );";
        refinery::Runner::new(&[refinery::Migration::unapplied("V1__notes", sql).unwrap()])
    }
}

async fn database() -> (Database, DatabaseConfig) {
    let config = server_kit::testing::config("notes", migrations::runner).await.database;
    (Database::connect(&config).await.unwrap(), config)
}

fn key(key: &str, body: u8) -> Idempotency {
    Idempotency {
        key: Some(key.to_owned()),
        caller: "me".to_owned(),
        fingerprint: [body; 32],
        ..Idempotency::default()
    }
}

#[tokio::test]
async fn migrations_are_applied_once_also_by_many_at_once() {
    let (_, config) = database().await;
    let again = (0..4).map(|_| Database::migrate(&config, migrations::runner()));
    for applied in futures::future::join_all(again).await {
        assert_eq!(applied.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_changed_migration_is_refused() {
    let (_, config) = database().await;
    let changed = refinery::Migration::unapplied("V1__notes", "CREATE TABLE other (id int)").unwrap();
    let error = Database::migrate(&config, refinery::Runner::new(&[changed])).await.unwrap_err();
    assert!(error.chain().contains("V1__notes"), "{}", error.chain());
}

#[tokio::test]
async fn a_violated_constraint_means_what_the_statement_says() {
    let (database, _) = database().await;
    let mut connection = database.connection().await.unwrap();
    let transaction = connection.transaction().await.unwrap();
    let insert = "INSERT INTO notes VALUES (1, 'a')";
    transaction.execute(insert, &[]).await.unwrap();
    let taken = |name: &str| (name == "notes_pkey").then(|| Error::conflict("taken", "taken"));
    let error = transaction.execute(insert, &[]).await.on_constraint(taken).unwrap_err();
    assert!(matches!(error, Error::Conflict { code: "taken", .. }), "{error:?}");
}

async fn begin(database: &Database) -> Result<(), Error> {
    let mut connection = database.connection().await?;
    let transaction = connection.transaction().await?;
    transaction.query("SELECT 1", &[]).await?;
    transaction.commit().await
}

#[tokio::test]
async fn a_lost_connection_is_made_again() {
    let (database, config) = database().await;
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()";
    // Open both lines and a pooled connection, then cut them from elsewhere.
    for _ in 0..4 {
        database.query("SELECT 1", &[]).await.unwrap();
    }
    begin(&database).await.unwrap();
    let killer = Database::connect(&config).await.unwrap();
    killer.query(kill, &[]).await.unwrap();
    let back = async {
        while database.query("SELECT 1", &[]).await.is_err() || database.query("SELECT 1", &[]).await.is_err() {}
        while begin(&database).await.is_err() {}
    };
    tokio::time::timeout(Duration::from_secs(5), back).await.unwrap();
}

#[tokio::test]
async fn an_unreachable_database_is_said_to_be_one() {
    let url = server_kit::config::Secret::new("postgresql://me:hunter2@127.0.0.1:1/none");
    let error = Database::connect(&DatabaseConfig { url, authorities: None, pool_size: 1 }).await.err().unwrap();
    assert_eq!(error.to_string(), "database is not available");
    assert!(!error.chain().contains("hunter2"), "{}", error.chain());
}

#[tokio::test]
async fn a_key_is_claimed_once() {
    let (database, _) = database().await;
    let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
    let mut connection = database.connection().await.unwrap();
    let transaction = connection.transaction().await.unwrap();
    assert_eq!(claim(&transaction, "op", &key("k1", 1), first).await.unwrap(), Claim::Fresh);
    assert_eq!(claim(&transaction, "op", &key("k1", 1), second).await.unwrap(), Claim::Repeat(first));
    assert_eq!(claim(&transaction, "other", &key("k1", 1), second).await.unwrap(), Claim::Fresh);
    let other_body = claim(&transaction, "op", &key("k1", 2), second).await.unwrap_err();
    assert!(matches!(other_body, Error::Conflict { code: "idempotency_key_reused", .. }));
    transaction.execute("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'", &[]).await.unwrap();
    assert_eq!(claim(&transaction, "op", &key("k1", 2), second).await.unwrap(), Claim::Fresh);
}

#[tokio::test]
async fn of_two_claims_at_once_the_second_waits_for_the_first() {
    let (database, _) = database().await;
    let claim_and_commit = |resource: Uuid| {
        let database = database.clone();
        async move {
            let mut connection = database.connection().await.unwrap();
            let transaction = connection.transaction().await.unwrap();
            let claimed = claim(&transaction, "op", &key("k1", 1), resource).await.unwrap();
            transaction.commit().await.unwrap();
            claimed
        }
    };
    let (a, b) = (Uuid::now_v7(), Uuid::now_v7());
    let (one, two) = tokio::join!(claim_and_commit(a), claim_and_commit(b));
    assert!(
        matches!((one, two), (Claim::Fresh, Claim::Repeat(id)) if id == a)
            || matches!((one, two), (Claim::Repeat(id), Claim::Fresh) if id == b),
        "{one:?} {two:?}"
    );
}

#[tokio::test]
async fn the_cache_keeps_forgets_and_is_missed_quietly() {
    let common = server_kit::testing::config("notes", migrations::runner).await;
    let cache = Cache::new(&common.redis, &format!("test-{}", Uuid::now_v7())).unwrap();
    cache.put("a", &7, Duration::from_secs(60)).await;
    assert_eq!(cache.get::<i32>("a").await, Some(7));
    assert_eq!(cache.contains("a").await, Some(true));
    assert_eq!(cache.with_prefix("elsewhere").get::<i32>("a").await, None);
    cache.forget("a").await;
    assert_eq!(cache.get::<i32>("a").await, None);
    let nowhere = Cache::new(&server_kit::config::Secret::new("redis://127.0.0.1:1/"), "x").unwrap();
    assert_eq!(nowhere.contains("a").await, None);
    assert!(!nowhere.is_up().await);
}
