// Generated from openapi/users.yaml by `cargo xtask gen clients`. Do not edit: change the document.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{ClientHooks, OperationInfo, RequestBuilderExt, encode_path};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// An account as its owner sees it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Account {
        /// When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        pub email: Email,
        /// Id of the account.
        pub id: ::uuid::Uuid,
        pub role: Role,
        /// When it last changed.
        pub updated_at: ::chrono::DateTime<::chrono::offset::Utc>,
        pub username: Username,
    }
    impl Account {
        pub fn builder() -> builder::Account {
            Default::default()
        }
    }
    /// The state of one dependency.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Check {
        /// Which dependency.
        pub name: ::std::string::String,
        /// Whether it answers.
        pub state: CheckState,
    }
    impl Check {
        pub fn builder() -> builder::Check {
            Default::default()
        }
    }
    /// Whether it answers.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum CheckState {
        Up,
        Down,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for CheckState {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Up => f.write_str("up"),
                Self::Down => f.write_str("down"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(CheckState);
    impl ::std::str::FromStr for CheckState {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "up" => Ok(Self::Up),
                "down" => Ok(Self::Down),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for CheckState {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for CheckState {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// Where to write to.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct Email(::std::string::String);
    impl ::std::ops::Deref for Email {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<Email> for ::std::string::String {
        fn from(value: Email) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for Email {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 254usize {
                return Err("longer than 254 characters".into());
            }
            if value.chars().count() < 3usize {
                return Err("shorter than 3 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for Email {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Email {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Email {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// Error information from a response.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Error {
        /// What is wrong in particular.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub details: ::std::vec::Vec<ErrorDetail>,
        /// What is wrong, for a program.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_code: ::std::option::Option<::std::string::String>,
        /// What is wrong, for a person.
        pub message: ::std::string::String,
        /// Id of the request.
        pub request_id: ::std::string::String,
    }
    impl Error {
        pub fn builder() -> builder::Error {
            Default::default()
        }
    }
    /// One thing that is wrong.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ErrorDetail {
        /// What is wrong there.
        pub message: ::std::string::String,
        /// Where: `/path/NAME`, `/query/NAME`, `/header/NAME`, or `/body` followed by a JSON
        /// pointer (RFC 6901) into the body; `/checks/NAME` where readiness speaks of a dependency.
        pub pointer: ::std::string::String,
    }
    impl ErrorDetail {
        pub fn builder() -> builder::ErrorDetail {
            Default::default()
        }
    }
    /// Seconds until the access token expires.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct ExpiresIn(pub i32);
    impl ::std::ops::Deref for ExpiresIn {
        type Target = i32;
        fn deref(&self) -> &i32 {
            &self.0
        }
    }
    impl ::std::convert::From<ExpiresIn> for i32 {
        fn from(value: ExpiresIn) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<i32> for ExpiresIn {
        fn from(value: i32) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for ExpiresIn {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for ExpiresIn {
        type Err = <i32 as ::std::str::FromStr>::Err;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.parse()?))
        }
    }
    impl ::std::convert::TryFrom<&str> for ExpiresIn {
        type Error = <i32 as ::std::str::FromStr>::Err;
        fn try_from(value: &str) -> ::std::result::Result<Self, Self::Error> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<String> for ExpiresIn {
        type Error = <i32 as ::std::str::FromStr>::Err;
        fn try_from(value: String) -> ::std::result::Result<Self, Self::Error> {
            value.parse()
        }
    }
    /// An Ed25519 public key (RFC 8037).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Jwk {
        /// The algorithm.
        pub alg: JwkAlg,
        /// The curve.
        pub crv: JwkCrv,
        /// Id of the key.
        pub kid: JwkKid,
        /// Octet key pair.
        pub kty: JwkKty,
        /// For signatures.
        #[serde(rename = "use")]
        pub use_: JwkUse,
        /// The public key, base64url.
        pub x: JwkX,
    }
    impl Jwk {
        pub fn builder() -> builder::Jwk {
            Default::default()
        }
    }
    /// The algorithm.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum JwkAlg {
        EdDsa,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for JwkAlg {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::EdDsa => f.write_str("EdDSA"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(JwkAlg);
    impl ::std::str::FromStr for JwkAlg {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "EdDSA" => Ok(Self::EdDsa),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for JwkAlg {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for JwkAlg {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// The curve.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum JwkCrv {
        Ed25519,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for JwkCrv {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Ed25519 => f.write_str("Ed25519"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(JwkCrv);
    impl ::std::str::FromStr for JwkCrv {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "Ed25519" => Ok(Self::Ed25519),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for JwkCrv {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for JwkCrv {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// Id of the key.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct JwkKid(::std::string::String);
    impl ::std::ops::Deref for JwkKid {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<JwkKid> for ::std::string::String {
        fn from(value: JwkKid) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for JwkKid {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 64usize {
                return Err("longer than 64 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for JwkKid {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for JwkKid {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for JwkKid {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// Octet key pair.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum JwkKty {
        Okp,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for JwkKty {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Okp => f.write_str("OKP"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(JwkKty);
    impl ::std::str::FromStr for JwkKty {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "OKP" => Ok(Self::Okp),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for JwkKty {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for JwkKty {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// For signatures.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum JwkUse {
        Sig,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for JwkUse {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Sig => f.write_str("sig"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(JwkUse);
    impl ::std::str::FromStr for JwkUse {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "sig" => Ok(Self::Sig),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for JwkUse {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for JwkUse {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// The public key, base64url.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct JwkX(::std::string::String);
    impl ::std::ops::Deref for JwkX {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<JwkX> for ::std::string::String {
        fn from(value: JwkX) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for JwkX {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 43usize {
                return Err("longer than 43 characters".into());
            }
            if value.chars().count() < 43usize {
                return Err("shorter than 43 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for JwkX {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for JwkX {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for JwkX {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// A JSON Web Key Set (RFC 7517).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Jwks {
        /// The keys.
        pub keys: ::std::vec::Vec<Jwk>,
    }
    impl Jwks {
        pub fn builder() -> builder::Jwks {
            Default::default()
        }
    }
    /// The process answers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Liveness {
        /// Always `alive`.
        pub status: LivenessStatus,
    }
    impl Liveness {
        pub fn builder() -> builder::Liveness {
            Default::default()
        }
    }
    /// Always `alive`.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum LivenessStatus {
        Alive,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for LivenessStatus {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Alive => f.write_str("alive"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(LivenessStatus);
    impl ::std::str::FromStr for LivenessStatus {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "alive" => Ok(Self::Alive),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for LivenessStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for LivenessStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// Proof of being somebody.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct LoginRequest {
        /// The password in use.
        pub password: ::client_kit::Secret,
        pub username: Username,
    }
    impl LoginRequest {
        pub fn builder() -> builder::LoginRequest {
            Default::default()
        }
    }
    /// An account as others see it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Profile {
        /// When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<Email>,
        /// Id of the account.
        pub id: ::uuid::Uuid,
        pub username: Username,
    }
    impl Profile {
        pub fn builder() -> builder::Profile {
            Default::default()
        }
    }
    /// One page of profiles.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ProfilePage {
        /// The profiles.
        pub items: ::std::vec::Vec<Profile>,
        /// Token of the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page: ::std::option::Option<::std::string::String>,
    }
    impl ProfilePage {
        pub fn builder() -> builder::ProfilePage {
            Default::default()
        }
    }
    /// The state of the service and of what it depends on.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Readiness {
        /// One entry for each dependency.
        pub checks: ::std::vec::Vec<Check>,
        /// The service as a whole.
        pub status: ReadinessStatus,
    }
    impl Readiness {
        pub fn builder() -> builder::Readiness {
            Default::default()
        }
    }
    /// The service as a whole.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum ReadinessStatus {
        Ready,
        Degraded,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for ReadinessStatus {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Ready => f.write_str("ready"),
                Self::Degraded => f.write_str("degraded"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(ReadinessStatus);
    impl ::std::str::FromStr for ReadinessStatus {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "ready" => Ok(Self::Ready),
                "degraded" => Ok(Self::Degraded),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ReadinessStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ReadinessStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// A refresh token to exchange.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct RefreshRequest {
        /// Opaque, good for one exchange within 30 days.
        pub refresh_token: ::client_kit::Secret,
    }
    impl RefreshRequest {
        pub fn builder() -> builder::RefreshRequest {
            Default::default()
        }
    }
    /// What a new account needs.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct RegisterRequest {
        pub email: Email,
        /// A password to be; long beats strange.
        pub password: ::client_kit::Secret,
        pub username: Username,
    }
    impl RegisterRequest {
        pub fn builder() -> builder::RegisterRequest {
            Default::default()
        }
    }
    /// What an account may do.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum Role {
        Customer,
        Admin,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for Role {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Customer => f.write_str("customer"),
                Self::Admin => f.write_str("admin"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(Role);
    impl ::std::str::FromStr for Role {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "customer" => Ok(Self::Customer),
                "admin" => Ok(Self::Admin),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for Role {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Role {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// What a service needs.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ServiceToken {
        /// A signed JSON Web Token (RFC 9068) for the `Authorization` header.
        pub access_token: ::client_kit::Secret,
        pub expires_in: ExpiresIn,
        /// Scopes granted, separated by spaces.
        pub scope: ::std::string::String,
        pub token_type: TokenType,
    }
    impl ServiceToken {
        pub fn builder() -> builder::ServiceToken {
            Default::default()
        }
    }
    /// Proof of being a service.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct ServiceTokenRequest {
        /// Name of the service.
        pub client_id: ServiceTokenRequestClientId,
        /// The secret that was agreed with the service.
        pub client_secret: ::client_kit::Secret,
        /// The grant of RFC 6749, section 4.4.
        pub grant_type: ServiceTokenRequestGrantType,
        /// Scopes wanted, separated by spaces.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<ServiceTokenRequestScope>,
    }
    impl ServiceTokenRequest {
        pub fn builder() -> builder::ServiceTokenRequest {
            Default::default()
        }
    }
    /// Name of the service.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct ServiceTokenRequestClientId(::std::string::String);
    impl ::std::ops::Deref for ServiceTokenRequestClientId {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<ServiceTokenRequestClientId> for ::std::string::String {
        fn from(value: ServiceTokenRequestClientId) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for ServiceTokenRequestClientId {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 64usize {
                return Err("longer than 64 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            static PATTERN: ::std::sync::LazyLock<::regress::Regex> =
                ::std::sync::LazyLock::new(|| ::regress::Regex::new("^[a-z][a-z0-9-]*$").unwrap());
            if PATTERN.find(value).is_none() {
                return Err("doesn't match pattern \"^[a-z][a-z0-9-]*$\"".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for ServiceTokenRequestClientId {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ServiceTokenRequestClientId {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ServiceTokenRequestClientId {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// The grant of RFC 6749, section 4.4.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum ServiceTokenRequestGrantType {
        #[serde(rename = "client_credentials")]
        ClientCredentials,
    }
    impl ::std::fmt::Display for ServiceTokenRequestGrantType {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::ClientCredentials => f.write_str("client_credentials"),
            }
        }
    }
    impl ::std::str::FromStr for ServiceTokenRequestGrantType {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "client_credentials" => Ok(Self::ClientCredentials),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ServiceTokenRequestGrantType {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ServiceTokenRequestGrantType {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// Scopes wanted, separated by spaces.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct ServiceTokenRequestScope(::std::string::String);
    impl ::std::ops::Deref for ServiceTokenRequestScope {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<ServiceTokenRequestScope> for ::std::string::String {
        fn from(value: ServiceTokenRequestScope) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for ServiceTokenRequestScope {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 512usize {
                return Err("longer than 512 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            static PATTERN: ::std::sync::LazyLock<::regress::Regex> =
                ::std::sync::LazyLock::new(|| ::regress::Regex::new("^[a-z]+:[a-z]+( [a-z]+:[a-z]+)*$").unwrap());
            if PATTERN.find(value).is_none() {
                return Err("doesn't match pattern \"^[a-z]+:[a-z]+( [a-z]+:[a-z]+)*$\"".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for ServiceTokenRequestScope {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ServiceTokenRequestScope {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ServiceTokenRequestScope {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// What a session needs.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct TokenPair {
        /// A signed JSON Web Token (RFC 9068) for the `Authorization` header.
        pub access_token: ::client_kit::Secret,
        pub expires_in: ExpiresIn,
        /// Opaque, good for one exchange within 30 days.
        pub refresh_token: ::client_kit::Secret,
        pub token_type: TokenType,
    }
    impl TokenPair {
        pub fn builder() -> builder::TokenPair {
            Default::default()
        }
    }
    /// How to send the access token.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum TokenType {
        Bearer,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for TokenType {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Bearer => f.write_str("Bearer"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(TokenType);
    impl ::std::str::FromStr for TokenType {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "Bearer" => Ok(Self::Bearer),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for TokenType {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for TokenType {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// What to change; what is left out stays.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[serde(deny_unknown_fields)]
    pub struct UpdateMeRequest {
        /// The password in use.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub current_password: ::std::option::Option<::client_kit::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<Email>,
        /// A password to be; long beats strange.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub new_password: ::std::option::Option<::client_kit::Secret>,
    }
    impl UpdateMeRequest {
        pub fn builder() -> builder::UpdateMeRequest {
            Default::default()
        }
    }
    /// Name to log in with; letter case does not distinguish.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct Username(::std::string::String);
    impl ::std::ops::Deref for Username {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<Username> for ::std::string::String {
        fn from(value: Username) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for Username {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 32usize {
                return Err("longer than 32 characters".into());
            }
            if value.chars().count() < 3usize {
                return Err("shorter than 3 characters".into());
            }
            static PATTERN: ::std::sync::LazyLock<::regress::Regex> =
                ::std::sync::LazyLock::new(|| ::regress::Regex::new("^[A-Za-z0-9][A-Za-z0-9_.-]*$").unwrap());
            if PATTERN.find(value).is_none() {
                return Err("doesn't match pattern \"^[A-Za-z0-9][A-Za-z0-9_.-]*$\"".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for Username {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Username {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Username {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        pub struct Account {
            created_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            email: ::std::result::Result<super::Email, ::std::string::String>,
            id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
            role: ::std::result::Result<super::Role, ::std::string::String>,
            updated_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            username: ::std::result::Result<super::Username, ::std::string::String>,
        }
        impl ::std::default::Default for Account {
            fn default() -> Self {
                Self {
                    created_at: Err("no value supplied for created_at".to_string()),
                    email: Err("no value supplied for email".to_string()),
                    id: Err("no value supplied for id".to_string()),
                    role: Err("no value supplied for role".to_string()),
                    updated_at: Err("no value supplied for updated_at".to_string()),
                    username: Err("no value supplied for username".to_string()),
                }
            }
        }
        impl Account {
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::chrono::DateTime<::chrono::offset::Utc>>,
                T::Error: ::std::fmt::Display,
            {
                self.created_at =
                    value.try_into().map_err(|e| format!("error converting supplied value for created_at: {e}"));
                self
            }
            pub fn email<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Email>,
                T::Error: ::std::fmt::Display,
            {
                self.email = value.try_into().map_err(|e| format!("error converting supplied value for email: {e}"));
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::uuid::Uuid>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value.try_into().map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn role<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Role>,
                T::Error: ::std::fmt::Display,
            {
                self.role = value.try_into().map_err(|e| format!("error converting supplied value for role: {e}"));
                self
            }
            pub fn updated_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::chrono::DateTime<::chrono::offset::Utc>>,
                T::Error: ::std::fmt::Display,
            {
                self.updated_at =
                    value.try_into().map_err(|e| format!("error converting supplied value for updated_at: {e}"));
                self
            }
            pub fn username<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Username>,
                T::Error: ::std::fmt::Display,
            {
                self.username =
                    value.try_into().map_err(|e| format!("error converting supplied value for username: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Account> for super::Account {
            type Error = super::error::ConversionError;
            fn try_from(value: Account) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    created_at: value.created_at?,
                    email: value.email?,
                    id: value.id?,
                    role: value.role?,
                    updated_at: value.updated_at?,
                    username: value.username?,
                })
            }
        }
        impl ::std::convert::From<super::Account> for Account {
            fn from(value: super::Account) -> Self {
                Self {
                    created_at: Ok(value.created_at),
                    email: Ok(value.email),
                    id: Ok(value.id),
                    role: Ok(value.role),
                    updated_at: Ok(value.updated_at),
                    username: Ok(value.username),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Check {
            name: ::std::result::Result<::std::string::String, ::std::string::String>,
            state: ::std::result::Result<super::CheckState, ::std::string::String>,
        }
        impl ::std::default::Default for Check {
            fn default() -> Self {
                Self {
                    name: Err("no value supplied for name".to_string()),
                    state: Err("no value supplied for state".to_string()),
                }
            }
        }
        impl Check {
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value.try_into().map_err(|e| format!("error converting supplied value for name: {e}"));
                self
            }
            pub fn state<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::CheckState>,
                T::Error: ::std::fmt::Display,
            {
                self.state = value.try_into().map_err(|e| format!("error converting supplied value for state: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Check> for super::Check {
            type Error = super::error::ConversionError;
            fn try_from(value: Check) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { name: value.name?, state: value.state? })
            }
        }
        impl ::std::convert::From<super::Check> for Check {
            fn from(value: super::Check) -> Self {
                Self { name: Ok(value.name), state: Ok(value.state) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Error {
            details: ::std::result::Result<::std::vec::Vec<super::ErrorDetail>, ::std::string::String>,
            error_code: ::std::result::Result<::std::option::Option<::std::string::String>, ::std::string::String>,
            message: ::std::result::Result<::std::string::String, ::std::string::String>,
            request_id: ::std::result::Result<::std::string::String, ::std::string::String>,
        }
        impl ::std::default::Default for Error {
            fn default() -> Self {
                Self {
                    details: Ok(Default::default()),
                    error_code: Ok(Default::default()),
                    message: Err("no value supplied for message".to_string()),
                    request_id: Err("no value supplied for request_id".to_string()),
                }
            }
        }
        impl Error {
            pub fn details<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::ErrorDetail>>,
                T::Error: ::std::fmt::Display,
            {
                self.details =
                    value.try_into().map_err(|e| format!("error converting supplied value for details: {e}"));
                self
            }
            pub fn error_code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.error_code =
                    value.try_into().map_err(|e| format!("error converting supplied value for error_code: {e}"));
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.message =
                    value.try_into().map_err(|e| format!("error converting supplied value for message: {e}"));
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for request_id: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Error> for super::Error {
            type Error = super::error::ConversionError;
            fn try_from(value: Error) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    details: value.details?,
                    error_code: value.error_code?,
                    message: value.message?,
                    request_id: value.request_id?,
                })
            }
        }
        impl ::std::convert::From<super::Error> for Error {
            fn from(value: super::Error) -> Self {
                Self {
                    details: Ok(value.details),
                    error_code: Ok(value.error_code),
                    message: Ok(value.message),
                    request_id: Ok(value.request_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ErrorDetail {
            message: ::std::result::Result<::std::string::String, ::std::string::String>,
            pointer: ::std::result::Result<::std::string::String, ::std::string::String>,
        }
        impl ::std::default::Default for ErrorDetail {
            fn default() -> Self {
                Self {
                    message: Err("no value supplied for message".to_string()),
                    pointer: Err("no value supplied for pointer".to_string()),
                }
            }
        }
        impl ErrorDetail {
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.message =
                    value.try_into().map_err(|e| format!("error converting supplied value for message: {e}"));
                self
            }
            pub fn pointer<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.pointer =
                    value.try_into().map_err(|e| format!("error converting supplied value for pointer: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<ErrorDetail> for super::ErrorDetail {
            type Error = super::error::ConversionError;
            fn try_from(value: ErrorDetail) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { message: value.message?, pointer: value.pointer? })
            }
        }
        impl ::std::convert::From<super::ErrorDetail> for ErrorDetail {
            fn from(value: super::ErrorDetail) -> Self {
                Self { message: Ok(value.message), pointer: Ok(value.pointer) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Jwk {
            alg: ::std::result::Result<super::JwkAlg, ::std::string::String>,
            crv: ::std::result::Result<super::JwkCrv, ::std::string::String>,
            kid: ::std::result::Result<super::JwkKid, ::std::string::String>,
            kty: ::std::result::Result<super::JwkKty, ::std::string::String>,
            use_: ::std::result::Result<super::JwkUse, ::std::string::String>,
            x: ::std::result::Result<super::JwkX, ::std::string::String>,
        }
        impl ::std::default::Default for Jwk {
            fn default() -> Self {
                Self {
                    alg: Err("no value supplied for alg".to_string()),
                    crv: Err("no value supplied for crv".to_string()),
                    kid: Err("no value supplied for kid".to_string()),
                    kty: Err("no value supplied for kty".to_string()),
                    use_: Err("no value supplied for use_".to_string()),
                    x: Err("no value supplied for x".to_string()),
                }
            }
        }
        impl Jwk {
            pub fn alg<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::JwkAlg>,
                T::Error: ::std::fmt::Display,
            {
                self.alg = value.try_into().map_err(|e| format!("error converting supplied value for alg: {e}"));
                self
            }
            pub fn crv<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::JwkCrv>,
                T::Error: ::std::fmt::Display,
            {
                self.crv = value.try_into().map_err(|e| format!("error converting supplied value for crv: {e}"));
                self
            }
            pub fn kid<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::JwkKid>,
                T::Error: ::std::fmt::Display,
            {
                self.kid = value.try_into().map_err(|e| format!("error converting supplied value for kid: {e}"));
                self
            }
            pub fn kty<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::JwkKty>,
                T::Error: ::std::fmt::Display,
            {
                self.kty = value.try_into().map_err(|e| format!("error converting supplied value for kty: {e}"));
                self
            }
            pub fn use_<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::JwkUse>,
                T::Error: ::std::fmt::Display,
            {
                self.use_ = value.try_into().map_err(|e| format!("error converting supplied value for use_: {e}"));
                self
            }
            pub fn x<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::JwkX>,
                T::Error: ::std::fmt::Display,
            {
                self.x = value.try_into().map_err(|e| format!("error converting supplied value for x: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Jwk> for super::Jwk {
            type Error = super::error::ConversionError;
            fn try_from(value: Jwk) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    alg: value.alg?,
                    crv: value.crv?,
                    kid: value.kid?,
                    kty: value.kty?,
                    use_: value.use_?,
                    x: value.x?,
                })
            }
        }
        impl ::std::convert::From<super::Jwk> for Jwk {
            fn from(value: super::Jwk) -> Self {
                Self {
                    alg: Ok(value.alg),
                    crv: Ok(value.crv),
                    kid: Ok(value.kid),
                    kty: Ok(value.kty),
                    use_: Ok(value.use_),
                    x: Ok(value.x),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Jwks {
            keys: ::std::result::Result<::std::vec::Vec<super::Jwk>, ::std::string::String>,
        }
        impl ::std::default::Default for Jwks {
            fn default() -> Self {
                Self { keys: Err("no value supplied for keys".to_string()) }
            }
        }
        impl Jwks {
            pub fn keys<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Jwk>>,
                T::Error: ::std::fmt::Display,
            {
                self.keys = value.try_into().map_err(|e| format!("error converting supplied value for keys: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Jwks> for super::Jwks {
            type Error = super::error::ConversionError;
            fn try_from(value: Jwks) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { keys: value.keys? })
            }
        }
        impl ::std::convert::From<super::Jwks> for Jwks {
            fn from(value: super::Jwks) -> Self {
                Self { keys: Ok(value.keys) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Liveness {
            status: ::std::result::Result<super::LivenessStatus, ::std::string::String>,
        }
        impl ::std::default::Default for Liveness {
            fn default() -> Self {
                Self { status: Err("no value supplied for status".to_string()) }
            }
        }
        impl Liveness {
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::LivenessStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value.try_into().map_err(|e| format!("error converting supplied value for status: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Liveness> for super::Liveness {
            type Error = super::error::ConversionError;
            fn try_from(value: Liveness) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { status: value.status? })
            }
        }
        impl ::std::convert::From<super::Liveness> for Liveness {
            fn from(value: super::Liveness) -> Self {
                Self { status: Ok(value.status) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct LoginRequest {
            password: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
            username: ::std::result::Result<super::Username, ::std::string::String>,
        }
        impl ::std::default::Default for LoginRequest {
            fn default() -> Self {
                Self {
                    password: Err("no value supplied for password".to_string()),
                    username: Err("no value supplied for username".to_string()),
                }
            }
        }
        impl LoginRequest {
            pub fn password<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.password =
                    value.try_into().map_err(|e| format!("error converting supplied value for password: {e}"));
                self
            }
            pub fn username<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Username>,
                T::Error: ::std::fmt::Display,
            {
                self.username =
                    value.try_into().map_err(|e| format!("error converting supplied value for username: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<LoginRequest> for super::LoginRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: LoginRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { password: value.password?, username: value.username? })
            }
        }
        impl ::std::convert::From<super::LoginRequest> for LoginRequest {
            fn from(value: super::LoginRequest) -> Self {
                Self { password: Ok(value.password), username: Ok(value.username) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Profile {
            created_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            email: ::std::result::Result<::std::option::Option<super::Email>, ::std::string::String>,
            id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
            username: ::std::result::Result<super::Username, ::std::string::String>,
        }
        impl ::std::default::Default for Profile {
            fn default() -> Self {
                Self {
                    created_at: Err("no value supplied for created_at".to_string()),
                    email: Ok(Default::default()),
                    id: Err("no value supplied for id".to_string()),
                    username: Err("no value supplied for username".to_string()),
                }
            }
        }
        impl Profile {
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::chrono::DateTime<::chrono::offset::Utc>>,
                T::Error: ::std::fmt::Display,
            {
                self.created_at =
                    value.try_into().map_err(|e| format!("error converting supplied value for created_at: {e}"));
                self
            }
            pub fn email<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Email>>,
                T::Error: ::std::fmt::Display,
            {
                self.email = value.try_into().map_err(|e| format!("error converting supplied value for email: {e}"));
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::uuid::Uuid>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value.try_into().map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn username<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Username>,
                T::Error: ::std::fmt::Display,
            {
                self.username =
                    value.try_into().map_err(|e| format!("error converting supplied value for username: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Profile> for super::Profile {
            type Error = super::error::ConversionError;
            fn try_from(value: Profile) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    created_at: value.created_at?,
                    email: value.email?,
                    id: value.id?,
                    username: value.username?,
                })
            }
        }
        impl ::std::convert::From<super::Profile> for Profile {
            fn from(value: super::Profile) -> Self {
                Self {
                    created_at: Ok(value.created_at),
                    email: Ok(value.email),
                    id: Ok(value.id),
                    username: Ok(value.username),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ProfilePage {
            items: ::std::result::Result<::std::vec::Vec<super::Profile>, ::std::string::String>,
            next_page: ::std::result::Result<::std::option::Option<::std::string::String>, ::std::string::String>,
        }
        impl ::std::default::Default for ProfilePage {
            fn default() -> Self {
                Self { items: Err("no value supplied for items".to_string()), next_page: Ok(Default::default()) }
            }
        }
        impl ProfilePage {
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Profile>>,
                T::Error: ::std::fmt::Display,
            {
                self.items = value.try_into().map_err(|e| format!("error converting supplied value for items: {e}"));
                self
            }
            pub fn next_page<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.next_page =
                    value.try_into().map_err(|e| format!("error converting supplied value for next_page: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<ProfilePage> for super::ProfilePage {
            type Error = super::error::ConversionError;
            fn try_from(value: ProfilePage) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { items: value.items?, next_page: value.next_page? })
            }
        }
        impl ::std::convert::From<super::ProfilePage> for ProfilePage {
            fn from(value: super::ProfilePage) -> Self {
                Self { items: Ok(value.items), next_page: Ok(value.next_page) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Readiness {
            checks: ::std::result::Result<::std::vec::Vec<super::Check>, ::std::string::String>,
            status: ::std::result::Result<super::ReadinessStatus, ::std::string::String>,
        }
        impl ::std::default::Default for Readiness {
            fn default() -> Self {
                Self {
                    checks: Err("no value supplied for checks".to_string()),
                    status: Err("no value supplied for status".to_string()),
                }
            }
        }
        impl Readiness {
            pub fn checks<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Check>>,
                T::Error: ::std::fmt::Display,
            {
                self.checks = value.try_into().map_err(|e| format!("error converting supplied value for checks: {e}"));
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ReadinessStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value.try_into().map_err(|e| format!("error converting supplied value for status: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Readiness> for super::Readiness {
            type Error = super::error::ConversionError;
            fn try_from(value: Readiness) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { checks: value.checks?, status: value.status? })
            }
        }
        impl ::std::convert::From<super::Readiness> for Readiness {
            fn from(value: super::Readiness) -> Self {
                Self { checks: Ok(value.checks), status: Ok(value.status) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct RefreshRequest {
            refresh_token: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
        }
        impl ::std::default::Default for RefreshRequest {
            fn default() -> Self {
                Self { refresh_token: Err("no value supplied for refresh_token".to_string()) }
            }
        }
        impl RefreshRequest {
            pub fn refresh_token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.refresh_token =
                    value.try_into().map_err(|e| format!("error converting supplied value for refresh_token: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<RefreshRequest> for super::RefreshRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: RefreshRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { refresh_token: value.refresh_token? })
            }
        }
        impl ::std::convert::From<super::RefreshRequest> for RefreshRequest {
            fn from(value: super::RefreshRequest) -> Self {
                Self { refresh_token: Ok(value.refresh_token) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct RegisterRequest {
            email: ::std::result::Result<super::Email, ::std::string::String>,
            password: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
            username: ::std::result::Result<super::Username, ::std::string::String>,
        }
        impl ::std::default::Default for RegisterRequest {
            fn default() -> Self {
                Self {
                    email: Err("no value supplied for email".to_string()),
                    password: Err("no value supplied for password".to_string()),
                    username: Err("no value supplied for username".to_string()),
                }
            }
        }
        impl RegisterRequest {
            pub fn email<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Email>,
                T::Error: ::std::fmt::Display,
            {
                self.email = value.try_into().map_err(|e| format!("error converting supplied value for email: {e}"));
                self
            }
            pub fn password<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.password =
                    value.try_into().map_err(|e| format!("error converting supplied value for password: {e}"));
                self
            }
            pub fn username<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Username>,
                T::Error: ::std::fmt::Display,
            {
                self.username =
                    value.try_into().map_err(|e| format!("error converting supplied value for username: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<RegisterRequest> for super::RegisterRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: RegisterRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { email: value.email?, password: value.password?, username: value.username? })
            }
        }
        impl ::std::convert::From<super::RegisterRequest> for RegisterRequest {
            fn from(value: super::RegisterRequest) -> Self {
                Self { email: Ok(value.email), password: Ok(value.password), username: Ok(value.username) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ServiceToken {
            access_token: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
            expires_in: ::std::result::Result<super::ExpiresIn, ::std::string::String>,
            scope: ::std::result::Result<::std::string::String, ::std::string::String>,
            token_type: ::std::result::Result<super::TokenType, ::std::string::String>,
        }
        impl ::std::default::Default for ServiceToken {
            fn default() -> Self {
                Self {
                    access_token: Err("no value supplied for access_token".to_string()),
                    expires_in: Err("no value supplied for expires_in".to_string()),
                    scope: Err("no value supplied for scope".to_string()),
                    token_type: Err("no value supplied for token_type".to_string()),
                }
            }
        }
        impl ServiceToken {
            pub fn access_token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.access_token =
                    value.try_into().map_err(|e| format!("error converting supplied value for access_token: {e}"));
                self
            }
            pub fn expires_in<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ExpiresIn>,
                T::Error: ::std::fmt::Display,
            {
                self.expires_in =
                    value.try_into().map_err(|e| format!("error converting supplied value for expires_in: {e}"));
                self
            }
            pub fn scope<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.scope = value.try_into().map_err(|e| format!("error converting supplied value for scope: {e}"));
                self
            }
            pub fn token_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::TokenType>,
                T::Error: ::std::fmt::Display,
            {
                self.token_type =
                    value.try_into().map_err(|e| format!("error converting supplied value for token_type: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<ServiceToken> for super::ServiceToken {
            type Error = super::error::ConversionError;
            fn try_from(value: ServiceToken) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    access_token: value.access_token?,
                    expires_in: value.expires_in?,
                    scope: value.scope?,
                    token_type: value.token_type?,
                })
            }
        }
        impl ::std::convert::From<super::ServiceToken> for ServiceToken {
            fn from(value: super::ServiceToken) -> Self {
                Self {
                    access_token: Ok(value.access_token),
                    expires_in: Ok(value.expires_in),
                    scope: Ok(value.scope),
                    token_type: Ok(value.token_type),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ServiceTokenRequest {
            client_id: ::std::result::Result<super::ServiceTokenRequestClientId, ::std::string::String>,
            client_secret: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
            grant_type: ::std::result::Result<super::ServiceTokenRequestGrantType, ::std::string::String>,
            scope: ::std::result::Result<::std::option::Option<super::ServiceTokenRequestScope>, ::std::string::String>,
        }
        impl ::std::default::Default for ServiceTokenRequest {
            fn default() -> Self {
                Self {
                    client_id: Err("no value supplied for client_id".to_string()),
                    client_secret: Err("no value supplied for client_secret".to_string()),
                    grant_type: Err("no value supplied for grant_type".to_string()),
                    scope: Ok(Default::default()),
                }
            }
        }
        impl ServiceTokenRequest {
            pub fn client_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ServiceTokenRequestClientId>,
                T::Error: ::std::fmt::Display,
            {
                self.client_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for client_id: {e}"));
                self
            }
            pub fn client_secret<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.client_secret =
                    value.try_into().map_err(|e| format!("error converting supplied value for client_secret: {e}"));
                self
            }
            pub fn grant_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ServiceTokenRequestGrantType>,
                T::Error: ::std::fmt::Display,
            {
                self.grant_type =
                    value.try_into().map_err(|e| format!("error converting supplied value for grant_type: {e}"));
                self
            }
            pub fn scope<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::ServiceTokenRequestScope>>,
                T::Error: ::std::fmt::Display,
            {
                self.scope = value.try_into().map_err(|e| format!("error converting supplied value for scope: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<ServiceTokenRequest> for super::ServiceTokenRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: ServiceTokenRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    client_id: value.client_id?,
                    client_secret: value.client_secret?,
                    grant_type: value.grant_type?,
                    scope: value.scope?,
                })
            }
        }
        impl ::std::convert::From<super::ServiceTokenRequest> for ServiceTokenRequest {
            fn from(value: super::ServiceTokenRequest) -> Self {
                Self {
                    client_id: Ok(value.client_id),
                    client_secret: Ok(value.client_secret),
                    grant_type: Ok(value.grant_type),
                    scope: Ok(value.scope),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct TokenPair {
            access_token: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
            expires_in: ::std::result::Result<super::ExpiresIn, ::std::string::String>,
            refresh_token: ::std::result::Result<::client_kit::Secret, ::std::string::String>,
            token_type: ::std::result::Result<super::TokenType, ::std::string::String>,
        }
        impl ::std::default::Default for TokenPair {
            fn default() -> Self {
                Self {
                    access_token: Err("no value supplied for access_token".to_string()),
                    expires_in: Err("no value supplied for expires_in".to_string()),
                    refresh_token: Err("no value supplied for refresh_token".to_string()),
                    token_type: Err("no value supplied for token_type".to_string()),
                }
            }
        }
        impl TokenPair {
            pub fn access_token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.access_token =
                    value.try_into().map_err(|e| format!("error converting supplied value for access_token: {e}"));
                self
            }
            pub fn expires_in<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ExpiresIn>,
                T::Error: ::std::fmt::Display,
            {
                self.expires_in =
                    value.try_into().map_err(|e| format!("error converting supplied value for expires_in: {e}"));
                self
            }
            pub fn refresh_token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.refresh_token =
                    value.try_into().map_err(|e| format!("error converting supplied value for refresh_token: {e}"));
                self
            }
            pub fn token_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::TokenType>,
                T::Error: ::std::fmt::Display,
            {
                self.token_type =
                    value.try_into().map_err(|e| format!("error converting supplied value for token_type: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<TokenPair> for super::TokenPair {
            type Error = super::error::ConversionError;
            fn try_from(value: TokenPair) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    access_token: value.access_token?,
                    expires_in: value.expires_in?,
                    refresh_token: value.refresh_token?,
                    token_type: value.token_type?,
                })
            }
        }
        impl ::std::convert::From<super::TokenPair> for TokenPair {
            fn from(value: super::TokenPair) -> Self {
                Self {
                    access_token: Ok(value.access_token),
                    expires_in: Ok(value.expires_in),
                    refresh_token: Ok(value.refresh_token),
                    token_type: Ok(value.token_type),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct UpdateMeRequest {
            current_password: ::std::result::Result<::std::option::Option<::client_kit::Secret>, ::std::string::String>,
            email: ::std::result::Result<::std::option::Option<super::Email>, ::std::string::String>,
            new_password: ::std::result::Result<::std::option::Option<::client_kit::Secret>, ::std::string::String>,
        }
        impl ::std::default::Default for UpdateMeRequest {
            fn default() -> Self {
                Self {
                    current_password: Ok(Default::default()),
                    email: Ok(Default::default()),
                    new_password: Ok(Default::default()),
                }
            }
        }
        impl UpdateMeRequest {
            pub fn current_password<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::client_kit::Secret>>,
                T::Error: ::std::fmt::Display,
            {
                self.current_password =
                    value.try_into().map_err(|e| format!("error converting supplied value for current_password: {e}"));
                self
            }
            pub fn email<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Email>>,
                T::Error: ::std::fmt::Display,
            {
                self.email = value.try_into().map_err(|e| format!("error converting supplied value for email: {e}"));
                self
            }
            pub fn new_password<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::client_kit::Secret>>,
                T::Error: ::std::fmt::Display,
            {
                self.new_password =
                    value.try_into().map_err(|e| format!("error converting supplied value for new_password: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<UpdateMeRequest> for super::UpdateMeRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: UpdateMeRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    current_password: value.current_password?,
                    email: value.email?,
                    new_password: value.new_password?,
                })
            }
        }
        impl ::std::convert::From<super::UpdateMeRequest> for UpdateMeRequest {
            fn from(value: super::UpdateMeRequest) -> Self {
                Self {
                    current_password: Ok(value.current_password),
                    email: Ok(value.email),
                    new_password: Ok(value.new_password),
                }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/// Client for Users
///
/// Accounts, sessions and tokens.
///
/// Register, log in, and send the access token as `Authorization: Bearer …` to every protected
/// operation of the three APIs. An access token lives 15 minutes; a refresh token buys the next pair
/// and can be used once.
///
/// Every answer carries `X-Request-Id`. Every error has the one body `Error`, whose `request_id`
/// is the value to quote in a report.
///
///
/// Version: 1.0.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: client_kit::Context,
}
impl Client {
    /// Create a new client.
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: client_kit::Context) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(baseurl: &str, client: reqwest::Client, inner: client_kit::Context) -> Self {
        Self { baseurl: baseurl.to_string(), client, inner }
    }
}
impl ClientInfo<client_kit::Context> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &client_kit::Context {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<client_kit::Context>,
    {
    }
};
impl Client {
    /// Create an account
    ///
    /// Creates an account with the role `customer`. User names and e-mail addresses are unique,
    /// without regard to letter case. No field of the request can give an account another role.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "username": "testuser",
    ///   "email": "test@example.com",
    ///   "password": "testpass123"
    /// }
    /// ```
    ///
    /// Answer (201):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "username": "testuser",
    ///   "email": "test@example.com",
    ///   "role": "customer",
    ///   "created_at": "2026-11-23T09:30:00Z",
    ///   "updated_at": "2026-11-23T09:30:00Z"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/users/register`
    ///
    /// Arguments:
    /// - `idempotency_key`: Makes the request safe to repeat: the same key with the same body is carried out once, and a
    /// repeat is answered with the resource as it is now, and with `Idempotent-Replayed: true`. The
    /// same key with another body is a conflict. Keys are kept for 24 hours and belong to the caller
    /// and the operation; where everybody may call, choose one that nobody else would, such as a
    /// UUID.
    ///
    /// - `body`
    ///
    /// ```no_run
    /// # use users_client::types;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .register_user()
    ///     .body(types::RegisterRequest::builder().username("testuser").email("test@example.com").password("testpass123"))
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn register_user(&self) -> builder::RegisterUser<'_> {
        builder::RegisterUser::new(self)
    }
    /// Log in
    ///
    /// Exchanges a user name and password for an access token and a refresh token. An unknown user
    /// name and a wrong password are answered alike, after the same amount of work.
    ///
    /// Ten wrong passwords for one account from one address are enough: then there is one attempt a
    /// minute. A hundred from addresses that the account never logged in from stop those addresses,
    /// and not the others. The right password makes all of that forgotten.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "username": "testuser",
    ///   "password": "testpass123"
    /// }
    /// ```
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTkzNmYyYSJ9.c2lnbmF0dXJl",
    ///   "token_type": "Bearer",
    ///   "expires_in": 900,
    ///   "refresh_token": "5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/users/login`
    ///
    /// ```no_run
    /// # use users_client::types;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .login_user()
    ///     .body(types::LoginRequest::builder().username("testuser").password("testpass123"))
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn login_user(&self) -> builder::LoginUser<'_> {
        builder::LoginUser::new(self)
    }
    /// Exchange a refresh token
    ///
    /// Answers a new pair of tokens and makes the given refresh token worthless. A refresh token
    /// that comes a second time ends its whole session: somebody has a copy of it.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "refresh_token": "5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"
    /// }
    /// ```
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTkzNmYyYSJ9.c2lnbmF0dXJl",
    ///   "token_type": "Bearer",
    ///   "expires_in": 900,
    ///   "refresh_token": "5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/users/refresh`
    ///
    /// ```no_run
    /// # use users_client::types;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .refresh_session()
    ///     .body(types::RefreshRequest::builder().refresh_token("5mB2k8Jm1oPq7Xw3ZrT0aYc4VdN6sHf9LgUeQiKbWxA"))
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn refresh_session(&self) -> builder::RefreshSession<'_> {
        builder::RefreshSession::new(self)
    }
    /// Log out
    ///
    /// Ends the session that the access token belongs to: its refresh tokens and its access tokens
    /// are refused from now on.
    ///
    /// Sends a `POST` request to `/users/logout`
    ///
    /// ```no_run
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// client.logout_user().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn logout_user(&self) -> builder::LogoutUser<'_> {
        builder::LogoutUser::new(self)
    }
    /// Read one's own account
    ///
    /// Answers the account that the access token was issued to.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "username": "testuser",
    ///   "email": "test@example.com",
    ///   "role": "customer",
    ///   "created_at": "2026-11-23T09:30:00Z",
    ///   "updated_at": "2026-11-23T09:30:00Z"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/users/me`
    ///
    /// ```no_run
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_me().send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_me(&self) -> builder::GetMe<'_> {
        builder::GetMe::new(self)
    }
    /// Change one's own account
    ///
    /// Changes the e-mail address, the password, or both. `new_password` and `current_password` go
    /// together: one without the other is refused. A new password ends every other session of the
    /// account.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "current_password": "testpass123",
    ///   "new_password": "correct horse battery"
    /// }
    /// ```
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "username": "testuser",
    ///   "email": "test@example.com",
    ///   "role": "customer",
    ///   "created_at": "2026-11-23T09:30:00Z",
    ///   "updated_at": "2026-11-23T10:15:00Z"
    /// }
    /// ```
    ///
    /// Sends a `PATCH` request to `/users/me`
    ///
    /// ```no_run
    /// # use users_client::types;
    /// # use users_client::Secret;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .update_me()
    ///     .body(
    ///         types::UpdateMeRequest::builder()
    ///             .current_password(Secret::from("testpass123"))
    ///             .new_password(Secret::from("correct horse battery")),
    ///     )
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_me(&self) -> builder::UpdateMe<'_> {
        builder::UpdateMe::new(self)
    }
    /// Read a public profile
    ///
    /// Answers what everybody who is logged in may know of an account. The e-mail address is there
    /// only for the account itself and for admins.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "username": "testuser",
    ///   "created_at": "2026-11-23T09:30:00Z"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/users/{user_id}`
    ///
    /// Arguments:
    /// - `user_id`: Id of the account.
    ///
    /// ```no_run
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_user().user_id("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20").send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_user(&self) -> builder::GetUser<'_> {
        builder::GetUser::new(self)
    }
    /// List profiles
    ///
    /// Answers the profiles of all accounts, oldest first, page by page. For admins: a list that
    /// anybody could read would be an address book for guessing passwords.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "items": [
    ///     {
    ///       "id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///       "username": "testuser",
    ///       "email": "test@example.com",
    ///       "created_at": "2026-11-23T09:30:00Z"
    ///     }
    ///   ],
    ///   "next_page": "eyJhZnRlciI6IjAxOTM2ZjJhLTdjMWUtN2IzYS05ZDUyLTNmNGI4YTZjMWUyMCIsImZpbHRlcnMiOm51bGx9"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/users`
    ///
    /// Arguments:
    /// - `limit`: Items on a page, at most.
    /// - `page_token`: The `next_page` of the page before. The token carries the filters of the first page; other
    /// filters beside it are refused.
    ///
    /// ```no_run
    /// # use futures::TryStreamExt as _;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut items = client.list_users().stream();
    /// while let Some(item) = items.try_next().await? {
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_users(&self) -> builder::ListUsers<'_> {
        builder::ListUsers::new(self)
    }
    /// Get a token for a service
    ///
    /// The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4), in JSON. Answers an access
    /// token with the role `service`. Leave `scope` out for all scopes that were granted to the
    /// client; ask for fewer to hold less power.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "grant_type": "client_credentials",
    ///   "client_id": "orders",
    ///   "client_secret": "3v9YtQ0xJ8mNc5RbLw2KfHs7",
    ///   "scope": "payments:charge payments:refund"
    /// }
    /// ```
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiJvcmRlcnMifQ.c2lnbmF0dXJl",
    ///   "token_type": "Bearer",
    ///   "expires_in": 900,
    ///   "scope": "payments:charge payments:refund"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/users/token`
    ///
    /// ```no_run
    /// # use users_client::types;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .create_service_token()
    ///     .body(
    ///         types::ServiceTokenRequest::builder()
    ///             .grant_type("client_credentials")
    ///             .client_id("orders")
    ///             .client_secret("3v9YtQ0xJ8mNc5RbLw2KfHs7")
    ///             .scope(types::ServiceTokenRequestScope::try_from("payments:charge payments:refund")?),
    ///     )
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_service_token(&self) -> builder::CreateServiceToken<'_> {
        builder::CreateServiceToken::new(self)
    }
    /// Read the public keys
    ///
    /// The keys that verify access tokens, as a JSON Web Key Set (RFC 7517) of Ed25519 keys
    /// (RFC 8037). A token names its key in the `kid` header.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "keys": [
    ///     {
    ///       "kty": "OKP",
    ///       "crv": "Ed25519",
    ///       "use": "sig",
    ///       "alg": "EdDSA",
    ///       "kid": "k-2f7c9a41d0b35e68",
    ///       "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/.well-known/jwks.json`
    ///
    /// ```no_run
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_jwks().send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_jwks(&self) -> builder::GetJwks<'_> {
        builder::GetJwks::new(self)
    }
    /// Is the process alive?
    ///
    /// Answers as long as the process can answer at all; asks nobody else.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "status": "alive"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/health/live`
    ///
    /// ```no_run
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_liveness().send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_liveness(&self) -> builder::GetLiveness<'_> {
        builder::GetLiveness::new(self)
    }
    /// Can the service do its work?
    ///
    /// Asks everything the service depends on. `degraded` means that something optional is down and
    /// requests go on without it. When something necessary is down the answer is 503, and `details`
    /// names it.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "status": "ready",
    ///   "checks": [
    ///     {
    ///       "name": "database",
    ///       "state": "up"
    ///     },
    ///     {
    ///       "name": "cache",
    ///       "state": "up"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/health/ready`
    ///
    /// ```no_run
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_readiness().send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_readiness(&self) -> builder::GetReadiness<'_> {
        builder::GetReadiness::new(self)
    }
    /// Read the metrics
    ///
    /// The metrics of the process in Prometheus' text format, version 0.0.4.
    ///
    /// Sends a `GET` request to `/metrics`
    ///
    /// ```no_run
    /// # use futures::TryStreamExt as _;
    /// # async fn example(client: &users_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut chunks = client.get_metrics().send().await?.into_inner_stream();
    /// while let Some(chunk) = chunks.try_next().await? {
    ///     print!("{}", String::from_utf8_lossy(&chunk));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_metrics(&self) -> builder::GetMetrics<'_> {
        builder::GetMetrics::new(self)
    }
}
/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        ByteStream, ClientHooks, ClientInfo, Error, OperationInfo, RequestBuilderExt, ResponseValue, encode_path,
    };
    /// Builder for [`Client::register_user`]
    ///
    /// [`Client::register_user`]: super::Client::register_user
    #[derive(Debug, Clone)]
    pub struct RegisterUser<'a> {
        client: &'a super::Client,
        idempotency_key: Result<Option<::client_kit::IdempotencyKey>, String>,
        body: Result<types::builder::RegisterRequest, String>,
    }
    impl<'a> RegisterUser<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, idempotency_key: Ok(None), body: Ok(::std::default::Default::default()) }
        }
        pub fn idempotency_key<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::client_kit::IdempotencyKey>,
        {
            self.idempotency_key = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `:: client_kit :: IdempotencyKey` for idempotency_key failed".to_string());
            self
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::RegisterRequest>,
            <V as std::convert::TryInto<types::RegisterRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `RegisterRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::RegisterRequest) -> types::builder::RegisterRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/users/register`
        pub async fn send(self) -> Result<ResponseValue<types::Account>, Error<types::Error>> {
            let Self { client, idempotency_key, body } = self;
            let idempotency_key = idempotency_key.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| types::RegisterRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/users/register", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            if let Some(value) = idempotency_key {
                header_map.append("Idempotency-Key", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "register_user" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                201u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                409u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                413u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                415u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::login_user`]
    ///
    /// [`Client::login_user`]: super::Client::login_user
    #[derive(Debug, Clone)]
    pub struct LoginUser<'a> {
        client: &'a super::Client,
        body: Result<types::builder::LoginRequest, String>,
    }
    impl<'a> LoginUser<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, body: Ok(::std::default::Default::default()) }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::LoginRequest>,
            <V as std::convert::TryInto<types::LoginRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `LoginRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::LoginRequest) -> types::builder::LoginRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/users/login`
        pub async fn send(self) -> Result<ResponseValue<types::TokenPair>, Error<types::Error>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| types::LoginRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/users/login", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "login_user" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                413u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                415u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::refresh_session`]
    ///
    /// [`Client::refresh_session`]: super::Client::refresh_session
    #[derive(Debug, Clone)]
    pub struct RefreshSession<'a> {
        client: &'a super::Client,
        body: Result<types::builder::RefreshRequest, String>,
    }
    impl<'a> RefreshSession<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, body: Ok(::std::default::Default::default()) }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::RefreshRequest>,
            <V as std::convert::TryInto<types::RefreshRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `RefreshRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::RefreshRequest) -> types::builder::RefreshRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/users/refresh`
        pub async fn send(self) -> Result<ResponseValue<types::TokenPair>, Error<types::Error>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| types::RefreshRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/users/refresh", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "refresh_session" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                413u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                415u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::logout_user`]
    ///
    /// [`Client::logout_user`]: super::Client::logout_user
    #[derive(Debug, Clone)]
    pub struct LogoutUser<'a> {
        client: &'a super::Client,
    }
    impl<'a> LogoutUser<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        /// Sends a `POST` request to `/users/logout`
        pub async fn send(self) -> Result<ResponseValue<()>, Error<types::Error>> {
            let Self { client } = self;
            let url = format!("{}/users/logout", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "logout_user" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                204u16 => Ok(ResponseValue::empty(response)),
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                403u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_me`]
    ///
    /// [`Client::get_me`]: super::Client::get_me
    #[derive(Debug, Clone)]
    pub struct GetMe<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetMe<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        /// Sends a `GET` request to `/users/me`
        pub async fn send(self) -> Result<ResponseValue<types::Account>, Error<types::Error>> {
            let Self { client } = self;
            let url = format!("{}/users/me", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "get_me" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                403u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::update_me`]
    ///
    /// [`Client::update_me`]: super::Client::update_me
    #[derive(Debug, Clone)]
    pub struct UpdateMe<'a> {
        client: &'a super::Client,
        body: Result<types::builder::UpdateMeRequest, String>,
    }
    impl<'a> UpdateMe<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, body: Ok(::std::default::Default::default()) }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::UpdateMeRequest>,
            <V as std::convert::TryInto<types::UpdateMeRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `UpdateMeRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::UpdateMeRequest) -> types::builder::UpdateMeRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `PATCH` request to `/users/me`
        pub async fn send(self) -> Result<ResponseValue<types::Account>, Error<types::Error>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| types::UpdateMeRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/users/me", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .patch(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "update_me" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                403u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                409u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                413u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                415u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_user`]
    ///
    /// [`Client::get_user`]: super::Client::get_user
    #[derive(Debug, Clone)]
    pub struct GetUser<'a> {
        client: &'a super::Client,
        user_id: Result<::uuid::Uuid, String>,
    }
    impl<'a> GetUser<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, user_id: Err("user_id was not initialized".to_string()) }
        }
        pub fn user_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.user_id =
                value.try_into().map_err(|_| "conversion to `:: uuid :: Uuid` for user_id failed".to_string());
            self
        }
        /// Sends a `GET` request to `/users/{user_id}`
        pub async fn send(self) -> Result<ResponseValue<types::Profile>, Error<types::Error>> {
            let Self { client, user_id } = self;
            let user_id = user_id.map_err(Error::InvalidRequest)?;
            let url = format!("{}/users/{}", client.baseurl, encode_path(&user_id.to_string()),);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "get_user" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                403u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                404u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::list_users`]
    ///
    /// [`Client::list_users`]: super::Client::list_users
    #[derive(Debug, Clone)]
    pub struct ListUsers<'a> {
        client: &'a super::Client,
        limit: Result<Option<i32>, String>,
        page_token: Result<Option<::std::string::String>, String>,
    }
    impl<'a> ListUsers<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, limit: Ok(None), page_token: Ok(None) }
        }
        pub fn limit<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
        {
            self.limit = value.try_into().map(Some).map_err(|_| "conversion to `i32` for limit failed".to_string());
            self
        }
        pub fn page_token<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.page_token = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `:: std :: string :: String` for page_token failed".to_string());
            self
        }
        /// Sends a `GET` request to `/users`
        pub async fn send(self) -> Result<ResponseValue<types::ProfilePage>, Error<types::Error>> {
            let Self { client, limit, page_token } = self;
            let limit = limit.map_err(Error::InvalidRequest)?;
            let page_token = page_token.map_err(Error::InvalidRequest)?;
            let url = format!("{}/users", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .query(&progenitor_client::QueryParam::new("limit", &limit))
                .query(&progenitor_client::QueryParam::new("page_token", &page_token))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "list_users" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                403u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
        /// Streams `GET` requests to `/users`
        pub fn stream(self) -> impl futures::Stream<Item = Result<types::Profile, Error<types::Error>>> + Unpin + 'a {
            use ::futures::StreamExt;
            use ::futures::TryFutureExt;
            use ::futures::TryStreamExt;
            let next = Self { page_token: Ok(None), ..self.clone() };
            self.send()
                .map_ok(move |page| {
                    let page = page.into_inner();
                    let first = futures::stream::iter(page.items).map(Ok);
                    let rest = futures::stream::try_unfold((page.next_page, next), |(next_page, next)| async {
                        if next_page.is_none() {
                            Ok(None)
                        } else {
                            Self { page_token: Ok(next_page), ..next.clone() }
                                .send()
                                .map_ok(|page| {
                                    let page = page.into_inner();
                                    Some((futures::stream::iter(page.items).map(Ok), (page.next_page, next)))
                                })
                                .await
                        }
                    })
                    .try_flatten();
                    first.chain(rest)
                })
                .try_flatten_stream()
                .boxed()
        }
    }
    /// Builder for [`Client::create_service_token`]
    ///
    /// [`Client::create_service_token`]: super::Client::create_service_token
    #[derive(Debug, Clone)]
    pub struct CreateServiceToken<'a> {
        client: &'a super::Client,
        body: Result<types::builder::ServiceTokenRequest, String>,
    }
    impl<'a> CreateServiceToken<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, body: Ok(::std::default::Default::default()) }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::ServiceTokenRequest>,
            <V as std::convert::TryInto<types::ServiceTokenRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `ServiceTokenRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::ServiceTokenRequest) -> types::builder::ServiceTokenRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/users/token`
        pub async fn send(self) -> Result<ResponseValue<types::ServiceToken>, Error<types::Error>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| types::ServiceTokenRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/users/token", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "create_service_token" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                401u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                403u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                413u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                415u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_jwks`]
    ///
    /// [`Client::get_jwks`]: super::Client::get_jwks
    #[derive(Debug, Clone)]
    pub struct GetJwks<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetJwks<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        /// Sends a `GET` request to `/.well-known/jwks.json`
        pub async fn send(self) -> Result<ResponseValue<types::Jwks>, Error<types::Error>> {
            let Self { client } = self;
            let url = format!("{}/.well-known/jwks.json", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "get_jwks" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                429u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_liveness`]
    ///
    /// [`Client::get_liveness`]: super::Client::get_liveness
    #[derive(Debug, Clone)]
    pub struct GetLiveness<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetLiveness<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        /// Sends a `GET` request to `/health/live`
        pub async fn send(self) -> Result<ResponseValue<types::Liveness>, Error<types::Error>> {
            let Self { client } = self;
            let url = format!("{}/health/live", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "get_liveness" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_readiness`]
    ///
    /// [`Client::get_readiness`]: super::Client::get_readiness
    #[derive(Debug, Clone)]
    pub struct GetReadiness<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetReadiness<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        /// Sends a `GET` request to `/health/ready`
        pub async fn send(self) -> Result<ResponseValue<types::Readiness>, Error<types::Error>> {
            let Self { client } = self;
            let url = format!("{}/health/ready", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "get_readiness" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => client_kit::response(response).await,
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_metrics`]
    ///
    /// [`Client::get_metrics`]: super::Client::get_metrics
    #[derive(Debug, Clone)]
    pub struct GetMetrics<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetMetrics<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        /// Sends a `GET` request to `/metrics`
        pub async fn send(self) -> Result<ResponseValue<ByteStream>, Error<types::Error>> {
            let Self { client } = self;
            let url = format!("{}/metrics", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(super::Client::api_version()),
            );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            let info = OperationInfo { operation_id: "get_metrics" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => Ok(ResponseValue::stream(response)),
                400u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                500u16..=599u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}

/// What the contract says about each operation that its request does not show.
pub(crate) const OPERATIONS: &[client_kit::Operation] = &[
    client_kit::Operation {
        id: "register_user",
        bearer: false,
        idempotency_key: true,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation { id: "login_user", bearer: false, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation {
        id: "refresh_session",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Safe,
    },
    client_kit::Operation { id: "logout_user", bearer: true, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation { id: "get_me", bearer: true, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation { id: "update_me", bearer: true, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation { id: "get_user", bearer: true, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation { id: "list_users", bearer: true, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation {
        id: "create_service_token",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Safe,
    },
    client_kit::Operation { id: "get_jwks", bearer: false, idempotency_key: false, repeat: client_kit::Repeat::Safe },
    client_kit::Operation {
        id: "get_liveness",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Safe,
    },
    client_kit::Operation {
        id: "get_readiness",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Safe,
    },
    client_kit::Operation {
        id: "get_metrics",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Safe,
    },
];
