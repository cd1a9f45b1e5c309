//! Tokens, right and wrong, made with the keys of a running stack.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use e2e::Stack;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use server_kit::Role;
use server_kit::auth::{Claims, TOKEN_TYPE};
use server_kit::testing::claims;
use users_server::keys::{self, SigningKeys};
use uuid::Uuid;

/// Who has the signing keys, as nobody should.
pub struct Forge {
    keys: SigningKeys,
    /// A key of somebody else's.
    foreign: EncodingKey,
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Forge {
    pub fn of(stack: &Stack) -> Self {
        let foreign = tempfile::tempdir().unwrap();
        keys::init(foreign.path(), Utc::now()).unwrap();
        let foreign = keys::load(foreign.path()).unwrap().current(Utc::now()).unwrap().private.clone();
        Self { keys: keys::load(stack.signing_keys()).unwrap(), foreign }
    }

    fn kid(&self) -> String {
        self.keys.current(Utc::now()).unwrap().id.clone()
    }

    /// The key that everybody may read.
    fn public(&self) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(&self.keys.published(Utc::now())[0].x).unwrap()
    }

    fn header(&self, algorithm: Algorithm) -> Header {
        let mut header = Header::new(algorithm);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(self.kid());
        header
    }

    fn sign(&self, header: &Header, claims: &impl serde::Serialize) -> String {
        let key = &self.keys.current(Utc::now()).unwrap().private;
        jsonwebtoken::encode(header, claims, key).unwrap()
    }

    /// A token that is in order.
    pub fn token(&self, role: Role, subject: &str, scopes: &[&str]) -> String {
        self.sign(&self.header(Algorithm::EdDSA), &claims(role, subject, scopes))
    }

    /// Everything that must not be taken for an admin, nor for anybody; `None` is no token.
    pub fn forgeries(&self, subject: Uuid) -> Vec<(&'static str, Option<String>)> {
        let good = claims(Role::Admin, subject, &[]);
        let now = Utc::now().timestamp();
        let eddsa = self.header(Algorithm::EdDSA);
        let changed = |change: &dyn Fn(&mut Claims)| {
            let mut claims = good.clone();
            change(&mut claims);
            self.sign(&eddsa, &claims)
        };
        let without = |name: &str| {
            let mut claims = serde_json::to_value(&good).unwrap();
            claims.as_object_mut().unwrap().remove(name);
            self.sign(&eddsa, &claims)
        };
        let with_header = |change: &dyn Fn(&mut Header)| {
            let mut header = self.header(Algorithm::EdDSA);
            change(&mut header);
            self.sign(&header, &good)
        };
        let symmetric = |secret: &[u8]| {
            let key = EncodingKey::from_secret(secret);
            jsonwebtoken::encode(&self.header(Algorithm::HS256), &good, &key).unwrap()
        };
        let payload = encoded(&serde_json::to_value(&good).unwrap());
        let unsigned = |alg: &str| {
            let header = json!({"alg": alg, "typ": TOKEN_TYPE, "kid": self.kid()});
            format!("{}.{payload}.", encoded(&header))
        };
        let whole = self.sign(&eddsa, &good);
        let (body, signature) = whole.rsplit_once('.').unwrap();
        let (head, _) = body.split_once('.').unwrap();
        let other = encoded(&serde_json::to_value(claims(Role::Service, "orders", &["payments:refund"])).unwrap());
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            URL_SAFE_NO_PAD.encode(self.public())
        );
        let mut foreign = self.header(Algorithm::EdDSA);
        let stolen_name = jsonwebtoken::encode(&foreign, &good, &self.foreign).unwrap();
        foreign.kid = Some("k-0123456789abcdef".to_owned());
        let unknown = jsonwebtoken::encode(&foreign, &good, &self.foreign).unwrap();
        let tokens = [
            ("nonsense", "nonsense".to_owned()),
            ("an empty token", String::new()),
            ("an expired token", changed(&|claims| claims.exp = now - 60)),
            ("a token for somebody else's API", changed(&|claims| claims.aud = "elsewhere".to_owned())),
            ("a token of another issuer", changed(&|claims| claims.iss = "https://elsewhere.example".to_owned())),
            ("a token that never expires", without("exp")),
            ("a token without an audience", without("aud")),
            ("a token without an issuer", without("iss")),
            ("a token of nobody", without("sub")),
            ("a token without a role", without("role")),
            ("the algorithm none", unsigned("none")),
            ("the algorithm None", unsigned("None")),
            ("no signature", unsigned("EdDSA")),
            ("HS256 with the public key", symmetric(&self.public())),
            ("HS256 with the public key in base64", symmetric(URL_SAFE_NO_PAD.encode(self.public()).as_bytes())),
            ("HS256 with the public key in PEM", symmetric(pem.as_bytes())),
            ("an unknown key", unknown),
            ("another key under our key's name", stolen_name),
            ("no key", with_header(&|header| header.kid = None)),
            ("a JWT that is no access token", with_header(&|header| header.typ = Some("JWT".to_owned()))),
            ("a token without a type", with_header(&|header| header.typ = None)),
            ("another's claims under a good signature", format!("{head}.{other}.{signature}")),
            ("a cut signature", format!("{body}.{}", &signature[..signature.len() - 4])),
            ("a token twice as long", format!("{whole}{whole}")),
            ("eight thousand dots", ".".repeat(8_000)),
        ];
        let tokens = tokens.into_iter().map(|(tried, token)| (tried, Some(token)));
        std::iter::once(("no token", None)).chain(tokens).collect()
    }
}
