//! Tokens for services, and the keys that verify all tokens.

use dropshot::HttpResponseOk;
use server_kit::{Call, Error, Json, Role};

use super::sessions::expires_in;
use super::wire;
use crate::App;
use crate::account::grant;
use crate::tokens::Subject;

/// Gets a token for a service.
pub async fn create_service_token(
    call: Call<App>,
    Json(body): Json<wire::ServiceTokenRequest>,
) -> Result<HttpResponseOk<wire::ServiceToken>, Error> {
    let attempt = call.attempts.begin(&format!("client:{}", body.client_id), call.client()).await?;
    let client = call.store.service_client(&body.client_id).await?;
    let (hash, scopes) = client.map(|client| (client.secret_hash, client.scopes)).unzip();
    let verified = call.passwords.verify(body.client_secret.into_string(), hash).await?;
    let scopes: Vec<String> = scopes.filter(|_| verified).ok_or(Error::Unauthenticated {
        code: "invalid_client",
        message: "the client id or the client secret is wrong",
    })?;
    attempt.succeeded().await;
    let scope = grant(&scopes, body.scope.as_deref())
        .ok_or_else(|| Error::Forbidden("a scope was asked for that was not granted to this client".to_owned()))?;
    let subject = Subject { id: body.client_id, role: Role::Service, scope: scope.clone(), session: None };
    Ok(HttpResponseOk(wire::ServiceToken {
        access_token: call.issuer.issue(subject)?,
        token_type: wire::TokenType::Bearer,
        expires_in: expires_in(),
        scope,
    }))
}

/// Reads the public keys.
pub async fn get_jwks(call: Call<App>) -> Result<HttpResponseOk<wire::Jwks>, Error> {
    let keys = call.issuer.published().into_iter().map(|key| wire::Jwk {
        kty: wire::KeyType::OctetKeyPair,
        crv: wire::Curve::Ed25519,
        purpose: wire::KeyUse::Signature,
        alg: wire::KeyAlgorithm::EdDsa,
        kid: key.id,
        x: key.x,
    });
    Ok(HttpResponseOk(wire::Jwks { keys: keys.collect() }))
}
