//! The wire types, written by hand: the second of the two statements that are held against each other.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use server_kit::config::Secret;
use uuid::Uuid;

/// A secret in a request; it never prints itself.
#[derive(Debug)]
pub struct Password(pub Secret);

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Secret::new(text)))
    }
}

impl JsonSchema for Password {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        "Password".to_owned()
    }

    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        let mut schema = String::json_schema(generator).into_object();
        schema.format = Some("password".to_owned());
        schema.into()
    }
}

impl Password {
    /// The secret, for hashing.
    pub(super) fn into_string(self) -> String {
        self.0.reveal().to_owned()
    }
}

/// What a new account needs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// Name to log in with.
    pub username: String,
    /// Where to write to.
    pub email: String,
    /// A password to be.
    pub password: Password,
}

/// Proof of being somebody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// Name to log in with.
    pub username: String,
    /// The password in use.
    pub password: Password,
}

/// A refresh token to exchange.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The token.
    pub refresh_token: Password,
}

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMeRequest {
    /// Where to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub email: Option<String>,
    /// The password in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Password")]
    pub current_password: Option<Password>,
    /// A password to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Password")]
    pub new_password: Option<Password>,
}

/// Proof of being a service.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceTokenRequest {
    /// The grant of RFC 6749, section 4.4.
    pub grant_type: GrantType,
    /// Name of the service.
    pub client_id: String,
    /// The secret that was agreed with the service.
    pub client_secret: Password,
    /// Scopes wanted, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub scope: Option<String>,
}

/// The grants we know.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    ClientCredentials,
}

/// What an account may do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Customer,
    Admin,
}

/// An account as its owner sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    /// Id of the account.
    pub id: Uuid,
    /// Name to log in with.
    pub username: String,
    /// Where to write to.
    pub email: String,
    /// What it may do.
    pub role: Role,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An account as others see it.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
pub struct Profile {
    /// Id of the account.
    pub id: Uuid,
    /// Name to log in with.
    pub username: String,
    /// Where to write to; for the account itself and for admins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "String")]
    pub email: Option<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// How to send an access token.
#[derive(Debug, Serialize, JsonSchema)]
pub enum TokenType {
    Bearer,
}

/// What a session needs.
#[derive(Serialize, JsonSchema)]
pub struct TokenPair {
    /// A signed JSON Web Token.
    #[schemars(with = "Password")]
    pub access_token: String,
    /// How to send it.
    pub token_type: TokenType,
    /// Seconds until it expires.
    pub expires_in: i32,
    /// Opaque, good for one exchange.
    #[schemars(with = "Password")]
    pub refresh_token: String,
}

/// What a service needs.
#[derive(Serialize, JsonSchema)]
pub struct ServiceToken {
    /// A signed JSON Web Token.
    #[schemars(with = "Password")]
    pub access_token: String,
    /// How to send it.
    pub token_type: TokenType,
    /// Seconds until it expires.
    pub expires_in: i32,
    /// Scopes granted, separated by spaces.
    pub scope: String,
}

/// A JSON Web Key Set.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Jwks {
    /// The keys.
    pub keys: Vec<Jwk>,
}

/// An Ed25519 public key.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Jwk {
    /// Octet key pair.
    pub kty: KeyType,
    /// The curve.
    pub crv: Curve,
    /// For signatures.
    #[serde(rename = "use")]
    pub purpose: KeyUse,
    /// The algorithm.
    pub alg: KeyAlgorithm,
    /// Id of the key.
    pub kid: String,
    /// The public key, base64url.
    pub x: String,
}

/// The kinds of keys we publish.
#[derive(Debug, Serialize, JsonSchema)]
pub enum KeyType {
    #[serde(rename = "OKP")]
    OctetKeyPair,
}

/// The curves of the keys we publish.
#[derive(Debug, Serialize, JsonSchema)]
pub enum Curve {
    Ed25519,
}

/// What the keys we publish are for.
#[derive(Debug, Serialize, JsonSchema)]
pub enum KeyUse {
    #[serde(rename = "sig")]
    Signature,
}

/// The algorithms of the keys we publish.
#[derive(Debug, Serialize, JsonSchema)]
pub enum KeyAlgorithm {
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// The account a path speaks of.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UserPath {
    /// Id of the account.
    pub user_id: Uuid,
}

/// Which page of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListQuery {
    /// Items on a page, at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "i32")]
    pub limit: Option<i32>,
    /// The `next_page` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub page_token: Option<String>,
}
