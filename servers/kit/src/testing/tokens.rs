use std::convert::Infallible;
use std::fmt::Display;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::ISSUER;
use crate::auth::{Claims, Role, TOKEN_TYPE};
use crate::cli::AUDIENCE;

/// How long the tokens are good for, in seconds; longer than any test.
const LIFETIME: i64 = 600;

/// Stands in for the users service: signs access tokens and publishes the key that verifies them.
///
/// It lives as long as the runtime it was started on.
pub struct TokenIssuer {
    url: String,
    key_id: String,
    key: EncodingKey,
}

impl TokenIssuer {
    /// Makes a key and serves it on a free port, at `/.well-known/jwks.json`; `/health/live` answers too.
    ///
    /// # Panics
    /// When there is no free port, or no key can be made.
    pub async fn start() -> Self {
        let Ok(pair) = Ed25519KeyPair::generate() else { panic!("no key could be generated") };
        let Ok(private) = pair.to_pkcs8() else { panic!("the key cannot be written down") };
        let key_id = format!("k-{}", Uuid::new_v4().simple());
        let published = json!({"keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
            "kid": key_id, "x": URL_SAFE_NO_PAD.encode(pair.public_key()),
        }]});
        let url = serve(Bytes::from(published.to_string())).await;
        Self { url, key_id, key: EncodingKey::from_ed_der(private.as_ref()) }
    }

    /// Where a service finds the users service.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An access token for a person (whose subject is their id) or a service (whose subject is its name). A person
    /// has no session here, so nobody can end it.
    ///
    /// # Panics
    /// When the key does not sign.
    pub fn token(&self, role: Role, subject: impl Display, scopes: &[&str]) -> String {
        self.sign(&claims(role, subject, scopes))
    }

    /// Signs whatever it is given, right or wrong.
    ///
    /// # Panics
    /// When the key does not sign.
    pub fn sign(&self, claims: &Claims) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(self.key_id.clone());
        match jsonwebtoken::encode(&header, claims, &self.key) {
            Ok(token) => token,
            Err(error) => panic!("the key does not sign: {error}"),
        }
    }
}

/// The claims that a service of a test configuration accepts.
pub fn claims(role: Role, subject: impl Display, scopes: &[&str]) -> Claims {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX);
    Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: subject.to_string(),
        exp: now.saturating_add(LIFETIME),
        iat: now,
        jti: Uuid::now_v7(),
        role,
        scope: scopes.join(" "),
        sid: None,
    }
}

/// Serves the key set in the background; answers where.
async fn serve(keys: Bytes) -> String {
    let bound = TcpListener::bind("127.0.0.1:0").await;
    let Ok((listener, address)) = bound.and_then(|listener| listener.local_addr().map(|address| (listener, address)))
    else {
        panic!("there is no free port")
    };
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let keys = keys.clone();
            let service = service_fn(move |request| answer(request, keys.clone()));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    format!("http://{address}")
}

async fn answer(request: Request<Incoming>, keys: Bytes) -> Result<Response<Full<Bytes>>, Infallible> {
    let (status, body) = match request.uri().path() {
        "/.well-known/jwks.json" => (StatusCode::OK, keys),
        "/health/live" => (StatusCode::OK, Bytes::from_static(br#"{"status":"alive"}"#)),
        _ => (StatusCode::NOT_FOUND, Bytes::from_static(b"{}")),
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    Ok(response)
}
