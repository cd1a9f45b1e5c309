//! One question to a server, over a connection of its own.

use std::time::Duration;

use tokio_postgres::{NoTls, SimpleQueryMessage};

/// Longest wait for a connection: a reachable server answers within milliseconds.
const CONNECT: Duration = Duration::from_secs(10);

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Runs `statements` and returns the first column of the first row.
pub(super) fn ask(url: &str, statements: &str) -> Result<Option<String>, Cause> {
    // A thread of its own: a caller inside a runtime must not start another on its thread.
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?
                    .block_on(conversation(url, statements))
            })
            .join()
            .unwrap_or_else(|_| Err("the database client panicked".into()))
    })
}

async fn conversation(url: &str, statements: &str) -> Result<Option<String>, Cause> {
    let connecting = tokio_postgres::connect(url, NoTls);
    let (client, connection) = tokio::time::timeout(CONNECT, connecting)
        .await
        .map_err(|_| format!("no answer within {} s", CONNECT.as_secs()))??;
    let talk = tokio::spawn(connection);
    let answer = client.simple_query(statements).await;
    drop(client);
    // Lets the goodbye reach the server; the answer is already here.
    let _ = talk.await;
    Ok(answer?.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
        _ => None,
    }))
}
