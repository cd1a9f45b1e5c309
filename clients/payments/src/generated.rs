// Generated from openapi/payments.yaml by `cargo xtask gen clients`. Do not edit: change the document.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{ClientHooks, OperationInfo, RequestBuilderExt, encode_path};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
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
    /// What to charge.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct CreatePaymentRequest {
        /// How much.
        pub amount: ::client_kit::Amount,
        pub currency: Currency,
        /// The order that is paid.
        pub order_id: ::uuid::Uuid,
        pub payment_method: PaymentMethod,
        /// The account that pays.
        pub user_id: ::uuid::Uuid,
    }
    impl CreatePaymentRequest {
        pub fn builder() -> builder::CreatePaymentRequest {
            Default::default()
        }
    }
    /// A currency with two decimals (ISO 4217).
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum Currency {
        Usd,
        Eur,
        Gbp,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for Currency {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Usd => f.write_str("USD"),
                Self::Eur => f.write_str("EUR"),
                Self::Gbp => f.write_str("GBP"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(Currency);
    impl ::std::str::FromStr for Currency {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "USD" => Ok(Self::Usd),
                "EUR" => Ok(Self::Eur),
                "GBP" => Ok(Self::Gbp),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for Currency {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Currency {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
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
    /// A charge and what was given back of it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Payment {
        /// What was charged.
        pub amount: ::client_kit::Amount,
        /// When it was asked for.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        pub currency: Currency,
        /// Why the charge failed, where it did.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub failure_reason: ::std::option::Option<::std::string::String>,
        /// Id of the payment.
        pub id: ::uuid::Uuid,
        /// The order that is paid.
        pub order_id: ::uuid::Uuid,
        pub payment_method: PaymentMethod,
        /// What was given back.
        pub refunded_amount: ::client_kit::Amount,
        pub status: PaymentStatus,
        /// When it last changed.
        pub updated_at: ::chrono::DateTime<::chrono::offset::Utc>,
        /// The account that pays.
        pub user_id: ::uuid::Uuid,
    }
    impl Payment {
        pub fn builder() -> builder::Payment {
            Default::default()
        }
    }
    /// How to pay. The methods belong to the simulated provider: `sim_approved` is taken,
    /// `sim_declined` and `sim_insufficient_funds` are refused for the reason that the name says.
    /// Two more are for tests of what goes wrong: `sim_slow` is taken after two seconds, and
    /// `sim_timeout` is taken, but the provider does not answer the first time it is asked.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum PaymentMethod {
        SimApproved,
        SimDeclined,
        SimInsufficientFunds,
        SimSlow,
        SimTimeout,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for PaymentMethod {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::SimApproved => f.write_str("sim_approved"),
                Self::SimDeclined => f.write_str("sim_declined"),
                Self::SimInsufficientFunds => f.write_str("sim_insufficient_funds"),
                Self::SimSlow => f.write_str("sim_slow"),
                Self::SimTimeout => f.write_str("sim_timeout"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(PaymentMethod);
    impl ::std::str::FromStr for PaymentMethod {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "sim_approved" => Ok(Self::SimApproved),
                "sim_declined" => Ok(Self::SimDeclined),
                "sim_insufficient_funds" => Ok(Self::SimInsufficientFunds),
                "sim_slow" => Ok(Self::SimSlow),
                "sim_timeout" => Ok(Self::SimTimeout),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for PaymentMethod {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for PaymentMethod {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// One page of payments.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PaymentPage {
        /// The payments.
        pub items: ::std::vec::Vec<Payment>,
        /// Token of the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page: ::std::option::Option<::std::string::String>,
    }
    impl PaymentPage {
        pub fn builder() -> builder::PaymentPage {
            Default::default()
        }
    }
    /// Where a payment stands.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum PaymentStatus {
        Pending,
        Processing,
        Completed,
        Failed,
        Cancelled,
        Refunded,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for PaymentStatus {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Pending => f.write_str("pending"),
                Self::Processing => f.write_str("processing"),
                Self::Completed => f.write_str("completed"),
                Self::Failed => f.write_str("failed"),
                Self::Cancelled => f.write_str("cancelled"),
                Self::Refunded => f.write_str("refunded"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(PaymentStatus);
    impl ::std::str::FromStr for PaymentStatus {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "pending" => Ok(Self::Pending),
                "processing" => Ok(Self::Processing),
                "completed" => Ok(Self::Completed),
                "failed" => Ok(Self::Failed),
                "cancelled" => Ok(Self::Cancelled),
                "refunded" => Ok(Self::Refunded),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for PaymentStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for PaymentStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
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
    /// How much to give back.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[serde(deny_unknown_fields)]
    pub struct RefundRequest {
        /// How much; left out, all that is left.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub amount: ::std::option::Option<::client_kit::Amount>,
        /// Why, for the record.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reason: ::std::option::Option<RefundRequestReason>,
    }
    impl RefundRequest {
        pub fn builder() -> builder::RefundRequest {
            Default::default()
        }
    }
    /// Why, for the record.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct RefundRequestReason(::std::string::String);
    impl ::std::ops::Deref for RefundRequestReason {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<RefundRequestReason> for ::std::string::String {
        fn from(value: RefundRequestReason) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for RefundRequestReason {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 200usize {
                return Err("longer than 200 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for RefundRequestReason {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for RefundRequestReason {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for RefundRequestReason {
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
        pub struct CreatePaymentRequest {
            amount: ::std::result::Result<::client_kit::Amount, ::std::string::String>,
            currency: ::std::result::Result<super::Currency, ::std::string::String>,
            order_id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
            payment_method: ::std::result::Result<super::PaymentMethod, ::std::string::String>,
            user_id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
        }
        impl ::std::default::Default for CreatePaymentRequest {
            fn default() -> Self {
                Self {
                    amount: Err("no value supplied for amount".to_string()),
                    currency: Err("no value supplied for currency".to_string()),
                    order_id: Err("no value supplied for order_id".to_string()),
                    payment_method: Err("no value supplied for payment_method".to_string()),
                    user_id: Err("no value supplied for user_id".to_string()),
                }
            }
        }
        impl CreatePaymentRequest {
            pub fn amount<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Amount>,
                T::Error: ::std::fmt::Display,
            {
                self.amount = value.try_into().map_err(|e| format!("error converting supplied value for amount: {e}"));
                self
            }
            pub fn currency<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Currency>,
                T::Error: ::std::fmt::Display,
            {
                self.currency =
                    value.try_into().map_err(|e| format!("error converting supplied value for currency: {e}"));
                self
            }
            pub fn order_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::uuid::Uuid>,
                T::Error: ::std::fmt::Display,
            {
                self.order_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for order_id: {e}"));
                self
            }
            pub fn payment_method<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::PaymentMethod>,
                T::Error: ::std::fmt::Display,
            {
                self.payment_method =
                    value.try_into().map_err(|e| format!("error converting supplied value for payment_method: {e}"));
                self
            }
            pub fn user_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::uuid::Uuid>,
                T::Error: ::std::fmt::Display,
            {
                self.user_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for user_id: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<CreatePaymentRequest> for super::CreatePaymentRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: CreatePaymentRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    amount: value.amount?,
                    currency: value.currency?,
                    order_id: value.order_id?,
                    payment_method: value.payment_method?,
                    user_id: value.user_id?,
                })
            }
        }
        impl ::std::convert::From<super::CreatePaymentRequest> for CreatePaymentRequest {
            fn from(value: super::CreatePaymentRequest) -> Self {
                Self {
                    amount: Ok(value.amount),
                    currency: Ok(value.currency),
                    order_id: Ok(value.order_id),
                    payment_method: Ok(value.payment_method),
                    user_id: Ok(value.user_id),
                }
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
        pub struct Payment {
            amount: ::std::result::Result<::client_kit::Amount, ::std::string::String>,
            created_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            currency: ::std::result::Result<super::Currency, ::std::string::String>,
            failure_reason: ::std::result::Result<::std::option::Option<::std::string::String>, ::std::string::String>,
            id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
            order_id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
            payment_method: ::std::result::Result<super::PaymentMethod, ::std::string::String>,
            refunded_amount: ::std::result::Result<::client_kit::Amount, ::std::string::String>,
            status: ::std::result::Result<super::PaymentStatus, ::std::string::String>,
            updated_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            user_id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
        }
        impl ::std::default::Default for Payment {
            fn default() -> Self {
                Self {
                    amount: Err("no value supplied for amount".to_string()),
                    created_at: Err("no value supplied for created_at".to_string()),
                    currency: Err("no value supplied for currency".to_string()),
                    failure_reason: Ok(Default::default()),
                    id: Err("no value supplied for id".to_string()),
                    order_id: Err("no value supplied for order_id".to_string()),
                    payment_method: Err("no value supplied for payment_method".to_string()),
                    refunded_amount: Err("no value supplied for refunded_amount".to_string()),
                    status: Err("no value supplied for status".to_string()),
                    updated_at: Err("no value supplied for updated_at".to_string()),
                    user_id: Err("no value supplied for user_id".to_string()),
                }
            }
        }
        impl Payment {
            pub fn amount<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Amount>,
                T::Error: ::std::fmt::Display,
            {
                self.amount = value.try_into().map_err(|e| format!("error converting supplied value for amount: {e}"));
                self
            }
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::chrono::DateTime<::chrono::offset::Utc>>,
                T::Error: ::std::fmt::Display,
            {
                self.created_at =
                    value.try_into().map_err(|e| format!("error converting supplied value for created_at: {e}"));
                self
            }
            pub fn currency<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Currency>,
                T::Error: ::std::fmt::Display,
            {
                self.currency =
                    value.try_into().map_err(|e| format!("error converting supplied value for currency: {e}"));
                self
            }
            pub fn failure_reason<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.failure_reason =
                    value.try_into().map_err(|e| format!("error converting supplied value for failure_reason: {e}"));
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
            pub fn order_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::uuid::Uuid>,
                T::Error: ::std::fmt::Display,
            {
                self.order_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for order_id: {e}"));
                self
            }
            pub fn payment_method<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::PaymentMethod>,
                T::Error: ::std::fmt::Display,
            {
                self.payment_method =
                    value.try_into().map_err(|e| format!("error converting supplied value for payment_method: {e}"));
                self
            }
            pub fn refunded_amount<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Amount>,
                T::Error: ::std::fmt::Display,
            {
                self.refunded_amount =
                    value.try_into().map_err(|e| format!("error converting supplied value for refunded_amount: {e}"));
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::PaymentStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value.try_into().map_err(|e| format!("error converting supplied value for status: {e}"));
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
            pub fn user_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::uuid::Uuid>,
                T::Error: ::std::fmt::Display,
            {
                self.user_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for user_id: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Payment> for super::Payment {
            type Error = super::error::ConversionError;
            fn try_from(value: Payment) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    amount: value.amount?,
                    created_at: value.created_at?,
                    currency: value.currency?,
                    failure_reason: value.failure_reason?,
                    id: value.id?,
                    order_id: value.order_id?,
                    payment_method: value.payment_method?,
                    refunded_amount: value.refunded_amount?,
                    status: value.status?,
                    updated_at: value.updated_at?,
                    user_id: value.user_id?,
                })
            }
        }
        impl ::std::convert::From<super::Payment> for Payment {
            fn from(value: super::Payment) -> Self {
                Self {
                    amount: Ok(value.amount),
                    created_at: Ok(value.created_at),
                    currency: Ok(value.currency),
                    failure_reason: Ok(value.failure_reason),
                    id: Ok(value.id),
                    order_id: Ok(value.order_id),
                    payment_method: Ok(value.payment_method),
                    refunded_amount: Ok(value.refunded_amount),
                    status: Ok(value.status),
                    updated_at: Ok(value.updated_at),
                    user_id: Ok(value.user_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PaymentPage {
            items: ::std::result::Result<::std::vec::Vec<super::Payment>, ::std::string::String>,
            next_page: ::std::result::Result<::std::option::Option<::std::string::String>, ::std::string::String>,
        }
        impl ::std::default::Default for PaymentPage {
            fn default() -> Self {
                Self { items: Err("no value supplied for items".to_string()), next_page: Ok(Default::default()) }
            }
        }
        impl PaymentPage {
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Payment>>,
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
        impl ::std::convert::TryFrom<PaymentPage> for super::PaymentPage {
            type Error = super::error::ConversionError;
            fn try_from(value: PaymentPage) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { items: value.items?, next_page: value.next_page? })
            }
        }
        impl ::std::convert::From<super::PaymentPage> for PaymentPage {
            fn from(value: super::PaymentPage) -> Self {
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
        pub struct RefundRequest {
            amount: ::std::result::Result<::std::option::Option<::client_kit::Amount>, ::std::string::String>,
            reason: ::std::result::Result<::std::option::Option<super::RefundRequestReason>, ::std::string::String>,
        }
        impl ::std::default::Default for RefundRequest {
            fn default() -> Self {
                Self { amount: Ok(Default::default()), reason: Ok(Default::default()) }
            }
        }
        impl RefundRequest {
            pub fn amount<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::client_kit::Amount>>,
                T::Error: ::std::fmt::Display,
            {
                self.amount = value.try_into().map_err(|e| format!("error converting supplied value for amount: {e}"));
                self
            }
            pub fn reason<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::RefundRequestReason>>,
                T::Error: ::std::fmt::Display,
            {
                self.reason = value.try_into().map_err(|e| format!("error converting supplied value for reason: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<RefundRequest> for super::RefundRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: RefundRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { amount: value.amount?, reason: value.reason? })
            }
        }
        impl ::std::convert::From<super::RefundRequest> for RefundRequest {
            fn from(value: super::RefundRequest) -> Self {
                Self { amount: Ok(value.amount), reason: Ok(value.reason) }
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
/// Client for Payments
///
/// Charging and refunding.
///
/// Services charge; customers read their own payments; refunds are for admins and services.
/// Another's id answers 404.
///
/// Amounts are JSON numbers with two decimals at most, in the currency of the payment.
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
    /// List payments
    ///
    /// Answers the caller's payments, newest first, page by page. Admins see everybody's.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "items": [
    ///     {
    ///       "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///       "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///       "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///       "status": "completed",
    ///       "amount": 109.97,
    ///       "refunded_amount": 0,
    ///       "currency": "USD",
    ///       "payment_method": "sim_approved",
    ///       "created_at": "2026-11-23T09:31:00Z",
    ///       "updated_at": "2026-11-23T09:31:00Z"
    ///     }
    ///   ],
    ///   "next_page": "eyJhZnRlciI6IjAxOTM2ZjJiIn0"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/payments`
    ///
    /// Arguments:
    /// - `limit`: Items on a page, at most.
    /// - `order_id`: Only payments of this order.
    /// - `page_token`: The `next_page` of the page before. The token carries the filters of the first page; other
    /// filters beside it are refused.
    ///
    /// - `status`: Only payments in this status.
    ///
    /// ```no_run
    /// # use futures::TryStreamExt as _;
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut items = client.list_payments().stream();
    /// while let Some(item) = items.try_next().await? {
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_payments(&self) -> builder::ListPayments<'_> {
        builder::ListPayments::new(self)
    }
    /// Charge an order
    ///
    /// Charges an order through the payment provider. An order has one payment that was not declined
    /// at most: while one is processing, completed or refunded another charge answers 409. A declined
    /// charge is a payment too, with the status `failed` and a reason.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "amount": 109.97,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved"
    /// }
    /// ```
    ///
    /// Answer (201):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///   "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "status": "completed",
    ///   "amount": 109.97,
    ///   "refunded_amount": 0,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved",
    ///   "created_at": "2026-11-23T09:31:00Z",
    ///   "updated_at": "2026-11-23T09:31:00Z"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/payments`
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
    /// # use payments_client::types;
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .create_payment()
    ///     .body(
    ///         types::CreatePaymentRequest::builder()
    ///             .order_id("01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f")
    ///             .user_id("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20")
    ///             .amount(109.97)
    ///             .currency("USD")
    ///             .payment_method("sim_approved"),
    ///     )
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_payment(&self) -> builder::CreatePayment<'_> {
        builder::CreatePayment::new(self)
    }
    /// Read a payment
    ///
    /// Answers one payment; to a customer only their own.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///   "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "status": "completed",
    ///   "amount": 109.97,
    ///   "refunded_amount": 0,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved",
    ///   "created_at": "2026-11-23T09:31:00Z",
    ///   "updated_at": "2026-11-23T09:31:00Z"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/payments/{payment_id}`
    ///
    /// Arguments:
    /// - `payment_id`: Id of the payment.
    ///
    /// ```no_run
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_payment().payment_id("01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b").send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_payment(&self) -> builder::GetPayment<'_> {
        builder::GetPayment::new(self)
    }
    /// Refund a payment
    ///
    /// Gives money back, all of what is left of the payment or a part of it. The refunds of a payment
    /// never exceed what was captured, also when they arrive at the same time. A payment whose whole
    /// amount was refunded has the status `refunded`.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "amount": 49.99,
    ///   "reason": "one item came back"
    /// }
    /// ```
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///   "order_id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "status": "completed",
    ///   "amount": 109.97,
    ///   "refunded_amount": 49.99,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved",
    ///   "created_at": "2026-11-23T09:31:00Z",
    ///   "updated_at": "2026-11-23T10:02:00Z"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/payments/{payment_id}/refund`
    ///
    /// Arguments:
    /// - `payment_id`: Id of the payment.
    /// - `idempotency_key`: Makes the request safe to repeat: the same key with the same body is carried out once, and a
    /// repeat is answered with the resource as it is now, and with `Idempotent-Replayed: true`. The
    /// same key with another body is a conflict. Keys are kept for 24 hours and belong to the caller
    /// and the operation; where everybody may call, choose one that nobody else would, such as a
    /// UUID.
    ///
    /// - `body`
    ///
    /// ```no_run
    /// # use payments_client::types;
    /// # use payments_client::Amount;
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .refund_payment()
    ///     .payment_id("01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b")
    ///     .body(
    ///         types::RefundRequest::builder()
    ///             .amount(Amount::try_from(49.99)?)
    ///             .reason(types::RefundRequestReason::try_from("one item came back")?),
    ///     )
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn refund_payment(&self) -> builder::RefundPayment<'_> {
        builder::RefundPayment::new(self)
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
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
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
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
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
    /// # async fn example(client: &payments_client::Client) -> Result<(), Box<dyn std::error::Error>> {
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
    /// Builder for [`Client::list_payments`]
    ///
    /// [`Client::list_payments`]: super::Client::list_payments
    #[derive(Debug, Clone)]
    pub struct ListPayments<'a> {
        client: &'a super::Client,
        limit: Result<Option<i32>, String>,
        order_id: Result<Option<::uuid::Uuid>, String>,
        page_token: Result<Option<::std::string::String>, String>,
        status: Result<Option<types::PaymentStatus>, String>,
    }
    impl<'a> ListPayments<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, limit: Ok(None), order_id: Ok(None), page_token: Ok(None), status: Ok(None) }
        }
        pub fn limit<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
        {
            self.limit = value.try_into().map(Some).map_err(|_| "conversion to `i32` for limit failed".to_string());
            self
        }
        pub fn order_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.order_id = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `:: uuid :: Uuid` for order_id failed".to_string());
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
        pub fn status<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentStatus>,
        {
            self.status =
                value.try_into().map(Some).map_err(|_| "conversion to `PaymentStatus` for status failed".to_string());
            self
        }
        /// Sends a `GET` request to `/payments`
        pub async fn send(self) -> Result<ResponseValue<types::PaymentPage>, Error<types::Error>> {
            let Self { client, limit, order_id, page_token, status } = self;
            let limit = limit.map_err(Error::InvalidRequest)?;
            let order_id = order_id.map_err(Error::InvalidRequest)?;
            let page_token = page_token.map_err(Error::InvalidRequest)?;
            let status = status.map_err(Error::InvalidRequest)?;
            let url = format!("{}/payments", client.baseurl,);
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
                .query(&progenitor_client::QueryParam::new("order_id", &order_id))
                .query(&progenitor_client::QueryParam::new("page_token", &page_token))
                .query(&progenitor_client::QueryParam::new("status", &status))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "list_payments" };
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
        /// Streams `GET` requests to `/payments`
        pub fn stream(self) -> impl futures::Stream<Item = Result<types::Payment, Error<types::Error>>> + Unpin + 'a {
            use ::futures::StreamExt;
            use ::futures::TryFutureExt;
            use ::futures::TryStreamExt;
            let next = Self { order_id: Ok(None), page_token: Ok(None), status: Ok(None), ..self.clone() };
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
    /// Builder for [`Client::create_payment`]
    ///
    /// [`Client::create_payment`]: super::Client::create_payment
    #[derive(Debug, Clone)]
    pub struct CreatePayment<'a> {
        client: &'a super::Client,
        idempotency_key: Result<Option<::client_kit::IdempotencyKey>, String>,
        body: Result<types::builder::CreatePaymentRequest, String>,
    }
    impl<'a> CreatePayment<'a> {
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
            V: std::convert::TryInto<types::CreatePaymentRequest>,
            <V as std::convert::TryInto<types::CreatePaymentRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `CreatePaymentRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::CreatePaymentRequest) -> types::builder::CreatePaymentRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/payments`
        pub async fn send(self) -> Result<ResponseValue<types::Payment>, Error<types::Error>> {
            let Self { client, idempotency_key, body } = self;
            let idempotency_key = idempotency_key.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| types::CreatePaymentRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/payments", client.baseurl,);
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
            let info = OperationInfo { operation_id: "create_payment" };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                201u16 => client_kit::response(response).await,
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
    /// Builder for [`Client::get_payment`]
    ///
    /// [`Client::get_payment`]: super::Client::get_payment
    #[derive(Debug, Clone)]
    pub struct GetPayment<'a> {
        client: &'a super::Client,
        payment_id: Result<::uuid::Uuid, String>,
    }
    impl<'a> GetPayment<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, payment_id: Err("payment_id was not initialized".to_string()) }
        }
        pub fn payment_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.payment_id =
                value.try_into().map_err(|_| "conversion to `:: uuid :: Uuid` for payment_id failed".to_string());
            self
        }
        /// Sends a `GET` request to `/payments/{payment_id}`
        pub async fn send(self) -> Result<ResponseValue<types::Payment>, Error<types::Error>> {
            let Self { client, payment_id } = self;
            let payment_id = payment_id.map_err(Error::InvalidRequest)?;
            let url = format!("{}/payments/{}", client.baseurl, encode_path(&payment_id.to_string()),);
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
            let info = OperationInfo { operation_id: "get_payment" };
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
    /// Builder for [`Client::refund_payment`]
    ///
    /// [`Client::refund_payment`]: super::Client::refund_payment
    #[derive(Debug, Clone)]
    pub struct RefundPayment<'a> {
        client: &'a super::Client,
        payment_id: Result<::uuid::Uuid, String>,
        idempotency_key: Result<Option<::client_kit::IdempotencyKey>, String>,
        body: Result<types::builder::RefundRequest, String>,
    }
    impl<'a> RefundPayment<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                payment_id: Err("payment_id was not initialized".to_string()),
                idempotency_key: Ok(None),
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn payment_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.payment_id =
                value.try_into().map_err(|_| "conversion to `:: uuid :: Uuid` for payment_id failed".to_string());
            self
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
            V: std::convert::TryInto<types::RefundRequest>,
            <V as std::convert::TryInto<types::RefundRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `RefundRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::RefundRequest) -> types::builder::RefundRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/payments/{payment_id}/refund`
        pub async fn send(self) -> Result<ResponseValue<types::Payment>, Error<types::Error>> {
            let Self { client, payment_id, idempotency_key, body } = self;
            let payment_id = payment_id.map_err(Error::InvalidRequest)?;
            let idempotency_key = idempotency_key.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| types::RefundRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/payments/{}/refund", client.baseurl, encode_path(&payment_id.to_string()),);
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
            let info = OperationInfo { operation_id: "refund_payment" };
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
                409u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                413u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
                415u16 => Err(Error::ErrorResponse(client_kit::response(response).await?)),
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
        id: "create_payment",
        bearer: true,
        idempotency_key: true,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "list_payments",
        bearer: true,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "get_payment",
        bearer: true,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "refund_payment",
        bearer: true,
        idempotency_key: true,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "get_liveness",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "get_readiness",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "get_metrics",
        bearer: false,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
];
