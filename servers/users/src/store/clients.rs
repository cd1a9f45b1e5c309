use server_kit::Error;

use super::Store;

/// A service that may get tokens.
pub struct ServiceClient {
    /// Its hashed secret.
    pub secret_hash: String,
    /// What it was granted.
    pub scopes: Vec<String>,
}

const FIND: &str = "SELECT secret_hash, scopes FROM service_clients WHERE id = $1";
const PUT: &str = "
    INSERT INTO service_clients (id, secret_hash, scopes) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE
       SET secret_hash = excluded.secret_hash, scopes = excluded.scopes, updated_at = now()";

impl Store {
    /// The service client with this id.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn service_client(&self, id: &str) -> Result<Option<ServiceClient>, Error> {
        let row = self.database.query_opt(FIND, &[&id]).await?;
        Ok(row.map(|row| ServiceClient { secret_hash: row.get(0), scopes: row.get(1) }))
    }

    /// Adds a service client, or gives it another secret and other scopes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_service_client(&self, id: &str, client: &ServiceClient) -> Result<(), Error> {
        self.database.execute(PUT, &[&id, &client.secret_hash, &client.scopes]).await.map(drop)
    }
}
