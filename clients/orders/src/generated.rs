// Generated from openapi/orders.yaml by `cargo xtask gen clients`. Do not edit: change the document.

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
    /// What to buy.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct CreateOrderRequest {
        #[serde(default = "defaults::create_order_request_currency")]
        pub currency: Currency,
        /// The lines of the order.
        pub items: ::std::vec::Vec<OrderItem>,
        #[serde(default = "defaults::create_order_request_payment_method")]
        pub payment_method: PaymentMethod,
    }
    impl CreateOrderRequest {
        pub fn builder() -> builder::CreateOrderRequest {
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
    /// An order.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Order {
        /// When it was placed.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        pub currency: Currency,
        /// Why the charge failed, where it did.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub failure_reason: ::std::option::Option<::std::string::String>,
        /// Id of the order.
        pub id: ::uuid::Uuid,
        /// The lines, as they were ordered.
        pub items: ::std::vec::Vec<OrderItem>,
        /// The payment, once there is one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub payment_id: ::std::option::Option<::uuid::Uuid>,
        pub payment_method: PaymentMethod,
        pub status: OrderStatus,
        /// Sum of quantity times price over all lines.
        pub total_amount: ::client_kit::Amount,
        /// When it last changed.
        pub updated_at: ::chrono::DateTime<::chrono::offset::Utc>,
        /// The account that placed it.
        pub user_id: ::uuid::Uuid,
    }
    impl Order {
        pub fn builder() -> builder::Order {
            Default::default()
        }
    }
    /// One line of an order.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct OrderItem {
        /// What it is.
        pub name: OrderItemName,
        /// Price of one, in the currency of the order.
        pub price: ::client_kit::Amount,
        /// How many.
        pub quantity: i32,
    }
    impl OrderItem {
        pub fn builder() -> builder::OrderItem {
            Default::default()
        }
    }
    /// What it is.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct OrderItemName(::std::string::String);
    impl ::std::ops::Deref for OrderItemName {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<OrderItemName> for ::std::string::String {
        fn from(value: OrderItemName) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for OrderItemName {
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
    impl ::std::convert::TryFrom<&str> for OrderItemName {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for OrderItemName {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for OrderItemName {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| <D::Error as ::serde::de::Error>::custom(e.to_string()))
        }
    }
    /// One page of orders.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct OrderPage {
        /// The orders.
        pub items: ::std::vec::Vec<Order>,
        /// Token of the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page: ::std::option::Option<::std::string::String>,
    }
    impl OrderPage {
        pub fn builder() -> builder::OrderPage {
            Default::default()
        }
    }
    /// Where an order stands.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum OrderStatus {
        Pending,
        Confirmed,
        Processing,
        Shipped,
        Delivered,
        Cancelled,
        Failed,
        /// A word that this version of the client does not know.
        Unknown(::std::string::String),
    }
    impl ::std::fmt::Display for OrderStatus {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Pending => f.write_str("pending"),
                Self::Confirmed => f.write_str("confirmed"),
                Self::Processing => f.write_str("processing"),
                Self::Shipped => f.write_str("shipped"),
                Self::Delivered => f.write_str("delivered"),
                Self::Cancelled => f.write_str("cancelled"),
                Self::Failed => f.write_str("failed"),
                Self::Unknown(word) => f.write_str(word),
            }
        }
    }
    client_kit::open_enum!(OrderStatus);
    impl ::std::str::FromStr for OrderStatus {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "pending" => Ok(Self::Pending),
                "confirmed" => Ok(Self::Confirmed),
                "processing" => Ok(Self::Processing),
                "shipped" => Ok(Self::Shipped),
                "delivered" => Ok(Self::Delivered),
                "cancelled" => Ok(Self::Cancelled),
                "failed" => Ok(Self::Failed),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for OrderStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for OrderStatus {
        type Error = self::error::ConversionError;
        fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
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
    /// Where to move the order.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct UpdateOrderStatusRequest {
        pub status: OrderStatus,
    }
    impl UpdateOrderStatusRequest {
        pub fn builder() -> builder::UpdateOrderStatusRequest {
            Default::default()
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
        pub struct CreateOrderRequest {
            currency: ::std::result::Result<super::Currency, ::std::string::String>,
            items: ::std::result::Result<::std::vec::Vec<super::OrderItem>, ::std::string::String>,
            payment_method: ::std::result::Result<super::PaymentMethod, ::std::string::String>,
        }
        impl ::std::default::Default for CreateOrderRequest {
            fn default() -> Self {
                Self {
                    currency: Ok(super::defaults::create_order_request_currency()),
                    items: Err("no value supplied for items".to_string()),
                    payment_method: Ok(super::defaults::create_order_request_payment_method()),
                }
            }
        }
        impl CreateOrderRequest {
            pub fn currency<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Currency>,
                T::Error: ::std::fmt::Display,
            {
                self.currency =
                    value.try_into().map_err(|e| format!("error converting supplied value for currency: {e}"));
                self
            }
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::OrderItem>>,
                T::Error: ::std::fmt::Display,
            {
                self.items = value.try_into().map_err(|e| format!("error converting supplied value for items: {e}"));
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
        }
        impl ::std::convert::TryFrom<CreateOrderRequest> for super::CreateOrderRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: CreateOrderRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { currency: value.currency?, items: value.items?, payment_method: value.payment_method? })
            }
        }
        impl ::std::convert::From<super::CreateOrderRequest> for CreateOrderRequest {
            fn from(value: super::CreateOrderRequest) -> Self {
                Self { currency: Ok(value.currency), items: Ok(value.items), payment_method: Ok(value.payment_method) }
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
        pub struct Order {
            created_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            currency: ::std::result::Result<super::Currency, ::std::string::String>,
            failure_reason: ::std::result::Result<::std::option::Option<::std::string::String>, ::std::string::String>,
            id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
            items: ::std::result::Result<::std::vec::Vec<super::OrderItem>, ::std::string::String>,
            payment_id: ::std::result::Result<::std::option::Option<::uuid::Uuid>, ::std::string::String>,
            payment_method: ::std::result::Result<super::PaymentMethod, ::std::string::String>,
            status: ::std::result::Result<super::OrderStatus, ::std::string::String>,
            total_amount: ::std::result::Result<::client_kit::Amount, ::std::string::String>,
            updated_at: ::std::result::Result<::chrono::DateTime<::chrono::offset::Utc>, ::std::string::String>,
            user_id: ::std::result::Result<::uuid::Uuid, ::std::string::String>,
        }
        impl ::std::default::Default for Order {
            fn default() -> Self {
                Self {
                    created_at: Err("no value supplied for created_at".to_string()),
                    currency: Err("no value supplied for currency".to_string()),
                    failure_reason: Ok(Default::default()),
                    id: Err("no value supplied for id".to_string()),
                    items: Err("no value supplied for items".to_string()),
                    payment_id: Ok(Default::default()),
                    payment_method: Err("no value supplied for payment_method".to_string()),
                    status: Err("no value supplied for status".to_string()),
                    total_amount: Err("no value supplied for total_amount".to_string()),
                    updated_at: Err("no value supplied for updated_at".to_string()),
                    user_id: Err("no value supplied for user_id".to_string()),
                }
            }
        }
        impl Order {
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
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::OrderItem>>,
                T::Error: ::std::fmt::Display,
            {
                self.items = value.try_into().map_err(|e| format!("error converting supplied value for items: {e}"));
                self
            }
            pub fn payment_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::uuid::Uuid>>,
                T::Error: ::std::fmt::Display,
            {
                self.payment_id =
                    value.try_into().map_err(|e| format!("error converting supplied value for payment_id: {e}"));
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
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::OrderStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value.try_into().map_err(|e| format!("error converting supplied value for status: {e}"));
                self
            }
            pub fn total_amount<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Amount>,
                T::Error: ::std::fmt::Display,
            {
                self.total_amount =
                    value.try_into().map_err(|e| format!("error converting supplied value for total_amount: {e}"));
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
        impl ::std::convert::TryFrom<Order> for super::Order {
            type Error = super::error::ConversionError;
            fn try_from(value: Order) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    created_at: value.created_at?,
                    currency: value.currency?,
                    failure_reason: value.failure_reason?,
                    id: value.id?,
                    items: value.items?,
                    payment_id: value.payment_id?,
                    payment_method: value.payment_method?,
                    status: value.status?,
                    total_amount: value.total_amount?,
                    updated_at: value.updated_at?,
                    user_id: value.user_id?,
                })
            }
        }
        impl ::std::convert::From<super::Order> for Order {
            fn from(value: super::Order) -> Self {
                Self {
                    created_at: Ok(value.created_at),
                    currency: Ok(value.currency),
                    failure_reason: Ok(value.failure_reason),
                    id: Ok(value.id),
                    items: Ok(value.items),
                    payment_id: Ok(value.payment_id),
                    payment_method: Ok(value.payment_method),
                    status: Ok(value.status),
                    total_amount: Ok(value.total_amount),
                    updated_at: Ok(value.updated_at),
                    user_id: Ok(value.user_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct OrderItem {
            name: ::std::result::Result<super::OrderItemName, ::std::string::String>,
            price: ::std::result::Result<::client_kit::Amount, ::std::string::String>,
            quantity: ::std::result::Result<i32, ::std::string::String>,
        }
        impl ::std::default::Default for OrderItem {
            fn default() -> Self {
                Self {
                    name: Err("no value supplied for name".to_string()),
                    price: Err("no value supplied for price".to_string()),
                    quantity: Err("no value supplied for quantity".to_string()),
                }
            }
        }
        impl OrderItem {
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::OrderItemName>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value.try_into().map_err(|e| format!("error converting supplied value for name: {e}"));
                self
            }
            pub fn price<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::client_kit::Amount>,
                T::Error: ::std::fmt::Display,
            {
                self.price = value.try_into().map_err(|e| format!("error converting supplied value for price: {e}"));
                self
            }
            pub fn quantity<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i32>,
                T::Error: ::std::fmt::Display,
            {
                self.quantity =
                    value.try_into().map_err(|e| format!("error converting supplied value for quantity: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<OrderItem> for super::OrderItem {
            type Error = super::error::ConversionError;
            fn try_from(value: OrderItem) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { name: value.name?, price: value.price?, quantity: value.quantity? })
            }
        }
        impl ::std::convert::From<super::OrderItem> for OrderItem {
            fn from(value: super::OrderItem) -> Self {
                Self { name: Ok(value.name), price: Ok(value.price), quantity: Ok(value.quantity) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct OrderPage {
            items: ::std::result::Result<::std::vec::Vec<super::Order>, ::std::string::String>,
            next_page: ::std::result::Result<::std::option::Option<::std::string::String>, ::std::string::String>,
        }
        impl ::std::default::Default for OrderPage {
            fn default() -> Self {
                Self { items: Err("no value supplied for items".to_string()), next_page: Ok(Default::default()) }
            }
        }
        impl OrderPage {
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Order>>,
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
        impl ::std::convert::TryFrom<OrderPage> for super::OrderPage {
            type Error = super::error::ConversionError;
            fn try_from(value: OrderPage) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { items: value.items?, next_page: value.next_page? })
            }
        }
        impl ::std::convert::From<super::OrderPage> for OrderPage {
            fn from(value: super::OrderPage) -> Self {
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
        pub struct UpdateOrderStatusRequest {
            status: ::std::result::Result<super::OrderStatus, ::std::string::String>,
        }
        impl ::std::default::Default for UpdateOrderStatusRequest {
            fn default() -> Self {
                Self { status: Err("no value supplied for status".to_string()) }
            }
        }
        impl UpdateOrderStatusRequest {
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::OrderStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value.try_into().map_err(|e| format!("error converting supplied value for status: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<UpdateOrderStatusRequest> for super::UpdateOrderStatusRequest {
            type Error = super::error::ConversionError;
            fn try_from(value: UpdateOrderStatusRequest) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { status: value.status? })
            }
        }
        impl ::std::convert::From<super::UpdateOrderStatusRequest> for UpdateOrderStatusRequest {
            fn from(value: super::UpdateOrderStatusRequest) -> Self {
                Self { status: Ok(value.status) }
            }
        }
    }
    /// Generation of default values for serde.
    pub mod defaults {
        pub(super) fn create_order_request_currency() -> super::Currency {
            super::Currency::Usd
        }
        pub(super) fn create_order_request_payment_method() -> super::PaymentMethod {
            super::PaymentMethod::SimApproved
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
/// Client for Orders
///
/// Placing orders and following them.
///
/// Placing an order charges it: the answer is the order `confirmed` when the money was taken,
/// `failed` when it was declined, and `pending` when the outcome is not known yet. Customers see
/// their own orders only; another's id answers 404.
///
/// Amounts are JSON numbers with two decimals at most, in the currency of the order.
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
    /// List orders
    ///
    /// Answers the caller's orders, newest first, page by page. Admins see everybody's and may ask
    /// for one account's.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "items": [
    ///     {
    ///       "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///       "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///       "status": "confirmed",
    ///       "items": [
    ///         {
    ///           "name": "Product 1",
    ///           "quantity": 2,
    ///           "price": 29.99
    ///         },
    ///         {
    ///           "name": "Product 2",
    ///           "quantity": 1,
    ///           "price": 49.99
    ///         }
    ///       ],
    ///       "total_amount": 109.97,
    ///       "currency": "USD",
    ///       "payment_method": "sim_approved",
    ///       "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///       "created_at": "2026-11-23T09:31:00Z",
    ///       "updated_at": "2026-11-23T09:31:00Z"
    ///     }
    ///   ],
    ///   "next_page": "eyJhZnRlciI6IjAxOTM2ZjJiIn0"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/orders`
    ///
    /// Arguments:
    /// - `limit`: Items on a page, at most.
    /// - `page_token`: The `next_page` of the page before. The token carries the filters of the first page; other
    /// filters beside it are refused.
    ///
    /// - `status`: Only orders in this status.
    /// - `user_id`: Only this account's orders; for customers, their own id only.
    ///
    /// ```no_run
    /// # use futures::TryStreamExt as _;
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut items = client.list_orders().stream();
    /// while let Some(item) = items.try_next().await? {
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_orders(&self) -> builder::ListOrders<'_> {
        builder::ListOrders::new(self)
    }
    /// Place an order
    ///
    /// Records the order and charges its total. Send an `Idempotency-Key` to make a repeated request
    /// safe. The order is the caller's. One that stays `pending` is settled by the same request with
    /// the same key.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "items": [
    ///     {
    ///       "name": "Product 1",
    ///       "quantity": 2,
    ///       "price": 29.99
    ///     },
    ///     {
    ///       "name": "Product 2",
    ///       "quantity": 1,
    ///       "price": 49.99
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// Answer (201):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "status": "confirmed",
    ///   "items": [
    ///     {
    ///       "name": "Product 1",
    ///       "quantity": 2,
    ///       "price": 29.99
    ///     },
    ///     {
    ///       "name": "Product 2",
    ///       "quantity": 1,
    ///       "price": 49.99
    ///     }
    ///   ],
    ///   "total_amount": 109.97,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved",
    ///   "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///   "created_at": "2026-11-23T09:31:00Z",
    ///   "updated_at": "2026-11-23T09:31:00Z"
    /// }
    /// ```
    ///
    /// Sends a `POST` request to `/orders`
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
    /// # use orders_client::types;
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .create_order()
    ///     .body(types::CreateOrderRequest::builder().items(vec![
    ///         types::OrderItem::try_from(types::OrderItem::builder().name("Product 1").quantity(2).price(29.99))?,
    ///         types::OrderItem::try_from(types::OrderItem::builder().name("Product 2").quantity(1).price(49.99))?,
    ///     ]))
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_order(&self) -> builder::CreateOrder<'_> {
        builder::CreateOrder::new(self)
    }
    /// Read an order
    ///
    /// Answers one order; to a customer only their own.
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "status": "confirmed",
    ///   "items": [
    ///     {
    ///       "name": "Product 1",
    ///       "quantity": 2,
    ///       "price": 29.99
    ///     },
    ///     {
    ///       "name": "Product 2",
    ///       "quantity": 1,
    ///       "price": 49.99
    ///     }
    ///   ],
    ///   "total_amount": 109.97,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved",
    ///   "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///   "created_at": "2026-11-23T09:31:00Z",
    ///   "updated_at": "2026-11-23T09:31:00Z"
    /// }
    /// ```
    ///
    /// Sends a `GET` request to `/orders/{order_id}`
    ///
    /// Arguments:
    /// - `order_id`: Id of the order.
    ///
    /// ```no_run
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client.get_order().order_id("01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f").send().await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_order(&self) -> builder::GetOrder<'_> {
        builder::GetOrder::new(self)
    }
    /// Move an order on
    ///
    /// Moves an order to another status. Legal moves:
    ///
    /// | from | to |
    /// |---|---|
    /// | confirmed | processing, shipped, cancelled |
    /// | processing | shipped, cancelled |
    /// | shipped | delivered |
    ///
    /// Every other move answers 409 and names both statuses, except that cancelling a cancelled order
    /// changes nothing and answers 200. `pending`, `confirmed` and `failed` are set by the outcome of
    /// the charge alone. Admins make every legal move; customers may cancel their own orders.
    /// Cancelling refunds the charge before the answer is sent; where that cannot be done the answer
    /// is 503 with the code `unfinished`, and the same request once more tries again.
    ///
    /// Request:
    ///
    /// ```json
    /// {
    ///   "status": "shipped"
    /// }
    /// ```
    ///
    /// Answer (200):
    ///
    /// ```json
    /// {
    ///   "id": "01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    ///   "user_id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
    ///   "status": "shipped",
    ///   "items": [
    ///     {
    ///       "name": "Product 1",
    ///       "quantity": 2,
    ///       "price": 29.99
    ///     },
    ///     {
    ///       "name": "Product 2",
    ///       "quantity": 1,
    ///       "price": 49.99
    ///     }
    ///   ],
    ///   "total_amount": 109.97,
    ///   "currency": "USD",
    ///   "payment_method": "sim_approved",
    ///   "payment_id": "01936f2b-1a9c-7d10-b2a4-0c1d2e3f4a5b",
    ///   "created_at": "2026-11-23T09:31:00Z",
    ///   "updated_at": "2026-11-24T08:05:00Z"
    /// }
    /// ```
    ///
    /// Sends a `PATCH` request to `/orders/{order_id}/status`
    ///
    /// Arguments:
    /// - `order_id`: Id of the order.
    /// - `body`
    ///
    /// ```no_run
    /// # use orders_client::types;
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = client
    ///     .update_order_status()
    ///     .order_id("01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f")
    ///     .body(types::UpdateOrderStatusRequest::builder().status("shipped"))
    ///     .send()
    ///     .await?;
    /// println!("{answer:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_order_status(&self) -> builder::UpdateOrderStatus<'_> {
        builder::UpdateOrderStatus::new(self)
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
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
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
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
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
    /// # async fn example(client: &orders_client::Client) -> Result<(), Box<dyn std::error::Error>> {
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
    /// Builder for [`Client::list_orders`]
    ///
    /// [`Client::list_orders`]: super::Client::list_orders
    #[derive(Debug, Clone)]
    pub struct ListOrders<'a> {
        client: &'a super::Client,
        limit: Result<Option<i32>, String>,
        page_token: Result<Option<::std::string::String>, String>,
        status: Result<Option<types::OrderStatus>, String>,
        user_id: Result<Option<::uuid::Uuid>, String>,
    }
    impl<'a> ListOrders<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, limit: Ok(None), page_token: Ok(None), status: Ok(None), user_id: Ok(None) }
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
        pub fn status<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::OrderStatus>,
        {
            self.status =
                value.try_into().map(Some).map_err(|_| "conversion to `OrderStatus` for status failed".to_string());
            self
        }
        pub fn user_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.user_id = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `:: uuid :: Uuid` for user_id failed".to_string());
            self
        }
        /// Sends a `GET` request to `/orders`
        pub async fn send(self) -> Result<ResponseValue<types::OrderPage>, Error<types::Error>> {
            let Self { client, limit, page_token, status, user_id } = self;
            let limit = limit.map_err(Error::InvalidRequest)?;
            let page_token = page_token.map_err(Error::InvalidRequest)?;
            let status = status.map_err(Error::InvalidRequest)?;
            let user_id = user_id.map_err(Error::InvalidRequest)?;
            let url = format!("{}/orders", client.baseurl,);
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
                .query(&progenitor_client::QueryParam::new("status", &status))
                .query(&progenitor_client::QueryParam::new("user_id", &user_id))
                .headers(header_map)
                .build()?;
            let info = OperationInfo { operation_id: "list_orders" };
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
        /// Streams `GET` requests to `/orders`
        pub fn stream(self) -> impl futures::Stream<Item = Result<types::Order, Error<types::Error>>> + Unpin + 'a {
            use ::futures::StreamExt;
            use ::futures::TryFutureExt;
            use ::futures::TryStreamExt;
            let next = Self { page_token: Ok(None), status: Ok(None), user_id: Ok(None), ..self.clone() };
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
    /// Builder for [`Client::create_order`]
    ///
    /// [`Client::create_order`]: super::Client::create_order
    #[derive(Debug, Clone)]
    pub struct CreateOrder<'a> {
        client: &'a super::Client,
        idempotency_key: Result<Option<::client_kit::IdempotencyKey>, String>,
        body: Result<types::builder::CreateOrderRequest, String>,
    }
    impl<'a> CreateOrder<'a> {
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
            V: std::convert::TryInto<types::CreateOrderRequest>,
            <V as std::convert::TryInto<types::CreateOrderRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `CreateOrderRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::CreateOrderRequest) -> types::builder::CreateOrderRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/orders`
        pub async fn send(self) -> Result<ResponseValue<types::Order>, Error<types::Error>> {
            let Self { client, idempotency_key, body } = self;
            let idempotency_key = idempotency_key.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| types::CreateOrderRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/orders", client.baseurl,);
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
            let info = OperationInfo { operation_id: "create_order" };
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
    /// Builder for [`Client::get_order`]
    ///
    /// [`Client::get_order`]: super::Client::get_order
    #[derive(Debug, Clone)]
    pub struct GetOrder<'a> {
        client: &'a super::Client,
        order_id: Result<::uuid::Uuid, String>,
    }
    impl<'a> GetOrder<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, order_id: Err("order_id was not initialized".to_string()) }
        }
        pub fn order_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.order_id =
                value.try_into().map_err(|_| "conversion to `:: uuid :: Uuid` for order_id failed".to_string());
            self
        }
        /// Sends a `GET` request to `/orders/{order_id}`
        pub async fn send(self) -> Result<ResponseValue<types::Order>, Error<types::Error>> {
            let Self { client, order_id } = self;
            let order_id = order_id.map_err(Error::InvalidRequest)?;
            let url = format!("{}/orders/{}", client.baseurl, encode_path(&order_id.to_string()),);
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
            let info = OperationInfo { operation_id: "get_order" };
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
    /// Builder for [`Client::update_order_status`]
    ///
    /// [`Client::update_order_status`]: super::Client::update_order_status
    #[derive(Debug, Clone)]
    pub struct UpdateOrderStatus<'a> {
        client: &'a super::Client,
        order_id: Result<::uuid::Uuid, String>,
        body: Result<types::builder::UpdateOrderStatusRequest, String>,
    }
    impl<'a> UpdateOrderStatus<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                order_id: Err("order_id was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn order_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::uuid::Uuid>,
        {
            self.order_id =
                value.try_into().map_err(|_| "conversion to `:: uuid :: Uuid` for order_id failed".to_string());
            self
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::UpdateOrderStatusRequest>,
            <V as std::convert::TryInto<types::UpdateOrderStatusRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `UpdateOrderStatusRequest` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::UpdateOrderStatusRequest) -> types::builder::UpdateOrderStatusRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `PATCH` request to `/orders/{order_id}/status`
        pub async fn send(self) -> Result<ResponseValue<types::Order>, Error<types::Error>> {
            let Self { client, order_id, body } = self;
            let order_id = order_id.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| types::UpdateOrderStatusRequest::try_from(v).map_err(|e| e.to_string()))
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/orders/{}/status", client.baseurl, encode_path(&order_id.to_string()),);
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
            let info = OperationInfo { operation_id: "update_order_status" };
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
        id: "create_order",
        bearer: true,
        idempotency_key: true,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "list_orders",
        bearer: true,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "get_order",
        bearer: true,
        idempotency_key: false,
        repeat: client_kit::Repeat::Idempotent,
    },
    client_kit::Operation {
        id: "update_order_status",
        bearer: true,
        idempotency_key: false,
        repeat: client_kit::Repeat::Safe,
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
